import { DomainError, plural, requireCount, requireOptions, SolverError } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { MAX_NODES, requireNoLoops } from "../graphs/requireGraph.ts";
import { requirePairs } from "../graphs/requirePairs.ts";
import { unreached } from "../graphs/unreached.ts";
import { arborescenceScratch, growArborescence } from "../kernels/arborescence.ts";

/** Options of `arborescence`. */
export interface ArborescenceOptions {
  /** How many nodes there are, 2 or more; arcs name them by numbers from 0. */
  readonly nodes: number;
  /** [from, to] of each arc; there may be several between the same two nodes. */
  readonly arcs: readonly (readonly [number, number])[];
  /** Where all ways begin; 0 by default. */
  readonly root?: number;
}

/**
 * The cheapest arborescence: arcs by which one way leads from the root to every node; theta are the costs of the arcs.
 *
 * z is 1 on its arcs, 0 elsewhere, shape [arcs], in the order of `arcs`; one arc enters every node but the root. Costs
 * of any sign; an arc of cost Infinity is never taken. O((arcs + nodes)·log nodes), memory 40 bytes an arc and 42 a
 * node. Costs are compared after others were subtracted in float64: the arborescence is optimal to the rounding of
 * these sums. Which of several equal ones it is depends on theta alone.
 *
 * Source: Chu & Liu 1965, Edmonds 1967; with heaps as in Tarjan, Networks 7, 1977, and the walk of Gabow, Galil,
 * Spencer & Tarjan, Combinatorica 6, 1986.
 *
 * @throws ShapeError when arcs is not a list of pairs.
 * @throws DomainError when an option is out of range, an arc joins a node to itself, or a node is not reached.
 * @throws SolverError when the arcs of finite cost do not reach all nodes.
 */
export function arborescence(options: ArborescenceOptions): Solver {
  requireOptions("arborescence", options, { nodes: true, arcs: true, root: true });
  const { nodes, arcs, root = 0 } = options;
  requireCount("arborescence", "nodes", nodes, { from: 2, to: MAX_NODES });
  requirePairs("arborescence", "arcs", arcs, nodes);
  requireCount("arborescence", "root", root, { from: 0, to: nodes - 1 });
  const name = `arborescence(${plural(nodes, "node")}, ${plural(arcs.length, "arc")})`;
  requireNoLoops(name, "arcs", arcs);
  const missed = unreached(nodes, root, arcs);
  if (missed >= 0) {
    throw new DomainError(`${name}: no way leads from the root, node ${root}, to node ${missed}; add an arc.`);
  }
  const tails = Int32Array.from(arcs, ([from]) => from);
  const heads = Int32Array.from(arcs, ([, to]) => to);
  const scratch = arborescenceScratch(nodes, root, tails, heads);
  return madeBy("arborescence", options, {
    name,
    sense: "min",
    shape: [arcs.length],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      const closed = growArborescence(scratch, theta, solution);
      if (closed < 0) return;
      throw new SolverError(
        `${name}: no way leads from the root, node ${root}, to node ${closed}; arcs of cost Infinity close every one.`,
      );
    },
  });
}
