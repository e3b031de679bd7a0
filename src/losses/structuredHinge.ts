import { requireNonNegative, requireOptions } from "../core/errors.ts";
import type { Executor } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { createLoss } from "./createLoss.ts";
import { hammingDistance } from "./hamming.ts";
import { imitationRule } from "./imitation.ts";
import type { Loss } from "./types.ts";

/** Options of `structuredHinge`. */
export interface StructuredHingeOptions {
  /** How much better the true solution has to be for each number in which another one differs; >= 0, 1 by default. */
  readonly margin?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Needs the true solution, of zeros and ones. The loss of structured support vector machines: the true solution has to
 * be better than every other one, by the margin times the number of places in which they differ.
 *
 *     L = max_y [margin·Σ|y − z*| + σ·(⟨θ, y⟩ + h(y))] − σ·(⟨θ, z*⟩ + h(z*))
 *     y = solve(θ + σ·margin·(1 − 2z*))          ∇θ = σ·(y − z*)
 *
 * `imitation` with the Hamming distance. Theta, the true solution and the gradient have shape [batch, …instance]; a
 * step solves batch rows. The solver's own solutions lie between 0 and 1.
 *
 * Convex in θ, >= 0, and a bound of margin times the Hamming distance of solve(θ); 0 once the true solution leads by
 * the margin. With margin 0 it is the loss of the structured perceptron, which θ = 0 also makes 0.
 *
 * Source: Taskar, Guestrin, Koller, NeurIPS 2003; Tsochantaridis, Joachims, Hofmann, Altun, JMLR 6, 2005, margin
 * rescaling.
 *
 * @throws DomainError when an option is out of range; on evaluation, when a true solution holds another number than 0
 * or 1.
 * @throws SolverError, on evaluation, when the true solution is better than what the solver finds: the loss is below 0.
 */
export function structuredHinge(solver: Solver, options: StructuredHingeOptions = {}): Loss {
  requireOptions("structuredHinge", options, { margin: true, executor: true });
  const { margin = 1, executor } = options;
  requireNonNegative("structuredHinge", "margin", margin);
  const rule = imitationRule("structuredHinge", (gold) => {
    const { slope, constant } = hammingDistance("structuredHinge", gold);
    return { slope: slope.map((value) => margin * value), constant: margin * constant };
  });
  return createLoss(solver, rule, executor);
}
