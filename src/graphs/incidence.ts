import type { NodePair } from "./requirePairs.ts";

/** A graph as kernels read it. Edge e has two ends, 2e and 2e + 1; end p lies opposite end p ^ 1. */
export interface Incidence {
  readonly nodes: number;
  /** The node at each end. */
  readonly ends: Int32Array;
  /** Where the ends opposite to each node begin in `opposite`; one number more than nodes. */
  readonly first: Int32Array;
  /** The far ends of the edges at each node, in the order of the edges. */
  readonly opposite: Int32Array;
}

export function incidence(nodes: number, edges: readonly NodePair[]): Incidence {
  const ends = Int32Array.from(edges.flat());
  const first = new Int32Array(nodes + 1);
  for (const node of ends) first[node + 1]!++;
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const opposite = new Int32Array(ends.length);
  for (const [end, node] of ends.entries()) opposite[next[node]!++] = end ^ 1;
  return { nodes, ends, first, opposite };
}
