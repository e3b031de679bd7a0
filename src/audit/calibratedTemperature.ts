import { DomainError, requireCount, requireOptions, requirePositive, show } from "../core/errors.ts";
import { requireInstances } from "../core/instances.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { sizeOf } from "../core/shape.ts";
import type { Executor } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { requireOwnFamily } from "../estimators/familySampling.ts";
import { imle } from "../estimators/imle.ts";
import type { Family } from "../exact/types.ts";
import { normal } from "../noise/normal.ts";
import { deriveSeed } from "../random/threefry.ts";

/** Options of `calibratedTemperature`. */
export interface CalibrationOptions {
  /** The exact Gibbs distribution of the solver's feasible set. */
  readonly family: Family;
  /** The law whose temperature is looked for. */
  readonly noise: NoiseLaw;
  /** The θ to calibrate for, [batch, …instance]; by default 16 instances of standard normal numbers. */
  readonly theta?: Float32Array;
  /** Solutions sampled for each instance and temperature; 1,000 by default. */
  readonly samples?: number;
  /** The temperatures to look at, from and to; [0.05, 20] by default. */
  readonly range?: readonly [from: number, to: number];
  /** Names the random numbers, a whole number; 0 by default. */
  readonly seed?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/** How far the marginals of a perturbed solver are from the exact ones. */
export interface MarginalError {
  /** τ of the noise. */
  readonly temperature: number;
  /** Root of the mean, over all numbers of all instances, of the squared difference of the marginals. */
  readonly error: number;
  /** The largest difference of any number's marginals. */
  readonly largest: number;
}

/** The best temperature, and beside it what τ = 1 gives. */
export interface Calibration extends MarginalError {
  /** Whether the best lies inside the range; where it does not, a wider range has a better one. */
  readonly inside: boolean;
  /** What τ = 1 gives. */
  readonly uncalibrated: MarginalError;
}

/** Temperatures looked at before the search narrows, and the steps of that search: each takes .618 of the interval. */
const COARSE = 24;
const STEPS = 14;

/** A best this close to an end of the range is one at the end. */
const EDGE = 1.01;

/** The stream of the θ that are made. */
const THETA = 21;

/**
 * The noise temperature at which perturb-and-MAP comes closest to the Gibbs distribution that it stands for.
 *
 *     τ* = argmin over τ of the mean of (μ_i(perturb-and-MAP at τ) − μ_i(Gibbs))²
 *
 * With Gumbel noise and a choice of one τ* is 1 and the error 0; a problem whose solutions share numbers has another τ*
 * and an error that stays. For a Gibbs distribution of temperature T, take T·τ*. About 40 · batch · samples rows are
 * solved.
 *
 * Source of the exact identity: Papandreou & Yuille, ICCV 2011; that it fails for sums of numbers: Hazan, Maji,
 * Jaakkola, NIPS 2013.
 *
 * @throws DomainError when an option is out of range, or the family is another problem's.
 */
export function calibratedTemperature(solver: Solver, options: CalibrationOptions): Calibration {
  requireOptions("calibratedTemperature", options, {
    family: true,
    noise: true,
    theta: true,
    samples: true,
    range: true,
    seed: true,
    executor: true,
  });
  const { noise, samples = 1000, range = [0.05, 20], seed = 0, executor } = options;
  const family = requireOwnFamily("calibratedTemperature", solver, options.family);
  requireCount("calibratedTemperature", "samples", samples, { from: 1 });
  if (!Array.isArray(range) || range.length !== 2) {
    throw new DomainError(`calibratedTemperature: range must be [from, to], got ${show(range)}.`);
  }
  const [from, to] = range;
  requirePositive("calibratedTemperature", "range[0]", from);
  if (!(Number.isFinite(to) && to > from)) {
    throw new DomainError(
      `calibratedTemperature: range must be [from, to] with to > from, got [${from}, ${show(to)}].`,
    );
  }
  const theta = options.theta ?? normalTheta(sizeOf(solver.shape), seed);
  requireInstances(solver, "theta", theta);
  const exact = marginalsOf(family, theta);

  // The same random numbers at every temperature, so that the error is a smooth function of it, nearly.
  const at = (temperature: number): MarginalError => {
    const layer = imle(solver, { noise, samples, output: "mean", inputNoiseTemperature: temperature, seed, executor });
    const { output } = layer.forward(theta, { step: 0 });
    let [squares, largest] = [0, 0];
    for (const [i, value] of output.entries()) {
      const difference = Math.abs(value - exact[i]!);
      squares += difference ** 2;
      largest = Math.max(largest, difference);
    }
    return { temperature, error: Math.sqrt(squares / output.length), largest };
  };
  const best = search(at, Math.log(from), Math.log(to));
  const inside = best.temperature > from * EDGE && best.temperature < to / EDGE;
  return { ...best, inside, uncalibrated: at(1) };
}

/** The least error over ln τ: an even grid, then a golden section between the neighbours of its best. */
function search(at: (temperature: number) => MarginalError, from: number, to: number): MarginalError {
  const width = (to - from) / COARSE;
  const grid = Array.from({ length: COARSE + 1 }, (_, i) => at(Math.exp(from + i * width)));
  let best = grid.reduce((least, one) => (one.error < least.error ? one : least));
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.max(from, Math.log(best.temperature) - width);
  let high = Math.min(to, Math.log(best.temperature) + width);
  let [left, right] = [at(Math.exp(high - golden * (high - low))), at(Math.exp(low + golden * (high - low)))];
  for (let step = 0; step < STEPS; step++) {
    if (left.error < right.error) {
      high = Math.log(right.temperature);
      right = left;
      left = at(Math.exp(high - golden * (high - low)));
    } else {
      low = Math.log(left.temperature);
      left = right;
      right = at(Math.exp(low + golden * (high - low)));
    }
    for (const one of [left, right]) if (one.error < best.error) best = one;
  }
  return best;
}

function normalTheta(n: number, seed: number): Float32Array {
  const theta = new Float32Array(16 * n);
  normal().fill(theta, { seed: deriveSeed(seed, THETA), step: 0, instance: 0, sample: 0, samples: 1 });
  return theta;
}

function marginalsOf(family: Family, theta: Float32Array): Float64Array {
  const n = sizeOf(family.shape);
  const marginals = new Float64Array(theta.length);
  for (let from = 0; from < theta.length; from += n) {
    marginals.set(family.marginals(theta.subarray(from, from + n)), from);
  }
  return marginals;
}
