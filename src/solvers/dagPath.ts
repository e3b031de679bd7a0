import { requireOptions, SolverError } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { pathDag } from "../graphs/pathDag.ts";
import { requireGraph } from "../graphs/requireGraph.ts";
import { cheapestRests, writeBest } from "../kernels/dagPath.ts";

/** Options of `dagPath`. */
export interface DagPathOptions {
  /** How many nodes there are; arcs name them by numbers from 0, in any order. */
  readonly nodes: number;
  /** [from, to] of each arc, without a cycle; there may be several between the same two nodes. */
  readonly arcs: readonly (readonly [number, number])[];
  /** Where paths begin; 0 by default. */
  readonly source?: number;
  /** Where paths end; the last node by default. */
  readonly target?: number;
}

/**
 * The cheapest path in a directed graph without cycles; theta are the costs of its arcs, of any sign.
 *
 *     C(target) = 0,  C(u) = min_{arcs a from u to v} θ_a + C(v)
 *
 * z is 1 on the arcs of the path, 0 elsewhere, shape [arcs], in the order of `arcs`; from a node to itself the path is
 * empty. An arc of cost Infinity is closed. Exact; `negated` finds the path of largest gain. O(nodes + arcs) time, from
 * the end of a topological order to its beginning; memory of 16 bytes an arc and 20 a node. Sums are float64; where two
 * rests of a path cost the same, the one whose first arc comes first in `arcs` is taken. `dagPaths` has the Gibbs
 * distribution of the same paths.
 *
 * Source: Bellman, "On a routing problem", 1958.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range, the arcs have a cycle, or none lead from source to target.
 * @throws SolverError when arcs of cost Infinity close every way from source to target.
 */
export function dagPath(options: DagPathOptions): Solver {
  requireOptions("dagPath", options, { nodes: true, arcs: true, source: true, target: true });
  const graph = requireGraph("dagPath", options);
  const { name, source, target, leaving } = graph;
  const { net } = pathDag(graph);
  const states = net.firstArc.length - 1;
  const rests = new Float64Array(states);
  const best = new Int32Array(states);

  return madeBy("dagPath", options, {
    name,
    sense: "min",
    shape: [leaving.items.length],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      if (!cheapestRests(net, theta, rests, best)) {
        throw new SolverError(
          `${name}: no path from node ${source} to node ${target}; arcs of cost Infinity close every way.`,
        );
      }
      writeBest(net, best, solution);
    },
  });
}
