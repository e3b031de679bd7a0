import { requireNonNegative, requireOptions } from "../core/errors.ts";
import { plainRequest } from "../core/plainRequest.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { meanOf } from "../losses/createLoss.ts";
import type { LossCall } from "../losses/types.ts";
import { createMetric, type Metric, type MetricSettings, type MetricValue } from "./createMetric.ts";
import { evaluateDecisions } from "./evaluateDecisions.ts";

/** Options of `pathAccuracy`. */
export interface PathAccuracySettings extends MetricSettings {
  /** How far from the optimal value still counts as optimal, as a share of it, >= 0; 1e-6 by default. */
  readonly tolerance?: number;
}

/**
 * Needs the true theta. The share of the instances whose solution by the predicted θ is optimal by the true one, c.
 *
 *     1 where regret <= tolerance·|f(w*)|, else 0          f(z) = ⟨c, z⟩ + h(z)
 *
 * Another solution than w* counts where it is as good. Theta and the true theta have shape [batch, …instance]. An
 * evaluation solves 2·batch rows, or batch where `optimum` is given.
 *
 * Source: the accuracy of Vlastelica, Paulus, Musil, Martius, Rolínek, ICLR 2020, section 4, on paths in Warcraft maps.
 *
 * @throws DomainError when an option is out of range.
 */
export function pathAccuracy(solver: Solver, settings: PathAccuracySettings = {}): Metric {
  requireOptions("pathAccuracy", settings, { tolerance: true, executor: true });
  const { tolerance = 1e-6, executor } = settings;
  requireNonNegative("pathAccuracy", "tolerance", tolerance);
  return createMetric(solver, "pathAccuracy", evaluate, executor);

  function* evaluate(call: LossCall): SolveProgram<MetricValue> {
    const { regrets, optima } = yield* evaluateDecisions(call, plainRequest(call.solver, call.theta, call.batch));
    const values = regrets.map((regret, b) => (regret <= tolerance * Math.abs(optima[b]!) ? 1 : 0));
    return { value: meanOf(values), values };
  }
}
