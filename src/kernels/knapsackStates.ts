/** Choices of the first bundles that may still become the best one, weights and profits both strictly increasing. */
export interface States {
  readonly weights: Float64Array;
  readonly profits: Float64Array;
  /** The node of each choice's last bundle, or −1 for none. */
  readonly nodes: Int32Array;
}

/** The bundles of choices, as a tree: one taken after another. */
export interface Nodes {
  readonly parents: Int32Array;
  readonly bundles: Int32Array;
}

/** A stage of the search: the bundle to take or leave, and what came before. */
export interface Stage {
  /** Place of the bundle. */
  bundle: number;
  /** States before this stage, and after it. */
  length: number;
  /** Nodes in use. */
  nodes: number;
  /** The profit of the best choice known. */
  known: number;
}

/** Bundles, most profit for their weight first, and their sums. */
export interface Sums {
  readonly count: number;
  readonly capacity: number;
  readonly weights: Float64Array;
  readonly profits: Float64Array;
  /** Sums over the first 0, 1, … bundles. */
  readonly weightSums: Float64Array;
  readonly profitSums: Float64Array;
  /** More than rounding does to a sum of profits. */
  readonly slack: number;
}

/**
 * Kernel: the states after one more bundle. A state stays unless another one has as much profit and no more weight, or
 * its bound (the rest by profit per weight, the last bundle in part) does not reach a choice that is known.
 *
 * The bundle is taken only where that gives more profit, as in the table; so both find the same choice. Room: `to` for
 * twice the states, `nodes` for as many more as there are states.
 */
export function addBundle(stage: Stage, sums: Sums, from: States, to: States, nodes: Nodes): void {
  const { count, capacity, weights, profits, weightSums, profitSums, slack } = sums;
  const { bundle, length } = stage;
  const weight = weights[bundle];
  const profit = profits[bundle];
  const next = bundle + 1;
  let { known } = stage;
  let used = stage.nodes;
  let kept = 0;
  let highest = -1;
  let split = count;
  let i = 0;
  let j = 0;
  while (true) {
    const takenWeight = j < length ? from.weights[j] + weight : Infinity;
    const leftWeight = i < length ? from.weights[i] : Infinity;
    if (leftWeight > capacity && takenWeight > capacity) break;
    const takenProfit = j < length ? from.profits[j] + profit : 0;
    const leave = leftWeight < takenWeight || (leftWeight === takenWeight && from.profits[i] >= takenProfit);
    const stateWeight = leave ? leftWeight : takenWeight;
    const stateProfit = leave ? from.profits[i] : takenProfit;
    const node = from.nodes[leave ? i++ : j++];
    if (stateProfit <= highest) continue;
    highest = stateProfit;

    const reach = capacity - stateWeight + weightSums[next];
    while (weightSums[split] > reach) split--;
    const whole = stateProfit + profitSums[split] - profitSums[next];
    if (whole > known) known = whole;
    const part = split < count ? ((reach - weightSums[split]) * profits[split]) / weights[split] : 0;
    if (whole + part < known - slack) continue;

    to.weights[kept] = stateWeight;
    to.profits[kept] = stateProfit;
    to.nodes[kept++] = leave ? node : used;
    if (leave) continue;
    nodes.parents[used] = node;
    nodes.bundles[used++] = bundle;
  }
  stage.length = kept;
  stage.nodes = used;
  stage.known = known;
}
