import { requireChoice, requireOptions } from "../core/errors.ts";
import type { Draws } from "../core/noiseLaw.ts";
import type { Executor, SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { innerProduct } from "../kernels/innerProduct.ts";
import { meanOverSamples } from "../kernels/rows.ts";
import { bindEstimator } from "./createLayer.ts";
import { type Baseline, requireNonZero, requireScore, scoreGradient } from "./noiseScore.ts";
import { withoutSolving } from "./passThrough.ts";
import { requireSampling, type SamplingOptions, samplingRequest } from "./sampling.ts";
import type { Estimate, ForwardCall, Layer } from "./types.ts";

/** Options of `perturbed`. */
export interface PerturbedOptions extends SamplingOptions {
  /** `"additive"` (the default): θ + σ·τ·ε; `"multiplicative"`: θ ⊙ exp(τ·ε − τ²/2), which keeps every sign. */
  readonly perturbation?: "additive" | "multiplicative";
  /** Solutions sampled for each instance, S; 10 by default. */
  readonly samples?: number;
  /** `"independent"` by default, as a leave-one-out baseline needs them. */
  readonly draws?: Draws;
  /** τ > 0 of the noise; 1 by default. */
  readonly temperature?: number;
  /** `"leaveOneOut"` (the default): solutions count by how they differ from the others' mean; `"none"`. */
  readonly baseline?: Baseline;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * A perturbed optimiser: the mean of perturbed solutions is a smooth function of θ, and its derivative needs no more
 * solves. Takes any loss of the mean solution.
 *
 *     ŷ = mean_s y_s          Jᵀg = mean_s ⟨y_s − ȳ, g⟩·∂ ln p(x_s)/∂θ
 *     additive:        y_s = solve(θ + σ·τ·ε_s)                ∂ ln p/∂θ = σ·s(ε_s)/τ
 *     multiplicative:  y_s = solve(θ ⊙ exp(τε_s − τ²/2))       ∂ ln p/∂θ = s(ε_s)/(τθ)
 *
 * s is the score of the law: ε for `normal()`, 1 − e^{−ε} for `gumbel()`; ȳ the mean of the other samples. Theta and
 * the output have shape [batch, …instance]. A step solves batch·samples rows, none of them in the backward pass; all
 * solutions are kept.
 *
 * Unbiased for the gradient of the mean solution along g, whatever the law. For a loss that is not linear in ŷ, g is
 * taken at the sampled mean, which is biased by O(1/S).
 *
 * Source: Berthet, Blondel, Teboul, Cuturi, Vert, Bach, NeurIPS 2020, proposition 3.1; multiplicative: Dalle, Baty,
 * Bouvier, Parmentier 2022. Coupled draws go with `baseline: "none"` alone; where the score is odd (normal, logistic)
 * antithetic pairs then cancel what is constant, with Gumbel they do not, and the variance is large.
 *
 * @throws DomainError when an option is out of range, or the law has no score.
 */
export function perturbed(solver: Solver, options: PerturbedOptions): Layer {
  requireOptions("perturbed", options, {
    noise: true,
    samples: true,
    perturbation: true,
    temperature: true,
    baseline: true,
    draws: true,
    seed: true,
    executor: true,
  });
  const { perturbation = "additive", baseline = "leaveOneOut", executor } = options;
  requireChoice("perturbed", "perturbation", perturbation, ["additive", "multiplicative"]);
  const sampling = requireSampling("perturbed", options, { draws: "independent", output: "mean", samples: 10 });
  const score = requireScore("perturbed", sampling, baseline);
  const { samples, noise } = sampling;
  return bindEstimator(solver, { name: "perturbed", samples, output: "mean", rows: samples, forward }, executor);

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const { theta, batch } = call;
    const n = theta.length / batch;
    if (perturbation === "multiplicative") requireNonZero("perturbed", theta, noise);
    const request: SolveRequest = { ...samplingRequest(call, sampling, "none"), perturbation };
    const solutions = yield request;
    const output = new Float32Array(theta.length);
    meanOverSamples(output, solutions, samples, new Float64Array(n));
    return {
      output,
      backward: (gradient) =>
        withoutSolving(() => {
          return scoreGradient(request, score, baseline, (b, into) => {
            const slope = gradient.subarray(b * n, (b + 1) * n);
            for (let s = 0; s < samples; s++) {
              const from = (b * samples + s) * n;
              into[s] = innerProduct(slope, solutions.subarray(from, from + n));
            }
          });
        }),
    };
  }
}
