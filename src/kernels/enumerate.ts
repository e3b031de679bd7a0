/**
 * Kernel: the row of `candidates` (row-major, n numbers each) with the largest sign·(⟨theta, row⟩ + offsets[row]), the
 * first of equals.
 */
export function bestCandidate(
  theta: Float32Array,
  candidates: Float32Array,
  offsets: Float64Array,
  sign: number,
): number {
  const n = theta.length;
  let best = 0;
  let bestValue = -Infinity;
  for (let row = 0, from = 0; from < candidates.length; row++, from += n) {
    let value = offsets[row];
    for (let i = 0; i < n; i++) value += theta[i] * candidates[from + i];
    if (sign * value > bestValue) {
      bestValue = sign * value;
      best = row;
    }
  }
  return best;
}
