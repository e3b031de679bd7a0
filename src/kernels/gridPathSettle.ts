import { CLOSED, type GridScratch } from "./gridPath.ts";
import { NOWHERE, offer, removeRoot } from "./placedHeap.ts";

/** Steps to the neighbours of a cell, in the order of `GridScratch`: how long they are, what must be open for them. */
export interface GridSteps {
  /** To the neighbour, as a difference of cells. */
  readonly offsets: Int32Array;
  /** To the two cells that must be open too, two numbers a step; 0, to the cell itself, where none must. */
  readonly besides: Int32Array;
  /** How often the step into a cell costs what the cell does. */
  readonly lengths: Float64Array;
}

export function gridSteps(scratch: GridScratch, diagonalLength: number, cornerCutting: boolean): GridSteps {
  const { width, size, degree, cells } = scratch;
  const offsets = cells.slice(3 * size, 3 * size + degree);
  const besides = new Int32Array(2 * degree);
  const lengths = new Float64Array(degree).fill(1);
  for (const [step, offset] of offsets.entries()) {
    const down = Math.sign(Math.round(offset / width)) * width;
    const across = offset - down;
    if (down === 0 || across === 0) continue;
    lengths[step] = diagonalLength;
    if (!cornerCutting) besides.set([down, across], 2 * step);
  }
  return { offsets, besides, lengths };
}

/**
 * Kernel, for costs of any sign and steps of any length: label setting. Returns whether the target was reached.
 *
 * A settled cell never changes, others take every better label. With a negative cost in reach that is a heuristic,
 * without one it is the shortest path. The first label of a cell is not its last one, as a longer step may come first.
 * A NaN is no label, so a cell that costs NaN is never entered. A step to an open cell has the two beside it in the
 * grid.
 */
export function settlePath(scratch: GridScratch, steps: GridSteps, source: number, target: number): boolean {
  const { numbers, cells, size: heap } = scratch;
  const { offsets, besides, lengths } = steps;
  if (cells[source] === CLOSED || cells[target] === CLOSED) return false;
  const distance = 2 * heap;
  const place = 2 * heap;
  for (let cell = 0; cell < heap; cell++) {
    numbers[distance + cell] = cells[cell] === CLOSED ? -Infinity : Infinity;
    cells[place + cell] = NOWHERE;
  }
  cells[source] = source;
  numbers[heap] = numbers[source];
  cells[heap] = source;
  let size = 1;
  while (size > 0) {
    const cell = cells[heap];
    if (cell === target) return true;
    const reached = numbers[heap];
    numbers[distance + cell] = -Infinity; // no label is better than that of a settled or closed cell
    let rootIsOpen = true;
    for (let step = 0; step < offsets.length; step++) {
      const next = cell + offsets[step];
      const key = reached + lengths[step] * numbers[next];
      if (!(key < numbers[distance + next])) continue;
      if (numbers[cell + besides[2 * step]] === Infinity || numbers[cell + besides[2 * step + 1]] === Infinity)
        continue;
      numbers[distance + next] = key;
      cells[next] = cell;
      size = offer(numbers, cells, heap, size, rootIsOpen, key, next);
      rootIsOpen = false;
    }
    if (rootIsOpen) size = removeRoot(numbers, cells, heap, size);
  }
  return false;
}

/**
 * Kernel: after `writePath`, writes the length of diagonal steps to the cells that they lead into. Apart, because it
 * costs a path of equal steps 1 %.
 */
export function writeDiagonals(
  scratch: GridScratch,
  source: number,
  target: number,
  diagonalLength: number,
  solution: Float32Array,
): void {
  const { columns, width, cells } = scratch;
  for (let cell = target; cell !== source; cell = cells[cell]) {
    const step = Math.abs(cell - cells[cell]);
    if (step === 1 || step === width) continue;
    const row = (cell / width) | 0;
    solution[(row - 1) * columns + (cell - row * width - 1)] = diagonalLength;
  }
}
