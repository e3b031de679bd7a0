import { DomainError, requireChoice, requireCount, requireOptions, ShapeError, SolverError, show } from "../errors.ts";
import { firstLabelPath, frameCosts, gridScratch, settlePath, writePath } from "../kernels/gridDijkstra.ts";
import type { Solver } from "../types.ts";

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
 * cell that comes first in row-major order is settled first, and keeps the first predecessor that offered it.
 *
 * Source: Dijkstra 1959; `"settle"` is the label setting of torch-imle's solver, ties included.
 *
 * @throws DomainError when an option is out of range, or, with `"error"`, when a cost is negative.
 * @throws SolverError when no path joins source and target.
 */
export function gridPath(options: GridPathOptions): Solver {
  const known = ["rows", "columns", "neighbours", "source", "target", "negativeCosts"];
  requireOptions("gridPath", options, known);
  const { rows, columns, neighbours = 8, negativeCosts = "settle" } = options;
  requireCount("gridPath", "rows", rows, { from: 1, to: 30_000 });
  requireCount("gridPath", "columns", columns, { from: 1, to: 30_000 });
  const name = `gridPath(${rows}×${columns})`;
  if (neighbours !== 4 && neighbours !== 8) {
    throw new DomainError(`${name}: neighbours must be 4 or 8, got ${show(neighbours)}.`);
  }
  requireChoice(name, "negativeCosts", negativeCosts, ["settle", "clamp", "error"]);
  const [sourceRow, sourceColumn] = requireCell("source", options.source ?? [0, 0]);
  const [targetRow, targetColumn] = requireCell("target", options.target ?? [rows - 1, columns - 1]);

  const scratch = gridScratch(rows, columns, neighbours === 8);
  const source = (sourceRow + 1) * scratch.width + sourceColumn + 1;
  const target = (targetRow + 1) * scratch.width + targetColumn + 1;
  const floor = negativeCosts === "clamp" ? 0 : Number.NEGATIVE_INFINITY;

  return {
    name,
    sense: "min",
    shape: [rows, columns],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      const lowest = frameCosts(scratch, theta, floor);
      if (lowest < 0 && negativeCosts === "error") {
        const at = theta.indexOf(lowest);
        throw new DomainError(
          `${name}: the cost of cell (${Math.floor(at / columns)}, ${at % columns}) is ${lowest}; with negativeCosts "error" every cost must be at least 0.`,
        );
      }
      const settle = lowest < 0 && negativeCosts === "settle";
      const reached = settle ? settlePath(scratch, source, target) : firstLabelPath(scratch, source, target);
      if (!reached) {
        throw new SolverError(
          `${name}: no path from cell (${sourceRow}, ${sourceColumn}) to cell (${targetRow}, ${targetColumn}); cells of cost Infinity close every way.`,
        );
      }
      writePath(scratch, source, target, solution);
    },
  };

  function requireCell(what: string, cell: Cell): Cell {
    if (!Array.isArray(cell) || cell.length !== 2) {
      throw new ShapeError(`${name}: ${what} must be [row, column], got ${show(cell)}.`);
    }
    requireCount(name, `the row of ${what}`, cell[0], { from: 0, to: rows - 1 });
    requireCount(name, `the column of ${what}`, cell[1], { from: 0, to: columns - 1 });
    return cell;
  }
}
