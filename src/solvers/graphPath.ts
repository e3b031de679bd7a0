import { DomainError, requireChoice, requireOptions, SolverError } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { requireGraph } from "../graphs/requireGraph.ts";
import { graphScratch, settleNodes, writeArcs } from "../kernels/graphPath.ts";

/** Options of `graphPath`. */
export interface GraphPathOptions {
  /** How many nodes there are; arcs name them by numbers from 0. */
  readonly nodes: number;
  /** [from, to] of each arc; there may be several between the same two nodes, and arcs from a node to itself. */
  readonly arcs: readonly (readonly [number, number])[];
  /** Where paths begin; 0 by default. */
  readonly source?: number;
  /** Where paths end; the last node by default. */
  readonly target?: number;
  /**
   * What happens to costs below 0, which noise makes, and with which a cheapest path need not exist:
   * `"settle"` (the default): label setting, a settled node never changes; a heuristic, the same as `gridPath`'s.
   * `"clamp"`: they count as 0. `"error"`: a DomainError. Without cycles `dagPath` takes them as they are.
   */
  readonly negativeCosts?: "settle" | "clamp" | "error";
}

/**
 * The cheapest path in a directed graph; theta are the costs of its arcs.
 *
 * z is 1 on the arcs of the path, 0 elsewhere, shape [arcs], in the order of `arcs`; from a node to itself the path is
 * empty. An arc of cost Infinity is closed. With costs >= 0 the path is optimal. Dijkstra's algorithm, which stops at
 * the target: O((nodes + arcs)·log nodes) time, memory of 8 bytes an arc and 36 a node. Distances are float64; of equal
 * ones the node of the lower number is settled first, and a node keeps the first arc that offered its distance, where
 * those of one node come in the order of `arcs`.
 *
 * Source: Dijkstra 1959.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range, or, with `"error"`, when a cost is negative.
 * @throws SolverError when no path joins source and target.
 */
export function graphPath(options: GraphPathOptions): Solver {
  requireOptions("graphPath", options, { nodes: true, arcs: true, source: true, target: true, negativeCosts: true });
  const { negativeCosts = "settle" } = options;
  const { name, nodes, leaving, source, target } = requireGraph("graphPath", options);
  requireChoice(name, "negativeCosts", negativeCosts, ["settle", "clamp", "error"]);
  const scratch = graphScratch(nodes);
  const floor = negativeCosts === "clamp" ? 0 : Number.NEGATIVE_INFINITY;

  return madeBy("graphPath", options, {
    name,
    sense: "min",
    shape: [leaving.items.length],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      if (negativeCosts === "error") requireCosts(name, theta);
      if (!settleNodes(scratch, leaving, theta, floor, source, target)) {
        throw new SolverError(
          `${name}: no path from node ${source} to node ${target}; arcs of cost Infinity, or arcs that are not there, close every way.`,
        );
      }
      writeArcs(scratch, source, target, solution);
    },
  });
}

/** @throws DomainError that names the lowest cost when it is below 0. */
function requireCosts(name: string, theta: Float32Array): void {
  const lowest = theta.reduce((a, b) => Math.min(a, b));
  if (lowest >= 0) return;
  throw new DomainError(
    `${name}: the cost of arc ${theta.indexOf(lowest)} is ${lowest}; with negativeCosts "error" every cost must be at least 0.`,
  );
}
