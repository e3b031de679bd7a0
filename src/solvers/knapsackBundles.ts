import { DomainError, requireCount, ShapeError, show } from "../core/errors.ts";
import { isList } from "../core/isList.ts";
import { oneForEach } from "../core/oneForEach.ts";

/** Options of `knapsack`. */
export interface KnapsackOptions {
  /** The weight of each item, whole numbers >= 0. */
  readonly weights: ArrayLike<number>;
  /** What the chosen items may weigh together, a whole number >= 0. */
  readonly capacity: number;
  /** How many there are of every item, or of each: whole numbers >= 0, or Infinity. 1 by default. */
  readonly copies?: number | ArrayLike<number>;
}

/** A knapsack of bundles, each of which is taken or left: 1, 2, 4, … copies of an item, and what remains. */
export interface BundledKnapsack {
  /** How many items there are. */
  readonly length: number;
  /** In units of the largest common divisor of the weights, as the weights of the bundles. */
  readonly capacity: number;
  /** Item, copies and weight of each bundle that has a weight and fits. */
  readonly items: Uint32Array;
  readonly copies: Float64Array;
  readonly weights: Float64Array;
  /** Copies of the items that weigh nothing; 0 for the others. */
  readonly weightless: Float64Array;
  /** The most copies of any item that fit. */
  readonly mostCopies: number;
}

/** Every whole number up to this one is a float32. */
const MAX_COPIES = 2 ** 24;

/**
 * Checks the options and ties copies to bundles, so that every number of copies is a sum of bundles.
 *
 * @throws ShapeError when there are no weights, or the copies are a list of another length.
 * @throws DomainError when a number is out of range.
 */
export function bundleKnapsack({ weights, capacity, copies = 1 }: KnapsackOptions): BundledKnapsack {
  if (!isList(weights) || weights.length === 0) {
    throw new ShapeError(`knapsack: weights must be a list of one or more numbers, got ${show(weights)}.`);
  }
  const { length } = weights;
  requireCount("knapsack", "capacity", capacity, { from: 0 });
  for (let i = 0; i < length; i++) requireCount("knapsack", `weights[${i}]`, weights[i]!, { from: 0 });
  const fitting = oneForEach("knapsack", "copies", copies, length).map((most, i) => {
    const room = weights[i] === 0 ? Infinity : Math.floor(capacity / weights[i]!);
    if (most !== Infinity) requireCount("knapsack", `the copies of item ${i}`, most, { from: 0 });
    const fit = Math.min(most, room);
    if (fit <= MAX_COPIES) return fit;
    throw new DomainError(
      `knapsack: ${fit} copies of item ${i} fit, at most 2^24 can be counted in float32; set copies to fewer.`,
    );
  });

  const weighing = fitting.flatMap((fit, item) => (fit > 0 && weights[item]! > 0 ? [item] : []));
  const unit = weighing.reduce((divisor, item) => commonDivisor(divisor, weights[item]!), 0) || 1;
  const bundles = weighing.flatMap((item) => powers(fitting[item]!).map((count) => ({ item, count })));
  const bundled = {
    length,
    capacity: Math.floor(capacity / unit),
    items: Uint32Array.from(bundles, ({ item }) => item),
    copies: Float64Array.from(bundles, ({ count }) => count),
    weights: Float64Array.from(bundles, ({ item, count }) => (weights[item]! / unit) * count),
    weightless: Float64Array.from(fitting, (fit, item) => (weights[item] === 0 ? fit : 0)),
    mostCopies: fitting.reduce((most, fit) => Math.max(most, fit), 0),
  };
  const total = bundled.weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= Number.MAX_SAFE_INTEGER) return bundled;
  throw new DomainError(
    `knapsack: what fits weighs ${total} together, more than 2^53 − 1; divide weights and capacity, and round weights up.`,
  );
}

/** 1, 2, 4, … and the rest, which make `count` together. */
function powers(count: number): number[] {
  const parts: number[] = [];
  for (let part = 1, left = count; left > 0; part *= 2) {
    parts.push(Math.min(part, left));
    left -= part;
  }
  return parts;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
