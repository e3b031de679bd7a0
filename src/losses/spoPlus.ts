import { requireOptions } from "../core/errors.ts";
import { plainRequest } from "../core/plainRequest.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { addDifference } from "../kernels/innerProduct.ts";
import { createLoss } from "./createLoss.ts";
import { objectiveGap, requireOptimal, rowsOf } from "./objective.ts";
import { requireLinear } from "./requireLinear.ts";
import { sameShift, shiftedRequest, truthDirection } from "./shiftedRequest.ts";
import type { Loss, LossCall, LossTerms } from "./types.ts";

/** Options of `spoPlus`. */
export interface SpoPlusOptions {
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Needs the true theta. A convex bound of the regret, the loss that comes from deciding by θ where c is true.
 *
 *     w* = solve(c)          w = solve(2θ − c)          L = σ·⟨2θ − c, w − w*⟩          ∇θ = 2σ·(w − w*)
 *
 * which for costs, with z*(·) the optimal value, is −z*(2θ − c) + 2⟨θ, w*⟩ − z*(c). Theta, the true theta and the
 * gradient have shape [batch, …instance]. A step solves 2·batch rows, or batch where `optimum` is given.
 *
 * Convex, and L >= regret >= 0 for a solver that is exact on 2θ − c, whose numbers may be negative where those of θ and
 * c are not. Where c is infinite, θ counts as infinite too: that never is a rule that both know, not a regret to be
 * learnt (`regret` of a θ that does not know it is Infinity). L is Infinity where θ forbids w*.
 *
 * Source: Elmachtoub & Grigas, Management Science 68, 2022, definition 3 and proposition 3.
 *
 * @throws DomainError when an option is wrong, or the solver has an offset.
 * @throws SolverError, on evaluation, when a solution of the true theta shows not to be one.
 */
export function spoPlus(solver: Solver, options: SpoPlusOptions = {}): Loss {
  requireOptions("spoPlus", options, { executor: true });
  requireLinear("spoPlus", solver);
  return createLoss(solver, { name: "spoPlus", supervision: "costs", samples: 1, evaluate }, options.executor);
}

function* evaluate(call: LossCall): SolveProgram<LossTerms> {
  const { solver, truth, batch } = call;
  const moved = truthDirection(call);
  const optimum = call.optimum ?? (yield plainRequest(solver, truth, batch));
  const answer = yield shiftedRequest(call, moved, 2, sameShift(batch, -1));

  const sigma = sigmaOf(solver.sense);
  const [thetas, costs, best, chosen] = [moved.theta, moved.direction, optimum, answer].map((a) => rowsOf(a, batch));
  const gradient = new Float32Array(answer.length);
  for (const [b, row] of rowsOf(gradient, batch).entries()) addDifference(row, 2 * sigma, chosen![b]!, best![b]!);
  const values = Float64Array.from(thetas!, (theta, b) => {
    const [w, wBest] = [chosen![b]!, best![b]!];
    requireOptimal(solver, costs![b]!, wBest, w);
    return 2 * objectiveGap(solver, theta, w, wBest) - objectiveGap(solver, costs![b]!, w, wBest);
  });
  return { values, gradient };
}
