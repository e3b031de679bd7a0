import { requireOptions } from "../core/errors.ts";
import type { Solver } from "../core/solver.ts";
import { contrastRule } from "./contrast.ts";
import { createLoss } from "./createLoss.ts";
import { type PoolOptions, requireGrowth } from "./growth.ts";
import type { Loss } from "./types.ts";

/**
 * Needs the true solution. Asks that it be no worse than the best of a pool.
 *
 *     L = max_{y in pool} σ·(⟨θ, y⟩ + h(y) − ⟨θ, z*⟩ − h(z*))          ∇θ = σ·(y − z*) of the best y
 *
 * Theta, the true solution and the gradient have shape [batch, …instance]. Every evaluation first adds all true
 * solutions that it is given to the pool and, with probability `solveShare`, solves θ, batch rows, and adds those
 * solutions too; so its value depends on the evaluations before. Work O(batch·pool·n); of equal solutions the one that
 * came first is taken.
 *
 * Convex in θ for a pool that does not change, and >= 0, as z* is in the pool. With the whole feasible set, or where θ
 * was just solved, it is the loss of the structured perceptron; θ = 0 makes it 0. L is Infinity where θ forbids z*.
 *
 * Source: Mulamba, Mandi, Diligenti, Lombardi, Bucarey, Guns, IJCAI 2021, the MAP loss with a linear objective.
 *
 * @throws DomainError when an option is out of range. @throws ShapeError when the pool has another shape.
 */
export function mapContrastive(solver: Solver, options: PoolOptions): Loss {
  requireOptions("mapContrastive", options, { pool: true, solveShare: true, seed: true, executor: true });
  const growth = requireGrowth("mapContrastive", solver, options);
  return createLoss(solver, contrastRule("mapContrastive", growth, weighBest), options.executor);
}

function weighBest(gaps: Float64Array): void {
  let best = 0;
  for (const [i, value] of gaps.entries()) if (value > gaps[best]!) best = i;
  gaps.fill(0);
  gaps[best] = 1;
}
