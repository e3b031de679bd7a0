import { DomainError, requireCount, requireOptions, show } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import { requireRows } from "../core/requireRows.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { digitScratch, orderByDigits, orderByMerging, writeRanks } from "../kernels/ranking.ts";
import { rankRows } from "../wasm/ranking.ts";
import { blockRows } from "../wasm/rowBlocks.ts";

/** Options of `ranking`. */
export interface RankingOptions {
  /** Numbers to rank, at most 2²⁴, beyond which float32 has no place for every rank. */
  readonly length: number;
  /** Rank each of so many rows by itself; theta then has shape [rows, length]. */
  readonly rows?: number;
  /** Divide the ranks by `length`: 1/length … 1. False by default. */
  readonly normalised?: boolean;
}

/** Fewer numbers are ranked sooner than they are copied to WebAssembly. */
const FEW = 8;
/** From here on a radix sort is faster than merging. */
const MANY = 100;

/**
 * The ranks of numbers: z is 1 at the smallest theta, `length` at the largest.
 *
 *     z(θ) = argmax ⟨θ, z⟩ over the permutations z of (1, …, length), or of (1/length, …, 1)
 *
 * Shape [length] or [rows, length]. Exact; of equal numbers the lower index gets the larger rank, so that
 * z > length − k is what `topK` chooses. O(length²) a row by vectors up to 180 numbers, O(length) beyond; memory up to
 * 24 bytes a number. Theta may hold ±Infinity. `negated(ranking(…))` gives rank 1 to the largest, as the paper
 * has it.
 *
 * Source: Rolínek, Musil, Paulus, Vlastelica, Michaelis, Martius, CVPR 2020, section 3, where it is an argmin; its code
 * divides the ranks by the length, too.
 *
 * @throws DomainError when an option is out of range.
 */
export function ranking(options: RankingOptions): Solver {
  requireOptions("ranking", options, { length: true, rows: true, normalised: true });
  const { length, rows, normalised = false } = options;
  requireCount("ranking", "length", length, { from: 1, to: 2 ** 24 });
  const shape = requireRows("ranking", options);
  if (typeof normalised !== "boolean") {
    throw new DomainError(`ranking: normalised must be true or false, got ${show(normalised)}.`);
  }
  let orderOf: Order | undefined;
  const unit = normalised ? length : 1;
  return madeBy("ranking", options, {
    name: rows === undefined ? `ranking(${length})` : `ranking(${length}, ${rows} rows)`,
    sense: "max",
    shape,
    infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    batchRows: blockRows(sizeOf(shape)),
    solve: rank,
    solveBatch: rank,
  });

  function rank(thetas: Float32Array, solutions: Float32Array): void {
    if (thetas.length >= FEW && rankRows(thetas, solutions, length, unit)) return;
    orderOf ??= length < MANY ? merging(length) : digits(length);
    for (let from = 0; from < thetas.length; from += length) {
      writeRanks(orderOf(thetas, from), unit, from, solutions);
    }
  }
}

/** Finds the order of a row of theta, largest first. */
type Order = (theta: Float32Array, from: number) => Uint32Array;

function merging(length: number): Order {
  const keys = new Float64Array(length);
  const order = new Uint32Array(length);
  const other = new Uint32Array(length);
  return (theta, from) => {
    for (let i = 0; i < length; i++) keys[i] = theta[from + i]!;
    return orderByMerging(keys, length, order, other);
  };
}

function digits(length: number): Order {
  const scratch = digitScratch(length);
  return (theta, from) => {
    // −0 + 0 is 0, and no other number changes.
    for (let i = 0; i < length; i++) scratch.values[i] = theta[from + i]! + 0;
    return orderByDigits(scratch);
  };
}
