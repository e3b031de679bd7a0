import { requireOptions, SolverError } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { orderByMerging } from "../kernels/ranking.ts";
import { bundleKnapsack, type KnapsackOptions } from "./knapsackBundles.ts";
import { createStates, createTable, type SortedKnapsack, tableFits } from "./knapsackMethods.ts";

export type { KnapsackOptions } from "./knapsackBundles.ts";

/** Up to so many cells a table takes less time than the sums that lists of states need. */
const SMALL_TABLE = 2 ** 12;

/**
 * A state takes some 10 times as long as a cell: lists that reach a share of this of the cells give way to the table.
 */
const SHARE = 1 / 16;

/**
 * The most profitable items that a knapsack carries; theta are the profits.
 *
 *     z(θ) = argmax ⟨θ, z⟩ over whole numbers 0 <= z <= copies with ⟨weights, z⟩ <= capacity
 *
 * z is how many of each item are taken, 0 or 1 by default, shape [length of `weights`]. An item whose profit is not
 * above 0 is never taken; it may be −Infinity. Exact: sums are float64. Of equal sums the lightest choice is taken.
 * Equally light ones are compared item by item, from the one of least profit per weight on, of equal ones the last:
 * fewer wins.
 *
 * Copies are tied to bundles of 1, 2, 4, …, which makes n = Σ log₂(copies + 1) of them. A dynamic program over lists
 * of undominated choices, cut by the bound of the relaxed problem, needs few steps for most θ and any capacity. Where
 * the lists grow long, or the problem is small, a table over all capacities takes over: O(n·capacity) in units of the
 * largest common divisor of the weights. Memory grows with need: n·capacity bits and 8·capacity bytes at most for the
 * table, 832 MB at most for the lists.
 *
 * Source: Nemhauser & Ullmann, Management Science 1969, for the lists; Dantzig, Operations Research 1957, for the
 * bound.
 *
 * @throws ShapeError when there are no weights, or the copies are a list of another length.
 * @throws DomainError when an option is out of range.
 * @throws SolverError when the lists exceed their memory and the table would exceed 2³² cells or a capacity of 2²⁶.
 */
export function knapsack(options: KnapsackOptions): Solver {
  requireOptions("knapsack", options, { weights: true, capacity: true, copies: true });
  const { length, capacity, items, copies, weights, weightless, mostCopies } = bundleKnapsack(options);
  const bundles = items.length;
  const copiesText = mostCopies > 1 ? ", with copies" : "";
  const name = `knapsack(${length} items, capacity ${options.capacity}${copiesText})`;

  const wanted = new Uint32Array(bundles);
  const ratios = new Float64Array(bundles);
  const orders: [Uint32Array, Uint32Array] = [new Uint32Array(bundles), new Uint32Array(bundles)];
  const sorted: SortedKnapsack = {
    capacity,
    count: 0,
    weights: new Float64Array(bundles),
    profits: new Float64Array(bundles),
    chosen: new Uint8Array(bundles),
  };
  const solveByTable = createTable();
  const solveByStates = createStates(bundles);

  return madeBy("knapsack", options, {
    name,
    sense: "max",
    shape: [length],
    infinities: [Number.NEGATIVE_INFINITY],
    solve(theta, solution) {
      for (let i = 0; i < length; i++) solution[i] = theta[i]! > 0 ? weightless[i]! : 0;
      const load = gatherWanted(theta);
      if (load <= capacity) {
        for (let j = 0; j < sorted.count; j++) take(wanted[j]!, solution);
        return;
      }
      const order = sortWanted(theta);
      choose(name, sorted, solveByTable, solveByStates);
      for (let j = 0; j < sorted.count; j++) if (sorted.chosen[j] === 1) take(wanted[order[j]!]!, solution);
    },
  });

  /** Lists the bundles of profit > 0; returns what they weigh together. */
  function gatherWanted(theta: Float32Array): number {
    let count = 0;
    let load = 0;
    for (let bundle = 0; bundle < bundles; bundle++) {
      const profit = theta[items[bundle]!]!;
      if (!(profit > 0)) continue;
      ratios[count] = (profit * copies[bundle]!) / weights[bundle]!;
      wanted[count++] = bundle;
      load += weights[bundle]!;
    }
    sorted.count = count;
    return load;
  }

  function sortWanted(theta: Float32Array): Uint32Array {
    const { count } = sorted;
    const order = orderByMerging(ratios, count, orders[0], orders[1]);
    for (let j = 0; j < count; j++) {
      const bundle = wanted[order[j]!]!;
      sorted.weights[j] = weights[bundle]!;
      sorted.profits[j] = theta[items[bundle]!]! * copies[bundle]!;
    }
    return order;
  }

  function take(bundle: number, solution: Float32Array): void {
    solution[items[bundle]!]! += copies[bundle]!;
  }
}

/** Marks the bundles of the best choice: by lists of undominated choices, or by a table where these would be longer. */
function choose(
  name: string,
  sorted: SortedKnapsack,
  solveByTable: ReturnType<typeof createTable>,
  solveByStates: ReturnType<typeof createStates>,
): void {
  const { count, capacity } = sorted;
  const cells = count * (capacity + 1);
  const fits = tableFits(count, capacity);
  if (cells > SMALL_TABLE && solveByStates(sorted, fits ? SHARE * cells : Infinity)) return;
  if (!fits) {
    throw new SolverError(
      `${name}: too many undominated choices for the memory, and a table of ${count} × ${capacity + 1} cells is too large; divide weights and capacity, and round weights up.`,
    );
  }
  solveByTable(sorted);
}
