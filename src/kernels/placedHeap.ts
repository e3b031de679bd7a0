/**
 * A binary heap that knows the place of each of its cells, so that a key can be lowered. Of equal keys the lower cell
 * comes first.
 *
 * It lies in an array of numbers and one of indices, in sections of as many places as there are cells. `heap` is that
 * number: keys lie at numbers[heap …], their cells at cells[heap …], and the place of each cell, from 0, at
 * cells[2·heap …].
 */

/** No place in the heap: the cell has not been in it. */
export const NOWHERE = -1;

/**
 * Kernel: gives a cell its first key, or a lower one, and returns the size of the heap. Where the root is used up
 * (`rootIsOpen`), a new cell takes its place: half the work of a removal and an insertion.
 */
export function offer(
  numbers: Float64Array,
  cells: Int32Array,
  heap: number,
  size: number,
  rootIsOpen: boolean,
  key: number,
  cell: number,
): number {
  const isNew = cells[2 * heap + cell] === NOWHERE;
  if (rootIsOpen) {
    if (isNew) {
      siftDownPlaced(numbers, cells, heap, size, key, cell);
      return size;
    }
    size--;
    siftDownPlaced(numbers, cells, heap, size, numbers[heap + size], cells[heap + size]);
  }
  if (isNew) {
    siftUpPlaced(numbers, cells, heap, size, key, cell);
    return size + 1;
  }
  siftUpPlaced(numbers, cells, heap, cells[2 * heap + cell], key, cell);
  return size;
}

/** Kernel: removes the root, and returns the size of the heap. */
export function removeRoot(numbers: Float64Array, cells: Int32Array, heap: number, size: number): number {
  const last = heap + size - 1;
  siftDownPlaced(numbers, cells, heap, size - 1, numbers[last], cells[last]);
  return size - 1;
}

/** Kernel: puts a cell in the place of the root of a heap of `size` cells. */
function siftDownPlaced(
  numbers: Float64Array,
  cells: Int32Array,
  heap: number,
  size: number,
  key: number,
  cell: number,
): void {
  const place = 2 * heap;
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
    const moved = cells[child];
    numbers[hole] = childKey;
    cells[hole] = moved;
    cells[place + moved] = hole - heap;
    hole = child;
    child = 2 * hole - heap + 1;
  }
  numbers[hole] = key;
  cells[hole] = cell;
  cells[place + cell] = hole - heap;
}

/** Kernel: puts a cell in the place `hole`, counted from 0, or nearer to the root. */
function siftUpPlaced(
  numbers: Float64Array,
  cells: Int32Array,
  heap: number,
  hole: number,
  key: number,
  cell: number,
): void {
  const place = 2 * heap;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const parentKey = numbers[heap + parent];
    if (parentKey <= key && (parentKey < key || cells[heap + parent] < cell)) break;
    const moved = cells[heap + parent];
    numbers[heap + hole] = parentKey;
    cells[heap + hole] = moved;
    cells[place + moved] = hole;
    hole = parent;
  }
  numbers[heap + hole] = key;
  cells[heap + hole] = cell;
  cells[place + cell] = hole;
}
