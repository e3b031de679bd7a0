import { requireCount, ShapeError, show } from "../core/errors.ts";

/** Two nodes of a graph, by their numbers from 0. */
export type NodePair = readonly [number, number];

/**
 * @throws ShapeError unless `pairs` is a list of one or more pairs.
 * @throws DomainError when a number in it is not a node.
 */
export function requirePairs(where: string, what: string, pairs: readonly NodePair[], nodes: number): void {
  if (!Array.isArray(pairs) || pairs.length === 0) {
    throw new ShapeError(`${where}: ${what} must be a list of pairs such as [0, 1], one or more, got ${show(pairs)}.`);
  }
  for (let at = 0; at < pairs.length; at++) {
    const pair = pairs[at]!;
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new ShapeError(`${where}: ${what}[${at}] must be a pair such as [0, 1], got ${show(pair)}.`);
    }
    const [a, b] = pair;
    if (isNode(a) && isNode(b)) continue;
    requireCount(where, `a node in ${what}[${at}]`, isNode(a) ? b : a, { from: 0, to: nodes - 1 });
  }

  function isNode(value: number): boolean {
    return Number.isInteger(value) && value >= 0 && value < nodes;
  }
}
