/**
 * What elimination leaves behind for a graph of n nodes, whose last nodes go first. Numbers of a pair of nodes b > a
 * stand at b·n + a; those of the pair when node v > b goes at fillsBefore(v) + b·(b − 1)/2 + a.
 */
export interface Elimination {
  readonly n: number;
  /**
   * The weight between v and a at the moment when v goes, factor·exp(logWeight): where edges weigh the same the
   * logarithm is a sum of their scores and the factor a quotient of numbers of them, whose logarithm a score of 10¹⁶
   * would swallow.
   */
  readonly logWeights: Float64Array;
  readonly factors: Float64Array;
  /** Its part of all weights at v then: the chance that a walk from v steps to a. */
  readonly steps: Float64Array;
  /** Which part of a pair's weight came from the node that went. */
  readonly fills: Float64Array;
}

/** Kernel: where the pairs begin that are left when node v goes: Σ_{u<v} u(u − 1)/2. */
export function fillsBefore(v: number): number {
  return (v * (v - 1) * (v - 2)) / 6;
}

/**
 * Larger factors, and smaller ones than its reciprocal, go into the logarithm: three of them multiplied leave no range.
 */
const LARGE = 1e75;

/**
 * Kernel: eliminates nodes n − 1 … 1 from the weights, whose logarithms are −∞ and whose factors 0 where there is none;
 * returns ln of the sum over spanning trees of the products of their weights. The graph must be connected.
 *
 *     Z(G) = W·Z(G′)          W = Σ_a w_va          w′_ab = w_ab + w_va·w_vb / W
 *
 * That is Gauss's elimination of the Laplacian whose determinant Z is, with each diagonal taken as the sum of its row
 * instead of by subtraction: all terms are positive, so logarithms do, and no weight is too large or small.
 */
export function eliminateNodes({ n, logWeights, factors, steps, fills }: Elimination): number {
  let logSum = 0;
  let logFactors = 0;
  for (let v = n - 1; v >= 1; v--) {
    const row = v * n;
    let best = -Infinity;
    for (let at = row; at < row + v; at++) {
      if (factors[at] > LARGE || (factors[at] < 1 / LARGE && factors[at] > 0)) {
        logWeights[at] += Math.log(factors[at]);
        factors[at] = 1;
      }
      if (logWeights[at] > best) best = logWeights[at];
    }
    let sum = 0;
    for (let at = row; at < row + v; at++) sum += steps[at] = factors[at] * Math.exp(logWeights[at] - best);
    for (let at = row; at < row + v; at++) steps[at] /= sum;
    logSum += best;
    logFactors += Math.log(sum);
    for (let b = 1, fill = fillsBefore(v); b < v; b++) {
      const share = logWeights[row + b] - best;
      const factorShare = factors[row + b] / sum;
      for (let a = 0; a < b; a++, fill++) {
        const added = logWeights[row + a] + share;
        fills[fill] = 0;
        if (added === -Infinity) continue;
        const pair = b * n + a;
        const lead = logWeights[pair] - added;
        const scale = Math.exp(-Math.abs(lead));
        const part = factors[row + a] * factorShare * (lead > 0 ? scale : 1);
        factors[pair] = part + factors[pair] * (lead > 0 ? 1 : scale);
        fills[fill] = part / factors[pair];
        if (lead <= 0) logWeights[pair] = added;
      }
    }
  }
  return logSum + logFactors;
}

/**
 * Kernel: chances[b·n + a] = P(a spanning tree joins a and b directly): the derivative of `eliminateNodes` by the
 * logarithms of the weights, taken backwards. `degrees` holds n numbers.
 *
 * What is subtracted are chances, at most n; their rounding grows with the derivatives of the logarithms of weights by
 * one another, whose sum is at most 2n − 1: each weight is a quotient of two sums over forests.
 */
export function treeChances({ n, steps, fills }: Elimination, chances: Float64Array, degrees: Float64Array): void {
  for (let v = 1; v < n; v++) {
    degrees.fill(0);
    let filled = 0;
    for (let b = 1, fill = fillsBefore(v); b < v; b++) {
      for (let a = 0; a < b; a++, fill++) {
        const part = chances[b * n + a] * fills[fill];
        chances[b * n + a] -= part;
        degrees[a] += part;
        degrees[b] += part;
        filled += part;
      }
    }
    const row = v * n;
    for (let a = 0; a < v; a++) chances[row + a] = degrees[a] + steps[row + a] * (1 - filled);
  }
}

/** The derivatives of an `Elimination`, and room for those of `treeChances`. */
export interface EliminationSlopes {
  /** Of logWeights; where it is −∞, of no meaning. */
  readonly logWeights: Float64Array;
  readonly fills: Float64Array;
  /** Σ_a step · slope at every node that goes: of ln W. */
  readonly totals: Float64Array;
  readonly degrees: Float64Array;
}

/** Kernel: the derivative of `eliminateNodes`; slopes.logWeights arrives with those of the graph's own weights. */
export function eliminationSlopes({ n, steps, fills }: Elimination, slopes: EliminationSlopes): void {
  const { logWeights, totals } = slopes;
  for (let v = n - 1; v >= 1; v--) {
    const row = v * n;
    let total = 0;
    for (let a = 0; a < v; a++) total += steps[row + a] * logWeights[row + a];
    totals[v] = total;
    for (let b = 1, fill = fillsBefore(v); b < v; b++) {
      for (let a = 0; a < b; a++, fill++) {
        const part = fills[fill];
        slopes.fills[fill] = 0;
        if (part === 0) continue;
        const lead = logWeights[row + a] + logWeights[row + b] - total - logWeights[b * n + a];
        slopes.fills[fill] = part * (1 - part) * lead;
        logWeights[b * n + a] += part * lead;
      }
    }
  }
}

/** Kernel: `treeChances` and its derivative, in `chanceSlopes`. */
export function treeChanceSlopes(
  { n, steps, fills }: Elimination,
  slopes: EliminationSlopes,
  chances: Float64Array,
  degrees: Float64Array,
  chanceSlopes: Float64Array,
): void {
  for (let v = 1; v < n; v++) {
    degrees.fill(0);
    slopes.degrees.fill(0);
    let filled = 0;
    let filledSlope = 0;
    for (let b = 1, fill = fillsBefore(v); b < v; b++) {
      for (let a = 0; a < b; a++, fill++) {
        const part = chances[b * n + a] * fills[fill];
        const slope = chanceSlopes[b * n + a] * fills[fill] + chances[b * n + a] * slopes.fills[fill];
        chances[b * n + a] -= part;
        chanceSlopes[b * n + a] -= slope;
        degrees[a] += part;
        degrees[b] += part;
        filled += part;
        slopes.degrees[a] += slope;
        slopes.degrees[b] += slope;
        filledSlope += slope;
      }
    }
    const row = v * n;
    for (let a = 0; a < v; a++) {
      const step = steps[row + a];
      const stepSlope = step * (slopes.logWeights[row + a] - slopes.totals[v]);
      chances[row + a] = degrees[a] + step * (1 - filled);
      chanceSlopes[row + a] = slopes.degrees[a] + stepSlope * (1 - filled) - step * filledSlope;
    }
  }
}
