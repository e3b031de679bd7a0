// Augmenting row reduction.
import { at4, at8, bitsOf, distancesIn, leastOf, NONE, rowsIn, storeHalf } from "./assignmentRoom";

/**
 * Every row from `free` to `end` takes its best column, at a price lowered to what its second best is worth, and pushes
 * the row away that had it, which takes its turn next, `pushes` times at most. Returns the end of those that are free
 * then.
 */
export function pushRows(
  costs: usize,
  bytes: usize,
  width: usize,
  room: usize,
  columnOf: usize,
  free: usize,
  end: usize,
  pushes: i32,
): usize {
  const distances = distancesIn(room, width);
  const rowOf = rowsIn(room, width);
  const columns = <i32>(bytes >> 2);
  let open = free;
  let pushed = NONE;
  while (pushed !== NONE || free < end) {
    let row = pushed;
    if (row === NONE) {
      row = load<i32>(free);
      free += 4;
    }
    pushed = NONE;
    const from = costs + <usize>row * bytes;
    // In either lane the least of what is left in a block of 8 columns, the block, and the least of other blocks.
    let least = f64x2.splat(Infinity);
    let next = least;
    let blocks = i32x4.splat(0);
    let block = blocks;
    let cost = from;
    for (let price = room; price < distances; price += 64) {
      const a = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost)), v128.load(price));
      const b = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 8)), v128.load(price, 16));
      const c = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 16)), v128.load(price, 32));
      const d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 24)), v128.load(price, 48));
      const here = f64x2.pmin(f64x2.pmin(a, b), f64x2.pmin(c, d));
      // Blocks only grow, so the larger one is the later.
      blocks = i32x4.max_s(blocks, v128.and(f64x2.lt(here, least), block));
      next = f64x2.pmin(next, f64x2.pmax(least, here));
      least = f64x2.pmin(least, here);
      block = i32x4.add(block, i32x4.splat(8));
      cost += 32;
    }
    const turned = v128.shuffle<i64>(least, least, 1, 0);
    const both = f64x2.pmin(least, turned);
    next = f64x2.pmin(next, f64x2.pmax(least, turned));
    const first = f64x2.extract_lane(both, 0);
    if (first === Infinity) {
      store<i32>(open, row);
      open += 4;
      continue;
    }
    blocks = v128.or(blocks, f64x2.ne(least, both));
    const eight = i32x4.extract_lane(i32x4.min_u(blocks, v128.shuffle<i64>(blocks, blocks, 1, 0)), 0);
    let price = at8(room, eight);
    cost = at4(from, eight);
    const a = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost)), v128.load(price));
    const b = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 8)), v128.load(price, 16));
    const c = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 16)), v128.load(price, 32));
    const d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(cost, 24)), v128.load(price, 48));
    let best = eight + ctz(bitsOf(f64x2.eq(a, both), f64x2.eq(b, both), f64x2.eq(c, both), f64x2.eq(d, both)));
    const others = f64x2.pmax(f64x2.pmin(a, b), f64x2.pmin(c, d));
    const second = leastOf(f64x2.pmin(f64x2.pmin(next, others), f64x2.pmin(f64x2.pmax(a, b), f64x2.pmax(c, d))));
    price = at8(room, best);
    const priced = load<f64>(price);
    const lowered = second < Infinity ? priced - (second - first) : priced;
    const lowers = lowered < priced;
    if (lowers) {
      storeHalf(price, lowered);
    } else if (first === second && load<i32>(at4(rowOf, best)) !== NONE) {
      // There is one, but where costs are NaN.
      let other = best + 1;
      while (other < columns && <f64>load<f32>(at4(from, other)) - load<f64>(at8(room, other)) !== first) other++;
      if (other < columns) best = other;
    }
    const owner = at4(rowOf, best);
    pushed = load<i32>(owner);
    store<i32>(owner, row);
    store<i32>(at4(columnOf, row), best);
    if (pushed === NONE || (lowers && pushes-- > 0)) continue;
    store<i32>(open, pushed);
    open += 4;
    pushed = NONE;
  }
  return open;
}
