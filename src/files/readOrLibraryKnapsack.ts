import { wordsOf } from "./words.ts";

/** A knapsack with several capacities: each item is taken or left. */
export interface OrLibraryKnapsack {
  /** The profit of each item. */
  readonly profits: Float64Array;
  /** For each capacity, what every item takes of it. */
  readonly weights: readonly Float64Array[];
  /** How much there is of each capacity. */
  readonly capacities: Float64Array;
  /** The profit of the best items, where the file knows it. */
  readonly optimum?: number;
}

/**
 * The multi-dimensional knapsacks of a text of OR-Library, such as mknap1 and mknapcb1: their number; for each the
 * numbers n of items and m of capacities and its optimum, 0 if unknown, then n profits, m rows of n weights, and m
 * capacities.
 *
 * Source: Beasley, OR-Library, http://people.brunel.ac.uk/~mastjjb/jeb/orlib/mknapinfo.html.
 *
 * @throws DomainError with the line, where the text is cut off or too long, or has something else than a number.
 */
export function readOrLibraryKnapsack(text: string): OrLibraryKnapsack[] {
  const words = wordsOf("readOrLibraryKnapsack", text);
  const problems = words.count("the number of problems", 1, 10_000);
  const read = Array.from({ length: problems }, () => {
    const items = words.count("the number of items", 1, 1_000_000);
    const rows = words.count("the number of capacities", 1, 1_000_000);
    const optimum = words.number("the optimum, or 0");
    const profits = words.numbers("a profit", items);
    const weights = Array.from({ length: rows }, () => words.numbers("a weight", items));
    return { profits, weights, capacities: words.numbers("a capacity", rows), ...(optimum !== 0 && { optimum }) };
  });
  words.end();
  return read;
}
