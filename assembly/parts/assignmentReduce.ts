// Column reduction and reduction transfer, for as many rows as columns.
import { at4, at8, distancesIn, freeIn, leastOf, NONE, queueIn, rowsIn } from "./assignmentRoom";

/**
 * Prices every column at its cheapest row and assigns the two, unless the row has one; then lowers the price where a
 * row has a single such column as far as its second best allows. Returns the end of the rows that are free.
 */
export function reduceColumns(costs: usize, bytes: usize, width: usize, room: usize, columnOf: usize): usize {
  const prices = room;
  const rowOf = rowsIn(room, width);
  // No search needs their places yet.
  const cheapest = queueIn(room, width);
  const uses = distancesIn(room, width);
  const n = <i32>(bytes >> 2);
  const end = costs + <usize>n * bytes;
  for (let column = 0; column < <i32>width; column += 8) {
    priceEight(at4(costs, column), end, bytes, at8(prices, column), at4(cheapest, column));
  }
  for (let column = 0; column < n; column++) {
    store<i32>(at4(uses, column), 0);
    store<i32>(at4(rowOf, column), NONE);
  }
  for (let price = at8(prices, n); price < uses; price += 8) store<f64>(price, -Infinity);
  for (let column = n - 1; column >= 0; column--) {
    const price = at8(prices, column);
    if (load<f64>(price) === Infinity) {
      store<f64>(price, 0);
      continue;
    }
    const row = load<i32>(at4(cheapest, column));
    const use = at4(uses, row);
    const used = load<i32>(use);
    store<i32>(use, used + 1);
    if (used > 0) continue;
    store<i32>(at4(rowOf, column), row);
    store<i32>(at4(columnOf, row), column);
  }
  let open = freeIn(room, width);
  for (let row = 0; row < n; row++) {
    const used = load<i32>(at4(uses, row));
    if (used === 0) {
      store<i32>(open, row);
      open += 4;
    }
    if (used !== 1) continue;
    const price = at8(prices, load<i32>(at4(columnOf, row)));
    const own = load<f64>(price);
    store<f64>(price, -Infinity); // leaves it out
    const least = leastLeft(costs + <usize>row * bytes, prices, uses);
    store<f64>(price, least < Infinity ? own - least : own);
  }
  return open;
}

/** The least of eight columns each, and the first row where it is. */
function priceEight(costs: usize, end: usize, bytes: usize, prices: usize, cheapest: usize): void {
  let least = v128.load(costs);
  let leastToo = v128.load(costs, 16);
  let row = i32x4.splat(0);
  let rows = row;
  let rowsToo = row;
  for (costs += bytes; costs < end; costs += bytes) {
    const four = v128.load(costs);
    const fourToo = v128.load(costs, 16);
    row = i32x4.add(row, i32x4.splat(1));
    // Rows only grow, so the larger one is the later.
    rows = i32x4.max_s(rows, v128.and(f32x4.lt(four, least), row));
    rowsToo = i32x4.max_s(rowsToo, v128.and(f32x4.lt(fourToo, leastToo), row));
    least = f32x4.pmin(least, four);
    leastToo = f32x4.pmin(leastToo, fourToo);
  }
  v128.store(prices, f64x2.promote_low_f32x4(least));
  v128.store(prices, f64x2.promote_low_f32x4(v128.shuffle<i64>(least, least, 1, 0)), 16);
  v128.store(prices, f64x2.promote_low_f32x4(leastToo), 32);
  v128.store(prices, f64x2.promote_low_f32x4(v128.shuffle<i64>(leastToo, leastToo, 1, 0)), 48);
  v128.store(cheapest, rows);
  v128.store(cheapest, rowsToo, 16);
}

/** The least of cost − price. */
function leastLeft(cost: usize, price: usize, end: usize): f64 {
  let least = f64x2.splat(Infinity);
  let leastToo = least;
  for (; price < end; price += 32) {
    least = f64x2.pmin(least, f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost)), v128.load(price)));
    leastToo = f64x2.pmin(
      leastToo,
      f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 8)), v128.load(price, 16)),
    );
    cost += 16;
  }
  return leastOf(f64x2.pmin(least, leastToo));
}
