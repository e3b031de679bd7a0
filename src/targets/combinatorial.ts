import { sigmaOf } from "../core/sense.ts";
import type { Target } from "./types.ts";

/**
 * A target that forgets θ where the loss has an opinion: what the loss dislikes is avoided, whatever θ says.
 *
 *     θ′_i = θ_i where g_i = 0, else −σ·g_i          scale: "none"
 *
 * The size of the slopes counts, beside θ and the noise: take `output: "mean"`, or a loss that is summed over the
 * samples. Made for losses of the solution itself, such as the Hamming distance, whose best solution it asks for.
 *
 * Source: Niepert, Minervini, Franceschi, NeurIPS 2021, equation 14.
 */
export function combinatorial(): Target {
  return {
    name: "combinatorial",
    scale: "none",
    oneSided: true,
    aim({ theta, gradient, batch, solver }) {
      // As α = 0 and λ = 1, with −σ·θ in place of g where g is 0: exact in float32.
      const sigma = sigmaOf(solver.sense);
      const n = theta.length / batch;
      const size = gradient.length / batch;
      const direction = gradient.map((slope, i) => {
        if (slope !== 0) return slope;
        const value = theta[Math.floor(i / size) * n + (i % n)]!;
        return Number.isFinite(value) ? -sigma * value : 0; // an infinite θ stays by itself
      });
      return { alpha: 0, lambda: new Float64Array(batch).fill(1), gradient: direction };
    },
  };
}
