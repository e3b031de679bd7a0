import { plainRequest } from "../core/plainRequest.ts";
import type { SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import { finitePart, objective, objectiveGap, requireOptimal, rowsOf } from "../losses/objective.ts";
import type { LossCall } from "../losses/types.ts";

/** What decisions are worth under the true θ, for each instance. */
export interface DecisionValues {
  /** σ·(f(w*) − f(w)). */
  readonly regrets: Float64Array;
  /** f(w*) = ⟨c, w*⟩ + h(w*), infinite c left out. */
  readonly optima: Float64Array;
}

/**
 * Compares the decisions that answer the request with the best ones.
 *
 * @throws SolverError when a decision is better than the best one.
 */
export function* evaluateDecisions(call: LossCall, decide: SolveRequest): SolveProgram<DecisionValues> {
  const { solver, truth, batch } = call;
  const decisions = rowsOf(yield decide, batch);
  const best = rowsOf(call.optimum ?? (yield plainRequest(solver, truth, batch)), batch);
  const truths = rowsOf(truth, batch);
  for (const [b, costs] of truths.entries()) requireOptimal(solver, costs, best[b]!, decisions[b]!);
  return {
    regrets: Float64Array.from(truths, (costs, b) => objectiveGap(solver, costs, best[b]!, decisions[b]!)),
    optima: Float64Array.from(truths, (costs, b) => objective(solver, finitePart(costs), best[b]!)),
  };
}
