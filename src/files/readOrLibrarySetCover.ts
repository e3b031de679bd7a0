import { wordsOf } from "./words.ts";

/** A set cover: the columns that are taken have to cover every row. */
export interface OrLibrarySetCover {
  /** What each column costs. */
  readonly costs: Float64Array;
  /** For each row the columns that cover it, from 0, each once. */
  readonly covers: readonly (readonly number[])[];
}

/**
 * The set cover of a text of OR-Library, such as scp41: the numbers m of rows and n of columns, n costs, and for each
 * row how many columns cover it and which, from 1.
 *
 * Source: Beasley, OR-Library, http://people.brunel.ac.uk/~mastjjb/jeb/orlib/scpinfo.html.
 *
 * @throws DomainError with the line, where the text is cut off or too long, has something else than a number, or names
 * a column that is not there.
 */
export function readOrLibrarySetCover(text: string): OrLibrarySetCover {
  const words = wordsOf("readOrLibrarySetCover", text);
  const rows = words.count("the number of rows", 1, 1_000_000);
  const columns = words.count("the number of columns", 1, 1_000_000);
  const costs = words.numbers("the cost of a column", columns);
  const covers = Array.from({ length: rows }, (_, row) => {
    const length = words.count(`how many columns cover row ${row + 1} of ${rows}`, 0, columns);
    const what = `a column that covers row ${row + 1} of ${rows}`;
    return [...new Set(Array.from({ length }, () => words.count(what, 1, columns) - 1))];
  });
  words.end();
  return { costs, covers };
}
