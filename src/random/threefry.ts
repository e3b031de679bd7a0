import { DomainError, show } from "../core/errors.ts";

/**
 * The two words of threefry2x32 with 20 rounds, for a key and a counter of two 32-bit words each.
 *
 * Counter-based: any word of the stream can be had at once, in any order, on any thread.
 * Bit-equal with the published known answers of Random123, and so with the generator of JAX.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @throws DomainError unless key and counter are two whole numbers each, which count modulo 2³².
 */
export function threefry2x32(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  for (const words of [key, counter]) {
    if (Array.isArray(words) && words.length === 2 && words.every(Number.isSafeInteger)) continue;
    throw new DomainError(`threefry2x32: key and counter must be two whole numbers each, got ${show(words)}.`);
  }
  writeWords(pair, 2, key[0], key[1], counter[0], counter[1]);
  return [pair[0]!, pair[1]!];
}

/**
 * Writes the first `count` random 32-bit words of one row of coordinates.
 *
 * The step's key is one block of the seed, the row's key one block of (instance, sample) under it, and the
 * coordinates 2j and 2j + 1 are the two words of block j under that. Each is a bijection, so two rows of a step
 * never share a key.
 *
 * `seed` and `step` are whole numbers below 2⁵³; `instance`, `sample` and `count` below 2³².
 */
export function fillRowWords(
  words: Uint32Array,
  count: number,
  seed: number,
  step: number,
  instance: number,
  sample: number,
): void {
  const key = stepKey(seed, step);
  writeWords(pair, 2, key[0]!, key[1]!, instance, sample);
  writeWords(words, count, pair[0]!, pair[1]!, 0, 0);
}

/** The two words that key all rows of a step; valid until the next call of anything here. */
export function stepKey(seed: number, step: number): Uint32Array {
  writeWords(pair, 2, seed / TWO_32, seed, step / TWO_32, step);
  return pair;
}

/** A seed for a stream of its own beside that of `seed`; other purposes give other streams. */
export function deriveSeed(seed: number, purpose: number): number {
  writeWords(pair, 2, seed / TWO_32, seed, PURPOSES, purpose);
  return (pair[0]! >>> 11) * TWO_32 + pair[1]!;
}

/** Counters of steps start at 0: this one is far from them. */
const PURPOSES = 0xffffffff;
const TWO_32 = 2 ** 32;
const PARITY = 0x1bd11bda;
const pair = new Uint32Array(2);

/**
 * Kernel: writes `count` words (rounded up to even where there is room) of the blocks of the counters
 * (counter0, counter1), (counter0, counter1 + 1), …
 * All numbers are taken modulo 2³². The rounds are written out and the loop stands inside, because V8 does not inline
 * a function of this size: a call for every block takes twice the time.
 */
function writeWords(
  words: Uint32Array,
  count: number,
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
): void {
  const k0 = key0 | 0;
  const k1 = key1 | 0;
  const k2 = k0 ^ k1 ^ PARITY;
  const c0 = ((counter0 | 0) + k0) | 0;
  const c1 = ((counter1 | 0) + k1) | 0;
  for (let i = 0; i < count; i += 2) {
    let x0 = c0;
    let x1 = (c1 + (i >>> 1)) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k1) | 0;
    x1 = (x1 + k2 + 1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + k2) | 0;
    x1 = (x1 + k0 + 2) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k0) | 0;
    x1 = (x1 + k1 + 3) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + k1) | 0;
    x1 = (x1 + k2 + 4) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + k2) | 0;
    x1 = (x1 + k0 + 5) | 0;
    words[i] = x0;
    words[i + 1] = x1; // past the end of the array this writes nothing
  }
}
