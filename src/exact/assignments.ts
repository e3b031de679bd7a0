import { requireChoice, requireCount, requireOptions } from "../core/errors.ts";
import type { Sense } from "../core/solver.ts";
import { pathFamily } from "./pathFamily.ts";
import type { Family } from "./types.ts";

/** Options of `assignments`. */
export interface AssignmentsOptions {
  /** Rows, and columns: 1 … 10. */
  readonly size: number;
  /** `"min"` by default: theta are costs. */
  readonly sense?: Sense;
}

/**
 * The assignments of rows to columns, one to one: z is a permutation matrix.
 *
 *     A(θ) = ln per(exp σθ)          per: the permanent
 *
 * Shape [size, size]. The rows choose one by one among the columns that are left, so a permutation is a path through
 * the sets of columns taken: 2^size states, size·2^(size − 1) arcs, and every method takes time and memory of that
 * order. Nothing is subtracted, as Ryser's formula would: marginals are right to the rounding of the scores' sums.
 *
 * Source: the dynamic program of Bellman 1962 and Held & Karp 1962, with sums in place of minima.
 *
 * @throws DomainError when an option is out of range.
 */
export function assignments(options: AssignmentsOptions): Family {
  requireOptions("assignments", options, { size: true, sense: true });
  const { size, sense = "min" } = options;
  requireCount("assignments", "size", size, { from: 1, to: 10 });
  requireChoice("assignments", "sense", sense, ["max", "min"]);

  const sets = 2 ** size;
  const firstArc = new Int32Array(sets + 1);
  const heads = new Int32Array((size * sets) / 2);
  const items = new Int32Array((size * sets) / 2);
  const rowOf = new Uint8Array(sets);
  let count = 1;
  for (let row = 1; row <= size; row++) count *= row;
  for (let taken = 0, arc = 0; taken < sets; taken++) {
    rowOf[taken] = rowOf[taken >> 1]! + (taken & 1);
    for (let column = 0; column < size; column++) {
      if ((taken >> column) & 1) continue;
      heads[arc] = taken | (1 << column);
      items[arc++] = rowOf[taken]! * size + column;
    }
    firstArc[taken + 1] = arc;
  }
  return pathFamily(
    { name: `assignments(${size}×${size})`, sense, shape: [size, size], count },
    { firstArc, heads, items },
  );
}
