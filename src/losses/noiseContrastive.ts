import { requireOptions } from "../core/errors.ts";
import type { Solver } from "../core/solver.ts";
import { contrastRule } from "./contrast.ts";
import { createLoss } from "./createLoss.ts";
import { type PoolOptions, requireGrowth } from "./growth.ts";
import type { Loss } from "./types.ts";

/**
 * Needs the true solution. Asks that it be better than the others of a pool, on average.
 *
 *     L = mean_{y in pool} σ·(⟨θ, y⟩ + h(y) − ⟨θ, z*⟩ − h(z*))          ∇θ = σ·(mean_{y in pool} y − z*)
 *
 * Theta, the true solution and the gradient have shape [batch, …instance]. Every evaluation first adds all true
 * solutions that it is given to the pool and, with probability `solveShare`, solves θ, batch rows, and adds those
 * solutions too; so its value depends on the evaluations before. Work O(batch·pool·n).
 *
 * Linear in θ, so without a lower bound: bound θ, or use `mapContrastive`. Solutions that θ forbids by an infinite
 * number do not count; L is Infinity where θ forbids z*.
 *
 * Source: Mulamba, Mandi, Diligenti, Lombardi, Bucarey, Guns, IJCAI 2021, NCE with a linear objective; the mean counts
 * z* itself, as PyEPO's does.
 *
 * @throws DomainError when an option is out of range. @throws ShapeError when the pool has another shape.
 */
export function noiseContrastive(solver: Solver, options: PoolOptions): Loss {
  requireOptions("noiseContrastive", options, { pool: true, solveShare: true, seed: true, executor: true });
  const growth = requireGrowth("noiseContrastive", solver, options);
  return createLoss(solver, contrastRule("noiseContrastive", growth, weighEqually), options.executor);
}

function weighEqually(gaps: Float64Array): void {
  const count = gaps.filter((value) => value > Number.NEGATIVE_INFINITY).length;
  for (const [i, value] of gaps.entries()) gaps[i] = value > Number.NEGATIVE_INFINITY ? 1 / count : 0;
}
