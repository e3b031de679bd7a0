import { DomainError, requireChoice, requireCount, requireNonNegative, show } from "../core/errors.ts";
import { requireRoom } from "../core/instances.ts";
import type { Draws, NoiseLaw } from "../core/noiseLaw.ts";
import { plainRequest } from "../core/plainRequest.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import type { ForwardCall, Output } from "./types.ts";

/** How an estimator samples solutions; all of it checked. */
export interface Sampling {
  readonly noise: NoiseLaw;
  readonly samples: number;
  readonly output: Output;
  readonly temperature: number;
  readonly draws: Draws;
  readonly seed: number;
}

/** The options that estimators with samples share. */
export interface SamplingOptions {
  /** The noise that makes solutions samples: `sumOfGamma({ k })`, `gumbel()`, …, `none()`. */
  readonly noise: NoiseLaw;
  /** Solutions sampled for each instance, S; 1 by default. */
  readonly samples?: number;
  /**
   * How the samples of an instance depend on one another: by default `"latinHypercube"` where their mean is what comes
   * out, whose variance it lowers (to a third for subsets, two thirds for paths), `"independent"` elsewhere.
   */
  readonly draws?: Draws;
  /** Names the stream of noise, a whole number; 0 by default. */
  readonly seed?: number;
}

/** What an estimator takes where an option is absent. */
interface Defaults {
  readonly draws?: Draws;
  readonly output?: Output;
  readonly samples?: number;
}

/** @throws DomainError that names the estimator when an option is out of range. */
export function requireSampling(
  where: string,
  options: SamplingOptions & { readonly output?: Output; readonly temperature?: number },
  defaults: Defaults = {},
): Sampling {
  const { noise, samples = defaults.samples ?? 1, output = defaults.output ?? "samples" } = options;
  const { temperature = 1, seed = 0 } = options;
  const preferred = defaults.draws ?? (output === "mean" ? "latinHypercube" : "independent");
  const { draws = preferred } = options;
  requireLaw(where, noise);
  requireCount(where, "samples", samples, { from: 1, to: 2 ** 31 });
  requireChoice(where, "output", output, ["samples", "mean"]);
  requireNonNegative(where, "temperature", temperature);
  requireChoice(where, "draws", draws, ["independent", "antithetic", "latinHypercube"]);
  requireCount(where, "seed", seed, { from: 0 });
  if (options.draws === undefined && !noise.coupled) {
    return { noise, samples, output, temperature, draws: "independent", seed };
  }
  if (draws !== "independent" && !noise.coupled) {
    throw new DomainError(
      `${where}: the law ${noise.name} only makes independent draws, got draws "${draws}"; make it with quantileLaw to have them.`,
    );
  }
  return { noise, samples, output, temperature, draws, seed };
}

/** @throws DomainError unless `noise` has what a law needs. */
function requireLaw(where: string, noise: NoiseLaw): void {
  if (typeof noise?.fill !== "function" || typeof noise.name !== "string") {
    throw new DomainError(
      `${where}: noise must be a noise law such as sumOfGamma({ k: 10 }) or none(), got ${show(noise)}.`,
    );
  }
  if (noise.variance !== undefined) requireNonNegative(where, `the variance of ${noise.name}`, noise.variance);
}

/**
 * The request for the perturbed solutions of θ: all of them, or their sums. Others like it may have `most` samples.
 *
 * @throws ShapeError when the permutations of a Latin hypercube would not fit into an array.
 */
export function samplingRequest(
  { solver, theta, batch, step }: ForwardCall,
  { noise, samples, temperature, draws, seed }: Sampling,
  reduce: SolveRequest["reduce"],
  most: number = samples,
): SolveRequest {
  if (draws === "latinHypercube") requireRoom(solver.name, "a Latin hypercube", theta.length / batch, most);
  return { ...plainRequest(solver, theta, batch), samples, temperature, noise, draws, seed, step, reduce };
}
