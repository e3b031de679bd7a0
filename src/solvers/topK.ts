import { requireCount, requireOptions } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import { requireRows } from "../core/requireRows.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { selectLargest } from "../kernels/topK.ts";
import { blockRows } from "../wasm/rowBlocks.ts";
import { selectRows } from "../wasm/topK.ts";

/** Options of `topK`. */
export interface TopKOptions {
  /** Numbers to choose from. */
  readonly length: number;
  /** How many are chosen: 0 … length. */
  readonly k: number;
  /** Choose k of `length` in each of so many rows; theta then has shape [rows, length]. */
  readonly rows?: number;
}

/** Fewer numbers are chosen from sooner than they are copied to WebAssembly. */
const FEW = 8;

/**
 * The k largest numbers: z is 1 where theta is among them, 0 elsewhere.
 *
 * Shape [length], or [rows, length] with a choice of its own in every row. Exact, O(length) a row; of equal numbers the
 * lower index is taken. Theta may hold ±Infinity: always, or never while others are left.
 *
 * @throws DomainError when an option is out of range.
 */
export function topK(options: TopKOptions): Solver {
  requireOptions("topK", options, { length: true, k: true, rows: true });
  const { length, k, rows } = options;
  const shape = requireRows("topK", options);
  requireCount("topK", "k", k, { from: 0, to: length });
  const scratch = new Float32Array(length);
  return madeBy("topK", options, {
    name: rows === undefined ? `topK(${k} of ${length})` : `topK(${k} of ${length}, ${rows} rows)`,
    sense: "max",
    shape,
    infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    batchRows: blockRows(sizeOf(shape)),
    solve: select,
    solveBatch: select,
  });

  function select(thetas: Float32Array, solutions: Float32Array): void {
    if (k === 0 || k === length) {
      solutions.fill(k / length);
      return;
    }
    if (thetas.length >= FEW && selectRows(thetas, solutions, length, k)) return;
    for (let from = 0; from < thetas.length; from += length) {
      selectLargest(thetas, from, length, k, scratch, solutions);
    }
  }
}
