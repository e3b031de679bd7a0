// Where the scratch of an assignment lies: sections of `width` numbers each, the columns rounded up to a multiple of 4.
// Beyond the columns prices are −Infinity, so that cost − price is Infinity or NaN whatever lies behind a row of costs:
// neither is ever less than anything.

export const NONE: i32 = -1;

/** Float64: price of each column · least distance to it, or NaN in the queue · least distance of each place of the queue. */
export function distancesIn(room: usize, width: i32): usize {
  return room + ((<usize>width) << 3);
}

export function levelsIn(room: usize, width: i32): usize {
  return room + ((<usize>width) << 4);
}

/** Int32: row of each column or NONE · the place in the queue from which its distance is, from 1, or 0 for the start ·
 * queue of columns · rows without a column · how many columns are cheapest in each row. */
export function rowsIn(room: usize, width: i32): usize {
  return room + <usize>width * 24;
}

export function cameFromIn(room: usize, width: i32): usize {
  return room + <usize>width * 28;
}

export function queueIn(room: usize, width: i32): usize {
  return room + <usize>width * 32;
}

export function freeIn(room: usize, width: i32): usize {
  return room + <usize>width * 36;
}

export function usesIn(room: usize, width: i32): usize {
  return room + <usize>width * 40;
}

/** Address of the 32-bit number `place`. */
export function at4(base: usize, place: i32): usize {
  return base + ((<usize>place) << 2);
}

/** Address of the 64-bit number `place`. */
export function at8(base: usize, place: i32): usize {
  return base + ((<usize>place) << 3);
}

/** Two costs as float64. */
export function costPair(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}

/** The lesser of two, unless it is NaN. */
export function leastOf(pair: v128): f64 {
  return f64x2.extract_lane(f64x2.pmin(pair, v128.shuffle<i64>(pair, pair, 1, 0)), 0);
}
