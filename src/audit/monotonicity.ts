import { DomainError, SolverError } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import { type Sampling, samplingRequest } from "../estimators/sampling.ts";
import { inline } from "../executors/inline.ts";
import { normal } from "../noise/normal.ts";
import { deriveSeed } from "../random/threefry.ts";
import { cosine, norm } from "./moments.ts";
import type { Setup } from "./setup.ts";
import type { MonotonicityCheck } from "./types.ts";

/** Of large instances fewer: at most so many numbers are kept. */
const TRIALS = 100;
const FEWEST_TRIALS = 10;
const MAX_NUMBERS = 2 ** 23;

const STREAM = 13;

/** How far x′ lies from x, in lengths of the noise, in turns: near ties show themselves in short ways. */
const LENGTHS = [1, 0.5, 0.25, 0.125];

/** Below this share of ‖x − x′‖‖z − z′‖ a product is the rounding of a solver that sums in float32. */
const ROUNDING = 1e-5;

/** What the trials found, and the rows and solutions that they saw. */
export interface Trials {
  readonly check: MonotonicityCheck;
  /** [2·trials, n] each. */
  readonly rows: Float32Array;
  readonly solutions: Float32Array;
}

/**
 * Solves pairs of perturbed rows: x, and x′ moved from it, in turns against the gradient of the loss and at random. An
 * exact solver is monotone, whatever it solves:
 *
 *     σ⟨x − x′, z − z′⟩ >= 0          as z is the best for x, and z′ for x′
 *
 * Pairs of which the solver refuses a row do not count.
 */
export function tryMonotonicity(setup: Setup): Trials {
  const { solver, theta, n, loss, noise, temperature, seed } = setup;
  const sigma = sigmaOf(solver.sense);
  const most = Math.max(FEWEST_TRIALS, Math.min(TRIALS, Math.floor(MAX_NUMBERS / (2 * n))));
  const rows = new Float32Array(2 * most * n);
  const solutions = new Float32Array(rows.length);
  const x = new Float32Array(n);
  const shift = new Float32Array(n);
  const spread = temperature * Math.sqrt(noise.variance ?? 1) || 1;
  const anyWay = normal();
  const executor = inline();
  let [trials, changes, violations] = [0, 0, 0];
  let worst = 0;
  for (let trial = 0; trial < most; trial++) {
    const position = { seed: deriveSeed(seed, STREAM), step: trial, instance: 0, sample: 0, samples: 1 };
    noise.fill(x, position);
    for (let i = 0; i < n; i++) x[i] = theta[i]! + sigma * temperature * x[i]!;
    const z = solutionOf(x);
    if (z === null) continue;
    if (trial % 2 === 0) shift.set(loss.gradient(z));
    else anyWay.fill(shift, { ...position, sample: 1 });
    const factor = (sigma * spread * Math.sqrt(n) * LENGTHS[(trial >> 1) % LENGTHS.length]!) / (norm(shift) || 1);
    const moved = x.map((value, i) => value - factor * shift[i]!);
    const other = solutionOf(moved);
    if (other === null) continue;
    for (const [from, [row, solution]] of [[x, z] as const, [moved, other] as const].entries()) {
      rows.set(row, (2 * trials + from) * n);
      solutions.set(solution, (2 * trials + from) * n);
    }
    trials++;
    if (z.every((value, i) => value === other[i])) continue;
    changes++;
    const relative = sigma * cosineOfMoves(x, moved, z, other);
    if (relative < -ROUNDING) violations++;
    worst = Math.min(worst, relative);
  }
  return {
    check: { trials, changes, violations, worst: violations === 0 ? 0 : worst },
    rows: rows.subarray(0, 2 * trials * n),
    solutions: solutions.subarray(0, 2 * trials * n),
  };

  function solutionOf(row: Float32Array): Float32Array | null {
    const sampling: Sampling = { noise, samples: 1, output: "samples", temperature: 0, draws: "independent", seed };
    try {
      return executor.solve(samplingRequest({ solver, theta: row, batch: 1, step: 0 }, sampling, "none"));
    } catch (error) {
      if (error instanceof DomainError || error instanceof SolverError) return null;
      throw error;
    }
  }
}

/** ⟨x − x′, z − z′⟩ over the lengths; an infinite number that stays has not moved. */
function cosineOfMoves(x: Float32Array, moved: Float32Array, z: Float32Array, other: Float32Array): number {
  const way = Float64Array.from(x, (value, i) => (value === moved[i] ? 0 : value - moved[i]!));
  const change = Float64Array.from(z, (value, i) => value - other[i]!);
  return cosine(way, change);
}
