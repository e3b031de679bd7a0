// threefry2x32 with 20 rounds (src/random/threefry.ts has the source), four blocks in the lanes of a vector.

const PARITY: u32 = 0x1bd11bda;

/** The row's key: one block of (instance, sample) under the key of the step. Its two words, the first one low. */
export function rowKey(key0: u32, key1: u32, instance: u32, sample: u32): u64 {
  const k2: u32 = key0 ^ key1 ^ PARITY;
  let x0: u32 = instance + key0;
  let x1: u32 = sample + key1;
  for (let group: u32 = 1; group <= 5; group++) {
    const odd = (group & 1) === 1;
    x0 += x1;
    x1 = rotl(x1, odd ? 13 : 17) ^ x0;
    x0 += x1;
    x1 = rotl(x1, odd ? 15 : 29) ^ x0;
    x0 += x1;
    x1 = rotl(x1, odd ? 26 : 16) ^ x0;
    x0 += x1;
    x1 = rotl(x1, odd ? 6 : 24) ^ x0;
    const place = group % 3;
    x0 += place === 0 ? key0 : place === 1 ? key1 : k2;
    x1 += (place === 0 ? key1 : place === 1 ? k2 : key0) + group;
  }
  return ((<u64>x1) << 32) | x0;
}

/**
 * Writes the words 2·block … 2·block + count − 1 under a row's key, exclusive or `flip`, to `words`, which has room for
 * a multiple of 8.
 */
export function fillWords(words: usize, count: i32, block: u32, key0: u32, key1: u32, flip: u32): void {
  const flips = i32x4.splat(flip);
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(key0 ^ key1 ^ PARITY);
  const afterFirst = i32x4.add(k2, i32x4.splat(1));
  const afterSecond = i32x4.add(k0, i32x4.splat(2));
  const afterThird = i32x4.add(k1, i32x4.splat(3));
  const afterFourth = i32x4.add(k2, i32x4.splat(4));
  const afterFifth = i32x4.add(k0, i32x4.splat(5));
  let counter = i32x4.add(i32x4.splat(key1 + block), i32x4(0, 1, 2, 3));
  const four = i32x4.splat(4);
  for (let i = 0; i < count; i += 8) {
    let x0 = i32x4.add(k0, counter);
    let x1 = v128.xor(turn(counter, 13), x0);
    counter = i32x4.add(counter, four);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 15), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 26), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 6), x0);
    x0 = i32x4.add(x0, k1);
    x1 = i32x4.add(x1, afterFirst);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 17), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 29), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn16(x1), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn24(x1), x0);
    x0 = i32x4.add(x0, k2);
    x1 = i32x4.add(x1, afterSecond);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 13), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 15), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 26), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 6), x0);
    x0 = i32x4.add(x0, k0);
    x1 = i32x4.add(x1, afterThird);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 17), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 29), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn16(x1), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn24(x1), x0);
    x0 = i32x4.add(x0, k1);
    x1 = i32x4.add(x1, afterFourth);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 13), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 15), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 26), x0);
    x0 = i32x4.add(x0, x1);
    x1 = v128.xor(turn(x1, 6), x0);
    x0 = i32x4.add(x0, k2);
    x1 = i32x4.add(x1, afterFifth);
    // The two words of a block stand side by side.
    const at = words + ((<usize>i) << 2);
    v128.store(at, v128.xor(v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), flips));
    v128.store(at, v128.xor(v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), flips), 16);
  }
}

function turn(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/** By whole bytes it is one shuffle. */
function turn16(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

function turn24(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
}
