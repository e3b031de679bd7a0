import { DomainError, plural, requireCount, requireOptions, SolverError, show } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { incidence } from "../graphs/incidence.ts";
import { requireNoLoops } from "../graphs/requireGraph.ts";
import { requirePairs } from "../graphs/requirePairs.ts";
import { matchNodes, writeMatching } from "../kernels/matching.ts";
import { matchingScratch } from "../kernels/matchingScratch.ts";

/** Options of `matching`. */
export interface MatchingOptions {
  /** How many nodes there are, 2 … 10,000; edges name them by numbers from 0. */
  readonly nodes: number;
  /** The two ends of each edge; there may be several between the same two nodes. */
  readonly edges: readonly (readonly [number, number])[];
  /** Whether every node has to be matched; false by default. */
  readonly perfect?: boolean;
}

/**
 * The best pairs of nodes in any graph, no node in two of them; theta are the gains of the edges.
 *
 * z is 1 on the edges taken, 0 elsewhere, shape [edges], in the order of `edges`. Gains of any sign: an edge of gain 0
 * or less is never taken unless the matching has to be perfect, one of −Infinity not even then.
 *
 * Edmonds' algorithm with blossoms and a dual solution. A greedy start matches most nodes, and each other node gets a
 * search that touches what is near it: at worst O(nodes³), where blossoms nest deeply O(nodes²·edges), on sparse graphs
 * far less. Memory 16 bytes an edge and 110 a node. Potentials are float64: the matching is optimal to the rounding of
 * their sums. Which of several equal ones it is depends on theta alone.
 *
 * Source: Edmonds 1965; one tree at a time with a greedy start, as in Galil, ACM Computing Surveys 18, 1986, and
 * Kolmogorov, Mathematical Programming Computation 1, 2009.
 *
 * @throws ShapeError when edges is not a list of pairs.
 * @throws DomainError when an option is out of range, an edge joins a node to itself, or no perfect matching exists.
 * @throws SolverError when every perfect matching takes an edge of gain −Infinity.
 */
export function matching(options: MatchingOptions): Solver {
  requireOptions("matching", options, { nodes: true, edges: true, perfect: true });
  const { nodes, edges, perfect = false } = options;
  requireCount("matching", "nodes", nodes, { from: 2, to: 10_000 });
  requirePairs("matching", "edges", edges, nodes);
  if (typeof perfect !== "boolean") {
    throw new DomainError(`matching: perfect must be true or false, got ${show(perfect)}.`);
  }
  const size = `${plural(nodes, "node")}, ${plural(edges.length, "edge")}`;
  const name = perfect ? `matching(${size}, perfect)` : `matching(${size})`;
  requireNoLoops(name, "edges", edges);
  const { ends, first, opposite } = incidence(nodes, edges);
  const scratch = matchingScratch(nodes, ends, first, opposite);
  if (perfect && !matchNodes(scratch, new Float32Array(edges.length), true)) {
    throw new DomainError(`${name}: the graph has no perfect matching; add edges, or leave nodes unmatched.`);
  }
  return madeBy("matching", options, {
    name,
    sense: "max",
    shape: [edges.length],
    infinities: [Number.NEGATIVE_INFINITY],
    solve(theta, solution) {
      if (!matchNodes(scratch, theta, perfect)) {
        throw new SolverError(`${name}: no perfect matching; edges of gain -Infinity close every one.`);
      }
      writeMatching(scratch, solution);
    },
  });
}
