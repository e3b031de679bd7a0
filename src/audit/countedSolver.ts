import { batchOf } from "../core/batchOf.ts";
import type { Solver } from "../core/solver.ts";

/** A solver that counts the rows it is asked for. */
export interface CountedSolver {
  readonly solver: Solver;
  readonly count: () => number;
}

/** The same solver with a counter. */
export function countedSolver(solver: Solver): CountedSolver {
  let count = 0;
  const solveBatch = batchOf(solver);
  return {
    count: () => count,
    solver: {
      ...solver,
      solve(theta, solution) {
        count++;
        return solver.solve(theta, solution);
      },
      ...(solveBatch && {
        solveBatch(thetas: Float32Array, solutions: Float32Array, rows: number) {
          count += rows;
          return solveBatch.call(solver, thetas, solutions, rows);
        },
      }),
    },
  };
}
