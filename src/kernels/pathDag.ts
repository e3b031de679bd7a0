/**
 * Paths through a net of states: numbered so that every arc leads to a higher number, from state 0 to the last one, and
 * every state on such a path. Arc a leads to heads[a] and takes the item items[a]; those of state v are firstArc[v] …
 * firstArc[v + 1] − 1.
 */
export interface PathDag {
  readonly firstArc: Int32Array;
  readonly heads: Int32Array;
  readonly items: Int32Array;
}

/** A larger factor goes into the logarithm. */
const LARGE = 1e75;

/**
 * Kernel: chances[a] = P(arc a | its tail), for paths of weight exp of the sum of their items' scores. Returns the
 * logarithm of all weights together.
 *
 * Those of the rests of a path from a state weigh factor·exp(best), both a number a state: `bests` has the score of the
 * best of them, and the factor is at least 1; a score of 10¹⁶ would swallow its logarithm.
 */
export function buildPathChances(
  net: PathDag,
  scores: Float64Array,
  bests: Float64Array,
  factors: Float64Array,
  chances: Float64Array,
): number {
  const { firstArc, heads, items } = net;
  const last = bests.length - 1;
  bests[last] = 0;
  factors[last] = 1;
  for (let state = last - 1; state >= 0; state--) {
    const from = firstArc[state];
    const to = firstArc[state + 1];
    let best = -Infinity;
    for (let arc = from; arc < to; arc++) {
      chances[arc] = scores[items[arc]] + bests[heads[arc]];
      if (chances[arc] > best) best = chances[arc];
    }
    let sum = 0;
    for (let arc = from; arc < to; arc++) sum += chances[arc] = factors[heads[arc]] * Math.exp(chances[arc] - best);
    for (let arc = from; arc < to; arc++) chances[arc] /= sum;
    bests[state] = sum > LARGE ? best + Math.log(sum) : best;
    factors[state] = sum > LARGE ? 1 : sum;
  }
  return bests[0] + Math.log(factors[0]);
}

/**
 * Kernel: means[item] = the chance that a path takes the item, from zeros; `visits` holds a number a state.
 *
 * The chances at a state of d arcs sum to 1 up to some d·2⁻⁵³, so that after L states a mean may be above 1 by the
 * sum of theirs, L·d·2⁻⁵³; that is cut off.
 */
export function followPaths(net: PathDag, chances: Float64Array, visits: Float64Array, means: Float64Array): void {
  const { firstArc, heads, items } = net;
  visits.fill(0);
  visits[0] = 1;
  let most = 0;
  for (let state = 0; state < visits.length; state++) {
    for (let arc = firstArc[state]; arc < firstArc[state + 1]; arc++) {
      const flow = visits[state] * chances[arc];
      const mean = means[items[arc]] + flow;
      means[items[arc]] = mean;
      visits[heads[arc]] += flow;
      if (mean > most) most = mean;
    }
  }
  if (most <= 1) return;
  for (let item = 0; item < means.length; item++) if (means[item] > 1) means[item] = 1;
}

/**
 * Kernel: adds to product[item] = Σ Cov(z_item, z_other)·g_other, the derivative of `followPaths` along g: with the
 * expected sum E of g over the rest of the path, chances rise by chance · (g + E(head) − E(tail)).
 */
export function followSlopes(
  net: PathDag,
  chances: Float64Array,
  gradient: Float64Array,
  expected: Float64Array,
  visits: Float64Array,
  visitSlopes: Float64Array,
  product: Float64Array,
): void {
  const { firstArc, heads, items } = net;
  const last = visits.length - 1;
  expected[last] = 0;
  for (let state = last - 1; state >= 0; state--) {
    let sum = 0;
    for (let arc = firstArc[state]; arc < firstArc[state + 1]; arc++) {
      sum += chances[arc] * (gradient[items[arc]] + expected[heads[arc]]);
    }
    expected[state] = sum;
  }
  visits.fill(0);
  visitSlopes.fill(0);
  visits[0] = 1;
  for (let state = 0; state < last; state++) {
    for (let arc = firstArc[state]; arc < firstArc[state + 1]; arc++) {
      const gain = gradient[items[arc]] + expected[heads[arc]] - expected[state];
      const slope = chances[arc] * (visitSlopes[state] + visits[state] * gain);
      product[items[arc]] += slope;
      visits[heads[arc]] += visits[state] * chances[arc];
      visitSlopes[heads[arc]] += slope;
    }
  }
}
