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
    lanes: number,
    turned: boolean,
    budget: number,
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
  heapPath(
    room: number,
    rows: number,
    columns: number,
    diagonal: boolean,
    source: number,
    target: number,
    floor: number,
    theta: number,
    path: number,
    heap: number,
    capacity: number,
  ): number;
}

const kernelOf = lazyInstance<GridPathKernel>(gridPathBinary);

/** Grids of more cells are left: the memory that a kernel has once had it keeps, and here it has 25 MB. */
export const MAX_CELLS: number = 2 ** 18;

/** Grids that `sweepPaths` takes at once. */
export const LANES = 4;

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly diagonal: boolean;
  /** In row-major order, as the target. */
  readonly source: number;
  readonly target: number;
  /** Lower costs are raised to it. */
  readonly floor: number;
  /** Whether it takes costs below 0. */
  readonly takesNegative: boolean;
}

/**
 * Makes a function that solves as many grids as `count` says, and returns which of them it has left: all where there is
 * no kernel, those that kernels do not take, those without a path.
 *
 * Three kernels find the same paths. With costs > 0 four grids at once are swept along the rows or along the columns,
 * which is the fastest unless paths wind. Others are settled one by one, with a heap where few cells are open at a
 * time. The work of each is counted and remembered from block to block, and the cheapest is taken.
 */
export function gridSolver(
  grid: Grid,
  costs: Costs = firstGuesses(grid.rows * grid.columns),
): (thetas: Float32Array, solutions: Float32Array, count: number) => number[] {
  const plan = planOf(grid, costs);
  const { n } = plan;
  return (thetas, solutions, count) => {
    const kernel = kernelOf();
    const lanes = 16 * count;
    const from = lanes + 32;
    const to = from + aligned(4 * n * count);
    const room = to + aligned(4 * n * count);
    if (kernel === null || !reserve(kernel, room + plan.roomBytes))
      return Array.from({ length: count }, (_, row) => row);
    const { buffer } = kernel.memory;
    new Float32Array(buffer, from, n * count).set(thetas);
    kernel.survey(from, n, count, 0);
    const facts = new Float64Array(buffer, 0, 2 * count);
    const addresses = new Uint32Array(buffer, lanes, 2 * LANES);
    const block: Block = { plan, kernel, from, to, room, lanes, addresses, positive: [], left: [] };
    for (let row = 0; row < count; row++) {
      const lowest = facts[2 * row]!;
      if (growsEverywhere(lowest, facts[2 * row + 1]!, n)) block.positive.push(row);
      else if (lowest >= 0 || (grid.takesNegative && lowest > -Infinity)) settle(block, row);
      else block.left.push(row);
    }
    for (let first = 0; first < block.positive.length; first += LANES) {
      solvePositive(block, first, Math.min(LANES, block.positive.length - first));
    }
    solutions.set(new Float32Array(buffer, to, n * count));
    return block.left.sort((a, b) => a - b);
  };
}

/** What is known of a grid before its costs are. */
interface Plan {
  readonly grid: Grid;
  readonly n: number;
  readonly costs: Costs;
  /** Bytes of scratch, and those before the heap among them. */
  readonly roomBytes: number;
  readonly settleBytes: number;
  readonly heapEntries: number;
  /** Nanoseconds of one look along two lines, and of one step of the heap; only their ratios count. */
  readonly lookCost: number;
  readonly touchCost: number;
}

function planOf(grid: Grid, costs: Costs): Plan {
  const { rows, columns } = grid;
  const n = rows * columns;
  const sweepBytes = 64 * (rows + 2) * (columns + 2) + 2 * (Math.max(rows, columns) + 2);
  const settleBytes = aligned(24 * (rows + 2) * (columns + 2) + 8 * (rows + 32));
  const heapEntries = 4 * n + 64;
  const roomBytes = Math.max(sweepBytes, settleBytes + 16 * heapEntries);
  const [lookCost, touchCost] = [18 + 0.175 * (rows + columns), 4 + Math.log2(n) / 4];
  return { grid, n, costs, roomBytes, settleBytes, heapEntries, lookCost, touchCost };
}

/** Grids in the memory of the kernel, and where things lie there. */
interface Block {
  readonly plan: Plan;
  readonly kernel: GridPathKernel;
  /** Addresses of thetas, solutions, scratch and lanes. */
  readonly from: number;
  readonly to: number;
  readonly room: number;
  readonly lanes: number;
  readonly addresses: Uint32Array;
  /** Rows with costs > 0. */
  readonly positive: number[];
  /** Rows that no kernel solved. */
  readonly left: number[];
}

/** Solves `some` of the positive rows, up to four. */
function solvePositive(block: Block, first: number, some: number): void {
  const { positive } = block;
  const { costs } = block.plan;
  for (;;) {
    const heapCost = costs.heap * some;
    const turned = costs.columns < costs.rows;
    const cost = turned ? costs.columns : costs.rows;
    const otherCost = turned ? costs.rows : costs.columns;
    if (heapCost < cost) {
      for (let i = first; i < first + some; i++) costs.heap = blend(costs.heap, push(block, positive[i]!));
      costs.rows *= FADE;
      costs.columns *= FADE;
      return;
    }
    const limit = 2 * Math.min(heapCost, otherCost);
    const spent = sweep(block, first, some, turned, limit);
    costs[turned ? "columns" : "rows"] = spent > limit ? spent : blend(cost, spent);
    if (spent > limit) continue;
    costs[turned ? "rows" : "columns"] *= FADE;
    costs.heap *= FADE;
    return;
  }
}

/** Solves a row that has costs which are not positive. */
function settle(block: Block, row: number): void {
  const { plan, kernel, from, to, room, left } = block;
  const { costs, n } = plan;
  if (costs.signedHeap < costs.signed) {
    costs.signedHeap = blend(costs.signedHeap, push(block, row));
    costs.signed *= FADE;
    return;
  }
  const { rows, columns, diagonal, source, target, floor } = plan.grid;
  const [theta, path] = [from + 4 * n * row, to + 4 * n * row];
  const work = kernel.settlePath(room, rows, columns, diagonal, source, target, floor, theta, path);
  if (work < 0) left.push(row);
  else costs.signed = blend(costs.signed, work * plan.lookCost);
  costs.signedHeap *= FADE;
}

/** Solves a row with a heap. Returns the cost. */
function push({ plan, kernel, from, to, room, left }: Block, row: number): number {
  const { n, settleBytes, heapEntries } = plan;
  const { rows, columns, diagonal, source, target, floor } = plan.grid;
  const [theta, path, heap] = [from + 4 * n * row, to + 4 * n * row, room + settleBytes];
  const work = kernel.heapPath(room, rows, columns, diagonal, source, target, floor, theta, path, heap, heapEntries);
  if (work >= 0) return work * plan.touchCost + 2 * n;
  left.push(row);
  return LEFT_COST * n;
}

/** Sweeps `some` of the positive rows, up to four. Returns the cost, twice the limit where that is not enough. */
function sweep(block: Block, first: number, some: number, turned: boolean, limit: number): number {
  const { plan, kernel, from, to, room, lanes, addresses, positive, left } = block;
  const { rows, columns, diagonal, source, target } = plan.grid;
  const { n } = plan;
  for (let lane = 0; lane < LANES; lane++) {
    const row = positive[first + Math.min(lane, some - 1)]!;
    addresses[lane] = from + 4 * n * row;
    addresses[LANES + lane] = to + 4 * n * row;
  }
  const lineCost = 15 + 3.5 * (turned ? rows : columns);
  const budget = Math.min(Math.max((limit - 6 * n) / lineCost, 0), 2 ** 30);
  const reached = kernel.sweepPaths(room, rows, columns, diagonal, source, target, lanes, turned, budget);
  if (reached < 0) return 2 * limit;
  for (let lane = 0; lane < some; lane++) if (((reached >> lane) & 1) === 0) left.push(positive[first + lane]!);
  return 6 * n + (reached >> LANES) * lineCost;
}

/** What each kernel cost recently, in nanoseconds of one machine, or a guess. */
export interface Costs {
  /** Of four grids with costs > 0, swept along the rows or along the columns. */
  rows: number;
  columns: number;
  /** Of one grid with costs > 0. */
  heap: number;
  /** Of one grid with other costs, without a heap and with one. */
  signed: number;
  signedHeap: number;
}

function firstGuesses(n: number): Costs {
  return { rows: 0, columns: 25 * n, heap: 30 * n, signed: 0, signedHeap: 25 * n };
}

/** Factor, at every use of another, of the cost of a way that is not gone: it is tried again now and then. */
const FADE = 255 / 256;

/** Cost of a cell where a kernel has left a grid to a slower one. */
const LEFT_COST = 200;

/** Grids of one kind differ by chance, so that the last one says less than the last few. */
function blend(before: number, now: number): number {
  return before === 0 ? now : before + (now - before) / 4;
}

/**
 * Whether distances grow along every path of `n` cells, rounded as they are: then sweeps find what Dijkstra's algorithm
 * does. No distance is above n times the highest cost.
 */
function growsEverywhere(lowest: number, highest: number, n: number): boolean {
  return lowest > 0 && lowest >= 2 ** -50 * n * highest;
}
