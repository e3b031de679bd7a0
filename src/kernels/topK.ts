/**
 * Kernel: solution[from + i] = 1 for the k largest of theta[from … from + n), 0 for the others; of equal ones the
 * lower index is taken. No checks, no allocation; `scratch` holds at least n numbers.
 *
 * Quickselect finds the k-th largest value, one pass takes what is above it, and the first of its equals fill up:
 * on return every chosen number is >= every other.
 */
export function selectLargest(
  theta: Float32Array,
  from: number,
  n: number,
  k: number,
  scratch: Float32Array,
  solution: Float32Array,
): void {
  for (let i = 0; i < n; i++) scratch[i] = theta[from + i];
  const threshold = nthLargest(scratch, n, k - 1);
  let open = k;
  for (let i = 0; i < n; i++) {
    const above = theta[from + i] > threshold ? 1 : 0;
    solution[from + i] = above;
    open -= above;
  }
  for (let i = 0; open > 0 && i < n; i++) {
    if (theta[from + i] !== threshold) continue;
    solution[from + i] = 1;
    open--;
  }
}

/** The number at place `nth` (from 0) in descending order; reorders `values`. Hoare's selection, median of three. */
function nthLargest(values: Float32Array, n: number, nth: number): number {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] > pivot) i++;
      while (values[j] < pivot) j--;
      if (i > j) break;
      const swap = values[i];
      values[i++] = values[j];
      values[j--] = swap;
    }
    if (nth <= j) high = j;
    else if (nth >= i) low = i;
    else break;
  }
  return values[nth];
}

function medianOfThree(a: number, b: number, c: number): number {
  const low = Math.min(a, b);
  return Math.max(low, Math.min(Math.max(a, b), c));
}

/** Kernel: a 1 at the largest of theta[from … from + n), the first of equals, 0 elsewhere. */
export function selectLargestOne(theta: Float32Array, from: number, n: number, solution: Float32Array): void {
  let best = from;
  for (let i = from; i < from + n; i++) {
    solution[i] = 0;
    if (theta[i] > theta[best]) best = i;
  }
  solution[best] = 1;
}
