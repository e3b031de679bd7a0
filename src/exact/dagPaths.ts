import { requireChoice, requireOptions } from "../core/errors.ts";
import type { Sense } from "../core/solver.ts";
import { pathDag } from "../graphs/pathDag.ts";
import { requireGraph } from "../graphs/requireGraph.ts";
import { pathFamily } from "./pathFamily.ts";
import type { Family } from "./types.ts";

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
 * Shape [arcs], in the order of `arcs`. Forward–backward with logarithms of the sums: every method takes O(nodes +
 * arcs), memory 16 bytes an arc and 48 a node. `solutions` lists the paths in the order of their first arcs.
 *
 * Source: the forward–backward algorithm, Baum 1972, over the graph; the derivative as in Li & Eisner, EMNLP 2009.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range, the arcs have a cycle, or no path joins source and target.
 */
export function dagPaths(options: DagPathsOptions): Family {
  requireOptions("dagPaths", options, { nodes: true, arcs: true, source: true, target: true, sense: true });
  const { arcs, sense = "min" } = options;
  const graph = requireGraph("dagPaths", options);
  requireChoice("dagPaths", "sense", sense, ["max", "min"]);
  const { net, count } = pathDag(graph);
  return pathFamily({ name: graph.name, sense, shape: [arcs.length], count }, net);
}
