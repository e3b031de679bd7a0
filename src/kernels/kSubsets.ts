/**
 * How far a score may lie from the k-th largest, the pivot. Beyond it the item is chosen, or left, except for a chance
 * of n·e^−300 < 10⁻¹²⁰, which a float64 does not see next to 1; so scores are cut off there and no weight leaves the
 * range of a float64.
 */
const REACH = 300;

/**
 * Kernel: chances[at + i·k + j − 1] = P(item i is chosen | j of the items i … n − 1 are), for subsets of size k of the
 * scores from … from + n. Returns ln Σ exp of their sums. `weights` holds n numbers, `ratios` k + 1.
 *
 * With e(i, j) the elementary symmetric polynomials of the weights i … n − 1 and r(i, j) = e(i, j) / e(i, j − 1),
 *
 *     r(i, j) = (r(i + 1, j) + w) · r(i + 1, j − 1) / (r(i + 1, j − 1) + w)          chance = w / (w + r(i + 1, j))
 *
 * Nothing is subtracted, and r, a mean of weights, neither grows nor fades. As r falls with j, an error in both r on
 * the right comes out no larger on the left: after n steps the relative error is a few n·2⁻⁵³, whatever the scores.
 */
export function buildChances(
  scores: Float64Array,
  from: number,
  n: number,
  k: number,
  weights: Float64Array,
  ratios: Float64Array,
  chances: Float64Array,
  at: number,
): number {
  if (k === 0) return 0;
  for (let i = 0; i < n; i++) weights[i] = scores[from + i];
  weights.sort();
  const pivot = weights[n - k];
  let logPartition = k * pivot;
  for (let i = 0; i < n; i++) {
    const distance = scores[from + i] - pivot;
    if (distance > REACH) logPartition += distance - REACH;
    weights[i] = Math.exp(Math.max(-REACH, Math.min(REACH, distance)));
  }
  for (let i = n - 1, left = 0; i >= 0; i--, left++) {
    const weight = weights[i];
    const row = at + i * k - 1;
    const shared = Math.min(left, k);
    let before = 1;
    for (let j = 1; j <= shared; j++) {
      const ratio = ratios[j];
      const share = 1 / (ratio + weight);
      let chance = weight * share;
      // Two roundings may leave it 2⁻⁵² above 1; a division would not, but takes 11 % longer.
      if (chance > 1) chance = 1;
      chances[row + j] = chance;
      ratios[j] = (ratio + weight) * before;
      before = ratio * share;
    }
    if (left >= k) continue;
    chances[row + left + 1] = 1;
    ratios[left + 1] = weight * before;
  }
  for (let j = 1; j <= k; j++) logPartition += Math.log(ratios[j]);
  return logPartition;
}

/**
 * Kernel: means[from + i] = P(item i is chosen). `open[j]`, j from 0 to k, is the chance that j are still to choose.
 *
 * Those sum to 1 up to what an item rounds off, 2⁻⁵³ of the sum in each of three steps, so that a mean may be above 1
 * by 3n·2⁻⁵³; that is cut off.
 */
export function chooseOn(
  chances: Float64Array,
  at: number,
  n: number,
  k: number,
  open: Float64Array,
  means: Float64Array,
  from: number,
): void {
  open.fill(0);
  open[k] = 1;
  for (let i = 0; i < n; i++) {
    const row = at + i * k - 1;
    let mean = 0;
    for (let j = 1; j <= k; j++) {
      const flow = open[j] * chances[row + j];
      mean += flow;
      open[j] -= flow;
      open[j - 1] += flow;
    }
    means[from + i] = Math.min(mean, 1);
  }
}

/**
 * Kernel: product[from + i] = Σ_j Cov(z_i, z_j)·g_j, the derivative of `chooseOn` along g. `slopes` holds n·k numbers,
 * the derivatives of the chances: with the expected sums E(j) of g over what is chosen of the items behind i,
 *
 *     slope = chance · (1 − chance) · (g_i + E(j − 1) − E(j))
 */
export function chooseSlopes(
  chances: Float64Array,
  at: number,
  n: number,
  k: number,
  gradient: Float64Array,
  expected: Float64Array,
  open: Float64Array,
  openSlopes: Float64Array,
  slopes: Float64Array,
  product: Float64Array,
  from: number,
): void {
  expected.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = i * k - 1;
    const g = gradient[from + i];
    for (let j = k; j >= 1; j--) {
      const chance = chances[at + row + j];
      const gain = chance * (g + expected[j - 1] - expected[j]);
      slopes[row + j] = gain * (1 - chance);
      expected[j] += gain;
    }
  }
  open.fill(0);
  openSlopes.fill(0);
  open[k] = 1;
  for (let i = 0; i < n; i++) {
    const row = i * k - 1;
    let sum = 0;
    for (let j = 1; j <= k; j++) {
      const chance = chances[at + row + j];
      const flow = open[j] * chance;
      const slope = openSlopes[j] * chance + open[j] * slopes[row + j];
      sum += slope;
      open[j] -= flow;
      open[j - 1] += flow;
      openSlopes[j] -= slope;
      openSlopes[j - 1] += slope;
    }
    product[from + i] = sum;
  }
}
