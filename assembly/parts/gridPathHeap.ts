// A path of one grid by label setting with a heap, as in gridSettle.ts, for grids where few cells are open at a time.
//
// The heap keeps labels that have been bettered, and they are passed over when they come up. The best of the new labels
// is held back from it: where it is next, as in a corridor, the heap is not touched.
import { addressOf, takeGrid, widthOf, writePath } from "./gridPathLabels";

/** Bytes of an entry of the heap: the key, a float64, and the address of its cell. */
const ENTRY: usize = 16;

/**
 * Writes the path, and returns how many cells were settled, and six times how
 * often the heap was touched; −1 where there is no path, −2 where the heap, of `capacity`
 * entries, is too small. `room` is as for `settlePath`, and for the heap behind that.
 */
export function heapPath(
  room: usize,
  rows: i32,
  columns: i32,
  diagonal: bool,
  source: i32,
  target: i32,
  floor: f32,
  theta: usize,
  path: usize,
  heap: usize,
  capacity: i32,
): i32 {
  const width = widthOf(columns);
  const stride = width << 3;
  const costs = takeGrid(room, rows, columns, floor, theta);
  const keys = room + 80 + stride;
  const line = <i32>stride;
  store<i32>(room, -line);
  store<i32>(room, -8, 4);
  store<i32>(room, 8, 8);
  store<i32>(room, line, 12);
  let stepsEnd = room + 16;
  if (diagonal) {
    store<i32>(room, -line - 8);
    store<i32>(room, -line, 4);
    store<i32>(room, -line + 8, 8);
    store<i32>(room, -8, 12);
    store<i32>(room, 8, 16);
    store<i32>(room, line - 8, 20);
    store<i32>(room, line, 24);
    store<i32>(room, line + 8, 28);
    stepsEnd = room + 32;
  }
  const full = heap + <usize>capacity * ENTRY;
  let end = heap;
  const goal = addressOf(target, keys, columns);
  const start = addressOf(source, keys, columns);
  let cell = start;
  let reached = load<f64>(cell + costs);
  if (reached === Infinity) return -1;
  let work = 0;
  while (cell !== goal) {
    work++;
    store<f64>(cell, Infinity);
    store<f64>(cell + costs, Infinity);
    let bestKey: f64 = Infinity;
    let best: usize = 0;
    for (let step = room; step < stepsEnd; step += 4) {
      let next = cell + <usize>load<i32>(step);
      let key = reached + load<f64>(next + costs);
      if (!(key < load<f64>(next))) continue;
      store<f64>(next, key);
      store<u32>(next + 2 * costs, <u32>cell);
      if (key < bestKey) {
        const worseKey = bestKey;
        const worse = best;
        bestKey = key;
        best = next;
        if (worse === 0) continue;
        key = worseKey;
        next = worse;
      }
      if (end === full) return -2;
      work += 6;
      let hole = end - heap;
      end += ENTRY;
      while (hole > 0) {
        const parent = ((hole - ENTRY) >> 1) & ~(ENTRY - 1);
        const parentKey = load<f64>(heap + parent);
        if (parentKey < key || (parentKey === key && load<u32>(heap + parent, 8) < <u32>next)) break;
        v128.store(heap + hole, v128.load(heap + parent));
        hole = parent;
      }
      store<f64>(heap + hole, key);
      store<u32>(heap + hole, <u32>next, 8);
    }
    while (true) {
      if (end === heap) {
        if (best === 0) return -1;
        reached = bestKey;
        cell = best;
        break;
      }
      const rootKey = load<f64>(heap);
      const root = <usize>load<u32>(heap, 8);
      if (bestKey < rootKey || (bestKey === rootKey && best < root)) {
        reached = bestKey;
        cell = best;
        break;
      }
      // The cell held back takes the root's place, or the last one does.
      if (best === 0) {
        end -= ENTRY;
        bestKey = load<f64>(end);
        best = <usize>load<u32>(end, 8);
      }
      work += 6;
      siftDown(heap, end, bestKey, best);
      bestKey = Infinity;
      best = 0;
      if (load<f64>(root) === rootKey) {
        reached = rootKey;
        cell = root;
        break;
      }
    }
  }
  writePath(keys, 2 * costs, rows, columns, start, cell, path);
  return work;
}

function siftDown(heap: usize, end: usize, key: f64, cell: usize): void {
  let hole = heap;
  while (true) {
    let child: usize = (hole << 1) - heap + ENTRY;
    if (child >= end) break;
    let childKey = load<f64>(child);
    if (child + ENTRY < end) {
      const right = load<f64>(child, ENTRY);
      if (right < childKey || (right === childKey && load<u32>(child, ENTRY + 8) < load<u32>(child, 8))) {
        child += ENTRY;
        childKey = right;
      }
    }
    if (childKey > key || (childKey === key && load<u32>(child, 8) > <u32>cell)) break;
    v128.store(hole, v128.load(child));
    hole = child;
  }
  store<f64>(hole, key);
  store<u32>(hole, <u32>cell, 8);
}
