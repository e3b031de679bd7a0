import type { NoiseLaw } from "../core/noiseLaw.ts";
import { quantileLaw } from "./quantileLaw.ts";

/**
 * Gumbel noise: with it, the argmax of θ + ε is a draw from softmax(θ).
 *
 *     F⁻¹(u) = −ln(−ln u)          mean γ ≈ 0.5772, variance π²/6
 *
 * Source: Gumbel, "Statistical Theory of Extreme Values", 1954; as perturb-and-MAP: Papandreou & Yuille, ICCV 2011.
 */
export function gumbel(): NoiseLaw {
  return quantileLaw({
    name: "gumbel",
    mean: 0.5772156649015329,
    variance: Math.PI ** 2 / 6,
    quantile: (u) => -Math.log(-Math.log(u)),
    score: (draw) => 1 - Math.exp(-draw),
  });
}
