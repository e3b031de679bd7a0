import { requireChoice, requireOptions, requirePositive } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { addDifference, innerProduct } from "../kernels/innerProduct.ts";
import { createLoss } from "./createLoss.ts";
import { objectiveGap, rowsOf } from "./objective.ts";
import { requireLinear } from "./requireLinear.ts";
import { sameShift, shiftedRequest, truthDirection } from "./shiftedRequest.ts";
import type { Loss, LossCall, LossTerms } from "./types.ts";

/** Options of `directionalGradient`. */
export interface DirectionalGradientOptions {
  /** τ > 0: how far θ is moved along c, in lengths of c. */
  readonly tau: number;
  /** Between which points the difference is taken; `"backward"` by default. */
  readonly variant?: "backward" | "forward" | "central";
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/** How many τ lie between θ and the two points. */
const STEPS = {
  backward: { above: 0, below: 1 },
  forward: { above: 1, below: 0 },
  central: { above: 1, below: 1 },
};

/**
 * Needs the true theta. The true cost of deciding by θ, ⟨c, solve(θ)⟩, with the slope that it lacks: the directional
 * derivative of the optimal value v along c is that cost, and a finite difference of v has a gradient.
 *
 *     backward:  L = −σ·[v(θ) − v(θ − τc)]/τ                 v(x) = ⟨x, solve(x)⟩
 *     forward:   L = −σ·[v(θ + τc) − v(θ)]/τ
 *     central:   L = −σ·[v(θ + τc) − v(θ − τc)]/(2τ)
 *     ∇θ = −σ·(w₊ − w₋)/width                                w± = solve at the upper and the lower point
 *
 * Theta, the true theta and the gradient have shape [batch, …instance]. A step solves 2·batch rows.
 *
 * For costs L is near the cost ⟨c, solve(θ)⟩, for gains near minus the gain; it is least where decisions are best, and
 * not 0 there. Backward L is never below that, forward never above, and both tend to it with τ. A difference of convex
 * functions, so not convex. A large τ gives a gradient more often, a small one a truer value; there is no default, as
 * it depends on the size of θ against that of c (PyEPO takes .1). Where c is infinite, θ counts as infinite too.
 *
 * Source: Huang & Gupta, "Decision-focused learning with directional gradients", NeurIPS 2024, the PG losses.
 *
 * @throws DomainError when an option is out of range, or the solver has an offset.
 */
export function directionalGradient(solver: Solver, options: DirectionalGradientOptions): Loss {
  requireOptions("directionalGradient", options, { tau: true, variant: true, executor: true });
  const { tau, variant = "backward", executor } = options;
  requirePositive("directionalGradient", "tau", tau);
  requireChoice("directionalGradient", "variant", variant, Object.keys(STEPS));
  requireLinear("directionalGradient", solver);
  const { above, below } = STEPS[variant];
  const width = tau * (above + below);
  return createLoss(solver, { name: "directionalGradient", supervision: "costs", samples: 1, evaluate }, executor);

  function* evaluate(call: LossCall): SolveProgram<LossTerms> {
    const { batch } = call;
    const sigma = sigmaOf(solver.sense);
    const moved = truthDirection(call);
    const upper = yield shiftedRequest(call, moved, 1, sameShift(batch, tau * above));
    const lower = yield shiftedRequest(call, moved, 1, sameShift(batch, -tau * below));

    const [thetas, costs, uppers, lowers] = [moved.theta, moved.direction, upper, lower].map((a) => rowsOf(a, batch));
    const gradient = new Float32Array(upper.length);
    for (const [b, row] of rowsOf(gradient, batch).entries())
      addDifference(row, -sigma / width, uppers![b]!, lowers![b]!);
    const values = Float64Array.from(thetas!, (theta, b) => {
      const [cost, up, down] = [costs![b]!, uppers![b]!, lowers![b]!];
      const shift = tau * (above * innerProduct(cost, up) + below * innerProduct(cost, down));
      return (objectiveGap(solver, theta, down, up) - sigma * shift) / width;
    });
    return { values, gradient };
  }
}
