import { batchOf } from "../core/batchOf.ts";
import { isPromise } from "../core/isPromise.ts";
import type { Solver } from "../core/solver.ts";

/** What a wrapper says of itself: what the solver inside says, under another name. */
export function described(solver: Solver, name: string): Omit<Solver, "solve" | "solveBatch"> {
  const { sense, shape, exact, infinities, offset, batchRows } = solver;
  return {
    name,
    sense,
    shape,
    ...(exact === false && { exact }),
    ...(infinities && { infinities }),
    ...(offset && { offset: (solution: Float32Array) => offset.call(solver, solution) }),
    ...(batchRows !== undefined && { batchRows }),
  };
}

/** Solves rows of a solver of either kind, one or many, at once or later. */
export function solveRows(
  solver: Solver,
  thetas: Float32Array,
  solutions: Float32Array,
  rows: number,
): void | Promise<void> {
  const solveBatch = batchOf(solver);
  return solveBatch && rows > 1
    ? solveBatch.call(solver, thetas, solutions, rows)
    : oneByOne(solver, thetas, solutions, rows, 0);
}

function oneByOne(
  solver: Solver,
  thetas: Float32Array,
  solutions: Float32Array,
  rows: number,
  from: number,
): void | Promise<void> {
  const n = thetas.length / rows;
  for (let row = from; row < rows; row++) {
    const part = [row * n, (row + 1) * n] as const;
    const pending = solver.solve(thetas.subarray(...part), solutions.subarray(...part));
    if (!isPromise(pending)) continue;
    return Promise.resolve(pending).then(() => oneByOne(solver, thetas, solutions, rows, row + 1));
  }
}

/** Does `then` when the work is done, now or later. */
export function after(pending: void | Promise<void>, then: () => void): void | Promise<void> {
  if (isPromise(pending)) return Promise.resolve(pending).then(then);
  then();
}
