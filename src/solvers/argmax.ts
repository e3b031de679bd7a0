import { requireOptions } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import { requireRows } from "../core/requireRows.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { selectLargestOne } from "../kernels/topK.ts";
import { blockRows } from "../wasm/rowBlocks.ts";
import { selectRows } from "../wasm/topK.ts";

/** Options of `argmax`. */
export interface ArgmaxOptions {
  /** Numbers to choose from. */
  readonly length: number;
  /** Choose one of `length` in each of so many rows; theta then has shape [rows, length]. */
  readonly rows?: number;
}

/** Fewer numbers are chosen from sooner than they are copied to WebAssembly. */
const FEW = 64;

/**
 * The largest number, one-hot: z is 1 at the largest theta, 0 elsewhere.
 *
 * Shape [length] or [rows, length]. Exact, O(length) a row; of equal numbers the lower index is taken. With Gumbel
 * noise its solutions are draws from softmax(θ). Theta may hold ±Infinity.
 *
 * @throws DomainError when an option is out of range.
 */
export function argmax(options: ArgmaxOptions): Solver {
  requireOptions("argmax", options, { length: true, rows: true });
  const { length, rows } = options;
  const shape = requireRows("argmax", options);
  return madeBy("argmax", options, {
    name: rows === undefined ? `argmax(${length})` : `argmax(${length}, ${rows} rows)`,
    sense: "max",
    shape,
    infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    batchRows: blockRows(sizeOf(shape)),
    solve: select,
    solveBatch: select,
  });

  function select(thetas: Float32Array, solutions: Float32Array): void {
    if (length > 1 && thetas.length >= FEW && selectRows(thetas, solutions, length, 1)) return;
    for (let from = 0; from < thetas.length; from += length) selectLargestOne(thetas, from, length, solutions);
  }
}
