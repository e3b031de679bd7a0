import { drive, driveAsync, requireExecutor } from "./driver.ts";
import { requireCount, requireOptions, ShapeError } from "./errors.ts";
import { inline } from "./executors/inline.ts";
import { copyOf, requireFinite, requireInstances } from "./instances.ts";
import { divide } from "./kernels/rows.ts";
import { requireSolver } from "./solvers/requireSolver.ts";
import type { Executor, Loss, LossCall, LossOptions, LossRule, LossTerms, LossValue, Solver } from "./types.ts";

/**
 * Binds a solver, the rule of a loss and an executor into a loss. All checks of data stand here, once for every rule; the
 * loss keeps nothing but the number of the next step.
 *
 * @throws DomainError when the solver is not one.
 */
export function createLoss(solver: Solver, rule: LossRule, executor: Executor = inline()): Loss {
  requireSolver(rule.name, solver);
  requireExecutor(rule.name, executor);
  const { name, supervision, samples } = rule;

  const loss: Loss = {
    name: `${name}(${solver.name})`,
    solver,
    supervision,
    step: 0,
    evaluate(theta, truth, options) {
      return averaged(drive(rule.evaluate(start(theta, truth, options)), executor));
    },
    async evaluateAsync(theta, truth, options) {
      const copied = options?.optimum && { ...options, optimum: copyOf(options.optimum) };
      const call = start(copyOf(theta), copyOf(truth), copied ?? options);
      return averaged(await driveAsync(rule.evaluate(call), executor, options?.signal));
    },
  };
  return loss;

  function start(theta: Float32Array, truth: Float32Array, options: LossOptions = {}): LossCall {
    const batch = requireInstances(solver, "theta", theta, samples);
    requireOptions(`${name}.evaluate`, options, ["step", "optimum", "signal"]);
    const what = supervision === "costs" ? "the true theta" : "the true solution";
    requireSameBatch(what, truth, theta, supervision === "costs");
    const { step = loss.step, optimum = null } = options;
    if (optimum !== null) requireSameBatch("optimum", optimum, theta, false);
    requireCount(name, "step", step, { from: 0 });
    if (options.step === undefined) loss.step = step + 1;
    return { solver, theta, truth, optimum, batch, step };
  }

  function requireSameBatch(what: string, values: Float32Array, theta: Float32Array, isTheta: boolean): void {
    const { infinities, ...finite } = solver;
    requireInstances(isTheta ? solver : finite, what, values);
    if (values.length === theta.length) return;
    throw new ShapeError(`${name}: ${what} has ${values.length} numbers, expected ${theta.length} as theta has.`);
  }

  function averaged({ values, gradient }: LossTerms): LossValue {
    divide(gradient, values.length);
    requireFinite(loss.name, "the gradient", gradient);
    let sum = 0;
    for (const value of values) sum += value;
    return { value: sum / values.length, values, gradient };
  }
}
