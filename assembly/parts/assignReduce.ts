// Column reduction and reduction transfer, for as many rows as columns.
import { at4, at8, cameFromIn, costPair, freeIn, leastOf, NONE, rowsIn, usesIn } from "./assignRoom";

/**
 * Prices every column at its cheapest row and assigns the two, unless the row has one; then lowers the price where a row
 * has a single such column as far as its second best allows. Returns how many rows are free.
 */
export function reduceColumns(costs: usize, n: i32, width: i32, room: usize, columnOf: usize): i32 {
  const rowOf = rowsIn(room, width);
  const cheapest = cameFromIn(room, width);
  const uses = usesIn(room, width);
  const free = freeIn(room, width);
  const bytes = (<usize>n) << 2;
  for (let column = 0; column < width; column += 4) {
    priceFour(at4(costs, column), n, at8(room, column), at4(cheapest, column));
    v128.store(at4(uses, column), i32x4.splat(0));
    v128.store(at4(rowOf, column), i32x4.splat(NONE));
  }
  for (let column = n; column < width; column++) store<f64>(at8(room, column), -Infinity);
  for (let column = n - 1; column >= 0; column--) {
    if (load<f64>(at8(room, column)) === Infinity) {
      store<f64>(at8(room, column), 0);
      continue;
    }
    const row = load<i32>(at4(cheapest, column));
    const used = load<i32>(at4(uses, row));
    store<i32>(at4(uses, row), used + 1);
    if (used > 0) continue;
    store<i32>(at4(rowOf, column), row);
    store<i32>(at4(columnOf, row), column);
  }
  let open = 0;
  for (let row = 0; row < n; row++) {
    const used = load<i32>(at4(uses, row));
    if (used === 0) store<i32>(at4(free, open++), row);
    if (used !== 1) continue;
    const price = at8(room, load<i32>(at4(columnOf, row)));
    const own = load<f64>(price);
    store<f64>(price, -Infinity); // leaves it out
    const least = leastLeft(costs + <usize>row * bytes, width, room);
    store<f64>(price, least < Infinity ? own - least : own);
  }
  return open;
}

/** The least of four columns each, and the first row where it is. */
function priceFour(costs: usize, n: i32, prices: usize, cheapest: usize): void {
  const bytes = (<usize>n) << 2;
  let least = v128.load(costs);
  let rows = i32x4.splat(0);
  for (let row = 1; row < n; row++) {
    costs += bytes;
    const four = v128.load(costs);
    // Rows only grow, so the larger one is the later.
    rows = i32x4.max_s(rows, v128.and(f32x4.lt(four, least), i32x4.splat(row)));
    least = f32x4.pmin(least, four);
  }
  v128.store(prices, f64x2.promote_low_f32x4(least));
  v128.store(prices, f64x2.promote_low_f32x4(v128.shuffle<i64>(least, least, 1, 0)), 16);
  v128.store(cheapest, rows);
}

function leastLeft(costs: usize, width: i32, room: usize): f64 {
  const end = at8(room, width);
  let least = f64x2.splat(Infinity);
  let leastToo = least;
  for (let price = room; price < end; price += 32) {
    least = f64x2.pmin(least, f64x2.sub(costPair(costs), v128.load(price)));
    leastToo = f64x2.pmin(leastToo, f64x2.sub(costPair(costs + 8), v128.load(price, 16)));
    costs += 16;
  }
  return leastOf(f64x2.pmin(least, leastToo));
}
