import type { NodePair } from "./requirePairs.ts";

/** The first node to which no way of arcs, each [from, to], leads from the source; −1 when there is none. */
export function unreached(nodes: number, source: number, arcs: readonly NodePair[]): number {
  const heads: number[][] = Array.from({ length: nodes }, () => []);
  for (const [from, to] of arcs) heads[from]!.push(to);
  const reached = new Set([source]);
  // The set grows while it is read.
  for (const node of reached) for (const head of heads[node]!) reached.add(head);
  return heads.findIndex((_, node) => !reached.has(node));
}
