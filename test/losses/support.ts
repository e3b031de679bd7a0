import { type EnumeratedSolver, enumerate, type Loss, type NoiseLaw, type Sense, threefry2x32 } from "imle";
import { expect } from "vitest";

/** A small feasible set; the last has fractions. */
export const feasible = [
  [1, 1, 0, 0],
  [0, 1, 1, 0],
  [1, 0, 0, 1],
  [0, 0, 1, 1],
  [0, 0, 0, 0],
  [0, 0, 0.5, 0.25],
];

/** h of each of them. */
export const offsets = [0.25, -0.5, 0, 0.75, -0.125, 0.5];

export function solverOf(sense: Sense, withOffsets = false): EnumeratedSolver {
  return enumerate({ sense, solutions: feasible, ...(withOffsets && { offsets }) });
}

/** The true solutions of so many instances, of zeros and ones, one after the other. */
export function golds(batch: number): Float32Array {
  return Float32Array.from(Array.from({ length: batch }, (_, b) => feasible[(3 * b) % 5]).flat());
}

/** Noise of multiples of 1/64: sums with other such numbers are exact. */
export const dyadic: NoiseLaw = {
  name: "dyadic",
  fill(noise, { seed, step, instance, sample }) {
    for (let i = 0; i < noise.length; i++) {
      noise[i] = (threefry2x32([seed, step], [instance * 1000 + sample, i])[0] % 257) / 64 - 2;
    }
  },
};

export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => value * b[i]).reduce((sum, value) => sum + value, 0);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A problem as textbooks have it: one instance, to be maximised; costs are gains with the other sign. */
export interface Textbook {
  /** The first of the best by ⟨u, y⟩ + h(y). */
  best(u: readonly number[]): number[];
  /** ⟨u, y⟩ + h(y). */
  worth(u: readonly number[], y: readonly number[]): number;
}

export function textbook(sense: Sense, withOffsets = false): Textbook {
  const turn = sense === "max" ? 1 : -1;
  const heights = offsets.map((value) => (withOffsets ? turn * value : 0));
  const worth = (u: readonly number[], y: readonly number[]): number =>
    inner(u, y) + heights[feasible.findIndex((z) => z.every((value, i) => value === y[i]))];
  return {
    worth,
    best: (u) => feasible.reduce((best, y) => (worth(u, y) > worth(u, best) ? y : best)),
  };
}

/** The instances of an array, as gains. */
export function gainsOf(sense: Sense, theta: Float32Array, n = 4): number[][] {
  const turn = sense === "max" ? 1 : -1;
  return Array.from({ length: theta.length / n }, (_, b) => [...theta.subarray(b * n, b * n + n)].map((v) => turn * v));
}

export function rowsOf(values: Float32Array, n = 4): number[][] {
  return Array.from({ length: values.length / n }, (_, b) => [...values.subarray(b * n, b * n + n)]);
}

/**
 * Compares the gradient with central differences of the value, at the same step, so with the same noise. At a kink,
 * where the slopes to either side differ, there is nothing to compare; that must be rare.
 */
export function expectGradientOfValue(loss: Loss, theta: Float32Array, truth: Float32Array): void {
  const reach = 2 ** -12;
  const step = 5;
  const { value, gradient } = loss.evaluate(theta, truth, { step });
  let compared = 0;
  for (const [i, at] of theta.entries()) {
    const [above, below] = [reach, -reach].map((shift) => {
      const moved = theta.slice();
      moved[i] += shift;
      return { by: moved[i] - at, value: loss.evaluate(moved, truth, { step }).value };
    });
    const [up, down] = [above, below].map((point) => (point.value - value) / point.by);
    if (Math.abs(up - down) > 0.01) continue;
    compared++;
    // On a linear piece a difference is the slope, up to float64 roundings divided by the reach; curved losses here
    // have third derivatives below 10, so an error of 10·reach²/6 = 1e-7; the gradient is rounded to float32.
    expect(Math.abs((above.value - below.value) / (above.by - below.by) - gradient[i])).toBeLessThan(1e-6);
  }
  expect(compared).toBeGreaterThan(0.8 * theta.length);
}

/** Compares numbers that were rounded to float32 from sums of terms of size up to 16. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 16 * 2 ** -23): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(tolerance);
}
