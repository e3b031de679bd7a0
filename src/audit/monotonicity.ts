import { type Sampling, samplingRequest } from "../estimators/sampling.ts";
import { inline } from "../executors/inline.ts";
import { normal } from "../noise/normal.ts";
import { deriveSeed } from "../random/threefry.ts";
import { sigmaOf } from "../sense.ts";
import { norm } from "./moments.ts";
import type { Setup } from "./setup.ts";
import type { MonotonicityCheck } from "./types.ts";

const TRIALS = 100;
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
 */
export function tryMonotonicity(setup: Setup): Trials {
  const { solver, theta, n, loss, noise, temperature, seed } = setup;
  const sigma = sigmaOf(solver.sense);
  const rows = new Float32Array(2 * TRIALS * n);
  const solutions = new Float32Array(rows.length);
  const shift = new Float32Array(n);
  const spread = temperature * Math.sqrt(noise.variance ?? 1) || 1;
  const executor = inline();
  let [changes, violations] = [0, 0];
  let worst = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const position = { seed: deriveSeed(seed, STREAM), step: trial, instance: 0, sample: 0, samples: 1 };
    const x = rows.subarray(2 * trial * n, (2 * trial + 1) * n);
    const moved = rows.subarray((2 * trial + 1) * n, (2 * trial + 2) * n);
    noise.fill(x, position);
    for (let i = 0; i < n; i++) x[i] = theta[i]! + sigma * temperature * x[i]!;
    const z = solutionOf(x);
    solutions.set(z, 2 * trial * n);
    if (trial % 2 === 0) shift.set(loss.gradient(z));
    else normal().fill(shift, { ...position, sample: 1 });
    const factor = (sigma * spread * Math.sqrt(n) * LENGTHS[(trial >> 1) % LENGTHS.length]!) / (norm(shift) || 1);
    for (let i = 0; i < n; i++) moved[i] = x[i]! - factor * shift[i]!;
    const other = solutionOf(moved);
    solutions.set(other, (2 * trial + 1) * n);

    const way = Float64Array.from(x, (value, i) => (value === moved[i] ? 0 : value - moved[i]!));
    const change = Float64Array.from(z, (value, i) => value - other[i]!);
    if (norm(change) === 0) continue;
    changes++;
    let product = 0;
    for (let i = 0; i < n; i++) product += sigma * way[i]! * change[i]!;
    const relative = product === 0 ? 0 : product / (norm(way) * norm(change));
    if (relative < -ROUNDING) violations++;
    worst = Math.min(worst, relative);
  }
  return { check: { trials: TRIALS, changes, violations, worst: violations === 0 ? 0 : worst }, rows, solutions };

  function solutionOf(row: Float32Array): Float32Array {
    const sampling: Sampling = { noise, samples: 1, output: "samples", temperature: 0, draws: "independent", seed };
    return executor.solve(samplingRequest({ solver, theta: row, batch: 1, step: 0 }, sampling, "none"));
  }
}
