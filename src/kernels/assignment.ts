/**
 * Linear assignment: every row to a column of its own, rows <= columns, at the least sum of costs.
 *
 * Columns have prices, and a row is always assigned to a column where cost − price is least among all: so the
 * assignment is optimal as soon as it is whole, and the prices prove it. Columns without a row keep the price 0 where
 * there are more columns than rows. Costs of Infinity are never taken; prices stay finite.
 *
 * Ties: of equal columns the lower index, except for the order in which rows push each other away.
 *
 * All numbers lie in one array and all indices in another, sections one behind the other, for the registers' sake.
 */
export interface AssignmentScratch {
  readonly rows: number;
  readonly columns: number;
  /** Sections of `columns` numbers: price of each column · least distance to it · that of each place of the queue. */
  readonly numbers: Float64Array;
  /**
   * Sections of `columns` indices: row of each column or NONE · the row from which its distance is · queue of
   * columns · column of each row · rows without a column · how many columns are cheapest in each row.
   */
  readonly cells: Int32Array;
}

const NONE = -1;

export function assignmentScratch(rows: number, columns: number): AssignmentScratch {
  return { rows, columns, numbers: new Float64Array(3 * columns), cells: new Int32Array(6 * columns) };
}

/**
 * Kernel: assigns; costs are row-major [rows, columns]. Returns whether there is a whole assignment of finite costs.
 */
export function assignRows(scratch: AssignmentScratch, costs: Float32Array): boolean {
  const { rows, columns, numbers, cells } = scratch;
  const free = 4 * columns;
  let open = rows;
  cells.fill(NONE, 0, columns);
  if (rows === columns) {
    open = reduceColumns(scratch, costs);
  } else {
    numbers.fill(0, 0, columns);
    for (let row = 0; row < rows; row++) cells[free + row] = row;
  }
  // Two rounds, as in the paper.
  for (let round = 0; round < 2 && open > 0; round++) open = pushRows(scratch, costs, open);
  for (let at = 0; at < open; at++) {
    const end = cheapestWay(scratch, costs, cells[free + at]);
    if (end === NONE) return false;
    augment(scratch, cells[free + at], end);
  }
  return true;
}

/**
 * Kernel, for as many rows as columns: prices every column at its cheapest row and assigns the two, unless the row has
 * one; then lowers the price where a row has a single such column as far as its second best allows. Returns how many
 * rows are free.
 */
function reduceColumns(scratch: AssignmentScratch, costs: Float32Array): number {
  const { columns: n, numbers, cells } = scratch;
  const cheapest = n;
  const columnOf = 3 * n;
  const free = 4 * n;
  const uses = 5 * n;
  for (let column = 0; column < n; column++) {
    numbers[column] = costs[column];
    cells[cheapest + column] = 0;
    cells[uses + column] = 0;
  }
  for (let row = 1, at = n; row < n; row++) {
    for (let column = 0; column < n; column++, at++) {
      if (costs[at] >= numbers[column]) continue;
      numbers[column] = costs[at];
      cells[cheapest + column] = row;
    }
  }
  for (let column = n - 1; column >= 0; column--) {
    if (numbers[column] === Infinity) {
      numbers[column] = 0; // no assignment: the search finds that
      continue;
    }
    const row = cells[cheapest + column];
    if (cells[uses + row]++ > 0) continue;
    cells[column] = row;
    cells[columnOf + row] = column;
  }
  let open = 0;
  for (let row = 0; row < n; row++) {
    if (cells[uses + row] === 0) cells[free + open++] = row;
    if (cells[uses + row] !== 1) continue;
    const own = cells[columnOf + row];
    const from = row * n;
    let least = Infinity;
    for (let column = 0; column < n; column++) {
      const left = costs[from + column] - numbers[column];
      if (left < least && column !== own) least = left;
    }
    if (least < Infinity) numbers[own] -= least;
  }
  return open;
}

/**
 * Kernel: every free row takes its best column, at a price lowered to what its second best is worth, and pushes the row
 * away that had it, which takes its turn next. Returns how many rows are free in the end.
 */
function pushRows(scratch: AssignmentScratch, costs: Float32Array, count: number): number {
  const { rows, columns, numbers, cells } = scratch;
  const columnOf = 3 * columns;
  const free = 4 * columns;
  // Rows can push each other for long where prices differ little: 16 times as many pushes took twice the time.
  let pushes = rows;
  let open = 0;
  for (let at = 0; at < count; ) {
    const row = cells[free + at++];
    const from = row * columns;
    let best = NONE;
    let second = NONE;
    let least = Infinity;
    let next = Infinity;
    for (let column = 0; column < columns; column++) {
      const left = costs[from + column] - numbers[column];
      if (left >= next) continue;
      if (left < least) {
        next = least;
        second = best;
        least = left;
        best = column;
      } else {
        next = left;
        second = column;
      }
    }
    if (best === NONE) {
      cells[free + open++] = row;
      continue;
    }
    const lowered = next < Infinity ? numbers[best] - (next - least) : numbers[best];
    const lowers = lowered < numbers[best];
    if (lowers) numbers[best] = lowered;
    else if (next === least && cells[best] !== NONE) best = second;
    const pushed = cells[best];
    cells[best] = row;
    cells[columnOf + row] = best;
    if (pushed === NONE) continue;
    if (lowers && pushes-- > 0) cells[free + --at] = pushed;
    else cells[free + open++] = pushed;
  }
  return open;
}

/**
 * Kernel: Dijkstra's algorithm from a free row over rows that give up their columns, on cost − price. Lowers the prices
 * of the columns passed, and returns the column at the end, or NONE where there is no way.
 *
 * Columns at the least distance stand in a queue, in the order in which they were found there, several at once in their
 * own order; their distance becomes NaN, which is neither lowered nor the least.
 */
function cheapestWay(scratch: AssignmentScratch, costs: Float32Array, start: number): number {
  const { columns, numbers, cells } = scratch;
  const distance = columns;
  const cameFrom = columns;
  const queue = 2 * columns;
  const levels = 2 * columns;
  let nearest = Infinity;
  for (let column = 0, at = start * columns; column < columns; column++, at++) {
    const reached = costs[at] - numbers[column];
    numbers[distance + column] = reached;
    cells[cameFrom + column] = start;
    if (reached < nearest) nearest = reached;
  }
  let passed = 0;
  let level = 0;
  let least = 0;
  for (;;) {
    if (passed === level) {
      least = nearest;
      if (least === Infinity) return NONE;
    }
    // Where the queue was not empty: less than the least only by rounding.
    if (nearest <= least) {
      let end = NONE;
      for (let column = 0; column < columns && end === NONE; column++) {
        if (!(numbers[distance + column] <= least)) continue;
        numbers[distance + column] = NaN;
        numbers[levels + level] = least;
        cells[queue + level++] = column;
        if (cells[column] === NONE) end = column;
      }
      if (end !== NONE) {
        for (let place = 0; place < level; place++) {
          numbers[cells[queue + place]] += numbers[levels + place] - least;
        }
        return end;
      }
    }
    const column = cells[queue + passed++];
    const row = cells[column];
    const from = row * columns;
    const less = costs[from + column] - numbers[column] - least;
    nearest = Infinity;
    for (let other = 0; other < columns; other++) {
      let reached = numbers[distance + other];
      const passing = costs[from + other] - numbers[other] - less;
      if (passing < reached) {
        reached = passing;
        cells[cameFrom + other] = row;
        numbers[distance + other] = reached;
      }
      if (reached < nearest) nearest = reached;
    }
  }
}

/** Kernel: gives the column to the row from which it was reached, that row's to the one before, and so to the start. */
function augment({ columns, cells }: AssignmentScratch, start: number, end: number): void {
  const cameFrom = columns;
  const columnOf = 3 * columns;
  let column = end;
  let row = NONE;
  while (row !== start) {
    row = cells[cameFrom + column];
    cells[column] = row;
    const given = cells[columnOf + row];
    cells[columnOf + row] = column;
    column = given;
  }
}

/** Kernel: writes 1 for every assigned pair and 0 elsewhere. */
export function writeAssignment({ rows, columns, cells }: AssignmentScratch, solution: Float32Array): void {
  const columnOf = 3 * columns;
  solution.fill(0);
  for (let row = 0; row < rows; row++) solution[row * columns + cells[columnOf + row]] = 1;
}

/** Kernel: as `writeAssignment`, into the transpose. */
export function writeTransposed({ rows, columns, cells }: AssignmentScratch, solution: Float32Array): void {
  const columnOf = 3 * columns;
  solution.fill(0);
  for (let row = 0; row < rows; row++) solution[cells[columnOf + row] * rows + row] = 1;
}

/** Kernel: the transpose of [rows, columns] numbers. */
export function transpose(values: Float32Array, rows: number, columns: number, result: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[at++];
  }
}
