/// <reference lib="esnext.disposable" preserve="true" />
import type { Solver } from "../index.ts";

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
   * The best solution in float64, for what float32 cannot hold: whole numbers above 2²⁴, and costs of more than 7
   * digits.
   *
   * `costs` has a number for each variable that theta prices, in theta's order; without them all variables have the
   * model's own costs. It counts as a solve, and a warm start begins with it.
   *
   * @throws ShapeError, DomainError when costs have another size, or are not finite.
   * @throws SolverError as `solve` does.
   */
  solveFloat64(costs?: Float64Array): MilpSolution;
}
