import type { NodePair } from "./requirePairs.ts";

/** The components of a graph under way: nodes that are joined have the same label. */
export type Labels = Int32Array;

/** Labels of nodes that no edge joins yet. */
export function separate(nodes: number): Labels {
  return Int32Array.from({ length: nodes }, (_, node) => node);
}

/** The labels with a and b joined; the same ones where they were. */
export function joined(labels: Labels, [a, b]: NodePair): Labels {
  const [kept, gone] = [labels[a]!, labels[b]!];
  return kept === gone ? labels : labels.map((label) => (label === gone ? kept : label));
}

/** A node that the edges from number `from` on do not join to node 0; −1 when they join all. */
export function nodeApart(labels: Labels, edges: readonly NodePair[], from: number): number {
  let all = labels;
  for (let at = from; at < edges.length; at++) all = joined(all, edges[at]!);
  return all.findIndex((label) => label !== all[0]);
}
