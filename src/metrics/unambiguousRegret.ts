import { requireOptions, requirePositive } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { sumOfSquares } from "../kernels/rows.ts";
import { requireLinear } from "../losses/requireLinear.ts";
import { shiftedRequest, truthDirection } from "../losses/shiftedRequest.ts";
import type { LossCall } from "../losses/types.ts";
import { createMetric, type Metric, type MetricSettings } from "./createMetric.ts";
import { type RegretValue, regretWork } from "./regret.ts";

/** Options of `unambiguousRegret`. */
export interface UnambiguousRegretSettings extends MetricSettings {
  /** How far θ is moved, as a share of its length, > 0; 1e-4 by default. */
  readonly shift?: number;
}

/**
 * Needs the true theta. The regret of the worst among the solutions that are the best by θ: a θ that is 0, or the same
 * for all, has no regret by luck.
 *
 *     regret of w = solve(θ − δ·c)          δ = shift·‖θ‖/‖c‖, or 1 where one of them is 0
 *
 * Gains and costs alike: among solutions that are equally good by θ, the small move against the true theta finds the
 * one that is worst by it. What a black box cannot do is list its ties; PyEPO adds a constraint to the model instead.
 * Theta and the true theta have shape [batch, …instance]. An evaluation solves 2·batch rows, or batch where `optimum`
 * is given.
 *
 * Never below the regret, for an exact solver. It counts as ties what is within δ·⟨c, ·⟩ of the best, and misses ties
 * whose regrets differ by less than float32 resolves: a share of some 6e-8/shift of the numbers. θ − δ·c may be
 * negative where θ and c are not.
 *
 * Source: Elmachtoub & Grigas, Management Science 68, 2022, definition 2.
 *
 * @throws DomainError when an option is out of range, or the solver has an offset.
 */
export function unambiguousRegret(solver: Solver, settings: UnambiguousRegretSettings = {}): Metric<RegretValue> {
  requireOptions("unambiguousRegret", settings, { shift: true, executor: true });
  const { shift = 1e-4, executor } = settings;
  requirePositive("unambiguousRegret", "shift", shift);
  requireLinear("unambiguousRegret", solver);
  return createMetric(
    solver,
    "unambiguousRegret",
    (call) => regretWork(call, movedAgainstTruth(call, shift)),
    executor,
  );
}

function movedAgainstTruth(call: LossCall, shift: number): SolveRequest {
  const { theta, batch } = call;
  const { direction } = truthDirection(call);
  const n = theta.length / batch;
  const factors = Float64Array.from({ length: batch }, (_, b) => {
    const length = sumOfSquares(theta, b * n, (b + 1) * n);
    const slope = sumOfSquares(direction, b * n, (b + 1) * n);
    return length > 0 && slope > 0 ? -shift * Math.sqrt(length / slope) : -1;
  });
  return shiftedRequest(call, { theta, direction }, 1, factors);
}
