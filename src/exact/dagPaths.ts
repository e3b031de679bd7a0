import { DomainError, plural, requireChoice, requireCount, requireOptions } from "../errors.ts";
import type { PathNet } from "../kernels/pathNet.ts";
import { type NodePair, requirePairs } from "../solvers/requirePairs.ts";
import { topologicalOrder } from "../solvers/topologicalOrder.ts";
import type { Family, Sense } from "../types.ts";
import { pathFamily } from "./pathFamily.ts";

/** Options of `dagPaths`. */
export interface DagPathsOptions {
  /** How many nodes there are; arcs name them by numbers from 0, in any order. */
  readonly nodes: number;
  /** [from, to] of each arc, without a cycle; there may be several between the same two nodes. */
  readonly arcs: readonly (readonly [number, number])[];
  /** Where paths begin; 0 by default. */
  readonly source?: number;
  /** Where paths end; the last node by default. */
  readonly target?: number;
  /** `"min"` by default: theta are costs. */
  readonly sense?: Sense;
}

/**
 * The paths from source to target in a directed graph without cycles: z is 1 on the arcs of the path, 0 elsewhere.
 *
 *     exp A(θ) = N(source)          N(target) = 1,  N(u) = Σ_{arcs a from u to v} exp(σθ_a)·N(v)
 *
 * Shape [arcs], in the order of `arcs`. Forward–backward with logarithms of the sums: every method takes O(nodes + arcs),
 * memory 16 bytes an arc and 40 a node. `solutions` lists the paths in the order of their first arcs.
 *
 * Source: the forward–backward algorithm, Baum 1972, over the graph; the derivative as in Li & Eisner, EMNLP 2009.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range, the arcs have a cycle, or no path joins source and target.
 */
export function dagPaths(options: DagPathsOptions): Family {
  requireOptions("dagPaths", options, ["nodes", "arcs", "source", "target", "sense"]);
  const { nodes, arcs, sense = "min" } = options;
  requireCount("dagPaths", "nodes", nodes, { from: 1 });
  requirePairs("dagPaths", "arcs", arcs, nodes);
  const { source = 0, target = nodes - 1 } = options;
  requireCount("dagPaths", "source", source, { from: 0, to: nodes - 1 });
  requireCount("dagPaths", "target", target, { from: 0, to: nodes - 1 });
  requireChoice("dagPaths", "sense", sense, ["max", "min"]);
  const name = `dagPaths(${plural(nodes, "node")}, ${plural(arcs.length, "arc")})`;
  const order = topologicalOrder(name, nodes, arcs);
  const { net, count } = netBetween(order, arcs, source, target);
  if (count === 0) {
    throw new DomainError(`${name}: no path leads from node ${source} to node ${target}; choose others or add arcs.`);
  }
  return pathFamily({ name, sense, shape: [arcs.length], count }, net);
}

/** The nodes and arcs that lie on a path from source to target, and how many such paths there are. */
function netBetween(
  order: readonly number[],
  arcs: readonly NodePair[],
  source: number,
  target: number,
): { net: PathNet; count: number } {
  const leaving: number[][] = order.map(() => []);
  for (const [arc, [from]] of arcs.entries()) leaving[from]!.push(arc);

  const ways = new Float64Array(order.length);
  ways[target] = 1;
  for (const node of order.toReversed()) for (const arc of leaving[node]!) ways[node]! += ways[arcs[arc]![1]]!;

  const states = new Int32Array(order.length).fill(-1);
  const firstArc = [0];
  const taken: number[] = [];
  const reached = new Set([source]);
  for (const node of order) {
    if (!reached.has(node) || ways[node] === 0) continue;
    states[node] = firstArc.length - 1;
    for (const arc of leaving[node]!) {
      const head = arcs[arc]![1];
      if (ways[head] === 0) continue;
      reached.add(head);
      taken.push(arc);
    }
    firstArc.push(taken.length);
  }
  const net = {
    firstArc: Int32Array.from(firstArc),
    heads: Int32Array.from(taken, (arc) => states[arcs[arc]![1]]!),
    items: Int32Array.from(taken),
  };
  return { net, count: ways[source]! };
}
