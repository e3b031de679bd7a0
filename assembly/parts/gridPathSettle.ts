// A path of one grid by label setting, for costs of any sign: a settled cell never changes, others take every better
// label, and of equal labels that of the lower cell is settled first.
//
// Keys of the open cells lie in the grid itself, Infinity where there is none, beside the least key of each row. So the
// next cell is found by two looks along a line, and no branch depends on the numbers but one: a label below the one
// just settled is below all others too, as it often is with negative costs, and then its cell is next.
import { addressOf, takeGrid, widthOf, writePath } from "./gridPathLabels";

/**
 * Writes the path, and returns how many cells were settled, those twice that had to be looked for; −1 where there is
 * none. Costs below `floor` are raised to it.
 *
 * `room` is for 3 · (rows + 2) · (columns + 2) + rows + 32 numbers of 8 bytes.
 */
export function settlePath(
  room: usize,
  rows: i32,
  columns: i32,
  diagonal: bool,
  source: i32,
  target: i32,
  floor: f32,
  theta: usize,
  path: usize,
): i32 {
  const width = widthOf(columns);
  const stride = width << 3;
  const costs = takeGrid(room, rows, columns, floor, theta);
  const keys = room + 80 + stride;
  const minima = room + 80 + 3 * costs;
  const steps = room;
  const far = f64x2.splat(Infinity);
  for (let at = minima - 8, end = minima + ((<usize>rows) << 3) + 16; at < end; at += 8) store<f64>(at, Infinity);
  // The steps to the neighbours in order, as differences of addresses: of the cell, of its row's minimum.
  const line = <i32>stride;
  store<i64>(steps, step(-line - 8, -8));
  store<i64>(steps, step(-line, -8), 8);
  store<i64>(steps, step(-line + 8, -8), 16);
  store<i64>(steps, step(-8, 0), 24);
  store<i64>(steps, step(8, 0), 32);
  store<i64>(steps, step(line - 8, 8), 40);
  store<i64>(steps, step(line, 8), 48);
  store<i64>(steps, step(line + 8, 8), 56);
  const pairMask = diagonal ? i64x2.splat(-1) : i64x2(0, -1);
  const cornerMask = diagonal ? i64x2.splat(-1) : i64x2.splat(0);

  const goal = addressOf(target, keys, columns);
  const start = addressOf(source, keys, columns);
  let cell = start;
  if (load<f64>(cell + costs) === Infinity) return -1;
  let minimum = minima + ((<usize>(source / columns)) << 3);
  let reached = v128.load64_splat(cell + costs);
  let work = 0;
  while (cell !== goal) {
    work++;
    const self = i64x2.splat(cell);
    const above = cell - stride;
    const below = cell + stride;
    const a = lower(above - 8, costs, reached, self, pairMask);
    const b = lowerOne(above + 8, costs, reached, self, cornerMask);
    const c = lowerSides(cell, costs, reached, self);
    const d = lower(below - 8, costs, reached, self, pairMask);
    const e = lowerOne(below + 8, costs, reached, self, cornerMask);
    store<f64>(cell, Infinity);
    store<f64>(cell + costs, Infinity);
    const up = f64x2.pmin(a, b);
    const down = f64x2.pmin(d, e);
    const upLeast = f64x2.pmin(up, swap(a));
    const downLeast = f64x2.pmin(down, swap(d));
    v128.store64_lane(minimum - 8, f64x2.pmin(upLeast, v128.load64_zero(minimum - 8)), 0);
    v128.store64_lane(minimum + 8, f64x2.pmin(downLeast, v128.load64_zero(minimum + 8)), 0);
    const near = f64x2.pmin(f64x2.pmin(upLeast, downLeast), f64x2.pmin(c, swap(c)));
    const best = v128.shuffle<i64>(near, near, 0, 0);
    // The row of the cell has lost it.
    const first = keys + (minimum - minima) * width;
    let rest = far;
    const end = first + ((<usize>columns) << 3);
    for (let at = first; at < end; at += 16) rest = f64x2.pmin(rest, v128.load(at));
    v128.store64_lane(minimum, f64x2.pmin(rest, swap(rest)), 0);
    if (i64x2.bitmask(f64x2.lt(best, reached)) !== 0) {
      const found =
        i64x2.bitmask(f64x2.eq(a, best)) |
        ((i64x2.bitmask(f64x2.eq(b, best)) & 1) << 2) |
        (i64x2.bitmask(f64x2.eq(c, best)) << 3) |
        (i64x2.bitmask(f64x2.eq(d, best)) << 5) |
        (i64x2.bitmask(f64x2.eq(e, best)) << 7);
      const move = load<i64>(steps + ((<usize>ctz(found)) << 3));
      reached = best;
      cell += <usize>(<i32>move);
      minimum += <usize>(<i32>(move >> 32));
      continue;
    }
    work++;
    let all = far;
    const last = minima + ((<usize>rows) << 3);
    for (let at = minima; at < last; at += 16) all = f64x2.pmin(all, v128.load(at));
    reached = f64x2.pmin(all, swap(all));
    if (f64x2.extract_lane(reached, 0) === Infinity) return -1;
    minimum = find(minima, reached);
    cell = find(keys + (minimum - minima) * width, reached);
  }
  writePath(keys, 2 * costs, rows, columns, start, cell, path);
  return work;
}

function step(cells: i32, minima: i32): i64 {
  return ((<i64>minima) << 32) | <i64>(<u32>cells);
}

function swap(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 0);
}

/** The first of the numbers from `at` on that is `value`, which is one of them. */
function find(at: usize, value: v128): usize {
  while (true) {
    const found =
      i64x2.bitmask(f64x2.eq(v128.load(at), value)) |
      (i64x2.bitmask(f64x2.eq(v128.load(at, 16), value)) << 2) |
      (i64x2.bitmask(f64x2.eq(v128.load(at, 32), value)) << 4) |
      (i64x2.bitmask(f64x2.eq(v128.load(at, 48), value)) << 6);
    if (found !== 0) return at + ((<usize>ctz(found)) << 3);
    at += 64;
  }
}

/** Gives two cells their labels from the one just settled, where those are better, and returns them. */
function lower(at: usize, costs: usize, reached: v128, self: v128, mask: v128): v128 {
  const old = v128.load(at);
  const key = f64x2.add(reached, v128.load(at + costs));
  const better = v128.and(f64x2.lt(key, old), mask);
  const label = v128.bitselect(key, old, better);
  v128.store(at, label);
  const origin = at + 2 * costs;
  v128.store(origin, v128.bitselect(self, v128.load(origin), better));
  return label;
}

/** As `lower`, of one cell, twice in the vector. */
function lowerOne(at: usize, costs: usize, reached: v128, self: v128, mask: v128): v128 {
  const old = v128.load64_splat(at);
  const key = f64x2.add(reached, v128.load64_splat(at + costs));
  const better = v128.and(f64x2.lt(key, old), mask);
  const label = v128.bitselect(key, old, better);
  v128.store64_lane(at, label, 0);
  const origin = at + 2 * costs;
  v128.store64_lane(origin, v128.bitselect(self, v128.load64_zero(origin), better), 0);
  return label;
}

/** As `lower`, of the cells on both sides of one. */
function lowerSides(at: usize, costs: usize, reached: v128, self: v128): v128 {
  const old = sides(at);
  const key = f64x2.add(reached, sides(at + costs));
  const better = f64x2.lt(key, old);
  const label = v128.bitselect(key, old, better);
  v128.store64_lane(at - 8, label, 0);
  v128.store64_lane(at + 8, label, 1);
  const origin = at + 2 * costs;
  const origins = v128.bitselect(self, sides(origin), better);
  v128.store64_lane(origin - 8, origins, 0);
  v128.store64_lane(origin + 8, origins, 1);
  return label;
}

function sides(at: usize): v128 {
  return v128.load64_lane(at + 8, v128.load64_zero(at - 8), 1);
}
