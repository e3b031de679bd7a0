import { type Elimination, fillsBefore } from "../kernels/spanningTrees.ts";

/**
 * A function that draws a spanning tree by undoing the elimination: it grows the tree of the last node into one of the
 * whole graph. It calls `take(a, b)`, a < b, for the pairs of nodes that the tree joins, after O(n²).
 *
 * When node v comes back, each edge of the tree belongs with the chance `fills` to v's part of its weight, and goes.
 * What is left falls into components C, each of which is joined to v by one of its nodes a, in proportion to w_va. That
 * is right because, with W_C = Σ_{a ∈ C} w_va and W their sum, the edges of v's part that can join c components weigh
 *
 *     W · Σ_{trees over the C} Π W_C^{degree} / W^{c − 1} = Π W_C          (Cayley)
 */
export function treeDrawer(
  elimination: Elimination,
): (uniform: () => number, take: (a: number, b: number) => void) => void {
  const { n, logWeights, factors, fills } = elimination;
  const lows = new Int32Array(n);
  const highs = new Int32Array(n);
  const parents = new Int32Array(n);
  /** The weight of a component so far, as `Elimination` has that of a pair. */
  const logSums = new Float64Array(n);
  const factorSums = new Float64Array(n);
  const chosen = new Int32Array(n);

  return (uniform, take) => {
    let edges = 0;
    for (let v = 1; v < n; v++) {
      edges = dropFilled(v, edges, uniform);
      chooseInComponents(v, uniform);
      for (let root = 0; root < v; root++) {
        if (parents[root] !== root) continue;
        lows[edges] = chosen[root]!;
        highs[edges++] = v;
      }
    }
    for (let edge = 0; edge < edges; edge++) take(lows[edge]!, highs[edge]!);
  };

  /** Keeps the edges that are not v's, and joins their ends in `parents`; returns how many there are. */
  function dropFilled(v: number, edges: number, uniform: () => number): number {
    for (let a = 0; a < v; a++) parents[a] = a;
    let kept = 0;
    for (let edge = 0; edge < edges; edge++) {
      const [a, b] = [lows[edge]!, highs[edge]!];
      const fill = fills[fillsBefore(v) + (b * (b - 1)) / 2 + a]!;
      if (fill > 0 && uniform() < fill) continue;
      lows[kept] = a;
      highs[kept++] = b;
      parents[rootOf(a)] = rootOf(b);
    }
    return kept;
  }

  /** chosen[root] = one of the component's nodes, in proportion to their weights to v, in one pass over them. */
  function chooseInComponents(v: number, uniform: () => number): void {
    logSums.fill(Number.NEGATIVE_INFINITY);
    factorSums.fill(0);
    for (let a = 0; a < v; a++) {
      const logWeight = logWeights[v * n + a]!;
      if (logWeight === Number.NEGATIVE_INFINITY) continue;
      const root = rootOf(a);
      const first = factorSums[root] === 0;
      const lead = logWeight - logSums[root]!;
      const scale = Math.exp(-Math.abs(lead));
      const part = factors[v * n + a]! * (lead > 0 ? 1 : scale);
      factorSums[root] = part + factorSums[root]! * (lead > 0 ? scale : 1);
      logSums[root] = Math.max(logSums[root]!, logWeight);
      if (first || uniform() < part / factorSums[root]!) chosen[root] = a;
    }
  }

  function rootOf(node: number): number {
    let root = node;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  }
}
