import { bitLength, fromFloat, toFloat } from "./fixedPoint.ts";
import { type Duals, edgesInside, type Restriction, type TourModel } from "./tourModel.ts";

/** A part of the search: the tours whose edges lie within bounds and meet the tight cuts. */
export interface TourNode extends Restriction {
  /** A tour's cost is `constant` and these of its edges, as multiples of a unit. */
  readonly costs: readonly bigint[];
  readonly constant: bigint;
  /** costs·2^power in float64, 0 for edges that are decided; the largest lies between 512 and 1,024. */
  readonly scaled: Float64Array;
  readonly power: number;
}

/** What the dual values of a node's linear program prove. */
export interface TourBound {
  /** No tour of the node costs less. */
  readonly least: bigint;
  /**
   * What the dual values leave of the costs: a tour's cost is `constant` and these of its edges, where cuts are met.
   */
  readonly reduced: readonly bigint[];
  readonly constant: bigint;
  /** What a tour pays more for each edge that a cut, which is not tight, misses; as a price of 0 or less. */
  readonly prices: readonly bigint[];
}

/** HiGHS' tolerances are absolute: costs are brought to this many binary digits. */
const DIGITS = 10;

/** A node whose linear program sees the costs of undecided edges at their own scale. */
export function scaledNode(part: Omit<TourNode, "scaled" | "power">): TourNode {
  const { lower, upper, costs } = part;
  let largest = 0n;
  for (let e = 0; e < costs.length; e++) {
    if (lower[e] === upper[e]) continue;
    const size = costs[e]! < 0n ? -costs[e]! : costs[e]!;
    if (size > largest) largest = size;
  }
  const power = DIGITS - bitLength(largest);
  const scaled = Float64Array.from(costs, (cost, e) => (lower[e] === upper[e] ? 0 : toFloat(cost, power)));
  return { ...part, scaled, power };
}

/**
 * The bound that any dual values y prove, those of cuts 0 or less:
 *
 *     ⟨c, z⟩ >= Σ y·(right-hand side) + Σ min(0, c − yᵀA) over undecided edges
 *               + Σ (c − yᵀA) over decided edges in the tour
 *
 * Dual values are rounded to whole multiples of the unit; all that follows is exact.
 *
 * Source: Neumaier & Shcherbina, Mathematical Programming 2004.
 */
export function boundOf({ edges, cuts }: TourModel, node: TourNode, duals: Duals): TourBound {
  const { cities, directed, count, from, to } = edges;
  const degrees = Array.from(duals.degrees, (y) => fromFloat(y, node.power));
  const reduced = [...node.costs];
  let constant = node.constant;
  for (const y of degrees) constant += directed ? y : 2n * y;
  for (let e = 0; e < count; e++) reduced[e]! -= degrees[from[e]!]! + degrees[directed ? cities + to[e]! : to[e]!]!;
  const prices = cuts.map(({ members, limit }, i) => {
    const y = fromFloat(duals.cuts[i]!, node.power);
    const tight = node.tight.has(i);
    if (y === 0n || (y > 0n && !tight)) return 0n;
    for (const e of edgesInside(edges, members)) reduced[e]! -= y;
    constant += y * BigInt(limit);
    return tight ? 0n : y;
  });
  let least = constant;
  for (let e = 0; e < count; e++) {
    if (node.lower[e] === 1 || (node.upper[e] === 1 && reduced[e]! < 0n)) least += reduced[e]!;
  }
  return { least, reduced, constant, prices };
}

/**
 * Decides edges and cuts: those whose other value would make a tour more expensive than the bound by more than `room`.
 * The costs are what is left of them, which is small where the bound is good.
 */
export function decidedNode({ edges, cuts }: TourModel, node: TourNode, bound: TourBound, room: bigint): TourNode {
  const lower = node.lower.map((value, e) => (-bound.reduced[e]! > room && node.upper[e] === 1 ? 1 : value));
  const upper = node.upper.map((value, e) => (bound.reduced[e]! > room && node.lower[e] === 0 ? 0 : value));
  const tight = new Set(node.tight);
  const costs = [...bound.reduced];
  let { constant } = bound;
  for (const [i, price] of bound.prices.entries()) {
    if (price === 0n) continue;
    if (-price > room) {
      tight.add(i);
      continue;
    }
    for (const e of edgesInside(edges, cuts[i]!.members)) costs[e]! += price;
    constant -= price * BigInt(cuts[i]!.limit);
  }
  return scaledNode({ lower, upper, tight, costs, constant });
}

/** The nodes with and without an edge, the likelier one last; none where every edge is decided. */
export function branchedNodes(node: TourNode, weights: Float64Array): TourNode[] {
  let [chosen, best] = [-1, -1];
  for (let e = 0; e < weights.length; e++) {
    if (node.lower[e] === node.upper[e]) continue;
    // The nearest to one half; of edges that are whole one of the tour, the most expensive first.
    const weight = weights[e]!;
    const score = Math.min(weight, 1 - weight) + 1e-3 * weight + 1e-6 * Math.abs(node.scaled[e]! / 1024);
    if (score > best) [chosen, best] = [e, score];
  }
  if (chosen < 0) return [];
  const without = { ...node, upper: node.upper.slice() };
  const using = { ...node, lower: node.lower.slice() };
  without.upper[chosen] = 0;
  using.lower[chosen] = 1;
  return weights[chosen]! < 0.5 ? [using, without] : [without, using];
}
