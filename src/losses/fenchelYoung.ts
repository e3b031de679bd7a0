import { requireChoice, requireOptions } from "../core/errors.ts";
import type { Draws } from "../core/noiseLaw.ts";
import { noiseOf } from "../core/noiseOf.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { requireSampling, type Sampling, type SamplingOptions, samplingRequest } from "../estimators/sampling.ts";
import { innerDifference, innerProduct, weighSolution } from "../kernels/innerProduct.ts";
import { addRow } from "../kernels/rows.ts";
import { createLoss } from "./createLoss.ts";
import { offsetGap, requirePlausible, rowsOf } from "./objective.ts";
import type { Loss, LossCall, LossTerms } from "./types.ts";

/** Options of `fenchelYoung`. */
export interface FenchelYoungOptions extends SamplingOptions {
  /** How the samples of an instance depend on one another; `"latinHypercube"` by default, as their mean counts. */
  readonly draws?: Draws;
  /** τ >= 0: how strongly θ is perturbed; 1 by default. */
  readonly temperature?: number;
  /** `"additive"` (the default): θ + σ·τ·ε. `"multiplicative"`: θ ⊙ exp(τε − τ²/2), which keeps every sign. */
  readonly perturbation?: SolveRequest["perturbation"];
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Needs the true solution. How much better the perturbed θ finds its own solutions than the true one; its gradient is
 * the difference between their mean and the true one.
 *
 *     y_s = solve(x_s)          L = σ·(mean_s(⟨x_s, y_s⟩ + h(y_s)) − ⟨θ, z*⟩ − h(z*))
 *     additive:        x_s = θ + σ·τ·ε_s              ∇θ = σ·(mean_s y_s − z*)
 *     multiplicative:  x_s = θ ⊙ w_s                  ∇θ = σ·(mean_s w_s ⊙ y_s − z*)     w_s = exp(τ·ε_s − τ²/2)
 *
 * Theta, the truth and the gradient have shape [batch, …instance]. A step solves batch·samples rows and keeps their
 * solutions; the noise is made twice.
 *
 * Convex in θ. Value and gradient are unbiased, and the gradient is exactly that of the value with the noise it had.
 * The loss is >= 0 in expectation where ε has mean 0 (additive) or w mean 1 (multiplicative: normal noise); one
 * evaluation may be below. Noise of mean m adds about τ·m·Σy to the maximum: that is part of the loss, and nothing is
 * subtracted, so that Gumbel noise on a choice of one gives the softmax cross-entropy plus τ·γ. Without noise it is the
 * loss of the structured perceptron. An infinite number of θ is not multiplied; the loss is Infinity where θ forbids
 * z*.
 *
 * Source: Berthet, Blondel, Teboul, Cuturi, Vert, Bach, NeurIPS 2020, section 4; multiplicative: Dalle, Baty, Bouvier,
 * Parmentier, arXiv:2207.13513, 2022 (InferOpt, where the loss of some versions had exp(τε − τ²)).
 *
 * @throws DomainError when an option is out of range.
 */
export function fenchelYoung(solver: Solver, options: FenchelYoungOptions): Loss {
  requireOptions("fenchelYoung", options, {
    noise: true,
    samples: true,
    temperature: true,
    perturbation: true,
    draws: true,
    seed: true,
    executor: true,
  });
  const { perturbation = "additive", executor } = options;
  requireChoice("fenchelYoung", "perturbation", perturbation, ["additive", "multiplicative"]);
  const sampling = requireSampling("fenchelYoung", options, { draws: "latinHypercube" });
  const { samples } = sampling;
  const evaluate = (call: LossCall): SolveProgram<LossTerms> => compare(call, sampling, perturbation);
  return createLoss(solver, { name: "fenchelYoung", supervision: "solution", samples, evaluate }, executor);
}

function* compare(
  call: LossCall,
  sampling: Sampling,
  perturbation: SolveRequest["perturbation"],
): SolveProgram<LossTerms> {
  const { solver, theta, truth, batch } = call;
  const { samples, temperature } = sampling;
  const request: SolveRequest = { ...samplingRequest(call, sampling, "none"), perturbation };
  const answer = yield request;
  requirePlausible("fenchelYoung", truth, answer);
  const solutions = rowsOf(answer, batch * samples);
  const golds = rowsOf(truth, batch);
  const n = theta.length / batch;
  const sigma = sigmaOf(solver.sense);
  const values = new Float64Array(batch);
  const gradient = new Float32Array(theta.length);
  const noise = new Float32Array(n);
  const weighted = new Float64Array(n);
  const sums = new Float64Array(n);
  for (const [b, row] of rowsOf(theta, batch).entries()) {
    const gold = golds[b]!;
    let value = 0;
    sums.fill(0);
    for (let sample = 0; sample < samples; sample++) {
      const solution = solutions[b * samples + sample]!;
      if (temperature > 0) noiseOf(request, b, sample, noise);
      if (perturbation === "multiplicative") {
        weighSolution(weighted, solution, row, noise, temperature);
      } else {
        weighted.set(solution);
        value += temperature * innerProduct(noise, solution);
      }
      value += sigma * innerDifference(row, weighted, gold) + offsetGap(solver, solution, gold);
      addRow(sums, weighted, 0);
    }
    values[b] = value / samples;
    for (let i = 0; i < n; i++) gradient[b * n + i] = (sigma * sums[i]!) / samples - sigma * gold[i]!;
  }
  return { values, gradient };
}
