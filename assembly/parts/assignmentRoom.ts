// Where the scratch of an assignment lies. All sections have room for `width` columns, a multiple of 8. Beyond the
// columns prices are −Infinity, so that cost − price is Infinity whatever cost stands there.
//
// float64: price of each column · least distance to it, or Infinity once it is in the queue · the least distance in
// each lane of every 8 columns. int32: row of each column or NONE · rows without a column. The queue.

export const NONE: i32 = -1;

export function distancesIn(room: usize, width: usize): usize {
  return room + width * 8;
}

export function blocksIn(room: usize, width: usize): usize {
  return room + width * 16;
}

export function rowsIn(room: usize, width: usize): usize {
  return room + width * 18;
}

export function freeIn(room: usize, width: usize): usize {
  return room + width * 22;
}

export function queueIn(room: usize, width: usize): usize {
  return room + width * 26;
}

/** Of a place in the queue. */
export const PLACE_BYTES: usize = 40;
/** Float64: the column's price, and its distance. */
export const PRICE: usize = 0;
export const REACHED: usize = 8;
/** Float64: the least distance of all. */
export const LEVEL: usize = 16;
/** Float64: what the distances over its row are less than cost − price there. */
export const LESS: usize = 24;
/** Int32: the column, and the row that has it. */
export const COLUMN: usize = 32;
export const ROW: usize = 36;

/** Address of the 32-bit number `place`. */
export function at4(base: usize, place: i32): usize {
  return base + ((<usize>place) << 2);
}

/** Address of the 64-bit number `place`. */
export function at8(base: usize, place: i32): usize {
  return base + ((<usize>place) << 3);
}

/** Which of 8 numbers are true, from pairs of them. */
export function bitsOf(first: v128, second: v128, third: v128, fourth: v128): i32 {
  const low = i32x4.bitmask(v128.shuffle<i32>(first, second, 0, 2, 4, 6));
  return low | (i32x4.bitmask(v128.shuffle<i32>(third, fourth, 0, 2, 4, 6)) << 4);
}

/** The lesser of two numbers. */
export function leastOf(pair: v128): f64 {
  return f64x2.extract_lane(f64x2.pmin(pair, v128.shuffle<i64>(pair, pair, 1, 0)), 0);
}

/**
 * Stores a float64, along with the one that it makes up a vector with: a vector that is loaded soon after would have to
 * wait for a store of half of it.
 */
export function storeHalf(address: usize, value: f64): void {
  const vector = address & -16;
  const half = i64x2.eq(i64x2.splat(address & 8), i64x2(0, 8));
  v128.store(vector, v128.bitselect(f64x2.splat(value), v128.load(vector), half));
}
