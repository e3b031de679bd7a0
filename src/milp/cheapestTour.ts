import { fixedPoint, toFloat } from "./fixedPoint.ts";
import { shortenedTour } from "./shortenedTour.ts";
import type { TourModel } from "./tourModel.ts";
import { boundOf, branchedNodes, decidedNode, scaledNode, type TourNode } from "./tourNode.ts";

/** The places of the edges of the cheapest tour, undefined where there is none; and how many nodes the search had. */
export interface CheapestTour {
  readonly tour: readonly number[] | undefined;
  readonly nodes: number;
}

/** Values so close to 0 or 1 are 0 or 1. */
const NEARLY_WHOLE = 1e-7;
/** The linear program is solved again with what is left of the costs where that is so many powers of two smaller. */
const FINER = 10;
/** What an edge costs that the search has decided against, beside costs of size 1,000. */
const DEAR = 1e7;
/** HiGHS' own branch and bound is faster where there are more nodes than these. */
const FEW_NODES = 16;
/**
 * Twice as far as its tour may be from the cheapest, for costs of size 1,000; and what is next to nothing of a cost.
 */
const TOLERANCE = 2e-6;
const LITTLE = 1e-4;

/**
 * Branch and bound over subtour relaxations, without rounding: costs, dual values and bounds are whole multiples of a
 * unit, and what HiGHS finds in float64 is only where they come from. Edges, and cuts, that a tour better than the best
 * known cannot have, or has to have, are decided. What is left of the costs is smaller, and the linear program is
 * solved again at that scale: costs that its tolerances drowned before count then. Where that does not help, two nodes,
 * with and without an edge, take the place of one.
 *
 * A search of many nodes receives to HiGHS' own, which is faster. Its tolerance settles it where better tours are
 * better by more, as with whole numbers, and where it is next to nothing beside every cost in the tour. Where costs are
 * of very different sizes, the search goes on with HiGHS' tour.
 *
 * An infinite cost closes an edge.
 *
 * Source: Dantzig, Fulkerson & Johnson, Operations Research 1954.
 */
export function cheapestTour(model: TourModel, costs: Float64Array): CheapestTour {
  const { edges } = model;
  const { values, step } = fixedPoint(costs);
  const open = costs.map((cost) => (cost === Infinity ? 0 : 1));
  let best: { tour: readonly number[]; cost: bigint } | undefined;
  let nodes = 0;
  const lower = new Float64Array(edges.count);
  let root = scaledNode({ lower, upper: open, tight: new Set(), costs: values, constant: 0n });
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (nodes++ === FEW_NODES && best && isSettledByHiGHS()) break;
    waiting.push(...explored(node));
  }
  return { tour: best?.tour, nodes };

  /** The nodes that take the place of one. */
  function explored(first: TourNode): TourNode[] {
    for (let node = first; ; ) {
      const weights = model.relax(node.scaled, node);
      if (!weights) return [];
      const isWhole = weights.every((weight) => Math.abs(weight - Math.round(weight)) <= NEARLY_WHOLE);
      if (isWhole) offer(placesOf(weights));
      // What the exchanges find in later nodes of the same costs they have mostly found.
      else if (nodes <= FEW_NODES || node !== first) offer(shortenedTour(edges, searchCosts(node), weights));
      const bound = boundOf(model, node, model.duals());
      // A better tour is better by a step at least.
      const room = best && best.cost - step - bound.least;
      if (room !== undefined && room < 0n) return [];
      const finer = room === undefined ? node : decidedNode(model, node, bound, room);
      if (finer.power < node.power + FINER) {
        const decided = { ...node, lower: finer.lower, upper: finer.upper };
        if (nodes === 1) root = decided;
        return branchedNodes(decided, weights);
      }
      node = finer;
    }
  }

  function offer(tour: readonly number[]): void {
    if (tour.some((e) => open[e] === 0)) return;
    const cost = tour.reduce((sum, e) => sum + values[e]!, 0n);
    if (!best || cost < best.cost) best = { tour, cost };
  }

  function isSettledByHiGHS(): boolean {
    const start = new Float64Array(edges.count);
    for (const e of best!.tour) start[e] = 1;
    offer(placesOf(model.search(root.scaled, root, start)));
    if (toFloat(step, root.power) > TOLERANCE) return true;
    const sizes = best!.tour.map((e) => Math.abs(toFloat(values[e]!, root.power))).filter((size) => size > 0);
    return TOLERANCE <= LITTLE * Math.min(...sizes);
  }
}

function placesOf(weights: Float64Array): number[] {
  const places: number[] = [];
  for (const [e, weight] of weights.entries()) if (weight > 0.5) places.push(e);
  return places;
}

/** The costs of a node for a search that knows no bounds. */
function searchCosts({ scaled, lower, upper }: TourNode): Float64Array {
  return scaled.map((cost, e) => (upper[e] === 0 ? DEAR : lower[e] === 1 ? -DEAR : cost));
}
