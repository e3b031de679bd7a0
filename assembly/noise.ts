// Noise of rows: random words, and the draws that they stand for. The same bits as src/random/threefry.ts and
// src/kernels/quantileTable.ts give.
import { fillWords, rowKey } from "./parts/threefry";

// As in src/kernels/quantileTable.ts.
const CELL_BITS: u32 = 8;
const SIDE: u32 = (32 << CELL_BITS) + 1;

/** Of a float64: the bits behind those that choose the cell, and how far right of the top cells stand. */
const FRACTION_BITS: i64 = 0x00000fff_ffffffff;
const CELL_SHIFT: i32 = 52 - CELL_BITS;
const EXPONENT_BIAS: u32 = 1023 << CELL_BITS;
const ONE_BITS: i64 = 0x3ff00000_00000000;

/** Writes the words of a row, `count` rounded up to a multiple of 8; `flip` is all ones for 1 − u in place of u. */
export function writeWords(
  words: usize,
  count: i32,
  key0: u32,
  key1: u32,
  instance: u32,
  sample: u32,
  flip: u32,
): void {
  const key = rowKey(key0, key1, instance, sample);
  fillWords(words, count, 0, <u32>key, <u32>(key >> 32), flip);
}

/**
 * Permutations of 0 … samples − 1 for `count` coordinates from 2·block on, strata[s, i] = π_i(s), as
 * src/random/coupledWords.ts makes them. `words` has room for as many words as there are coordinates, and 8 more.
 */
export function permute(
  strata: usize,
  count: i32,
  block: u32,
  samples: u32,
  key0: u32,
  key1: u32,
  instance: u32,
  words: usize,
): void {
  const row = (<usize>count) << 2;
  for (let s: u32 = 0, at = strata; s < samples; s++) {
    for (const end = at + row; at < end; at += 4) store<u32>(at, s);
  }
  for (let s = samples - 1; s > 0; s--) {
    const key = rowKey(key0, key1, instance, 0 - s);
    fillWords(words, count, block, <u32>key, <u32>(key >> 32), 0);
    const here = strata + <usize>s * row;
    for (let i: usize = 0; i < row; i += 4) {
      const other = strata + <usize>((<u64>load<u32>(words + i) * (s + 1)) >> 32) * row + i;
      const swap = load<u32>(here + i);
      store<u32>(here + i, load<u32>(other));
      store<u32>(other, swap);
    }
  }
}

/** Moves every word into its stratum of `samples` equal ones, in place. */
export function stratify(words: usize, count: i32, strata: usize, samples: f64): void {
  const width = 4294967296.0 / samples;
  const end = words + ((<usize>count) << 2);
  for (; words < end; words += 4, strata += 4) {
    const word = <f64>load<u32>(strata) * width + (<f64>load<u32>(words) + 0.5) / samples;
    store<u32>(words, <u32>(<i64>word));
  }
}

/** Turns the words of a row into draws, in place, `count` rounded up to a multiple of 4. */
export function toDraws(words: usize, count: i32, table: usize): void {
  const end = words + ((<usize>count) << 2);
  for (; words < end; words += 16) v128.store(words, draw(v128.load(words), table));
}

/**
 * x = base + weight · ε for the words of a row, in place, `count` rounded up to a multiple of 4. Returns whether some x
 * is not finite.
 */
export function perturb(words: usize, count: i32, base: usize, table: usize, weight: f64): bool {
  const factor = f64x2.splat(weight);
  const end = words + ((<usize>count) << 2);
  let zeros = f32x4.splat(0);
  for (; words < end; words += 16, base += 16) {
    const noise = draw(v128.load(words), table);
    const low = f64x2.mul(f64x2.promote_low_f32x4(noise), factor);
    const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i64>(noise, noise, 1, 0)), factor);
    const x = f32x4.add(v128.load(base), narrow(low, high));
    v128.store(words, x);
    zeros = f32x4.add(zeros, f32x4.mul(x, f32x4.splat(0)));
  }
  return v128.any_true(f32x4.ne(zeros, zeros));
}

/**
 * Four words → four draws. Converted to float64, a word's exponent and first bits are the number of its cell, and the
 * other bits its place in the cell.
 */
function draw(words: v128, table: usize): v128 {
  const upper = i32x4.shr_s(words, 31);
  const folded = v128.or(i32x4.shl(v128.xor(words, upper), 1), i32x4.splat(1));
  const low = f64x2.convert_low_i32x4_u(folded);
  const high = f64x2.convert_low_i32x4_u(v128.shuffle<i64>(folded, folded, 1, 0));
  const places = v128.shuffle<i32>(i64x2.shr_u(low, CELL_SHIFT), i64x2.shr_u(high, CELL_SHIFT), 0, 2, 4, 6);
  const side = v128.and(upper, i32x4.splat(SIDE));
  const cells = i32x4.add(i32x4.sub(places, i32x4.splat(EXPONENT_BIAS)), side);
  return narrow(
    between(low, edges(table, i32x4.extract_lane(cells, 0)), edges(table, i32x4.extract_lane(cells, 1))),
    between(high, edges(table, i32x4.extract_lane(cells, 2)), edges(table, i32x4.extract_lane(cells, 3))),
  );
}

/** The quantiles at both edges of a cell. */
function edges(table: usize, cell: i32): v128 {
  return v128.load(table + ((<usize>cell) << 3));
}

/** The straight lines between two pairs of edges. */
function between(values: v128, first: v128, second: v128): v128 {
  const from = v128.shuffle<i64>(first, second, 0, 2);
  const to = v128.shuffle<i64>(first, second, 1, 3);
  const onePlus = v128.or(i64x2.shl(v128.and(values, i64x2.splat(FRACTION_BITS)), CELL_BITS), i64x2.splat(ONE_BITS));
  const fraction = f64x2.sub(onePlus, f64x2.splat(1));
  return f64x2.add(from, f64x2.mul(fraction, f64x2.sub(to, from)));
}

function narrow(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
