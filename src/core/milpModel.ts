import type { Sense } from "./solver.ts";

/** A variable of a model. A bound of null, which is what JSON makes of infinite ones, is none. */
export interface MilpVariable {
  /** How errors call it; no two of a model have the same. */
  readonly name?: string;
  /** The least value, 0 by default; −Infinity or null for none. */
  readonly lower?: number | null;
  /** The largest value; none by default, 1 for a binary variable. */
  readonly upper?: number | null;
  /** `"continuous"` by default; `"integer"`: whole numbers; `"binary"`: 0 or 1. */
  readonly type?: "continuous" | "integer" | "binary";
  /** Its cost, or gain, while theta does not price it; 0 by default. */
  readonly cost?: number;
}

/** [place of a variable in the model, coefficient] */
export type MilpTerm = readonly [variable: number, coefficient: number];

/** lower <= Σ coefficient·variable <= upper. For an equation both are the same. */
export interface MilpConstraint {
  /** How errors call it; no two of a model have the same. */
  readonly name?: string;
  /** The sum; every variable at most once. */
  readonly terms: readonly MilpTerm[];
  /** The least value of the sum; none by default. */
  readonly lower?: number | null;
  /** The largest value of the sum; none by default. */
  readonly upper?: number | null;
}

/** A linear or mixed-integer linear program as plain data: it may be written as JSON and read back. */
export interface MilpModel {
  /** How errors and reports call it. */
  readonly name?: string;
  /** Whether the objective is maximised or minimised. */
  readonly sense: Sense;
  /** The variables; terms and theta name them by their place, from 0. */
  readonly variables: readonly MilpVariable[];
  /** What their values have to fulfil. */
  readonly constraints: readonly MilpConstraint[];
  /** Added to the objective; 0 by default. */
  readonly constant?: number;
}
