import { wordsOf } from "./words.ts";

/** A knapsack with one capacity: each item is taken or left. */
export interface KnapsackInstance {
  /** The profit of each item. */
  readonly profits: Float64Array;
  /** The weight of each item, whole numbers. */
  readonly weights: Float64Array;
  /** What the items taken may weigh together, a whole number. */
  readonly capacity: number;
}

/**
 * The knapsack of a text in the `.kp` format of kplib: the number of items, the capacity, and for each item its profit
 * and its weight.
 *
 * Source: kplib, https://github.com/likr/kplib; its families are those of Kellerer, Pferschy & Pisinger, "Knapsack
 * Problems", 2004.
 *
 * @throws DomainError with the line, where the text is cut off or too long, has something else than a number, or a
 * weight or capacity that is not a whole number of at least 0.
 */
export function readKnapsack(text: string): KnapsackInstance {
  const words = wordsOf("readKnapsack", text);
  const items = words.count("the number of items", 1, 1_000_000);
  const capacity = words.count("the capacity", 0);
  const profits = new Float64Array(items);
  const weights = new Float64Array(items);
  for (let i = 0; i < items; i++) {
    profits[i] = words.number(`the profit of item ${i + 1} of ${items}`);
    weights[i] = words.count(`the weight of item ${i + 1} of ${items}`, 0);
  }
  words.end();
  return { profits, weights, capacity };
}
