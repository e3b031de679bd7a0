/**
 * Shortest paths over the cells of a grid, where entering a cell costs the same from every side.
 *
 * The grid lies in a frame of closed cells, so that no step needs a bounds check. Ties: of equal distances the cell
 * with the lower index is settled first, and a cell keeps the first predecessor that offered its distance.
 */
export interface GridScratch {
  readonly rows: number;
  readonly columns: number;
  /** Cells of a framed row: columns + 2. */
  readonly width: number;
  /** Steps to the neighbours in the framed grid. */
  readonly steps: Int32Array;
  /** 1 for the frame, 0 for cells. */
  readonly blank: Uint8Array;
  /** 1 for a cell that takes no further label: the frame, closed cells, and final ones. */
  readonly closed: Uint8Array;
  /** Cost of each framed cell. */
  readonly cost: Float64Array;
  /** Best known distance, of `settlePath` only. */
  readonly distance: Float64Array;
  readonly cameFrom: Int32Array;
  /** A binary heap of cells, by (key, cell). */
  readonly heapKey: Float64Array;
  readonly heapCell: Int32Array;
  /** Place of a cell in the heap, −1 outside, of `settlePath` only. */
  readonly place: Int32Array;
}

export function gridScratch(rows: number, columns: number, diagonal: boolean): GridScratch {
  const width = columns + 2;
  const size = width * (rows + 2);
  const blank = new Uint8Array(size).fill(1);
  for (let row = 1; row <= rows; row++) blank.fill(0, row * width + 1, row * width + 1 + columns);
  const straight = [-width, -1, 1, width];
  const steps = diagonal ? [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1] : straight;
  return {
    rows,
    columns,
    width,
    steps: Int32Array.from(steps),
    blank,
    closed: new Uint8Array(size),
    cost: new Float64Array(size),
    distance: new Float64Array(size),
    cameFrom: new Int32Array(size),
    heapKey: new Float64Array(rows * columns + 1),
    heapCell: new Int32Array(rows * columns + 1),
    place: new Int32Array(size),
  };
}

/**
 * Kernel: copies the costs into the frame and closes the infinite ones; costs below `floor` are raised to it.
 * Returns the lowest cost.
 */
export function frameCosts(scratch: GridScratch, theta: Float32Array, floor: number): number {
  const { rows, columns, width, blank, closed, cost } = scratch;
  closed.set(blank);
  let lowest = Infinity;
  for (let row = 0, i = 0; row < rows; row++) {
    const first = (row + 1) * width + 1;
    for (let cell = first; cell < first + columns; cell++) {
      const value = theta[i++];
      cost[cell] = Math.max(value, floor);
      if (value < lowest) lowest = value;
      if (value === Infinity) closed[cell] = 1;
    }
  }
  return lowest;
}

/**
 * Kernel, for costs >= 0. Returns whether the target was reached; the path lies in `cameFrom`.
 *
 * Cells are taken in order of distance, and a cell costs the same from wherever one comes: so the first neighbour to
 * reach a cell gives it its distance, that label is final, and a heap without decrease-key is enough.
 */
export function firstLabelPath(scratch: GridScratch, source: number, target: number): boolean {
  const { steps, closed, cost, cameFrom, heapKey, heapCell } = scratch;
  if (closed[source] === 1 || closed[target] === 1) return false;
  if (source === target) return true;
  const degree = steps.length;
  closed[source] = 1;
  heapKey[0] = cost[source];
  heapCell[0] = source;
  let size = 1;
  while (size > 0) {
    const cell = heapCell[0];
    const reached = heapKey[0];
    let rootIsOpen = true;
    for (let e = 0; e < degree; e++) {
      const next = cell + steps[e];
      if (closed[next] === 1) continue;
      closed[next] = 1;
      cameFrom[next] = cell;
      if (next === target) return true;
      const key = reached + cost[next];
      if (rootIsOpen) {
        // The first new cell takes the place of the one just removed: half the work of a removal and an insertion.
        siftDown(heapKey, heapCell, size, key, next);
        rootIsOpen = false;
        continue;
      }
      let hole = size++;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        const parentKey = heapKey[parent];
        if (parentKey <= key && (parentKey < key || heapCell[parent] < next)) break;
        heapKey[hole] = parentKey;
        heapCell[hole] = heapCell[parent];
        hole = parent;
      }
      heapKey[hole] = key;
      heapCell[hole] = next;
    }
    if (rootIsOpen) {
      size--;
      siftDown(heapKey, heapCell, size, heapKey[size], heapCell[size]);
    }
  }
  return false;
}

/** Kernel: puts a cell in the place of the root of a heap of `size` cells. */
function siftDown(heapKey: Float64Array, heapCell: Int32Array, size: number, key: number, cell: number): void {
  let hole = 0;
  for (let child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size) {
      const left = heapKey[child];
      const right = heapKey[child + 1];
      if (right <= left && (right < left || heapCell[child + 1] < heapCell[child])) child++;
    }
    const childKey = heapKey[child];
    if (childKey >= key && (childKey > key || heapCell[child] > cell)) break;
    heapKey[hole] = childKey;
    heapCell[hole] = heapCell[child];
    hole = child;
  }
  heapKey[hole] = key;
  heapCell[hole] = cell;
}

/**
 * Kernel, for costs of any sign: label setting. A settled cell never changes, others take every better label; with a
 * negative cost in reach that is a heuristic, without one the shortest path. Returns whether the target was reached.
 */
export function settlePath(scratch: GridScratch, source: number, target: number): boolean {
  const { steps, closed, cost, distance, cameFrom, heapKey, heapCell, place } = scratch;
  if (closed[source] === 1 || closed[target] === 1) return false;
  const degree = steps.length;
  for (let i = 0; i < closed.length; i++) distance[i] = closed[i] === 1 ? -Infinity : Infinity;
  place.fill(-1);
  heapKey[0] = cost[source];
  heapCell[0] = source;
  let size = 1;
  while (size > 0) {
    const cell = heapCell[0];
    if (cell === target) return true;
    const reached = heapKey[0];
    distance[cell] = -Infinity; // no label is better than that of a settled or closed cell
    let rootIsOpen = true;
    for (let e = 0; e < degree; e++) {
      const next = cell + steps[e];
      const key = reached + cost[next];
      if (key >= distance[next]) continue;
      distance[next] = key;
      cameFrom[next] = cell;
      const isNew = place[next] < 0;
      if (rootIsOpen) {
        rootIsOpen = false;
        if (isNew) {
          siftDownPlaced(heapKey, heapCell, place, size, key, next);
          continue;
        }
        size--;
        siftDownPlaced(heapKey, heapCell, place, size, heapKey[size], heapCell[size]);
      }
      let hole = isNew ? size++ : place[next];
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        const parentKey = heapKey[parent];
        if (parentKey <= key && (parentKey < key || heapCell[parent] < next)) break;
        heapKey[hole] = parentKey;
        place[(heapCell[hole] = heapCell[parent])] = hole;
        hole = parent;
      }
      heapKey[hole] = key;
      place[(heapCell[hole] = next)] = hole;
    }
    if (rootIsOpen) {
      size--;
      siftDownPlaced(heapKey, heapCell, place, size, heapKey[size], heapCell[size]);
    }
  }
  return false;
}

/** Kernel: `siftDown` that keeps the places of the cells. */
function siftDownPlaced(
  heapKey: Float64Array,
  heapCell: Int32Array,
  place: Int32Array,
  size: number,
  key: number,
  cell: number,
): void {
  let hole = 0;
  for (let child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size) {
      const left = heapKey[child];
      const right = heapKey[child + 1];
      if (right <= left && (right < left || heapCell[child + 1] < heapCell[child])) child++;
    }
    const childKey = heapKey[child];
    if (childKey >= key && (childKey > key || heapCell[child] > cell)) break;
    heapKey[hole] = childKey;
    place[(heapCell[hole] = heapCell[child])] = hole;
    hole = child;
  }
  heapKey[hole] = key;
  place[(heapCell[hole] = cell)] = hole;
}

/** Kernel: walks back from the target and writes 1 for every cell of the path, 0 elsewhere. */
export function writePath(scratch: GridScratch, source: number, target: number, solution: Float32Array): void {
  const { columns, width, cameFrom } = scratch;
  solution.fill(0);
  for (let cell = target; ; cell = cameFrom[cell]) {
    const row = (cell / width) | 0;
    solution[(row - 1) * columns + (cell - row * width - 1)] = 1;
    if (cell === source) return;
  }
}
