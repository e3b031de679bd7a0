import { requireOptions } from "../core/errors.ts";
import { plainRequest } from "../core/plainRequest.ts";
import type { SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { meanOf } from "../losses/createLoss.ts";
import type { LossCall } from "../losses/types.ts";
import { createMetric, type Metric, type MetricSettings, type MetricValue } from "./createMetric.ts";
import { evaluateDecisions } from "./evaluateDecisions.ts";

/** The regret of a batch. */
export interface RegretValue extends MetricValue {
  /** Σ regret / Σ |optimal value| over the batch; 0 where there is no regret. */
  readonly normalised: number;
}

/**
 * Needs the true theta. What is lost by deciding by the predicted θ instead of the true one, c.
 *
 *     regret = σ·(f(w*) − f(w))          w = solve(θ)          w* = solve(c)          f(z) = ⟨c, z⟩ + h(z)
 *
 * Theta and the true theta have shape [batch, …instance]. An evaluation solves 2·batch rows, or batch where `optimum`
 * is given. >= 0 for an exact solver, in float64; Infinity where c forbids w. Where several solutions are the best by
 * θ, the one that the solver takes counts: see `unambiguousRegret`.
 *
 * Source: Elmachtoub & Grigas, Management Science 68, 2022, definition 1; normalised as PyEPO does.
 *
 * @throws DomainError when an option is wrong.
 * @throws SolverError, on evaluation, when a decision is better than what the solver, or `optimum`, gives as best.
 */
export function regret(solver: Solver, settings: MetricSettings = {}): Metric<RegretValue> {
  requireOptions("regret", settings, { executor: true });
  return createMetric(
    solver,
    "regret",
    (call) => regretWork(call, plainRequest(solver, call.theta, call.batch)),
    settings.executor,
  );
}

/** The regret of the decisions that answer the request. */
export function* regretWork(call: LossCall, decide: SolveRequest): SolveProgram<RegretValue> {
  const { regrets, optima } = yield* evaluateDecisions(call, decide);
  const value = meanOf(regrets);
  return { value, values: regrets, normalised: value === 0 ? 0 : value / meanOf(optima.map(Math.abs)) };
}
