import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(64);

export type Pair = [number, number];

/** Whole numbers below `limit`. */
function wholes(length: number, limit: number, seed: number): number[] {
  return [...randoms(length, seed)].map((value) => Math.min(Math.floor(((value + 1) / 2) * limit), limit - 1));
}

/** The edges between all nodes. */
export function completeEdges(nodes: number): Pair[] {
  return Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a): Pair => [a, b])).flat();
}

/** Random pairs of different nodes, some more than once. */
export function randomPairs(nodes: number, count: number, seed: number): Pair[] {
  const picks = wholes(2 * count, 2 ** 20, seed);
  return Array.from({ length: count }, (_, at) => {
    const from = picks[2 * at] % nodes;
    return [from, (from + 1 + (picks[2 * at + 1] % (nodes - 1))) % nodes];
  });
}

/** A pair that joins every node to an earlier one, in either direction as `turned` says, and random ones. */
export function connectedPairs(nodes: number, extra: number, seed: number): Pair[] {
  const parents = wholes(nodes, 2 ** 20, seed + 1000);
  const tree = Array.from({ length: nodes - 1 }, (_, at): Pair => [parents[at] % (at + 1), at + 1]);
  return [...randomPairs(nodes, extra, seed), ...tree];
}

/** All subsets of the pairs, as zeros and ones. */
export function subsetsOf(pairs: readonly Pair[]): number[][] {
  return Array.from({ length: 2 ** pairs.length }, (_, bits) => pairs.map((_, at) => (bits >> at) & 1));
}

/** The nodes to which the pairs lead from `source`. */
export function reachedFrom(source: number, pairs: readonly Pair[]): Set<number> {
  const reached = new Set([source]);
  for (const node of reached) for (const [from, to] of pairs) if (from === node) reached.add(to);
  return reached;
}
