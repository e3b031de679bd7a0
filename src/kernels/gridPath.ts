/**
 * Shortest paths over the cells of a grid, where entering a cell costs the same from every side.
 *
 * The grid lies in a frame of closed cells, so that no step needs a bounds check. Ties: of equal distances the cell
 * with the lower index is settled first, and a cell keeps the first predecessor that offered its distance.
 *
 * All numbers lie in one array and all indices in another, sections of `size` one behind the other: so many arrays do
 * not fit into the registers of a machine, and two do.
 */
export interface GridScratch {
  readonly rows: number;
  readonly columns: number;
  /** Cells of a framed row: columns + 2. */
  readonly width: number;
  /** Cells of the framed grid. */
  readonly size: number;
  /** Steps to a neighbour: 4 or 8. */
  readonly degree: number;
  /** Sections: cost of each framed cell · key of each place of the heap · best known distance (`settlePath` only). */
  readonly numbers: Float64Array;
  /**
   * Sections: where one came from, or OPEN, or CLOSED · cell of each place of the heap · place of each cell in the heap
   * or NOWHERE (`settlePath` only) · the steps.
   */
  readonly cells: Int32Array;
  /** The first section of `cells` at the start: CLOSED on the frame, OPEN inside. */
  readonly blank: Int32Array;
}

/** No label yet. */
const OPEN = -1;
/** Takes no label: the frame and cells of cost Infinity. Any number >= 0 says so, and this one is no cell's. */
export const CLOSED = 0;

export function gridScratch(rows: number, columns: number, diagonal: boolean): GridScratch {
  const width = columns + 2;
  const size = width * (rows + 2);
  const blank = new Int32Array(size).fill(CLOSED);
  for (let row = 1; row <= rows; row++) blank.fill(OPEN, row * width + 1, row * width + 1 + columns);
  const straight = [-width, -1, 1, width];
  const steps = diagonal ? [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1] : straight;
  const cells = new Int32Array(3 * size + steps.length);
  cells.set(steps, 3 * size);
  return { rows, columns, width, size, degree: steps.length, numbers: new Float64Array(3 * size), cells, blank };
}

/**
 * Kernel: copies the costs into the frame and closes the infinite ones; costs below `floor` are raised to it.
 * Returns the lowest cost.
 */
export function frameCosts(scratch: GridScratch, theta: Float32Array, floor: number): number {
  const { rows, columns, width, numbers, cells, blank } = scratch;
  cells.set(blank);
  let lowest = Infinity;
  for (let row = 0, i = 0; row < rows; row++) {
    const first = (row + 1) * width + 1;
    for (let cell = first; cell < first + columns; cell++) {
      const value = theta[i++];
      numbers[cell] = Math.max(value, floor);
      if (value < lowest) lowest = value;
      if (value === Infinity) cells[cell] = CLOSED;
    }
  }
  return lowest;
}

/**
 * Kernel, for costs >= 0. Returns whether the target was reached; the path lies in the first section of `cells`.
 *
 * Cells are taken in order of distance, and a cell costs the same from wherever one comes: so the first neighbour to
 * reach a cell gives it its distance, that label is final, and a heap without decrease-key is enough.
 */
export function firstLabelPath(scratch: GridScratch, source: number, target: number): boolean {
  const { numbers, cells, degree, size: heap } = scratch;
  if (cells[source] === CLOSED || cells[target] === CLOSED) return false;
  if (source === target) return true;
  const stepsFrom = 3 * heap;
  const stepsTo = stepsFrom + degree;
  cells[source] = source;
  numbers[heap] = numbers[source];
  cells[heap] = source;
  let size = 1;
  while (size > 0) {
    const cell = cells[heap];
    const reached = numbers[heap];
    let rootIsOpen = true;
    for (let step = stepsFrom; step < stepsTo; step++) {
      const next = cell + cells[step];
      if (cells[next] !== OPEN) continue;
      cells[next] = cell;
      if (next === target) return true;
      const key = reached + numbers[next];
      if (rootIsOpen) {
        // The first new cell takes the place of the one just removed: half the work of a removal and an insertion.
        siftDown(numbers, cells, heap, size, key, next);
        rootIsOpen = false;
        continue;
      }
      let hole = size++;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        const parentKey = numbers[heap + parent];
        if (parentKey <= key && (parentKey < key || cells[heap + parent] < next)) break;
        numbers[heap + hole] = parentKey;
        cells[heap + hole] = cells[heap + parent];
        hole = parent;
      }
      numbers[heap + hole] = key;
      cells[heap + hole] = next;
    }
    if (rootIsOpen) {
      size--;
      siftDown(numbers, cells, heap, size, numbers[heap + size], cells[heap + size]);
    }
  }
  return false;
}

/**
 * Kernel: puts a cell in the place of the root of a heap of `size` cells that lies at `heap` in both arrays. It is
 * `siftDownPlaced` without places of the cells, which would cost `firstLabelPath` 6 %.
 */
function siftDown(
  numbers: Float64Array,
  cells: Int32Array,
  heap: number,
  size: number,
  key: number,
  cell: number,
): void {
  const end = heap + size;
  let hole = heap;
  let child = heap + 1;
  while (child < end) {
    let childKey = numbers[child];
    if (child + 1 < end) {
      const right = numbers[child + 1];
      if (right <= childKey && (right < childKey || cells[child + 1] < cells[child])) {
        child++;
        childKey = right;
      }
    }
    if (childKey >= key && (childKey > key || cells[child] > cell)) break;
    numbers[hole] = childKey;
    cells[hole] = cells[child];
    hole = child;
    child = 2 * hole - heap + 1;
  }
  numbers[hole] = key;
  cells[hole] = cell;
}

/** Kernel: walks back from the target and writes 1 for every cell of the path, 0 elsewhere. */
export function writePath(scratch: GridScratch, source: number, target: number, solution: Float32Array): void {
  const { columns, width, cells } = scratch;
  solution.fill(0);
  for (let cell = target; ; cell = cells[cell]) {
    const row = (cell / width) | 0;
    solution[(row - 1) * columns + (cell - row * width - 1)] = 1;
    if (cell === source) return;
  }
}
