import { requireNonNegative, requireOptions } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { bindEstimator } from "./createLayer.ts";
import { outputOf, slopesOfInstances, withoutSolving } from "./passThrough.ts";
import { requireSampling, type SamplingOptions, samplingRequest } from "./sampling.ts";
import type { Estimate, ForwardCall, Layer, Output } from "./types.ts";

/** Options of `straightThrough`. */
export interface StraightThroughOptions extends SamplingOptions {
  /** `"samples"` (the default): every solution; `"mean"`: their mean. */
  readonly output?: Output;
  /** τ of the noise, >= 0; 1 by default. */
  readonly temperature?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Straight-through estimation with perturb-and-MAP: samples forward, and backward as if z were θ. Takes any loss of the
 * solutions.
 *
 *     z = solve(θ + σ·τ·ε)          ∇θ = σ·Σ_s g
 *
 * Theta has shape [batch, …instance]; a step solves batch·samples rows, none of them in the backward pass.
 *
 * Biased: its expectation is σ·E Σ_s g where the exact gradient is Cov(z)·g. It has no variance for a linear loss, and
 * does not see that numbers compete.
 *
 * Source: Bengio, Léonard, Courville 2013; with perturb-and-MAP: Niepert, Minervini, Franceschi, NeurIPS 2021, section
 * 6.1.
 *
 * @throws DomainError when an option is out of range.
 */
export function straightThrough(solver: Solver, options: StraightThroughOptions): Layer {
  requireOptions("straightThrough", options, {
    noise: true,
    samples: true,
    output: true,
    temperature: true,
    draws: true,
    seed: true,
    executor: true,
  });
  requireNonNegative("straightThrough", "temperature", options.temperature ?? 1);
  const sampling = requireSampling("straightThrough", options);
  const { samples, output } = sampling;
  return bindEstimator(solver, { name: "straightThrough", samples, output, forward }, options.executor);

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const answer = yield samplingRequest(call, sampling, output === "mean" ? "sum" : "none");
    return {
      output: outputOf(answer, sampling),
      backward: (gradient) => withoutSolving(() => slopesOfInstances(call, gradient, sigmaOf(call.solver.sense))),
    };
  }
}
