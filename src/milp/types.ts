/// <reference lib="esnext.disposable" preserve="true" />
import type { Sense, Solver } from "../index.ts";

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

/** What a solver has done since it was made. */
export interface MilpCounters {
  /** Instances solved. */
  readonly solves: number;
  /** Iterations of the simplex method. */
  readonly iterations: number;
  /** Nodes of branch and bound. */
  readonly nodes: number;
  /** Answers that were accepted without a proof that they are the best. */
  readonly unproven: number;
}

/** The best solution of a model in float64. */
export interface MilpSolution {
  /** The value of every variable of the model, in its order; those of whole variables are whole. */
  readonly values: Float64Array;
  /** Σ cost·value of all variables, and the model's constant. */
  readonly objective: number;
  /** What `solve` writes for it: the values that theta prices, in float32. */
  readonly solution: Float32Array;
}

/** A solver whose model lives in the memory of WebAssembly, until it is disposed of; `using` does that too. */
export interface MilpSolver extends Solver, Disposable {
  /** What it has done; the numbers of this moment. */
  readonly counters: MilpCounters;
  /** Solves one instance, at once. */
  solve(theta: Float32Array, solution: Float32Array): void;
  /** Frees the model's memory, which no garbage collector does. Calling it again does nothing; solving is an error. */
  dispose(): void;
}

/** The solver of a model, which also answers in float64. */
export interface MilpModelSolver extends MilpSolver {
  /**
   * The best solution in float64, for what float32 cannot hold: whole numbers above 2²⁴, and costs of more than 7 digits.
   *
   * `costs` has a number for each variable that theta prices, in theta's order; without them all variables have the
   * model's own costs. It counts as a solve, and a warm start begins with it.
   *
   * @throws ShapeError, DomainError when costs have another size, or are not finite.
   * @throws SolverError as `solve` does.
   */
  solveFloat64(costs?: Float64Array): MilpSolution;
}
