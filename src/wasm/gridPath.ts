import { gridPathBinary } from "./binaries/gridPath.ts";
import { aligned, type Kernel, lazyInstance, reserve } from "./instance.ts";

interface GridPathKernel extends Kernel {
  survey(thetas: number, count: number, rows: number, answers: number): void;
  sweepPaths(
    room: number,
    rows: number,
    columns: number,
    diagonal: boolean,
    source: number,
    target: number,
    budget: number,
    theta0: number,
    theta1: number,
    theta2: number,
    theta3: number,
    path0: number,
    path1: number,
    path2: number,
    path3: number,
  ): number;
  settlePath(
    room: number,
    rows: number,
    columns: number,
    diagonal: boolean,
    source: number,
    target: number,
    floor: number,
    theta: number,
    path: number,
  ): number;
}

const kernelOf = lazyInstance<GridPathKernel>(gridPathBinary);

/** Grids that a kernel knows how to solve; source and target are counted in row-major order. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly diagonal: boolean;
  readonly source: number;
  readonly target: number;
  /** Lower costs are raised to it. */
  readonly floor: number;
  /** Whether it takes costs below 0. */
  readonly negative: boolean;
}

/** Grids that `sweepPaths` takes at once. */
const LANES = 4;

/**
 * Makes the function that solves as many grids as `rows` says, and returns which of them it has left: all, where there
 * is no kernel, those that the kernels do not take, and those that have no path.
 */
export function gridSolver(grid: Grid): (thetas: Float32Array, solutions: Float32Array, rows: number) => number[] {
  const { rows: height, columns, diagonal, source, target, floor, negative } = grid;
  const n = height * columns;
  const framed = (cell: number): number => cell + 2 * Math.floor(cell / columns) + columns + 3;
  const settleWidth = columns + 2 - (columns % 2);
  const inSettleWidth = (cell: number): number => cell + Math.floor(cell / columns) * (settleWidth - columns);
  const sweepBytes = 64 * (height + 2) * (columns + 2) + 2 * (height + 2);
  const settleBytes = 24 * (height + 2) * settleWidth + 8 * (height + 24);

  return (thetas, solutions, rows) => {
    const kernel = kernelOf();
    const from = aligned(24 * rows);
    const to = from + aligned(4 * n * rows);
    const room = to + aligned(4 * n * rows);
    if (kernel === null || !reserve(kernel, room + Math.max(sweepBytes, settleBytes))) return [...Array(rows).keys()];
    const { buffer } = kernel.memory;
    new Float32Array(buffer, from, n * rows).set(thetas);
    kernel.survey(from, n, rows, 0);
    const facts = new Float64Array(buffer, 0, 3 * rows);
    const left: number[] = [];
    const swept: number[] = [];
    for (let row = 0; row < rows; row++) {
      const lowest = facts[3 * row]!;
      if (canSweep(lowest, facts[3 * row + 1]!, n)) swept.push(row);
      else if (!(lowest > -Infinity && (negative || lowest >= 0)) || !settle(kernel, row)) left.push(row);
    }
    for (let i = 0; i < swept.length; i += LANES) sweep(kernel, swept.slice(i, i + LANES));
    solutions.set(new Float32Array(buffer, to, n * rows));
    return left.sort((a, b) => a - b);

    function settle({ settlePath }: GridPathKernel, row: number): boolean {
      const [theta, path] = [from + 4 * n * row, to + 4 * n * row];
      const [start, end] = [inSettleWidth(source), inSettleWidth(target)];
      return settlePath(room, height, columns, diagonal, start, end, floor, theta, path) !== 0;
    }

    function sweep({ sweepPaths }: GridPathKernel, lanes: readonly number[]): void {
      const lane = (i: number): number => 4 * n * lanes[Math.min(i, lanes.length - 1)]!;
      const [a, b, c, d] = [lane(0), lane(1), lane(2), lane(3)];
      const [start, end] = [framed(source), framed(target)];
      const reached = sweepPaths(
        room,
        height,
        columns,
        diagonal,
        start,
        end,
        2 ** 30,
        from + a,
        from + b,
        from + c,
        from + d,
        to + a,
        to + b,
        to + c,
        to + d,
      );
      for (const [i, row] of lanes.entries()) if (((reached >> i) & 1) === 0) left.push(row);
    }
  };
}

/**
 * Whether distances grow along every path of a grid of `n` cells, rounded as they are: then sweeps find what Dijkstra's
 * algorithm does. No distance is above n times the highest cost.
 */
function canSweep(lowest: number, highest: number, n: number): boolean {
  return lowest > 0 && lowest >= 2 ** -50 * n * highest;
}
