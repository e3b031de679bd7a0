/**
 * Kernel: x = α·θ + factor·direction for one row; with `clamp` cut off at 0. Returns a sum that is 0 when every x is
 * finite and NaN otherwise: one addition a number, and no NaN gets by unseen.
 *
 * `direction` may be null where factor is 0. An infinite θ stays what it is.
 */
export function shiftRow(
  x: Float32Array,
  theta: Float32Array,
  from: number,
  alpha: number,
  direction: Float32Array | null,
  directionFrom: number,
  factor: number,
  clamp: boolean,
): number {
  const n = x.length;
  if (alpha === 0) {
    for (let i = 0; i < n; i++) {
      const value = theta[from + i];
      x[i] = value - value === 0 ? 0 : value;
    }
  } else {
    for (let i = 0; i < n; i++) x[i] = alpha * theta[from + i];
  }
  // Rounded to float32 between the terms, as a tensor library does it.
  if (direction !== null && factor !== 0) {
    for (let i = 0; i < n; i++) x[i] += Math.fround(factor * direction[directionFrom + i]);
  }
  if (clamp) {
    for (let i = 0; i < n; i++) if (x[i] < 0 && x[i] > -Infinity) x[i] = 0;
  }
  return sumOfZeros(x);
}

/** Kernel: x = x + weight·ε. Returns what `shiftRow` does. */
export function addNoise(x: Float32Array, noise: Float32Array, weight: number): number {
  for (let i = 0; i < x.length; i++) x[i] += Math.fround(weight * noise[i]);
  return sumOfZeros(x);
}

/**
 * Kernel: 0 when every number is finite, NaN otherwise. In four sums, as the additions of one would have to wait for
 * each other: a third of the time.
 */
function sumOfZeros(values: Float32Array): number {
  const whole = values.length & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += values[i] * 0;
    b += values[i + 1] * 0;
    c += values[i + 2] * 0;
    d += values[i + 3] * 0;
  }
  for (let i = whole; i < values.length; i++) a += values[i] * 0;
  return a + b + (c + d);
}

/** Kernel: sums[i] += rows[from + i], for as many as there are sums. */
export function addRow(sums: Float64Array, rows: Float32Array | Float64Array, from: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += rows[from + i];
}

/** Kernel: the index of the first number that is not finite and not in `allowed`, or −1. */
export function findUnusable(values: Float32Array, allowed: readonly number[]): number {
  if (sumOfZeros(values) === 0) return -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value - value !== 0 && !allowed.includes(value)) return i;
  }
  return -1;
}

/**
 * Kernel: means[b, i] = Σ_s rows[b, s, i] / samples for row-major rows of as many numbers as `scratch` has, the sum
 * rounded to float32 first.
 */
export function meanOverSamples(means: Float32Array, rows: Float32Array, samples: number, scratch: Float64Array): void {
  sumOverSamples(means, rows, samples, scratch);
  for (let i = 0; i < means.length; i++) means[i] /= samples;
}

/** Kernel: sums[b, i] = Σ_s rows[b, s, i] for row-major rows of as many numbers as `scratch` has. */
export function sumOverSamples(sums: Float32Array, rows: Float32Array, samples: number, scratch: Float64Array): void {
  const n = scratch.length;
  for (let b = 0, from = 0; b < sums.length; b += n) {
    scratch.fill(0);
    for (let s = 0; s < samples; s++, from += n) addRow(scratch, rows, from);
    sums.set(scratch, b);
  }
}

/**
 * Kernel: a hash of the bits, to see whether an array was changed. FNV-1a over words, in four strands that do not wait
 * for each other; the shift brings high bits down, without which the changes of two signs would cancel.
 */
export function fingerprint(values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const whole = words.length & ~3;
  let [a, b, c, d] = [0x811c9dc5, 0x811c9dc6, 0x811c9dc7, 0x811c9dc8];
  for (let i = 0; i < whole; i += 4) {
    a = Math.imul(a ^ words[i], PRIME);
    b = Math.imul(b ^ words[i + 1], PRIME);
    c = Math.imul(c ^ words[i + 2], PRIME);
    d = Math.imul(d ^ words[i + 3], PRIME);
    a ^= a >>> 15;
    b ^= b >>> 15;
    c ^= c >>> 15;
    d ^= d >>> 15;
  }
  for (let i = whole; i < words.length; i++) a = mix(a, words[i]);
  return mix(mix(mix(a, b), c), d);
}

const PRIME = 0x01000193;

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, PRIME);
  return mixed ^ (mixed >>> 15);
}

/** Kernel: whether two arrays of one length have the same bits. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [words, others] = [a, b].map(({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length));
  for (let i = 0; i < words.length; i++) if (words[i] !== others[i]) return false;
  return true;
}

/** Kernel: turns every sign, in place. */
export function negate(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = -values[i];
}

/** Kernel: values = values / divisor. */
export function divide(values: Float32Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) values[i] /= divisor;
}

/**
 * Kernel: differences[b, i] = factors[b] · (means[b, i] − sums[b, i] / samples), with the subtrahend rounded as the
 * means are; exactly 0 where they are equal. `means` and `differences` may be the same array.
 */
export function subtractMeans(
  differences: Float32Array,
  means: Float32Array,
  sums: Float32Array,
  samples: number,
  factors: Float64Array,
): void {
  const n = means.length / factors.length;
  for (let b = 0; b < factors.length; b++) {
    const factor = factors[b];
    for (let i = b * n; i < (b + 1) * n; i++) {
      const difference = means[i] - Math.fround(sums[i] / samples);
      differences[i] = difference === 0 || factor === 0 ? 0 : factor * difference;
    }
  }
}

/** Kernel: in how many places of [from, to) two arrays differ. */
export function countChanges(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (a[i] !== b[i]) count++;
  return count;
}

/** Kernel: whether every number in [from, to) is 0. */
export function isZero(values: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (values[i] !== 0) return false;
  return true;
}

/** Kernel: x = x ⊙ exp(τε − τ²/2). An infinite x stays what it is. Returns what `shiftRow` does. */
export function multiplyNoise(x: Float32Array, noise: Float32Array, temperature: number): number {
  const shift = (temperature * temperature) / 2;
  for (let i = 0; i < x.length; i++) x[i] *= Math.exp(temperature * noise[i] - shift);
  return sumOfZeros(x);
}

/** Kernel: Σ v² over values[from … to), infinite ones left out. */
export function sumOfSquares(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value - value === 0) sum += value * value;
  }
  return sum;
}
