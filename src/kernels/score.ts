/** Kernel: sums[from + i] += weight · scores[i], in float64. */
export function addScaled(sums: Float64Array, scores: ArrayLike<number>, weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += weight * scores[i];
}

/** Kernel: ⟨rows[rowFrom …], g[from …]⟩ over n numbers. */
export function innerProduct(rows: Float32Array, rowFrom: number, g: Float32Array, from: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += rows[rowFrom + i] * g[from + i];
  return sum;
}

/** Kernel: what a sample is worth beside the others: values[s] − mean of the others, in place. */
export function leaveOneOut(values: Float64Array): void {
  let sum = 0;
  for (let s = 0; s < values.length; s++) sum += values[s];
  for (let s = 0; s < values.length; s++) values[s] -= (sum - values[s]) / (values.length - 1);
}
