import type { PathDag } from "./pathDag.ts";

/**
 * Kernel: the cheapest rest of a path from every state, from the last to the first. Costs of any sign; of equal rests
 * that of the first arc. Returns whether there is a path that costs less than Infinity; best[v] is the arc by which it
 * leaves v.
 */
export function cheapestRests(net: PathDag, theta: Float32Array, rests: Float64Array, best: Int32Array): boolean {
  const { firstArc, heads, items } = net;
  const last = rests.length - 1;
  rests[last] = 0;
  for (let state = last - 1; state >= 0; state--) {
    let lowest = Infinity;
    let chosen = firstArc[state];
    for (let arc = chosen; arc < firstArc[state + 1]; arc++) {
      const rest = theta[items[arc]] + rests[heads[arc]];
      if (!(rest < lowest)) continue;
      lowest = rest;
      chosen = arc;
    }
    rests[state] = lowest;
    best[state] = chosen;
  }
  return rests[0] < Infinity;
}

/** Kernel: writes 1 for every arc of the path, 0 elsewhere. */
export function writeBest(net: PathDag, best: Int32Array, solution: Float32Array): void {
  const { heads, items } = net;
  solution.fill(0);
  for (let state = 0; state < best.length - 1; state = heads[best[state]]) solution[items[best[state]]] = 1;
}
