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
  /** Computed from the solution with the numbers of the file. */
  readonly objective: number;
  /** How much better the best solution may be, where the method has limits of its own. */
  readonly rounding?: number;
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
  /** How far off the objective may be as a sum in float64; 0 where all numbers are whole. Absent where nobody knows. */
  readonly tolerance?: number;
  /** How much better the optimum of the file may be, as the solver saw its numbers rounded; Infinity: nobody knows. */
  readonly rounding?: number;
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
  /** How exactly, for people: "to 4 decimals". */
  readonly precision: string;
  /** Whether a length is the known one, at that precision. */
  readonly isSame: (length: number, known: number) => boolean;
  /** What was rounded. */
  readonly note?: string;
  readonly time: SolveTime;
  /** Null where there is no path. */
  readonly paths: readonly {
    readonly from: unknown;
    readonly to: unknown;
    readonly length: number | null;
    readonly known: number | null;
    /** How much shorter the shortest path may be, as the solver saw lengths rounded. */
    readonly rounding?: number;
  }[];
  readonly picture?: () => AnswerPicture;
}

export type Result = Answer | Series;

export function isSeries(result: Result): result is Series {
  return "paths" in result;
}
