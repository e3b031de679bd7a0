// Ranks of every row: the same as src/kernels/order.ts finds, n for the largest number and 1 for the least, of equal
// ones the larger for the lower index, divided by `unit`. The division of float32 gives the same bits as that of
// float64 rounded to float32, because both numbers are whole and below 2²⁴.
import { placesOfFour } from "./parts/rankingPlaces";

/**
 * Compares all pairs: for short rows. A row is read and written up to a multiple of 4; what is written behind it is the
 * next row's, which is written later.
 */
export function rankByPlaces(row: usize, n: i32, rows: i32, unit: f32, solution: usize): void {
  for (; rows > 0; rows--) {
    const end = row + ((<usize>n) << 2);
    const next = solution + ((<usize>n) << 2);
    for (let own = row; own < end; own += 16, solution += 16) {
      const ranks = i32x4.sub(i32x4.splat(n), placesOfFour(row, end, own));
      v128.store(solution, f32x4.div(f32x4.convert_i32x4_s(ranks), f32x4.splat(unit)));
    }
    row = end;
    solution = next;
  }
}

/**
 * Radix sort with digits of `width` bits. `pairs` and `others` are scratch of n int64 each, `counts` of 2^width int32
 * for each digit.
 */
export function rankByDigits(
  row: usize,
  n: i32,
  rows: i32,
  unit: f32,
  solution: usize,
  pairs: usize,
  others: usize,
  counts: usize,
  width: i32,
): void {
  const bytes = (<usize>n) << 2;
  const last = ((32 + width - 1) / width - 1) * width;
  const values: usize = (<usize>4) << width;
  for (; rows > 0; rows--, row += bytes, solution += bytes) {
    writePairs(row, n, pairs);
    countDigits(pairs, n, counts, width);
    let from = pairs;
    let to = others;
    let places = counts;
    for (let shift = 0; shift < last; shift += width, places += values) {
      distribute(from, n, to, places, shift, width);
      const swap = from;
      from = to;
      to = swap;
    }
    writeRanks(from, n, unit, solution, places, last);
  }
}

/** Writes the pairs of a key, which grows as the numbers fall, in the lower half, and an index. */
function writePairs(row: usize, n: i32, pairs: usize): void {
  let index = i32x4(0, 1, 2, 3);
  for (; n > 0; n -= 4, row += 16, pairs += 32) {
    // −0 + 0 is 0, and no other number changes.
    const bits = f32x4.add(v128.load(row), f32x4.splat(0));
    const key = v128.bitselect(bits, v128.andnot(i32x4.splat(0x7fffffff), bits), i32x4.shr_s(bits, 31));
    v128.store(pairs, v128.shuffle<i32>(key, index, 0, 4, 1, 5));
    v128.store(pairs, v128.shuffle<i32>(key, index, 2, 6, 3, 7), 16);
    index = i32x4.add(index, i32x4.splat(4));
  }
}

/** Writes, for each digit, the place of the first pair of each value. */
function countDigits(pairs: usize, n: i32, counts: usize, width: i32): void {
  const values: usize = (<usize>4) << width;
  const mask = (1 << width) - 1;
  const digits: usize = (32 + width - 1) / width;
  const countsEnd = counts + values * digits;
  memory.fill(counts, 0, values * digits);
  const end = pairs + ((<usize>n) << 3);
  for (let pair = pairs; pair < end; pair += 8) {
    let key = load<u32>(pair);
    for (let places = counts; places < countsEnd; places += values, key >>= width) {
      const place = places + ((<usize>(key & mask)) << 2);
      store<i32>(place, load<i32>(place) + 1);
    }
  }
  for (; counts < countsEnd; counts += values) {
    let start = 0;
    for (let place = counts; place < counts + values; place += 4) {
      const count = load<i32>(place);
      store<i32>(place, start);
      start += count;
    }
  }
}

/** Sorts by one digit. */
function distribute(pairs: usize, n: i32, to: usize, places: usize, shift: i32, width: i32): void {
  const mask = (1 << width) - 1;
  const end = pairs + ((<usize>n) << 3);
  for (; pairs < end; pairs += 8) {
    const pair = load<u64>(pairs);
    const at = places + ((<usize>((<u32>pair >> shift) & mask)) << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<u64>(to + ((<usize>place) << 3), pair);
  }
}

/** Sorts by the last digit, and writes the ranks in place of the pairs. */
function writeRanks(pairs: usize, n: i32, unit: f32, solution: usize, places: usize, shift: i32): void {
  const end = pairs + ((<usize>n) << 3);
  for (; pairs < end; pairs += 8) {
    const at = places + ((<usize>(load<u32>(pairs) >> shift)) << 2);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<f32>(solution + ((<usize>load<u32>(pairs, 4)) << 2), <f32>(n - place) / unit);
  }
}
