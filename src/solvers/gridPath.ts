import {
  DomainError,
  requireChoice,
  requireCount,
  requireOptions,
  ShapeError,
  SolverError,
  show,
} from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { firstLabelPath, frameCosts, gridScratch, writePath } from "../kernels/gridPath.ts";
import { gridSteps, settlePath, writeDiagonals } from "../kernels/gridPathSettle.ts";
import { gridSolver, LANES, MAX_CELLS } from "../wasm/gridPath.ts";
import { blockRows } from "../wasm/rowBlocks.ts";

/** A cell of a grid: [row, column], from 0. */
export type Cell = readonly [row: number, column: number];

/** Options of `gridPath`. */
export interface GridPathOptions {
  /** Rows of the grid, 1 … 30,000. */
  readonly rows: number;
  /** Columns of the grid, 1 … 30,000. */
  readonly columns: number;
  /** 8 with diagonal steps (the default), 4 without. */
  readonly neighbours?: 4 | 8;
  /**
   * How long diagonal steps are; a step costs its length times the cell that it leads into. `"equal"` (the default): 1,
   * as every other. `"octile"`: √2.
   */
  readonly steps?: "equal" | "octile";
  /** Whether a diagonal step may pass closed cells; true by default. Otherwise both cells beside it have to be open. */
  readonly cornerCutting?: boolean;
  /** Where paths start; the top left cell by default. */
  readonly source?: Cell;
  /** Where paths end; the bottom right cell by default. */
  readonly target?: Cell;
  /**
   * What happens to costs below 0, which noise makes, and with which a cheapest path need not exist:
   * `"settle"` (the default): label setting, a settled cell never changes; a heuristic, the same as torch-imle's.
   * `"clamp"`: they count as 0. `"error"`: a DomainError.
   */
  readonly negativeCosts?: "settle" | "clamp" | "error";
}

/**
 * The cheapest path over the cells of a grid; theta are the costs of the cells, source and target included.
 *
 * z is 1 on the path, 0 elsewhere, shape [rows, columns]. A cell of cost Infinity cannot be entered. With costs >= 0
 * the path is optimal. Dijkstra's algorithm: O(n log n) for n cells, memory 40 bytes a cell; of equal distances the
 * cell that comes first in row-major order is settled first, and keeps the first predecessor that offered it. Up to 2¹⁸
 * cells WebAssembly finds the same paths, four grids at once where costs are > 0; all solvers share its memory, 90
 * bytes a cell of the largest grid.
 *
 * With octile steps z is the length of the step into the cell: √2, as a float32, where it is diagonal, 1 where not and
 * at the source. So ⟨θ, z⟩ is the cost of the path, and Σz − 1 its length; losses for zeros and ones do not take it.
 * Octile steps and `cornerCutting: false` are the rules of the Moving AI benchmarks; with either, paths are found one
 * by one in JavaScript.
 *
 * Source: Dijkstra 1959; `"settle"` is the label setting of torch-imle's solver, ties included.
 *
 * @throws DomainError when an option is out of range, or, with `"error"`, when a cost is negative.
 * @throws SolverError when no path joins source and target.
 */
export function gridPath(options: GridPathOptions): Solver {
  const name = requireGrid(options);
  const { rows, columns, neighbours = 8, steps = "equal", cornerCutting = true, negativeCosts = "settle" } = options;
  const [sourceRow, sourceColumn] = options.source ?? [0, 0];
  const [targetRow, targetColumn] = options.target ?? [rows - 1, columns - 1];
  const scratch = gridScratch(rows, columns, neighbours === 8);
  const source = (sourceRow + 1) * scratch.width + sourceColumn + 1;
  const target = (targetRow + 1) * scratch.width + targetColumn + 1;
  const diagonalLength = steps === "octile" ? Math.fround(Math.SQRT2) : 1;
  const isSpecial = steps === "octile" || !cornerCutting;
  const moves = gridSteps(scratch, diagonalLength, cornerCutting);
  const floor = negativeCosts === "clamp" ? 0 : Number.NEGATIVE_INFINITY;

  const solver = { name, sense: "min", shape: [rows, columns], infinities: [Number.POSITIVE_INFINITY] } as const;
  const n = rows * columns;
  if (isSpecial || n > MAX_CELLS) return madeBy("gridPath", options, { ...solver, solve: solveRow });

  const solveMany = gridSolver({
    rows,
    columns,
    diagonal: neighbours === 8,
    source: sourceRow * columns + sourceColumn,
    target: targetRow * columns + targetColumn,
    floor,
    takesNegative: negativeCosts !== "error",
  });
  const batchRows = blockRows(n, LANES);
  return madeBy("gridPath", options, { ...solver, batchRows, solve: solveBlock, solveBatch });

  function solveBatch(thetas: Float32Array, solutions: Float32Array, count: number): void {
    for (let first = 0; first < count; first += batchRows) {
      const end = Math.min(first + batchRows, count);
      solveBlock(thetas.subarray(first * n, end * n), solutions.subarray(first * n, end * n));
    }
  }

  function solveBlock(thetas: Float32Array, solutions: Float32Array): void {
    for (const row of solveMany(thetas, solutions, thetas.length / n)) {
      solveRow(thetas.subarray(row * n, (row + 1) * n), solutions.subarray(row * n, (row + 1) * n));
    }
  }

  /** By the kernels in TypeScript. */
  function solveRow(theta: Float32Array, solution: Float32Array): void {
    const lowest = frameCosts(scratch, theta, floor);
    if (lowest < 0 && negativeCosts === "error") {
      const at = theta.indexOf(lowest);
      throw new DomainError(
        `${name}: the cost of cell (${Math.floor(at / columns)}, ${at % columns}) is ${lowest}; with negativeCosts "error" every cost must be at least 0.`,
      );
    }
    const settles = isSpecial || (lowest < 0 && negativeCosts === "settle");
    const isReached = settles ? settlePath(scratch, moves, source, target) : firstLabelPath(scratch, source, target);
    if (!isReached) {
      throw new SolverError(
        `${name}: no path from cell (${sourceRow}, ${sourceColumn}) to cell (${targetRow}, ${targetColumn}); cells of cost Infinity close every way.`,
      );
    }
    writePath(scratch, source, target, solution);
    if (steps === "octile") writeDiagonals(scratch, source, target, diagonalLength, solution);
  }
}

/** Checks the options; returns the solver's name. */
function requireGrid(options: GridPathOptions): string {
  requireOptions("gridPath", options, {
    rows: true,
    columns: true,
    neighbours: true,
    steps: true,
    cornerCutting: true,
    source: true,
    target: true,
    negativeCosts: true,
  });
  const { rows, columns, neighbours = 8, steps = "equal", cornerCutting = true, negativeCosts = "settle" } = options;
  requireCount("gridPath", "rows", rows, { from: 1, to: 30_000 });
  requireCount("gridPath", "columns", columns, { from: 1, to: 30_000 });
  const name = `gridPath(${rows}×${columns})`;
  if (neighbours !== 4 && neighbours !== 8) {
    throw new DomainError(`${name}: neighbours must be 4 or 8, got ${show(neighbours)}.`);
  }
  requireChoice(name, "steps", steps, ["equal", "octile"]);
  if (typeof cornerCutting !== "boolean") {
    throw new DomainError(`${name}: cornerCutting must be true or false, got ${show(cornerCutting)}.`);
  }
  requireChoice(name, "negativeCosts", negativeCosts, ["settle", "clamp", "error"]);
  for (const what of ["source", "target"] as const) {
    const cell: unknown = options[what];
    if (cell === undefined) continue;
    if (!Array.isArray(cell) || cell.length !== 2) {
      throw new ShapeError(`${name}: ${what} must be [row, column], got ${show(cell)}.`);
    }
    requireCount(name, `the row of ${what}`, cell[0], { from: 0, to: rows - 1 });
    requireCount(name, `the column of ${what}`, cell[1], { from: 0, to: columns - 1 });
  }
  return name;
}
