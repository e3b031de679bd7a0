import { wordsOf } from "./words.ts";

/** A linear assignment problem. */
export interface OrLibraryAssignment {
  /** How many rows there are, and columns. */
  readonly size: number;
  /** What each pair costs, row-major, shape [size, size]. */
  readonly costs: Float64Array;
}

/**
 * The assignment problem of a text of OR-Library, such as assign100: the size n, then n rows of n costs.
 *
 * Source: Beasley, OR-Library, http://people.brunel.ac.uk/~mastjjb/jeb/orlib/assigninfo.html.
 *
 * @throws DomainError with the line, where the text is cut off or too long, or has something else than a number.
 */
export function readOrLibraryAssignment(text: string): OrLibraryAssignment {
  const words = wordsOf("readOrLibraryAssignment", text);
  const size = words.count("the size n", 1, 10_000);
  const costs = words.numbers("a cost", size * size);
  words.end();
  return { size, costs };
}
