/**
 * Kernel: chances[row] = exp(score of the row) / their sum, with the score ⟨scores, row⟩ + offsets[row]; returns ln of
 * the sum. The table is row-major, a row as long as `scores`.
 */
export function rowChances(
  table: Float32Array,
  scores: Float64Array,
  offsets: Float64Array,
  chances: Float64Array,
): number {
  const n = scores.length;
  let best = -Infinity;
  for (let row = 0, at = 0; row < chances.length; row++, at += n) {
    let score = offsets[row];
    for (let i = 0; i < n; i++) score += scores[i] * table[at + i];
    chances[row] = score;
    if (score > best) best = score;
  }
  let sum = 0;
  for (let row = 0; row < chances.length; row++) sum += chances[row] = Math.exp(chances[row] - best);
  for (let row = 0; row < chances.length; row++) chances[row] /= sum;
  return best + Math.log(sum);
}

/** Kernel: means[i] = Σ_rows chances[row]·table[row, i]. */
export function meanRow(table: Float32Array, chances: Float64Array, means: Float64Array): void {
  const n = means.length;
  means.fill(0);
  for (let row = 0, at = 0; row < chances.length; row++, at += n) {
    for (let i = 0; i < n; i++) means[i] += chances[row] * table[at + i];
  }
}

/** Kernel: least and most of each column of the table, which is row-major. */
export function columnRanges(table: Float32Array, least: Float64Array, most: Float64Array): void {
  const n = least.length;
  least.fill(Infinity);
  most.fill(-Infinity);
  for (let at = 0, i = 0; at < table.length; at++, i = i + 1 < n ? i + 1 : 0) {
    least[i] = Math.min(least[i], table[at]);
    most[i] = Math.max(most[i], table[at]);
  }
}

/**
 * Kernel: cuts means off at the ranges of their columns. The chances sum to 1 up to count·2⁻⁵³, which may take a mean
 * out of its range by as much of its size.
 */
export function cutToRanges(means: Float64Array, least: Float64Array, most: Float64Array): void {
  for (let i = 0; i < means.length; i++) means[i] = Math.max(least[i], Math.min(means[i], most[i]));
}

/** Kernel: covariances[i] = Cov(z_i, values) over the rows z; both are taken from their means. Returns E values. */
export function rowCovariances(
  table: Float32Array,
  chances: Float64Array,
  means: Float64Array,
  values: Float64Array,
  covariances: Float64Array,
): number {
  const n = means.length;
  let mean = 0;
  for (let row = 0; row < chances.length; row++) mean += chances[row] * values[row];
  covariances.fill(0);
  for (let row = 0, at = 0; row < chances.length; row++, at += n) {
    const part = chances[row] * (values[row] - mean);
    for (let i = 0; i < n; i++) covariances[i] += part * (table[at + i] - means[i]);
  }
  return mean;
}

/** Kernel: values[row] = ⟨vector, row⟩. */
export function rowProducts(table: Float32Array, vector: Float64Array, values: Float64Array): void {
  const n = vector.length;
  for (let row = 0, at = 0; row < values.length; row++, at += n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += vector[i] * table[at + i];
    values[row] = sum;
  }
}
