/**
 * Orders of numbers, largest first, of equal ones the lower index first, by two kernels that find the same: merging is
 * the faster below some 100 numbers, distribution above. Neither takes NaN.
 */

/** Runs of so many are sorted by insertion before they are merged. */
const RUN = 12;

/**
 * Kernel: the order of keys[0 … n), in one of the two arrays, which is returned; the other is scratch. Merge sort,
 * O(n log n).
 */
export function orderByMerging(keys: Float64Array, n: number, order: Uint32Array, other: Uint32Array): Uint32Array {
  for (let low = 0; low < n; low += RUN) insertRun(keys, low, Math.min(low + RUN, n), order);
  let from = order;
  let to = other;
  for (let width = RUN; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width) {
      const middle = Math.min(low + width, n);
      const high = Math.min(low + 2 * width, n);
      let i = low;
      let j = middle;
      for (let k = low; k < high; k++) {
        const left = j >= high || (i < middle && keys[from[i]] >= keys[from[j]]);
        to[k] = left ? from[i++] : from[j++];
      }
    }
    const merged = to;
    to = from;
    from = merged;
  }
  return from;
}

function insertRun(keys: Float64Array, low: number, high: number, order: Uint32Array): void {
  for (let i = low; i < high; i++) {
    const key = keys[i];
    let place = i;
    while (place > low && keys[order[place - 1]] < key) {
      order[place] = order[place - 1];
      place--;
    }
    order[place] = i;
  }
}

/** What `orderByDigits` works on. */
export interface DigitScratch {
  /** Where the numbers are put, and the same memory as bits. */
  readonly values: Float32Array;
  readonly bits: Uint32Array;
  readonly keys: readonly [Uint32Array, Uint32Array];
  readonly orders: readonly [Uint32Array, Uint32Array];
  /** How many bits a digit has, and how many numbers have each value of each digit. */
  readonly width: number;
  readonly counts: Uint32Array;
}

/** Below so many numbers counting the values of 11 bits takes longer than a fourth digit does. */
const WIDE = 2000;

export function digitScratch(n: number): DigitScratch {
  const values = new Float32Array(n);
  const two = (): readonly [Uint32Array, Uint32Array] => [new Uint32Array(n), new Uint32Array(n)];
  const width = n < WIDE ? 8 : 11;
  const counts = new Uint32Array(Math.ceil(32 / width) << width);
  return { values, bits: new Uint32Array(values.buffer), keys: two(), orders: two(), width, counts };
}

/**
 * Kernel: the order of `scratch.values`, in the scratch. Radix sort, O(n), of bits that grow as the numbers fall: those
 * of a negative number as they are, those of another turned over. The numbers hold no −0.
 */
export function orderByDigits(scratch: DigitScratch): Uint32Array {
  const { bits, width, counts } = scratch;
  const n = bits.length;
  const values = 1 << width;
  const mask = values - 1;
  let [keys, otherKeys] = scratch.keys;
  let [order, otherOrder] = scratch.orders;
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const key = bits[i] >>> 31 ? bits[i] : ~bits[i] & 0x7fffffff;
    keys[i] = key;
    order[i] = i;
    for (let shift = 0, base = 0; shift < 32; shift += width, base += values) counts[base + ((key >>> shift) & mask)]++;
  }
  for (let shift = 0, base = 0; shift < 32; shift += width, base += values) {
    for (let place = base, start = 0; place < base + values; place++) {
      const count = counts[place];
      counts[place] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const key = keys[i];
      const place = counts[base + ((key >>> shift) & mask)]++;
      otherKeys[place] = key;
      otherOrder[place] = order[i];
    }
    [keys, otherKeys] = [otherKeys, keys];
    [order, otherOrder] = [otherOrder, order];
  }
  return order;
}

/** Kernel: solution[from + i] = rank of the number i / unit, n for the first of the order and 1 for the last. */
export function writeRanks(order: Uint32Array, unit: number, from: number, solution: Float32Array): void {
  const n = order.length;
  for (let place = 0; place < n; place++) solution[from + order[place]] = (n - place) / unit;
}
