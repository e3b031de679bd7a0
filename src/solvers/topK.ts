import { requireCount, requireOptions } from "../errors.ts";
import { selectLargest } from "../kernels/select.ts";
import type { Solver } from "../types.ts";

/** Options of `topK`. */
export interface TopKOptions {
  /** Numbers to choose from. */
  readonly length: number;
  /** How many are chosen: 0 … length. */
  readonly k: number;
  /** Choose k of `length` in each of so many rows; theta then has shape [rows, length]. */
  readonly rows?: number;
}

/**
 * The k largest numbers: z is 1 where theta is among them, 0 elsewhere.
 *
 * Shape [length], or [rows, length] with a choice of its own in every row. Exact, O(length) a row by quickselect; of
 * equal numbers the lower index is taken. Theta may hold ±Infinity: always, or never while others are left.
 *
 * @throws DomainError when an option is out of range.
 */
export function topK(options: TopKOptions): Solver {
  requireOptions("topK", options, ["length", "k", "rows"]);
  const { length, k, rows } = options;
  requireCount("topK", "length", length, { from: 1 });
  requireCount("topK", "k", k, { from: 0, to: length });
  if (rows !== undefined) requireCount("topK", "rows", rows, { from: 1 });
  const count = rows ?? 1;
  const scratch = new Float32Array(length);
  return {
    name: rows === undefined ? `topK(${k} of ${length})` : `topK(${k} of ${length}, ${rows} rows)`,
    sense: "max",
    shape: rows === undefined ? [length] : [rows, length],
    infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    solve(theta, solution) {
      if (k === 0) solution.fill(0);
      else for (let row = 0; row < count; row++) selectLargest(theta, row * length, length, k, scratch, solution);
    },
  };
}
