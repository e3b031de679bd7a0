import { CliError } from "../cliError.ts";
import { plural } from "../wording.ts";
import { isSeries } from "./answer.ts";
import { type Failure, isFailure } from "./failure.ts";
import type { Outcome } from "./kind.ts";

/** What became of a file. */
export interface FileOutcome {
  readonly file: string;
  readonly outcomes: readonly Outcome[];
  /** Whether it is known how many problems the file has: not where it could not be read. */
  readonly counted: boolean;
}

/**
 * The outcomes with the optima that --known names, in the order of the problems. Those that failed have theirs too.
 * Where one file could not be read, the numbers that the others leave are its own; between two of them nobody can tell.
 *
 * @throws CliError when there are too few or too many numbers, or where a file has paths with lengths of their own.
 */
export function withKnown(files: readonly FileOutcome[], known: readonly number[]): readonly FileOutcome[] {
  if (known.length === 0) return files;
  const uncounted = files.filter(({ counted }) => !counted).length;
  const problems = files.reduce((sum, { counted, outcomes }) => sum + (counted ? countOf(outcomes) : 1), 0);
  const fits = uncounted > 0 ? known.length >= problems : known.length === problems;
  if (!fits || files.some(({ outcomes }) => outcomes.some((one) => !isFailure(one) && isSeries(one)))) {
    const least = uncounted > 0 ? "at least " : "";
    throw new CliError(
      `--known has ${plural(known.length, "number")}, expected ${least}${problems}, one for each problem.`,
    );
  }
  const firstUncounted = files.findIndex(({ counted }) => !counted);
  const lastUncounted = files.findLastIndex(({ counted }) => !counted);
  return files.map((one, at) => {
    if (uncounted === 0 || at < firstUncounted) return holding(one, known.slice(countBefore(at)));
    if (at > lastUncounted) return holding(one, known.slice(known.length - countFrom(at)));
    return one.counted ? unclear(one, [files[firstUncounted]!, files[lastUncounted]!]) : one;
  });

  function countBefore(at: number): number {
    return files.slice(0, at).reduce((sum, { outcomes }) => sum + countOf(outcomes), 0);
  }

  function countFrom(at: number): number {
    return files.slice(at).reduce((sum, { outcomes }) => sum + countOf(outcomes), 0);
  }
}

/** How many problems there are: paths with lengths of their own are none. */
function countOf(outcomes: readonly Outcome[]): number {
  return outcomes.filter((one) => isFailure(one) || !isSeries(one)).length;
}

function holding(file: FileOutcome, known: readonly number[]): FileOutcome {
  return { ...file, outcomes: file.outcomes.map((one, i) => (isFailure(one) ? one : { ...one, known: known[i]! })) };
}

function unclear(one: FileOutcome, [first, last]: readonly [FileOutcome, FileOutcome]): FileOutcome {
  const failure: Failure = {
    name: one.file,
    error: `${one.file}: --known: which of its numbers belong here is not clear, as ${first.file} and ${last.file} could not be read.`,
    exitCode: 2,
  };
  return { ...one, outcomes: [...one.outcomes, failure] };
}
