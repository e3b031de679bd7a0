import { batchOf } from "../core/batchOf.ts";
import { isPromise } from "../core/isPromise.ts";
import type { Solver } from "../core/solver.ts";

/** What is told of the work of a solver. */
export interface Watch {
  /** So many rows are asked for. */
  readonly asked?: (rows: number) => void;
  /** These rows have their solutions, which are not checked yet. */
  readonly answered?: (thetas: Float32Array, solutions: Float32Array, rows: number) => void;
  /** The answer is a promise. */
  readonly promised?: () => void;
}

/** The same solver, watched. It answers as before, at once or later. */
export function watchedSolver(solver: Solver, watch: Watch): Solver {
  const { name, sense, shape, exact, infinities, offset, batchRows } = solver;
  const solveBatch = batchOf(solver);
  const watched = (
    thetas: Float32Array,
    solutions: Float32Array,
    rows: number,
    work: () => void | Promise<void>,
  ): void | Promise<void> => {
    watch.asked?.(rows);
    const pending = work();
    if (!isPromise(pending)) return watch.answered?.(thetas, solutions, rows);
    watch.promised?.();
    return Promise.resolve(pending).then(() => watch.answered?.(thetas, solutions, rows));
  };
  return {
    name,
    sense,
    shape,
    ...(exact !== undefined && { exact }),
    ...(infinities && { infinities }),
    ...(offset && { offset: (solution: Float32Array) => offset.call(solver, solution) }),
    ...(batchRows !== undefined && { batchRows }),
    solve: (theta, solution) => watched(theta, solution, 1, () => solver.solve(theta, solution)),
    ...(solveBatch && {
      solveBatch: (thetas: Float32Array, solutions: Float32Array, rows: number) =>
        watched(thetas, solutions, rows, () => solveBatch.call(solver, thetas, solutions, rows)),
    }),
  };
}
