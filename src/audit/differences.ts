import { DomainError } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { inline } from "../executors/inline.ts";
import { rademacher } from "../noise/rademacher.ts";
import { deriveSeed } from "../random/threefry.ts";
import { groupMeans, moments } from "./moments.ts";
import type { Setup } from "./setup.ts";
import { timeShare } from "./timeShare.ts";
import type { AuditReference } from "./types.ts";

/** Directions: few, as each costs as much as all that a score needs. */
const DIRECTIONS = 8;

/** How far θ is moved to either side, in standard deviations of the noise. */
const STEP = 0.2;

/** Samples of one point in a round. */
const SAMPLES = 10;

const STREAM = 12;

/**
 * Slopes of the expected loss along random directions d of ±1 for each number, in standard deviations of the noise:
 *
 *     ⟨∂E L/∂θ, d⟩ ≈ (E L(θ + hd) − E L(θ − hd))/2h          with the same noise on both sides
 *
 * Right to O(h²); needs no score of the law and no exact solver.
 *
 * @throws DomainError when the noise has no spread: the loss is then a step function of θ.
 */
export function referenceByDifferences(
  setup: Setup,
  name: "perturbed" | "multiplicative",
  request: (step: number) => SolveRequest,
): AuditReference {
  const { n, loss, theta, noise, temperature, referenceSamples, seed, deadline, onProgress } = setup;
  const spread = temperature * Math.sqrt(noise.variance ?? 1);
  if (spread === 0) {
    throw new DomainError(
      `audit: the law ${noise.name} has no spread, so that the loss is a step function of theta; take one such as gumbel().`,
    );
  }
  const directions = new Float32Array(DIRECTIONS * n);
  for (let row = 0; row < DIRECTIONS; row++) {
    const d = directions.subarray(row * n, (row + 1) * n);
    rademacher().fill(d, { seed: deriveSeed(seed, STREAM), step: 0, instance: 0, sample: row, samples: DIRECTIONS });
    for (let i = 0; i < n; i++) {
      const size = name === "multiplicative" ? Math.abs(theta[i]!) : 1;
      d[i]! *= Number.isFinite(theta[i]!) ? spread * size : 0;
    }
  }
  const executor = inline();
  const slopes = moments(DIRECTIONS);
  const groups = groupMeans(DIRECTIONS);
  const rounds = Math.max(2, Math.ceil(referenceSamples / (2 * SAMPLES * DIRECTIONS)));
  const until = timeShare(deadline);
  let sum = 0;
  let round = 0;
  for (; round < rounds && (round < 2 || performance.now() < until); round++) {
    onProgress(`reference ${name} by differences`, round, rounds);
    const means = Array.from({ length: DIRECTIONS }, (_, row) => {
      const d = directions.subarray(row * n, (row + 1) * n);
      const [up, down] = [STEP, -STEP].map((side) => meanLossAt(theta.map((value, i) => value + side * d[i]!)));
      sum += (up! + down!) / 2;
      return (up! - down!) / (2 * STEP);
    });
    slopes.add(means);
    groups.add(means);
  }
  const { error, degrees } = groups.errorAlong(slopes.mean());
  return {
    name,
    method: "differences",
    value: sum / (round * DIRECTIONS),
    gradient: slopes.mean(),
    errors: slopes.errors(),
    lengthError: error,
    lengthDegrees: degrees,
    directions,
    solves: 2 * round * DIRECTIONS * SAMPLES,
  };

  function meanLossAt(point: Float32Array): number {
    const solutions = executor.solve({ ...request(round), theta: point, samples: SAMPLES });
    let total = 0;
    for (let s = 0; s < SAMPLES; s++) total += loss.value(solutions.subarray(s * n, (s + 1) * n));
    return total / SAMPLES;
  }
}
