/** Kernel: what a sample is worth beside the others: values[s] − mean of the others, in place. */
export function leaveOneOut(values: Float64Array): void {
  let sum = 0;
  for (let s = 0; s < values.length; s++) sum += values[s];
  for (let s = 0; s < values.length; s++) values[s] -= (sum - values[s]) / (values.length - 1);
}
