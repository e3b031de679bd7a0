import type { AsyncOptions } from "../core/run.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import type { ForwardOptions } from "../estimators/types.ts";

/**
 * What a loss compares θ with. `"solution"`: the solution that should have come out, z*. `"costs"`: the θ that turned
 * out to be true, by which every solution can be judged.
 */
export type Supervision = "solution" | "costs";

/** What the rule of a loss is told; arrays of shape [batch, …instance]. */
export interface LossCall {
  /** The solver of the loss. */
  readonly solver: Solver;
  /** θ, checked. */
  readonly theta: Float32Array;
  /** As the rule's supervision says. */
  readonly truth: Float32Array;
  /** The solutions of the true θ, where the caller has them. */
  readonly optimum: Float32Array | null;
  /** How many instances θ has. */
  readonly batch: number;
  /** Names the noise of the evaluation. */
  readonly step: number;
}

/** The loss of each instance, [batch], and its gradient, [batch, …instance], not yet averaged. */
export interface LossTerms {
  /** The loss of each instance, [batch]. */
  readonly values: Float64Array;
  /** Of each instance, [batch, …instance]. */
  readonly gradient: Float32Array;
}

/** The rule of a loss of θ: pure arithmetic around solve requests. */
export interface LossRule {
  /** How errors and reports call it. */
  readonly name: string;
  /** What the truth has to be. */
  readonly supervision: Supervision;
  /** The most samples of an instance in one request. */
  readonly samples: number;
  /** θ and the truth → the loss of each instance. */
  evaluate(call: LossCall): SolveProgram<LossTerms>;
}

/** Options of one evaluation of a loss. */
export interface LossOptions extends ForwardOptions {
  /** The solutions of the true θ, [batch, …instance], where they are known: spares solving for them. */
  readonly optimum?: Float32Array;
}

/** A loss and its gradient, means over the batch. */
export interface LossValue {
  /** Mean over the batch. */
  readonly value: number;
  /** The loss of each instance, [batch]. */
  readonly values: Float64Array;
  /** ∂value/∂θ, shape [batch, …instance]. */
  readonly gradient: Float32Array;
}

/** A loss of θ itself, with its gradient: it needs no loss of the solutions, but what its supervision says. */
export interface Loss {
  /** `"fenchelYoung(topK(3 of 10))"` */
  readonly name: string;
  /** The solver inside. */
  readonly solver: Solver;
  /** What the truth has to be. */
  readonly supervision: Supervision;
  /** The step that the next evaluation will use, up by one with each; to resume a training, set it. */
  step: number;
  /**
   * θ and the truth, both [batch, …instance] → the loss and its gradient.
   *
   * @throws ShapeError when they are not one or more whole instances, as many of each.
   * @throws DomainError when a number is NaN, or infinite where the solver does not take it.
   * @throws SolverError when the solver fails.
   */
  evaluate(theta: Float32Array, truth: Float32Array, options?: LossOptions): LossValue;
  /** `evaluate` for solvers and executors that need time. Works on copies of the arrays. */
  evaluateAsync(theta: Float32Array, truth: Float32Array, options?: LossOptions & AsyncOptions): Promise<LossValue>;
}
