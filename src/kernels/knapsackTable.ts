/** Rows of bits begin at whole bytes. */
export function tableStride(capacity: number): number {
  return (capacity >>> 3) + 1;
}

/**
 * Kernel: the 0/1 knapsack of the first n bundles by a table over all capacities, O(n·capacity).
 *
 *     best_i(c) = max(best_{i−1}(c), best_{i−1}(c − w_i) + p_i)
 *
 * Of equal sums the lightest choice is found, and of equally light ones the one without the last bundle in which they
 * differ. `best` holds capacity + 1 numbers, `taken` n rows of `tableStride` bytes; chosen[i] becomes 0 or 1.
 */
export function solveTable(
  weights: Float64Array,
  profits: Float64Array,
  n: number,
  capacity: number,
  best: Float64Array,
  taken: Uint8Array,
  chosen: Uint8Array,
): void {
  const stride = tableStride(capacity);
  best.fill(0, 0, capacity + 1);
  taken.fill(0, 0, n * stride);
  for (let i = 0; i < n; i++) {
    const weight = weights[i];
    const profit = profits[i];
    const row = i * stride;
    for (let c = capacity, rest = capacity - weight; rest >= 0; c--, rest--) {
      const sum = best[rest] + profit;
      if (sum > best[c]) {
        best[c] = sum;
        taken[row + (c >>> 3)] |= 1 << (c & 7);
      }
    }
  }
  let left = capacity;
  while (left > 0 && best[left - 1] === best[capacity]) left--;
  for (let i = n - 1; i >= 0; i--) {
    const bit = (taken[i * stride + (left >>> 3)] >>> (left & 7)) & 1;
    chosen[i] = bit;
    left -= bit * weights[i];
  }
}
