import { requireCount, requireOptions, requireShare } from "../core/errors.ts";
import { offsetOf } from "../core/offsetOf.ts";
import { requireSolution } from "../core/requireSolution.ts";
import { requireSolver } from "../core/requireSolver.ts";
import { sigmaOf } from "../core/sense.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { innerProduct } from "../kernels/innerProduct.ts";
import { fingerprint } from "../kernels/rows.ts";
import { threefry2x32 } from "../random/threefry.ts";
import { requirePool, type SolutionPool } from "./solutionPool.ts";
import { type Counting, statistics } from "./statistics.ts";
import { after, described } from "./wrapped.ts";

/** Options of `withSolutionPool`. */
export interface WithSolutionPoolOptions {
  /** The solutions to choose from, which grow with every solve. */
  readonly pool: SolutionPool;
  /** How often a row is really solved: with this probability, from 0 to 1. */
  readonly solveShare: number;
  /** Names the stream of coins that say when, a whole number below 2³²; 0 by default. */
  readonly seed?: number;
}

/**
 * A solver that mostly looks up: with probability 1 − solveShare a row is answered with the best solution of a pool of
 * known ones, and else it is solved and its solution added.
 *
 * INEXACT, and its answers depend on what the pool has seen. The coin of a row is a function of its bits and the seed,
 * so that the same rows are solved in any order; where the pool has none that θ allows, the row is solved. A look-up
 * takes O(pool·n). Shape and sense are those of the solver; `takeStatistics` tells rows, hits (look-ups) and the time
 * of the solves.
 *
 * Source: Mulamba, Mandi, Diligenti, Lombardi, Bucarey, Guns, IJCAI 2021, section 4.
 *
 * @throws DomainError when it is given something that is not a solver or a pool, or an option is out of range.
 * @throws ShapeError when the pool has another shape.
 */
export function withSolutionPool(solver: Solver, options: WithSolutionPoolOptions): Solver & Counting {
  requireSolver("withSolutionPool", solver);
  requireOptions("withSolutionPool", options, { pool: true, solveShare: true, seed: true });
  const { pool, solveShare, seed = 0 } = options;
  requirePool("withSolutionPool", solver, pool);
  requireShare("withSolutionPool", "solveShare", solveShare);
  requireCount("withSolutionPool", "seed", seed, { from: 0, to: 2 ** 32 - 1 });
  const n = sizeOf(solver.shape);
  const sigma = sigmaOf(solver.sense);
  const counts = statistics();
  return {
    ...described(solver, `withSolutionPool(${solver.name})`),
    exact: false,
    takeStatistics: counts.takeStatistics,
    solve(theta, solution) {
      const known = isSolved(theta) ? undefined : bestOf(theta);
      if (known) {
        counts.add(1, 1, 0);
        return void solution.set(known);
      }
      const start = performance.now();
      return after(solver.solve(theta, solution), () => {
        counts.add(1, 0, performance.now() - start);
        requireSolution(solver.name, solution);
        pool.add(solution);
      });
    },
  };

  function isSolved(theta: Float32Array): boolean {
    return threefry2x32([seed, 0], [0, fingerprint(theta)])[0] / 2 ** 32 < solveShare;
  }

  /** The best of the pool; none where θ forbids them all. */
  function bestOf(theta: Float32Array): Float32Array | undefined {
    let best: Float32Array | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let from = 0; from < pool.count * n; from += n) {
      const candidate = pool.solutions.subarray(from, from + n);
      const worth = sigma * (innerProduct(theta, candidate) + offsetOf(solver, candidate));
      if (worth <= most) continue;
      best = candidate;
      most = worth;
    }
    return best;
  }
}
