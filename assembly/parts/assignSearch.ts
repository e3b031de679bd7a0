// Dijkstra's algorithm from a free row, all columns in their natural order, two at a time.
import { at4, at8, cameFromIn, costPair, distancesIn, leastOf, levelsIn, NONE, queueIn, rowsIn } from "./assignRoom";

/**
 * Assigns the free row `start` along a cheapest way over rows that give up their columns, and lowers the prices of the
 * columns passed. Returns whether there is a way.
 */
export function assignFree(costs: usize, columns: i32, width: i32, room: usize, columnOf: usize, start: i32): bool {
  const distances = distancesIn(room, width);
  const levels = levelsIn(room, width);
  const rowOf = rowsIn(room, width);
  const queue = queueIn(room, width);
  const bytes = (<usize>columns) << 2;
  let least: f64 = 0;
  let nearest = beginAt(costs + <usize>start * bytes, width, room);
  let passed = 0;
  let level = 0;
  let settled = 0;
  let end = NONE;
  for (;;) {
    if (passed === level) {
      settled = passed;
      least = nearest;
      if (least === Infinity) return false;
    }
    if (nearest <= least) {
      // In the order of the columns, up to a free one.
      const bound = f64x2.splat(least);
      for (let first = 0; first < width && end === NONE; first += 4) {
        const at = at8(distances, first);
        const below = f64x2.le(v128.load(at), bound);
        const belowToo = f64x2.le(v128.load(at, 16), bound);
        let found = i32x4.bitmask(v128.shuffle<i32>(below, belowToo, 0, 2, 4, 6));
        for (; found !== 0; found &= found - 1) {
          const column = first + ctz(found);
          store<i32>(at4(queue, level), column);
          store<f64>(at8(levels, level), least);
          store<f64>(at8(distances, column), NaN);
          level++;
          if (load<i32>(at4(rowOf, column)) !== NONE) continue;
          end = column;
          break;
        }
      }
      if (end !== NONE) break;
    }
    const column = load<i32>(at4(queue, passed++));
    const from = costs + <usize>load<i32>(at4(rowOf, column)) * bytes;
    const less = <f64>load<f32>(at4(from, column)) - load<f64>(at8(room, column)) - least;
    nearest = relax(from, width, room, less, passed);
  }
  for (let place = 0; place < settled; place++) {
    const price = at8(room, load<i32>(at4(queue, place)));
    store<f64>(price, load<f64>(price) + (load<f64>(at8(levels, place)) - least));
  }
  augment(width, room, columnOf, start, end);
  return true;
}

/** Distances from the start alone. Returns the least. */
function beginAt(costs: usize, width: i32, room: usize): f64 {
  let distance = distancesIn(room, width);
  let cameFrom = cameFromIn(room, width);
  const end = distance;
  let nearest = f64x2.splat(Infinity);
  let nearestToo = nearest;
  for (let price = room; price < end; price += 32) {
    const reached = f64x2.sub(costPair(costs), v128.load(price));
    const reachedToo = f64x2.sub(costPair(costs + 8), v128.load(price, 16));
    v128.store(distance, reached);
    v128.store(distance, reachedToo, 16);
    v128.store(cameFrom, i32x4.splat(0));
    nearest = f64x2.pmin(nearest, reached);
    nearestToo = f64x2.pmin(nearestToo, reachedToo);
    costs += 16;
    distance += 32;
    cameFrom += 16;
  }
  return leastOf(f64x2.pmin(nearest, nearestToo));
}

/** Distances over one row more; those that are NaN stay so. Returns the least. */
function relax(costs: usize, width: i32, room: usize, less: f64, place: i32): f64 {
  let distance = distancesIn(room, width);
  let cameFrom = cameFromIn(room, width);
  const end = distance;
  const lesses = f64x2.splat(less);
  const places = i32x4.splat(place);
  let nearest = f64x2.splat(Infinity);
  let nearestToo = nearest;
  for (let price = room; price < end; price += 32) {
    const reached = f64x2.sub(f64x2.sub(costPair(costs), v128.load(price)), lesses);
    const reachedToo = f64x2.sub(f64x2.sub(costPair(costs + 8), v128.load(price, 16)), lesses);
    const before = v128.load(distance);
    const beforeToo = v128.load(distance, 16);
    const after = f64x2.pmin(before, reached);
    const afterToo = f64x2.pmin(beforeToo, reachedToo);
    v128.store(distance, after);
    v128.store(distance, afterToo, 16);
    nearest = f64x2.pmin(nearest, after);
    nearestToo = f64x2.pmin(nearestToo, afterToo);
    // Places only grow, so the larger one is the later.
    const nearer = v128.shuffle<i32>(f64x2.lt(reached, before), f64x2.lt(reachedToo, beforeToo), 0, 2, 4, 6);
    v128.store(cameFrom, i32x4.max_s(v128.load(cameFrom), v128.and(nearer, places)));
    costs += 16;
    distance += 32;
    cameFrom += 16;
  }
  return leastOf(f64x2.pmin(nearest, nearestToo));
}

/** Gives the column to the row from which it was reached, that row's to the one before, and so to the start. */
function augment(width: i32, room: usize, columnOf: usize, start: i32, end: i32): void {
  const rowOf = rowsIn(room, width);
  const cameFrom = cameFromIn(room, width);
  const queue = queueIn(room, width);
  let column = end;
  for (;;) {
    const place = load<i32>(at4(cameFrom, column));
    const given = place === 0 ? NONE : load<i32>(at4(queue, place - 1));
    const row = place === 0 ? start : load<i32>(at4(rowOf, given));
    store<i32>(at4(rowOf, column), row);
    store<i32>(at4(columnOf, row), column);
    if (place === 0) return;
    column = given;
  }
}
