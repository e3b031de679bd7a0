import { arcsByTail } from "./arcsByTail.ts";
import type { NodePair } from "./requirePairs.ts";

/** The first node to which no way of arcs, each [from, to], leads from the source; −1 when there is none. */
export function unreached(nodes: number, source: number, arcs: readonly NodePair[]): number {
  const { firstArc, heads } = arcsByTail(nodes, arcs);
  const reached = new Uint8Array(nodes);
  reached[source] = 1;
  const open = [source];
  // The list grows while it is read.
  for (const node of open) {
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) {
      const head = heads[arc]!;
      if (reached[head] === 1) continue;
      reached[head] = 1;
      open.push(head);
    }
  }
  return reached.indexOf(0);
}
