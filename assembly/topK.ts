// The k largest of every row: the same choice as src/kernels/select.ts makes. A row is read and written up to a
// multiple of 8 numbers; what is written behind it is the next row's, which is written later.
import { placesOfFour } from "./parts/rankingPlaces";

/**
 * Floats have the order of their keys, which are int32: the bits, those of negative ones turned over except for the
 * sign.
 */
const LOWEST: i32 = -0x7f800001;
const HIGHEST: i32 = 0x7f800000;

/**
 * What the row before ended with: rows are samples of one instance mostly, so that their thresholds lie close together.
 */
let threshold: f32 = 0;
/** How far apart two numbers lie at the threshold. */
let gap: f32 = 0;

/** What `findEnds` has found. */
let least: f32 = 0;
let most: f32 = 0;

/** Compares all pairs: for short rows. */
export function selectByPlaces(row: usize, n: i32, rows: i32, k: i32, solution: usize): void {
  for (; rows > 0; rows--) {
    const end = row + ((<usize>n) << 2);
    const next = solution + ((<usize>n) << 2);
    for (let own = row; own < end; own += 16, solution += 16) {
      v128.store(solution, chosen(i32x4.lt_s(placesOfFour(row, end, own), i32x4.splat(k))));
    }
    row = end;
    solution = next;
  }
}

/** Counts what lies above a threshold until it is that of the k largest. 0 < k < n, and n is at least 4. */
export function selectByCounting(row: usize, n: i32, rows: i32, k: i32, solution: usize): void {
  for (; rows > 0; rows--, row += (<usize>n) << 2, solution += (<usize>n) << 2) {
    const open = k - findThreshold(row, n, k);
    writeAbove(row, n, solution);
    if (open > 0) fillUp(row, n, open, solution);
  }
}

/**
 * Finds a threshold with k numbers above it, or the k-th largest number itself; returns how many are above. The first
 * guess is that of the row before, and each further one follows from how many are above the last and how close together
 * they lie: four passes on average. After a few in vain the interval is narrowed to the numbers in it, which is all
 * that many equal ones need, and then halved every other time, so that any row comes to an end.
 */
function findThreshold(row: usize, n: i32, k: i32): i32 {
  let low = LOWEST - 1;
  let high = HIGHEST;
  let aboveLow = n;
  let aboveHigh = 0;
  let goal = threshold;
  let last: f32 = 0;
  let aboveLast = k;
  let misses = 0;
  for (let tries = 0; <u32>(high - low) > 1; tries++) {
    if (k - aboveHigh === 1 || aboveLow - k === 1 || misses === 4) {
      findEnds(row, n, toFloat(low), toFloat(high));
      threshold = most;
      if (k - aboveHigh === 1 || least >= most) return aboveHigh;
      threshold = least;
      if (aboveLow - k === 1) return countAbove(row, n);
      low = least === 0 ? -2 : toKey(least) - 1;
      high = toKey(most);
      gap = (most - least) / <f32>(aboveLow - aboveHigh - 1);
      goal = most - gap * (<f32>(k - aboveHigh) - 0.5);
      misses = 0;
    }
    let key = toKey(goal);
    if (key <= low || key >= high || (tries > 6 && (tries & 1) !== 0)) key = low + <i32>(<u32>(high - low) >> 1);
    threshold = toFloat(key);
    const above = countAbove(row, n);
    const between = aboveLast - above;
    if (tries > 0 && abs(between) >= 8) gap = (threshold - last) / <f32>between;
    if (above === k) return k;
    if (above > k) {
      low = key;
      aboveLow = above;
    } else {
      high = key;
      aboveHigh = above;
    }
    misses = tries === 0 && abs(above - k) > n >> 3 ? 4 : misses + 1;
    goal = threshold + gap * <f32>(above - k);
    last = threshold;
    aboveLast = above;
  }
  threshold = toFloat(high);
  return aboveHigh;
}

function toKey(value: f32): i32 {
  const bits = reinterpret<i32>(value);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

function toFloat(key: i32): f32 {
  return reinterpret<f32>(key ^ ((key >> 31) & 0x7fffffff));
}

function countAbove(row: usize, n: i32): i32 {
  const edges = f32x4.splat(threshold);
  let a = i32x4.splat(0);
  let b = a;
  let left = n;
  for (; left >= 16; left -= 16, row += 64) {
    a = i32x4.sub(a, f32x4.gt(v128.load(row), edges));
    b = i32x4.sub(b, f32x4.gt(v128.load(row, 16), edges));
    a = i32x4.sub(a, f32x4.gt(v128.load(row, 32), edges));
    b = i32x4.sub(b, f32x4.gt(v128.load(row, 48), edges));
  }
  for (; left > 0; left -= 4, row += 16) {
    a = i32x4.sub(a, v128.and(f32x4.gt(v128.load(row), edges), lanes(left)));
  }
  a = i32x4.add(a, b);
  return i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3);
}

/** The least number above `low` and the largest up to `high`. */
function findEnds(row: usize, n: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let ups = f32x4.splat(Infinity);
  let downs = f32x4.splat(-Infinity);
  // The last four may overlap those before. What lies outside becomes NaN, which changes neither. The first low is NaN,
  // and nothing is below it.
  const last = row + ((<usize>(n - 4)) << 2);
  for (; ; row = min(row + 16, last)) {
    const x = v128.load(row);
    ups = f32x4.pmin(ups, v128.or(x, f32x4.le(x, lows)));
    downs = f32x4.pmax(downs, v128.or(x, f32x4.gt(x, highs)));
    if (row === last) break;
  }
  ups = f32x4.pmin(ups, v128.shuffle<i32>(ups, ups, 2, 3, 0, 1));
  downs = f32x4.pmax(downs, v128.shuffle<i32>(downs, downs, 2, 3, 0, 1));
  least = min(f32x4.extract_lane(ups, 0), f32x4.extract_lane(ups, 1));
  most = max(f32x4.extract_lane(downs, 0), f32x4.extract_lane(downs, 1));
}

/** Writes 1 where a number is above the threshold, 0 elsewhere. */
function writeAbove(row: usize, n: i32, solution: usize): void {
  const edges = f32x4.splat(threshold);
  for (; n > 0; n -= 8, row += 32, solution += 32) {
    v128.store(solution, chosen(f32x4.gt(v128.load(row), edges)));
    v128.store(solution, chosen(f32x4.gt(v128.load(row, 16), edges)), 16);
  }
}

/** Writes 1 at the first `open` of the numbers that equal the threshold. */
function fillUp(row: usize, n: i32, open: i32, solution: usize): void {
  const edges = f32x4.splat(threshold);
  for (; n > 0; n -= 4, row += 16, solution += 16) {
    let equals = i32x4.bitmask(f32x4.eq(v128.load(row), edges));
    for (; equals !== 0; equals &= equals - 1) {
      store<f32>(solution + ((<usize>ctz(equals)) << 2), 1);
      if (--open === 0) return;
    }
  }
}

function chosen(mask: v128): v128 {
  return v128.and(mask, f32x4.splat(1));
}

/** All ones in the first `count` lanes. */
function lanes(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}
