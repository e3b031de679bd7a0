import { DomainError, requireCount, requireOptions, SolverError } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { assignmentScratch, assignRows, transpose, writeAssignment, writeTransposed } from "../kernels/assignment.ts";
import { solveAssignments } from "../wasm/assignment.ts";
import { blockRows } from "../wasm/rowBlocks.ts";

/** Options of `assignment`: the size of a square, or rows and columns. */
export type AssignmentOptions =
  | {
      /** Rows, and columns. */
      readonly size: number;
    }
  | {
      /** How many rows there are. */
      readonly rows: number;
      /** How many columns there are; as many as rows by default. */
      readonly columns?: number;
    };

/** More pairs do not fit into memory. */
const MAX_PAIRS = 2 ** 30;

/** More rows or columns do not fit into memory either. */
const MAX_SIDE = 2 ** 26;

/**
 * The cheapest assignment of rows to columns, one to one; theta are the costs of the pairs.
 *
 * z is 1 on the pairs taken, 0 elsewhere, shape [rows, columns]. Of the fewer, rows or columns, every one is assigned;
 * `size` means as many of both: z is a permutation matrix. Costs of any sign; a pair of cost Infinity is never taken.
 *
 * Shortest augmenting paths with prices: O(rows²·columns) for rows <= columns, otherwise the transpose; far less on
 * random costs. Memory 72 bytes a column and a copy of theta, two where rows > columns. Prices are float64: the
 * assignment is optimal to the rounding of their sums. Which of several equal ones it is depends on theta alone.
 *
 * Source: Jonker & Volgenant, Computing 38, 1987: column reduction, reduction transfer, augmenting row reduction,
 * augmentation; the first two for squares only, as a column that stays free must keep the price 0.
 *
 * @throws DomainError when an option is out of range.
 * @throws SolverError when every assignment takes a pair of cost Infinity.
 */
export function assignment(options: AssignmentOptions): Solver {
  const { rows, columns } = requireSides(options);
  const name = `assignment(${rows}×${columns})`;
  const n = rows * columns;
  let solveRow: ((theta: Float32Array, solution: Float32Array) => boolean) | undefined;
  return madeBy("assignment", options, {
    name,
    sense: "min",
    shape: [rows, columns],
    infinities: [Number.POSITIVE_INFINITY],
    batchRows: blockRows(n),
    solve: (theta, solution) => solveBatch(theta, solution, 1),
    solveBatch,
  });

  function solveBatch(thetas: Float32Array, solutions: Float32Array, count: number): void {
    if (solveAssignments(thetas, solutions, { rows, columns, count }) ?? solveRows(thetas, solutions)) return;
    const side = rows > columns ? "columns" : "rows";
    throw new SolverError(`${name}: no assignment of all ${side}; pairs of cost Infinity close every one.`);
  }

  function solveRows(thetas: Float32Array, solutions: Float32Array): boolean {
    solveRow ??= rowSolver(rows, columns);
    for (let at = 0; at < thetas.length; at += n) {
      if (!solveRow(thetas.subarray(at, at + n), solutions.subarray(at, at + n))) return false;
    }
    return true;
  }
}

/** Solves one matrix without WebAssembly. Returns whether there is an assignment. */
function rowSolver(rows: number, columns: number): (theta: Float32Array, solution: Float32Array) => boolean {
  if (rows <= columns) {
    const scratch = assignmentScratch(rows, columns);
    return (theta, solution) => {
      if (!assignRows(scratch, theta)) return false;
      writeAssignment(scratch, solution);
      return true;
    };
  }
  const scratch = assignmentScratch(columns, rows);
  const transposed = new Float32Array(rows * columns);
  return (theta, solution) => {
    transpose(theta, rows, columns, transposed);
    if (!assignRows(scratch, transposed)) return false;
    writeTransposed(scratch, solution);
    return true;
  };
}

function requireSides(options: AssignmentOptions): { rows: number; columns: number } {
  requireOptions("assignment", options, { size: true, rows: true, columns: true });
  if ("size" in options) {
    if ("rows" in options || "columns" in options) {
      throw new DomainError("assignment: give size, or rows and columns, not both.");
    }
    requireCount("assignment", "size", options.size, { from: 1, to: Math.sqrt(MAX_PAIRS) });
    return { rows: options.size, columns: options.size };
  }
  const { rows, columns = rows } = options;
  requireCount("assignment", "rows", rows, { from: 1, to: MAX_SIDE });
  requireCount("assignment", "columns", columns, { from: 1, to: Math.min(MAX_SIDE, Math.floor(MAX_PAIRS / rows)) });
  return { rows, columns };
}
