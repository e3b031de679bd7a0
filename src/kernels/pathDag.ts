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

/**
 * Kernel: chances[a] = P(arc a | its tail), for paths of weight exp of the sum of their items' scores. Returns the
 * logarithm of all weights together; `logSums` holds a number a state.
 */
export function buildPathChances(
  net: PathDag,
  scores: Float64Array,
  logSums: Float64Array,
  chances: Float64Array,
): number {
  const { firstArc, heads, items } = net;
  const last = logSums.length - 1;
  logSums[last] = 0;
  for (let state = last - 1; state >= 0; state--) {
    const from = firstArc[state];
    const to = firstArc[state + 1];
    let best = -Infinity;
    for (let arc = from; arc < to; arc++) {
      chances[arc] = scores[items[arc]] + logSums[heads[arc]];
      if (chances[arc] > best) best = chances[arc];
    }
    let sum = 0;
    for (let arc = from; arc < to; arc++) sum += chances[arc] = Math.exp(chances[arc] - best);
    for (let arc = from; arc < to; arc++) chances[arc] /= sum;
    logSums[state] = best + Math.log(sum);
  }
  return logSums[0];
}

/** Kernel: adds to means[item] the chance that a path takes the item; `visits` holds a number a state. */
export function followPaths(net: PathDag, chances: Float64Array, visits: Float64Array, means: Float64Array): void {
  const { firstArc, heads, items } = net;
  visits.fill(0);
  visits[0] = 1;
  for (let state = 0; state < visits.length; state++) {
    for (let arc = firstArc[state]; arc < firstArc[state + 1]; arc++) {
      const flow = visits[state] * chances[arc];
      means[items[arc]] += flow;
      visits[heads[arc]] += flow;
    }
  }
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
