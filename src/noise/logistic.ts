import type { NoiseLaw } from "../core/noiseLaw.ts";
import { quantileLaw } from "./quantileLaw.ts";

/**
 * Logistic noise: the difference of two independent Gumbel draws; with it, θ + ε > 0 has probability sigmoid(θ).
 *
 *     F⁻¹(u) = ln(u / (1 − u))          mean 0, variance π²/3
 *
 * Source: Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 2, chapter 23.
 */
export function logistic(): NoiseLaw {
  return quantileLaw({
    name: "logistic",
    mean: 0,
    variance: Math.PI ** 2 / 3,
    quantile: (u) => Math.log(u / (1 - u)),
    score: (draw) => Math.tanh(draw / 2),
  });
}
