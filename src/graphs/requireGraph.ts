import { DomainError, plural, requireCount } from "../core/errors.ts";
import type { LeavingArcs } from "../kernels/graphPath.ts";
import { arcsByTail } from "./arcsByTail.ts";
import { type NodePair, requirePairs } from "./requirePairs.ts";
import { unreached } from "./unreached.ts";

/** More nodes, or arcs, would not fit into the arrays of a browser. */
export const MAX_NODES: number = 2 ** 28;

/** A directed graph, and where its paths begin and end. */
export interface Graph {
  /** "graphPath(5 nodes, 7 arcs)" */
  readonly name: string;
  readonly nodes: number;
  readonly leaving: LeavingArcs;
  readonly source: number;
  readonly target: number;
}

/**
 * Checks the options that describe a graph, and gathers its arcs.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range.
 */
export function requireGraph(
  where: string,
  options: { nodes: number; arcs: readonly NodePair[]; source?: number; target?: number },
): Graph {
  const { nodes, arcs } = options;
  requireCount(where, "nodes", nodes, { from: 1, to: MAX_NODES });
  requirePairs(where, "arcs", arcs, nodes);
  requireCount(where, "the number of arcs", arcs.length, { from: 1, to: MAX_NODES });
  const { source = 0, target = nodes - 1 } = options;
  requireCount(where, "source", source, { from: 0, to: nodes - 1 });
  requireCount(where, "target", target, { from: 0, to: nodes - 1 });
  const name = `${where}(${plural(nodes, "node")}, ${plural(arcs.length, "arc")})`;
  return { name, nodes, leaving: arcsByTail(nodes, arcs), source, target };
}

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
