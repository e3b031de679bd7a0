import { requireCount, requireOptions, requirePositive } from "../core/errors.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import type { Family } from "../exact/types.ts";
import { bindEstimator } from "./createLayer.ts";
import { marginalsGradientOf, requireOwnFamily, sampleFamily, scaled } from "./familySampling.ts";
import { slopesOfInstances, withoutSolving } from "./passThrough.ts";
import type { Estimate, ForwardCall, Layer } from "./types.ts";

/** Options of `simple`. */
export interface SimpleOptions {
  /** The Gibbs distribution of the solver's feasible set. */
  readonly family: Family;
  /** Solutions sampled for each instance, S; 1 by default. */
  readonly samples?: number;
  /** τ > 0 of the distribution; 1 by default. */
  readonly temperature?: number;
  /** Names the stream of random numbers, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * SIMPLE: exact samples forward, and backward through the exact marginals. Takes any loss of the solutions.
 *
 *     z ~ p(z; θ/τ)          ∇θ = ∂μ(θ/τ)/∂θᵀ · Σ_s g = σ·Cov(z)·(Σ_s g)/τ
 *
 * Theta has shape [batch, …instance], the output [batch·samples, …instance]. No row is solved; the family's marginals
 * and their gradient are computed once for each instance.
 *
 * Exact, without any variance, for a loss that is linear in z; biased for others, whose slope at the sampled solutions
 * it takes for their whole course.
 *
 * Source: Ahmed, Zeng, Niepert, Van den Broeck, "SIMPLE: a gradient estimator for k-subset sampling", ICLR 2023.
 *
 * @throws DomainError when an option is out of range or the family is another problem's.
 */
export function simple(solver: Solver, options: SimpleOptions): Layer {
  requireOptions("simple", options, { family: true, samples: true, temperature: true, seed: true });
  const { samples = 1, temperature = 1, seed = 0 } = options;
  const family = requireOwnFamily("simple", solver, options.family, temperature);
  requireCount("simple", "samples", samples, { from: 1, to: 2 ** 31 });
  requirePositive("simple", "temperature", temperature);
  requireCount("simple", "seed", seed, { from: 0 });
  return bindEstimator(solver, { name: "simple", samples, output: "samples", forward });

  function forward(call: ForwardCall): SolveProgram<Estimate> {
    return withoutSolving(() => ({
      output: sampleFamily(family, call, { samples, temperature, seed }),
      backward: (gradient) => withoutSolving(() => slopesOf(call, gradient)),
    }));
  }

  function slopesOf(call: ForwardCall, gradient: Float32Array): Float32Array {
    const { theta, batch } = call;
    const n = theta.length / batch;
    const slopes = slopesOfInstances(call, gradient, 1);
    for (let b = 0; b < batch; b++) {
      const row = scaled(theta.subarray(b * n, (b + 1) * n), temperature);
      const exact = marginalsGradientOf(family, row, slopes.subarray(b * n, (b + 1) * n));
      for (let i = 0; i < n; i++) slopes[b * n + i] = exact[i]! / temperature;
    }
    return slopes;
  }
}
