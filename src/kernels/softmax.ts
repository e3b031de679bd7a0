/**
 * Kernel: soft[from … from + n) = softmax(x/τ) of the same part of x. Of infinite x only they count: +∞ share
 * everything, −∞ get nothing.
 */
export function softmaxRow(soft: Float32Array, x: Float32Array, from: number, n: number, temperature: number): void {
  let most = -Infinity;
  for (let i = from; i < from + n; i++) most = Math.max(most, x[i]);
  let sum = 0;
  for (let i = from; i < from + n; i++) {
    const weight = x[i] === most ? 1 : Math.exp((x[i] - most) / temperature);
    soft[i] = weight;
    sum += weight;
  }
  for (let i = from; i < from + n; i++) soft[i] /= sum;
}

/**
 * Kernel: into[into0 + i] += (g_i − ⟨g, p⟩)·p_i/τ for the n numbers of p and g from `from` on: the softmax's
 * derivative.
 */
export function addSoftmaxGradient(
  into: Float64Array,
  into0: number,
  p: Float32Array,
  g: Float32Array,
  from: number,
  n: number,
  temperature: number,
): void {
  let along = 0;
  for (let i = 0; i < n; i++) along += p[from + i] * g[from + i];
  for (let i = 0; i < n; i++) into[into0 + i] += ((g[from + i] - along) * p[from + i]) / temperature;
}
