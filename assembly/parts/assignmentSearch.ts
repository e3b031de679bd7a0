// Dijkstra's algorithm from a free row, all columns in their natural order, two a vector.
import {
  at4,
  at8,
  bitsOf,
  blocksIn,
  COLUMN,
  distancesIn,
  LESS,
  LEVEL,
  leastOf,
  NONE,
  PLACE_BYTES,
  PRICE,
  queueIn,
  REACHED,
  ROW,
  rowsIn,
} from "./assignmentRoom";

/**
 * Assigns the free row `start` along a cheapest way over rows that give up their columns, and lowers the prices of the
 * columns passed. Returns whether there is a way.
 */
export function assignFree(costs: usize, bytes: usize, width: usize, room: usize, columnOf: usize, start: i32): bool {
  for (let at = distancesIn(room, width); at < blocksIn(room, width); at += 16) v128.store(at, f64x2.splat(Infinity));
  let row = start;
  let less: f64 = 0;
  let least: f64 = 0;
  let passed = queueIn(room, width);
  let end = passed;
  for (;;) {
    const nearest = relax(costs + <usize>row * bytes, width, room, less);
    if (passed === end) {
      least = nearest;
      if (!(least < Infinity)) return false;
    }
    // Where the queue was not empty: less than the least only by rounding.
    if (nearest <= least) {
      end = enqueue(width, room, end, least);
      if (load<i32>(end - PLACE_BYTES, ROW) === NONE) break;
    }
    row = load<i32>(passed, ROW);
    const cost = load<f32>(at4(costs + <usize>row * bytes, load<i32>(passed, COLUMN)));
    less = <f64>cost - load<f64>(passed, PRICE) - least;
    store<f64>(passed, less, LESS);
    passed += PLACE_BYTES;
  }
  augment(costs, bytes, width, room, columnOf, start, end - PLACE_BYTES);
  for (let place = queueIn(room, width); place < end; place += PLACE_BYTES) {
    const price = load<f64>(place, PRICE) + (load<f64>(place, LEVEL) - least);
    store<f64>(at8(room, load<i32>(place, COLUMN)), price);
  }
  return true;
}

/** Distances over one row more. Returns the least. A price of −Infinity leaves its column as it is. */
function relax(cost: usize, width: usize, room: usize, less: f64): f64 {
  const end = distancesIn(room, width);
  const lesses = f64x2.splat(less);
  let distance = end;
  let block = blocksIn(room, width);
  let nearest = f64x2.splat(Infinity);
  for (let price = room; price < end; price += 64) {
    const a = f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost)), v128.load(price)), lesses);
    const b = f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 8)), v128.load(price, 16)), lesses);
    const c = f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 16)), v128.load(price, 32)), lesses);
    const d = f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 24)), v128.load(price, 48)), lesses);
    const leastA = f64x2.pmin(v128.load(distance), a);
    const leastB = f64x2.pmin(v128.load(distance, 16), b);
    const leastC = f64x2.pmin(v128.load(distance, 32), c);
    const leastD = f64x2.pmin(v128.load(distance, 48), d);
    v128.store(distance, leastA);
    v128.store(distance, leastB, 16);
    v128.store(distance, leastC, 32);
    v128.store(distance, leastD, 48);
    const least = f64x2.pmin(f64x2.pmin(leastA, leastB), f64x2.pmin(leastC, leastD));
    v128.store(block, least);
    nearest = f64x2.pmin(nearest, least);
    cost += 32;
    distance += 64;
    block += 16;
  }
  return leastOf(nearest);
}

/**
 * Puts the columns that are no farther than `least` into the queue from `end` on, in their own order, up to the first
 * free one. Returns where the queue ends then.
 */
function enqueue(width: usize, room: usize, end: usize, least: f64): usize {
  const bound = f64x2.splat(least);
  let distance = distancesIn(room, width);
  for (let block = blocksIn(room, width); block < rowsIn(room, width); block += 16, distance += 64) {
    if (i64x2.bitmask(f64x2.le(v128.load(block), bound)) === 0) continue;
    let bits = bitsOf(
      f64x2.le(v128.load(distance), bound),
      f64x2.le(v128.load(distance, 16), bound),
      f64x2.le(v128.load(distance, 32), bound),
      f64x2.le(v128.load(distance, 48), bound),
    );
    for (; bits !== 0; bits &= bits - 1) {
      const at = at8(distance, ctz(bits));
      const price = at - width * 8;
      const column = <i32>((price - room) >> 3);
      const row = load<i32>(at4(rowsIn(room, width), column));
      store<f64>(end, load<f64>(price), PRICE);
      store<f64>(end, load<f64>(at), REACHED);
      store<f64>(end, least, LEVEL);
      store<i32>(end, column, COLUMN);
      store<i32>(end, row, ROW);
      store<f64>(price, -Infinity);
      store<f64>(at, Infinity);
      end += PLACE_BYTES;
      if (row === NONE) return end;
    }
  }
  return end;
}

/**
 * Gives the column at a place of the queue to the row from which it was reached, that row's to the one before, and so
 * to the start. The row is the first one over which the distance is the same to the last bit.
 */
function augment(
  costs: usize,
  bytes: usize,
  width: usize,
  room: usize,
  columnOf: usize,
  start: i32,
  place: usize,
): void {
  for (;;) {
    const column = load<i32>(place, COLUMN);
    const price = load<f64>(place, PRICE);
    const reached = load<f64>(place, REACHED);
    const from = at4(costs, column);
    let row = start;
    let less: f64 = 0;
    place = queueIn(room, width) - PLACE_BYTES;
    while (<f64>load<f32>(from + <usize>row * bytes) - price - less !== reached) {
      place += PLACE_BYTES;
      row = load<i32>(place, ROW);
      less = load<f64>(place, LESS);
    }
    store<i32>(at4(rowsIn(room, width), column), row);
    store<i32>(at4(columnOf, row), column);
    if (row === start) return;
  }
}
