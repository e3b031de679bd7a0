import fc from "fast-check";
import { threefry2x32 } from "imle";
import { expect, test } from "vitest";
import { fillRowWords } from "../../src/random/threefry.ts";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const wordPair = fc.tuple(word, word);

/** The cipher as the paper writes it, one round at a time. */
function threefryByRounds(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const rotations = [13, 15, 26, 6, 17, 29, 16, 24];
  const keys = [key[0], key[1], (key[0] ^ key[1] ^ 0x1bd11bda) >>> 0];
  let x0 = (counter[0] + keys[0]) >>> 0;
  let x1 = (counter[1] + keys[1]) >>> 0;
  for (let round = 0; round < 20; round++) {
    const turn = rotations[round % 8];
    x0 = (x0 + x1) >>> 0;
    x1 = (((x1 << turn) | (x1 >>> (32 - turn))) ^ x0) >>> 0;
    const injection = (round + 1) / 4;
    if (!Number.isInteger(injection)) continue;
    x0 = (x0 + keys[injection % 3]) >>> 0;
    x1 = (x1 + keys[(injection + 1) % 3] + injection) >>> 0;
  }
  return [x0, x1];
}

function rowWords(count: number, seed: number, step: number, instance: number, sample: number): Uint32Array {
  const words = new Uint32Array(count);
  fillRowWords(words, count, seed, step, instance, sample);
  return words;
}

/** The two 32-bit words of a whole number, the upper one first. */
const split = (value: number): [number, number] => [Math.floor(value / 2 ** 32), value % 2 ** 32];

test("gives the known answers of Random123", () => {
  // The lines "threefry2x32 20" of kat_vectors: counter, key, answer.
  expect(threefry2x32([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
  expect(threefry2x32([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual([0x1cb996fc, 0xbb002be7]);
  expect(threefry2x32([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
});

test("gives the words of JAX: split(key(0), 8)", () => {
  const keys = Array.from({ length: 8 }, (_, i) => threefry2x32([0, 0], [0, i]));
  expect(keys).toEqual([
    [1797259609, 2579123966],
    [928981903, 3453687069],
    [4146024105, 2718843009],
    [2467461003, 3840466878],
    [2285895361, 433833334],
    [1524306142, 1887795613],
    [3792494674, 2909014575],
    [2716826189, 292468403],
  ]);
});

test("equals the cipher written round by round, for any key and counter", () => {
  const equal = fc.property(wordPair, wordPair, (key, counter) => {
    expect(threefry2x32(key, counter)).toEqual(threefryByRounds(key, counter));
  });
  fc.assert(equal, { seed: 1, numRuns: 1000 });
});

test("makes a row of the blocks 0, 1, 2, … under the key of step, then instance and sample", () => {
  const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const nested = fc.property(whole, whole, word, word, (seed, step, instance, sample) => {
    const rowKey = threefry2x32(threefry2x32(split(seed), split(step)), [instance, sample]);
    const blocks = [0, 1, 2].flatMap((block) => threefry2x32(rowKey, [0, block]));
    expect([...rowWords(6, seed, step, instance, sample)]).toEqual(blocks);
  });
  fc.assert(nested, { seed: 2, numRuns: 500 });
});

test("begins a longer row with the words of a shorter one, of even and odd length", () => {
  const long = rowWords(100, 3, 1, 4, 1);
  for (let count = 0; count < 100; count++) expect(rowWords(count, 3, 1, 4, 1)).toEqual(long.subarray(0, count));
});

test("writes no further than the count rounded up to even", () => {
  const words = new Uint32Array(10);
  fillRowWords(words, 5, 1, 2, 3, 4);
  expect([...words.subarray(6)]).toEqual([0, 0, 0, 0]);
});

test("tells apart seeds and steps that differ in their upper words only", () => {
  const low = rowWords(8, 5, 7, 0, 0);
  expect(rowWords(8, 5 + 2 ** 32, 7, 0, 0)).not.toEqual(low);
  expect(rowWords(8, 5, 7 + 2 ** 32, 0, 0)).not.toEqual(low);
});

test("has no two equal pairs of words in 100 instances × 100 samples", () => {
  const seen = new Set<string>();
  for (let instance = 0; instance < 100; instance++) {
    for (let sample = 0; sample < 100; sample++) seen.add(rowWords(2, 0, 0, instance, sample).join());
  }
  // 10⁴ pairs of 64 random bits: a chance meeting has probability 10⁸ / 2⁶⁵.
  expect(seen.size).toBe(10_000);
});

test("sets every bit in half of the words", () => {
  const count = 2 ** 18;
  const words = rowWords(count, 11, 0, 0, 0);
  for (let bit = 0; bit < 32; bit++) {
    const ones = words.reduce((sum, value) => sum + ((value >>> bit) & 1), 0);
    // Five standard errors of a fair coin.
    expect(Math.abs(ones / count - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(count));
  }
});
