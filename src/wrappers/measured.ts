import { batchOf } from "../core/batchOf.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { Solver } from "../core/solver.ts";
import { type Counting, statistics } from "./statistics.ts";
import { after, described } from "./wrapped.ts";

/**
 * The same solver, which counts its rows and its time: `takeStatistics`, called once a step, tells what the step cost.
 *
 * @throws DomainError when it is given something that is not a solver.
 */
export function measured(solver: Solver): Solver & Counting {
  requireSolver("measured", solver);
  const solveBatch = batchOf(solver);
  const counts = statistics();
  const timed = (rows: number, work: () => void | Promise<void>): void | Promise<void> => {
    const start = performance.now();
    return after(work(), () => counts.add(rows, 0, performance.now() - start));
  };
  return {
    ...described(solver, solver.name),
    solve: (theta, solution) => timed(1, () => solver.solve(theta, solution)),
    ...(solveBatch && {
      solveBatch: (thetas: Float32Array, solutions: Float32Array, rows: number) =>
        timed(rows, () => solveBatch.call(solver, thetas, solutions, rows)),
    }),
    takeStatistics: counts.takeStatistics,
  };
}
