import { requireOptions } from "../core/errors.ts";
import type { AsyncOptions } from "../core/run.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { bindRule } from "../losses/createLoss.ts";
import type { LossCall } from "../losses/types.ts";

/** Options of one evaluation of a metric. */
export interface MetricOptions {
  /** The solutions of the true θ, [batch, …instance], where they are known: spares solving for them. */
  readonly optimum?: Float32Array;
}

/** A measure of the decisions of a batch. */
export interface MetricValue {
  /** Mean over the batch. */
  readonly value: number;
  /** The measure of each instance, [batch]. */
  readonly values: Float64Array;
}

/** A measure of decisions by a predicted θ where another θ is true. Without a gradient, and without noise or state. */
export interface Metric<T extends MetricValue = MetricValue> {
  /** `"regret(topK(3 of 10))"` */
  readonly name: string;
  /** The solver whose decisions are judged. */
  readonly solver: Solver;
  /**
   * The predicted θ and the true one, both [batch, …instance] → the measure.
   *
   * @throws ShapeError when they are not one or more whole instances, as many of each.
   * @throws DomainError when a number is NaN, or infinite where the solver does not take it.
   * @throws SolverError when the solver fails.
   */
  evaluate(theta: Float32Array, truth: Float32Array, options?: MetricOptions): T;
  /** `evaluate` for solvers and executors that need time. Works on copies of the arrays. */
  evaluateAsync(theta: Float32Array, truth: Float32Array, options?: MetricOptions & AsyncOptions): Promise<T>;
}

/** Options that metrics share. */
export interface MetricSettings {
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/** Binds a solver, the rule of a metric and an executor into a metric, with the checks of a loss. */
export function createMetric<T extends MetricValue>(
  solver: Solver,
  name: string,
  evaluate: (call: LossCall) => SolveProgram<T>,
  executor: Executor | undefined,
): Metric<T> {
  const bound = bindRule(solver, { name, supervision: "costs", samples: 1, evaluate }, executor);
  return {
    name: bound.name,
    solver,
    evaluate(theta, truth, options = {}) {
      requireOptions(`${name}.evaluate`, options, { optimum: true });
      return bound.evaluate(theta, truth, options);
    },
    async evaluateAsync(theta, truth, options = {}) {
      requireOptions(`${name}.evaluate`, options, { optimum: true, signal: true });
      return bound.evaluateAsync(theta, truth, options);
    },
  };
}
