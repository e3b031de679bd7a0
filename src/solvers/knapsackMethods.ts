import { addBundle, type Nodes, type States, type Sums } from "../kernels/knapsackStates.ts";
import { solveTable, tableStride } from "../kernels/knapsackTable.ts";

/** A 0/1 knapsack, most profit for their weight first; each weight is in [1, capacity], each profit > 0. */
export interface SortedKnapsack {
  readonly capacity: number;
  /** How many bundles there are; the arrays may be longer. */
  count: number;
  readonly weights: Float64Array;
  readonly profits: Float64Array;
  /** The answer: 1 for those that are taken. */
  readonly chosen: Uint8Array;
}

/** The largest table: 512 MB of bits, and as much for the sums of a row. */
const MAX_CELLS = 2 ** 32;
const LARGEST_CAPACITY = 2 ** 26 - 1;

/** The most states at once, 320 MB, and the most nodes, 512 MB. */
const MAX_STATES = 2 ** 23;
const MAX_NODES = 2 ** 26;

/** Whether a table of so many bundles is small enough. */
export function tableFits(count: number, capacity: number): boolean {
  return capacity <= LARGEST_CAPACITY && count * (capacity + 1) <= MAX_CELLS;
}

/** A method by table, whose memory grows with need: one bit for each bundle and capacity. */
export function createTable(): (knapsack: SortedKnapsack) => void {
  let best = new Float64Array(0);
  let taken = new Uint8Array(0);
  return ({ count, capacity, weights, profits, chosen }) => {
    const bytes = count * tableStride(capacity);
    if (best.length <= capacity) best = new Float64Array(capacity + 1);
    if (taken.length < bytes) taken = new Uint8Array(bytes);
    solveTable(weights, profits, count, capacity, best, taken, chosen);
  };
}

/**
 * A method by lists of states, whose memory grows with need: 40 bytes a state, 8 a node. It answers whether it was done
 * before it had met more than `budget` states, or the most it keeps.
 */
export function createStates(mostBundles: number): (knapsack: SortedKnapsack, budget: number) => boolean {
  const weightSums = new Float64Array(mostBundles + 1);
  const profitSums = new Float64Array(mostBundles + 1);
  let from = statesOf(64);
  let to = statesOf(64);
  let nodes = nodesOf(256);
  return ({ count, capacity, weights, profits, chosen }, budget) => {
    for (let i = 0; i < count; i++) {
      weightSums[i + 1] = weightSums[i]! + weights[i]!;
      profitSums[i + 1] = profitSums[i]! + profits[i]!;
    }
    // A sum of n numbers, and the bound made of three, is right to n + 3 roundings of 2⁻⁵³ of the largest.
    const slack = (count + 3) * profitSums[count]! * 2 ** -51;
    const sums: Sums = { count, capacity, weights, profits, weightSums, profitSums, slack };
    const stage = { bundle: 0, length: 1, nodes: 0, known: 0 };
    from.weights[0] = 0;
    from.profits[0] = 0;
    from.nodes[0] = -1;
    for (let met = 0; stage.bundle < count; stage.bundle++) {
      const most = 2 * stage.length;
      if (most > MAX_STATES || stage.nodes + stage.length > MAX_NODES) return false;
      if (to.weights.length < most) to = statesOf(Math.min(2 * most, MAX_STATES));
      nodes = withRoom(nodes, stage.nodes, stage.length);
      addBundle(stage, sums, from, to, nodes);
      [from, to] = [to, from];
      met += stage.length;
      if (met > budget) return false;
    }
    chosen.fill(0, 0, count);
    const { parents, bundles } = nodes;
    for (let node = from.nodes[stage.length - 1]!; node >= 0; node = parents[node]!) chosen[bundles[node]!] = 1;
    return true;
  };
}

function statesOf(size: number): States {
  return { weights: new Float64Array(size), profits: new Float64Array(size), nodes: new Int32Array(size) };
}

function nodesOf(size: number): Nodes {
  return { parents: new Int32Array(size), bundles: new Int32Array(size) };
}

function withRoom(nodes: Nodes, used: number, more: number): Nodes {
  if (used + more <= nodes.parents.length) return nodes;
  const larger = nodesOf(Math.min(2 * (used + more), MAX_NODES));
  larger.parents.set(nodes.parents.subarray(0, used));
  larger.bundles.set(nodes.bundles.subarray(0, used));
  return larger;
}
