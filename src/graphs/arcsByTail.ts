import type { LeavingArcs } from "../kernels/graphPath.ts";
import type { NodePair } from "./requirePairs.ts";

/** The arcs of a directed graph by their tails; those of one tail stay in the order of the list. */
export function arcsByTail(nodes: number, arcs: readonly NodePair[]): LeavingArcs {
  const firstArc = new Int32Array(nodes + 1);
  for (let arc = 0; arc < arcs.length; arc++) firstArc[arcs[arc]![0] + 1]!++;
  for (let node = 0; node < nodes; node++) firstArc[node + 1]! += firstArc[node]!;
  const free = firstArc.slice();
  const heads = new Int32Array(arcs.length);
  const items = new Int32Array(arcs.length);
  for (let arc = 0; arc < arcs.length; arc++) {
    const [from, to] = arcs[arc]!;
    const at = free[from]!++;
    heads[at] = to;
    items[at] = arc;
  }
  return { firstArc, heads, items };
}
