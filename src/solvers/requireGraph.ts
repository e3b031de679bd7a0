import { DomainError } from "../errors.ts";
import type { NodePair } from "./requirePairs.ts";
import { unreached } from "./unreached.ts";

/** @throws DomainError when an edge joins a node to itself. */
export function requireNoLoops(where: string, what: string, pairs: readonly NodePair[]): void {
  const at = pairs.findIndex(([a, b]) => a === b);
  if (at < 0) return;
  throw new DomainError(`${where}: ${what}[${at}] joins node ${pairs[at]![0]} to itself; leave it out.`);
}

/** @throws DomainError when the edges do not join all nodes. */
export function requireConnected(where: string, nodes: number, edges: readonly NodePair[]): void {
  const apart = unreached(
    nodes,
    0,
    edges.flatMap(([a, b]): NodePair[] => [
      [a, b],
      [b, a],
    ]),
  );
  if (apart < 0) return;
  throw new DomainError(`${where}: the graph is not connected, no way joins nodes 0 and ${apart}; add an edge.`);
}
