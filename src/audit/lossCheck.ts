import { inner } from "./moments.ts";
import type { Setup } from "./setup.ts";
import type { LossCheck } from "./types.ts";

/** Solutions at which the gradient is checked, and numbers of each. */
const SOLUTIONS = 8;
const NUMBERS = 32;

/** How far a number of a solution is moved: a power of two, so that 0 and 1 are moved exactly. */
const STEP = 2 ** -8;

/** Differences may be off by this share of the largest slope: third derivatives at this step, and losses in float32. */
const TOLERANCE = 0.02;

/** Slopes that differ by less than this share of the largest are the same. */
const ROUNDING = 1e-6;

/** Compares `loss.gradient` with differences of `loss.value`, around solutions and from one to another. */
export function checkLoss({ loss, n, best }: Setup, seen: Float32Array): LossCheck {
  const solutions = distinct(best, seen, n);
  const gradients = solutions.map((z) => loss.gradient(z));
  const steepest = gradients.reduce((most, g) => g.reduce((max, slope) => Math.max(max, Math.abs(slope)), most), 0);
  const close = (a: number, b: number, tolerance: number): boolean => Math.abs(a - b) <= tolerance * steepest;
  const linear = gradients.every((g) => g.every((slope, i) => close(slope, gradients[0]![i]!, ROUNDING)));
  let worst: LossCheck["worst"] = null;
  let worstError = 0;
  for (const [row, z] of solutions.entries()) {
    for (let at = 0; at < Math.min(n, NUMBERS); at++) {
      const index = n <= NUMBERS ? at : Math.floor((at * n) / NUMBERS);
      const gradient = gradients[row]![index]!;
      const difference = slopeAt(z, index);
      const error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.abs(difference - gradient);
      if (error <= worstError || close(difference, gradient, TOLERANCE)) continue;
      worstError = error;
      worst = { index, gradient, difference };
    }
  }
  return { agrees: worst === null ? "slopes" : agreeBetween() ? "solutions" : "no", worst, linear };

  /** NaN where the value is not defined beside the solution. */
  function slopeAt(z: Float32Array, index: number): number {
    const [up, down] = [STEP, -STEP].map((side) => {
      const moved = z.slice();
      moved[index]! += side;
      try {
        return loss.value(moved);
      } catch {
        return Number.NaN;
      }
    });
    return (up! - down!) / (2 * STEP);
  }

  /** L(z′) − L(z) = ⟨(g + g′)/2, z′ − z⟩, exactly so where L is at most quadratic. */
  function agreeBetween(): boolean {
    const [first, ...others] = solutions;
    const value = loss.value(first!);
    return (
      others.length > 0 &&
      others.every((z, row) => {
        const way = z.map((one, i) => one - first![i]!);
        const expected = (inner(gradients[0]!, way) + inner(gradients[row + 1]!, way)) / 2;
        const actual = loss.value(z) - value;
        return Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(actual), Math.abs(expected)) + ROUNDING;
      })
    );
  }
}

/** The solution of θ, and others that are not the same. */
function distinct(best: Float32Array, seen: Float32Array, n: number): Float32Array[] {
  const found = [best];
  for (let at = 0; at < seen.length && found.length < SOLUTIONS; at += n) {
    const z = seen.subarray(at, at + n);
    if (!found.some((other) => other.every((value, i) => value === z[i]))) found.push(z);
  }
  return found;
}
