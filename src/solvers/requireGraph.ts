import { plural, requireCount } from "../errors.ts";
import type { LeavingArcs } from "../kernels/graphDijkstra.ts";
import { arcsByTail } from "./arcsByTail.ts";
import { type NodePair, requirePairs } from "./requirePairs.ts";

/** More nodes, or arcs, would not fit into the arrays of a browser. */
const MOST = 2 ** 28;

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
  requireCount(where, "nodes", nodes, { from: 1, to: MOST });
  requirePairs(where, "arcs", arcs, nodes);
  requireCount(where, "the number of arcs", arcs.length, { from: 1, to: MOST });
  const { source = 0, target = nodes - 1 } = options;
  requireCount(where, "source", source, { from: 0, to: nodes - 1 });
  requireCount(where, "target", target, { from: 0, to: nodes - 1 });
  const name = `${where}(${plural(nodes, "node")}, ${plural(arcs.length, "arc")})`;
  return { name, nodes, leaving: arcsByTail(nodes, arcs), source, target };
}
