import { checkedProgram } from "../core/checkedProgram.ts";
import { DomainError, requireChoice, requireCount, requireOptions, ShapeError, show } from "../core/errors.ts";
import { copyOf, isFloat32Array, requireFinite, requireInstances } from "../core/instances.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { AsyncOptions } from "../core/run.ts";
import { requireExecutor, requireSignal, run, runAsync } from "../core/run.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { inline } from "../executors/inline.ts";
import { divide } from "../kernels/rows.ts";
import type { Loss, LossCall, LossOptions, LossRule, LossTerms, LossValue, Supervision } from "./types.ts";

/** A rule for what θ and the truth are worth, of which losses and metrics are kinds. */
export interface Rule<T> {
  readonly name: string;
  readonly supervision: Supervision;
  /** The most samples of an instance in one request. */
  readonly samples: number;
  evaluate(call: LossCall): SolveProgram<T>;
}

/** A rule bound to a solver and an executor. Its only state is the number of the next step. */
export interface BoundRule<T> {
  readonly name: string;
  readonly solver: Solver;
  readonly supervision: Supervision;
  step: number;
  evaluate(theta: Float32Array, truth: Float32Array, options?: LossOptions): T;
  evaluateAsync(theta: Float32Array, truth: Float32Array, options?: LossOptions & AsyncOptions): Promise<T>;
}

/**
 * Binds a solver, the rule of a loss and an executor into a loss.
 *
 * @throws DomainError when the solver is not one.
 */
export function createLoss(solver: Solver, rule: LossRule, executor?: Executor): Loss {
  const { name, supervision, samples } = requireRule(rule);
  return bindRule(solver, { name, supervision, samples, evaluate }, executor);

  function* evaluate(call: LossCall): SolveProgram<LossValue> {
    return averageOf(yield* checkedProgram(rule.evaluate(call)), call);
  }

  function averageOf(terms: LossTerms, { theta, batch }: LossCall): LossValue {
    const { values, gradient } = terms ?? {};
    const fits = values instanceof Float64Array && values.length === batch && isFloat32Array(gradient);
    if (!fits || gradient.length !== theta.length || values.some(Number.isNaN)) {
      const wanted = `${batch} numbers in a Float64Array and ${theta.length} in a Float32Array`;
      throw new DomainError(
        `${name}: values and gradient must be ${wanted}, got ${show(values)} and ${show(gradient)}.`,
      );
    }
    divide(gradient, values.length);
    requireFinite(`${name}(${solver.name})`, "the gradient", gradient);
    return { value: meanOf(values), values, gradient };
  }
}

/** @throws DomainError unless it is the rule of a loss. */
function requireRule(rule: LossRule): LossRule {
  if (typeof rule?.name !== "string" || typeof rule.evaluate !== "function") {
    throw new DomainError(
      `createLoss: expected a rule { name, supervision, samples, *evaluate(call) }, got ${show(rule)}.`,
    );
  }
  requireChoice(rule.name, "supervision", rule.supervision, ["solution", "costs"]);
  requireCount(rule.name, "samples", rule.samples, { from: 1 });
  return rule;
}

/** Mean of the values of the instances. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * Binds a solver, a rule and an executor. All checks of data stand here, once for every rule; what it returns keeps
 * nothing but the number of the next step.
 *
 * @throws DomainError when the solver is not one.
 */
export function bindRule<T>(solver: Solver, rule: Rule<T>, executor: Executor = inline()): BoundRule<T> {
  requireSolver(rule.name, solver);
  requireExecutor(rule.name, executor);
  const { name, supervision, samples } = rule;

  const bound: BoundRule<T> = {
    name: `${name}(${solver.name})`,
    solver,
    supervision,
    step: 0,
    evaluate(theta, truth, options = {}) {
      requireOptions(`${name}.evaluate`, options, { step: true, optimum: true });
      return run(rule.evaluate(start(theta, truth, options)), executor);
    },
    async evaluateAsync(theta, truth, options = {}) {
      requireSignal(bound.name, options?.signal);
      requireOptions(`${name}.evaluate`, options, { step: true, optimum: true, signal: true });
      const { optimum, signal } = options;
      const copied = optimum ? { ...options, optimum: copyOf(optimum) } : options;
      return runAsync(rule.evaluate(start(copyOf(theta), copyOf(truth), copied)), executor, signal);
    },
  };
  return bound;

  function start(theta: Float32Array, truth: Float32Array, options: LossOptions): LossCall {
    const batch = requireInstances(solver, "theta", theta, samples);
    const what = supervision === "costs" ? "the true theta" : "the true solution";
    requireSameBatch(what, truth, theta, supervision === "costs");
    const { step = bound.step, optimum = null } = options;
    if (optimum !== null) requireSameBatch("optimum", optimum, theta, false);
    requireCount(name, "step", step, { from: 0 });
    if (options.step === undefined) bound.step = step + 1;
    return { solver, theta, truth, optimum, batch, step };
  }

  function requireSameBatch(what: string, values: Float32Array, theta: Float32Array, isTheta: boolean): void {
    const { infinities, ...finite } = solver;
    requireInstances(isTheta ? solver : finite, what, values);
    if (values.length === theta.length) return;
    throw new ShapeError(`${name}: ${what} has ${values.length} numbers, expected ${theta.length} as theta has.`);
  }
}
