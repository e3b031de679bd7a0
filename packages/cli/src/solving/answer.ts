import type { Sense } from "imle";

/** How long solving took. */
export interface SolveTime {
  /** The median of the solves. */
  readonly milliseconds: number;
  readonly slowest: number;
  /** How many solves were timed. */
  readonly solves: number;
}

/** What a second exact method found. */
export interface Check {
  readonly method: string;
  readonly objective: number;
}

/** The optimum of one problem. */
export interface Answer {
  /** The file, and which of its problems, where there are several. */
  readonly name: string;
  /** For people: "100×100". */
  readonly size: string;
  readonly sense: Sense;
  /** Computed from the solution with the numbers of the file. */
  readonly objective: number;
  /** The solver's name. */
  readonly solver: string;
  readonly exact: boolean;
  readonly time: SolveTime;
  /** The optimum known from outside. */
  readonly known?: number;
  /** What a second exact method found. */
  readonly check?: Check;
  /** Runs the second method, where it is asked for: behind all solves, as it would disturb their times. */
  readonly confirm?: () => Check | Promise<Check>;
  /** What was rounded. */
  readonly note?: string;
  /** The solution as plain data, with the numbers that the file has for things. */
  readonly solution: unknown;
  /** The picture as SVG, and its text; only where the problem has one. */
  readonly picture?: () => AnswerPicture;
}

/** A picture of an answer. */
export interface AnswerPicture {
  readonly svg: string;
  readonly text: string;
}

/** Many paths of one graph or map, each held against a length known otherwise. */
export interface Series {
  readonly name: string;
  readonly size: string;
  readonly solver: string;
  /** What the lengths are held against. */
  readonly against: string;
  /** How exactly, for people: "4 decimals". */
  readonly precision: string;
  /** Whether a length is the known one, at that precision. */
  readonly isSame: (length: number, known: number) => boolean;
  readonly time: SolveTime;
  /** Null where there is no path. */
  readonly paths: readonly {
    readonly from: unknown;
    readonly to: unknown;
    readonly length: number | null;
    readonly known: number | null;
  }[];
  readonly picture?: () => AnswerPicture;
}

export type Result = Answer | Series;

export function isSeries(result: Result): result is Series {
  return "paths" in result;
}

/** How many lengths of a series agree, and the largest difference; Infinity where only one of two finds a path. */
export function agreement({ paths, isSame }: Series): { agree: number; worst: number } {
  let [agree, worst] = [0, 0];
  for (const { length, known } of paths) {
    const both = length !== null && known !== null;
    if (both ? isSame(length, known) : length === known) agree++;
    if (both) worst = Math.max(worst, Math.abs(length - known));
    else if (length !== known) worst = Infinity;
  }
  return { agree, worst };
}

/** Whether two objectives are the same but for rounding. */
export function sameObjective(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** What disagrees: with what is known, or with a second method. Undefined where nothing does; heuristics may. */
export function disagreement(result: Result): string | undefined {
  if (isSeries(result)) {
    const { agree } = agreement(result);
    const { length } = result.paths;
    return agree === length ? undefined : `${length - agree} of ${length} paths disagree with ${result.against}`;
  }
  const { objective, known, check, exact } = result;
  if (!exact) return undefined;
  if (known !== undefined && !sameObjective(objective, known)) {
    return `the optimum ${objective} is not ${known}, which is known`;
  }
  if (check !== undefined && !sameObjective(objective, check.objective)) {
    return `the optimum ${objective} is not ${check.objective}, which ${check.method} found`;
  }
  return undefined;
}
