import type { Sense } from "imle";

/** The numbers of a file as a solver sees them. */
export interface Theta {
  /** The numbers, or multiples of them where these fit into float32 and the numbers do not. */
  readonly theta: Float32Array;
  /** What the numbers were multiplied by, a power of two; absent where theta is exact. */
  readonly scale?: number;
  /** How far theta, in the unit of the file, is from each number; absent where theta is exact. */
  readonly errors?: Float64Array;
  /** How many numbers were rounded; absent where theta is exact. */
  readonly rounded?: number;
}

/** What is said of a solution by the numbers of a file. */
export interface Value {
  /** In float64. */
  readonly objective: number;
  /** How far off the objective may be as a sum in float64; 0 where all numbers are whole, and so is every sum. */
  readonly tolerance: number;
  /** How much better the optimum of the file may be, as the solver saw its numbers rounded. */
  readonly rounding?: number;
  readonly note?: string;
}

const SMALLEST_NORMAL = 2 ** -126;
const LARGEST = 2 ** 128 - 2 ** 104;
/** The distance from 1 to the next float64. */
export const EPSILON: number = 2 ** -52;

/**
 * The numbers of a file as theta. A solution that is best for the numbers is best for their multiples: whole numbers
 * with a common divisor are divided by it where float32 holds them then, and numbers beyond the range of float32 are
 * brought into it by a power of two.
 */
export function thetaOf(numbers: ArrayLike<number>): Theta {
  const theta = Float32Array.from(numbers);
  if (theta.every((value, i) => value === numbers[i])) return { theta };
  const divisor = commonDivisor(numbers);
  const divided = Float32Array.from(numbers, (number) => number / divisor);
  if (divided.every((value, i) => value * divisor === numbers[i])) return { theta: divided };
  const scale = scaleOf(numbers);
  const scaled = Float32Array.from(numbers, (number) => number * scale);
  const errors = Float64Array.from(numbers, (number, i) => Math.abs(scaled[i]! / scale - number));
  const rounded = errors.reduce((count, error) => count + (error > 0 ? 1 : 0), 0);
  return { theta: scaled, scale, errors, rounded };
}

/** The largest whole number that divides all of them; 1 where they are not whole. */
function commonDivisor(numbers: ArrayLike<number>): number {
  let divisor = 0;
  for (let i = 0; i < numbers.length && divisor !== 1; i++) {
    if (!Number.isSafeInteger(numbers[i])) return 1;
    for (let rest = Math.abs(numbers[i]!); rest !== 0; ) [divisor, rest] = [rest, divisor % rest];
  }
  return divisor;
}

/**
 * The power of two that brings the largest number near 1, where float32 has no room for the largest or the smallest.
 */
function scaleOf(numbers: ArrayLike<number>): number {
  let [largest, smallest] = [0, Infinity];
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]!);
    largest = Math.max(largest, size);
    if (size > 0) smallest = Math.min(smallest, size);
  }
  if (largest <= LARGEST && smallest >= SMALLEST_NORMAL) return 1;
  return 2 ** -Math.min(Math.max(Math.floor(Math.log2(largest)), -1000), 1000);
}

/** ⟨numbers, z⟩ in float64. */
export function objectiveOf(numbers: ArrayLike<number>, solution: Float32Array): number {
  return solution.reduce((sum, value, i) => (value === 0 ? sum : sum + value * numbers[i]!), 0);
}

/**
 * How far off ⟨numbers, z⟩ may be as a sum in float64: by a rounding for each number; 0 where all numbers are whole.
 */
export function toleranceOf(numbers: ArrayLike<number>, solution: Float32Array): number {
  let [terms, size] = [0, 0];
  for (const [i, value] of solution.entries()) {
    if (value === 0) continue;
    terms++;
    size += Math.abs(value * numbers[i]!);
  }
  return areWhole(numbers) && size <= Number.MAX_SAFE_INTEGER ? 0 : terms * EPSILON * size;
}

/** Whether all are whole numbers that float64 holds. */
export function areWhole(numbers: ArrayLike<number>): boolean {
  return Array.prototype.every.call(numbers, Number.isSafeInteger);
}

/** What is said of a solution that is best for theta. */
export function solutionValue(
  numbers: ArrayLike<number>,
  { errors, rounded }: Theta,
  sense: Sense,
  solution: Float32Array,
): Value {
  const objective = objectiveOf(numbers, solution);
  const tolerance = toleranceOf(numbers, solution);
  if (errors === undefined) return { objective, tolerance };
  const rounding = roundingOf(numbers, errors, sense, solution, objective);
  const note = `solved with ${rounded} of ${numbers.length} numbers rounded to float32`;
  if (rounding < unitOf(numbers)) return { objective, tolerance, note: `${note}, too little to change the optimum` };
  return { objective, tolerance, rounding, note: `${note}; the file's optimum may be another` };
}

/**
 * How much better than z the best solution z* of the numbers c may be, where z is best for numbers that are off by e:
 * no more than ⟨e, z⟩ + ⟨e, z*⟩. Where e <= f·c and no number is negative, ⟨e, z*⟩ <= f·⟨c, z*⟩.
 */
function roundingOf(
  numbers: ArrayLike<number>,
  errors: Float64Array,
  sense: Sense,
  solution: Float32Array,
  objective: number,
): number {
  let [all, share, negative] = [0, 0, false];
  for (const [i, error] of errors.entries()) {
    all += error;
    if (error > 0) share = Math.max(share, error / Math.abs(numbers[i]!));
    // A solution of most profit takes no number below 0 unless it has to.
    negative ||= numbers[i]! < 0;
  }
  const found = objectiveOf(errors, solution);
  if (negative) return found + all;
  const best = sense === "min" ? found + share * objective : (found + share * objective) / (1 - share);
  return Math.min(best, found + all);
}

/** The step between numbers as they are written: 1 for whole ones, .01 for those of two decimals. Sums keep to it. */
export function unitOf(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isInteger(numbers[i])) most = Math.max(most, decimalsOf(numbers[i]!));
  }
  return 10 ** -most;
}

/** How many decimals a number is written with; below 0 for 1e21 and more. */
export function decimalsOf(value: number): number {
  const [, decimals = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return decimals.length - Number(exponent);
}

/** The places, from 1, where a solution is not 0. */
export function placesOf(solution: Float32Array): number[] {
  const places: number[] = [];
  for (const [i, value] of solution.entries()) if (value > 0.5) places.push(i + 1);
  return places;
}
