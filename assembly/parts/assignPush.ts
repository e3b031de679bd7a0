// Augmenting row reduction.
import { at4, at8, costPair, distancesIn, freeIn, NONE, rowsIn } from "./assignRoom";

/**
 * Every free row takes its best column, at a price lowered to what its second best is worth, and pushes the row away that
 * had it, which takes its turn next. Returns how many of the `count` rows are free in the end.
 */
export function pushRows(
  costs: usize,
  rows: i32,
  columns: i32,
  width: i32,
  room: usize,
  columnOf: usize,
  count: i32,
): i32 {
  const lefts = distancesIn(room, width);
  const rowOf = rowsIn(room, width);
  const free = freeIn(room, width);
  let pushes = rows;
  let open = 0;
  for (let at = 0; at < count; ) {
    const row = load<i32>(at4(free, at++));
    // In each lane the least and the second least of what is left.
    let least = f64x2.splat(Infinity);
    let leastToo = least;
    let next = least;
    let nextToo = least;
    let from = costs + <usize>row * ((<usize>columns) << 2);
    let left = lefts;
    for (let price = room; price < lefts; price += 32) {
      const x = f64x2.sub(costPair(from), v128.load(price));
      const y = f64x2.sub(costPair(from + 8), v128.load(price, 16));
      v128.store(left, x);
      v128.store(left, y, 16);
      next = f64x2.pmin(next, f64x2.pmax(x, least));
      nextToo = f64x2.pmin(nextToo, f64x2.pmax(y, leastToo));
      least = f64x2.pmin(least, x);
      leastToo = f64x2.pmin(leastToo, y);
      from += 16;
      left += 32;
    }
    next = f64x2.pmin(f64x2.pmin(next, nextToo), f64x2.pmax(least, leastToo));
    least = f64x2.pmin(least, leastToo);
    const turned = v128.shuffle<i64>(least, least, 1, 0);
    next = f64x2.pmin(f64x2.pmin(next, v128.shuffle<i64>(next, next, 1, 0)), f64x2.pmax(least, turned));
    least = f64x2.pmin(least, turned);
    const first = f64x2.extract_lane(least, 0);
    const second = f64x2.extract_lane(next, 0);
    if (first === Infinity) {
      store<i32>(at4(free, open++), row);
      continue;
    }
    let best = placeOf(lefts, least);
    const priced = load<f64>(at8(room, best));
    const lowered = second < Infinity ? priced - (second - first) : priced;
    const lowers = lowered < priced;
    if (lowers) store<f64>(at8(room, best), lowered);
    else if (first === second && load<i32>(at4(rowOf, best)) !== NONE) best = placeAfter(lefts, best, first);
    const pushed = load<i32>(at4(rowOf, best));
    store<i32>(at4(rowOf, best), row);
    store<i32>(at4(columnOf, row), best);
    if (pushed === NONE) continue;
    if (lowers && pushes-- > 0) store<i32>(at4(free, --at), pushed);
    else store<i32>(at4(free, open++), pushed);
  }
  return open;
}

/** Where a number first stands that is among the others. */
function placeOf(numbers: usize, number: v128): i32 {
  let at = numbers;
  let found: i32;
  do {
    const equal = f64x2.eq(v128.load(at), number);
    const equalToo = f64x2.eq(v128.load(at, 16), number);
    found = i32x4.bitmask(v128.shuffle<i32>(equal, equalToo, 0, 2, 4, 6));
    at += 32;
  } while (found === 0);
  return <i32>((at - numbers) >> 3) - 4 + ctz(found);
}

/** Where it stands again. */
function placeAfter(numbers: usize, place: i32, number: f64): i32 {
  do place++;
  while (load<f64>(at8(numbers, place)) !== number);
  return place;
}
