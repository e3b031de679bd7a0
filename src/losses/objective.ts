import { SolverError, show } from "../errors.ts";
import { innerDifference, innerProduct } from "../kernels/inner.ts";
import { sigmaOf } from "../sense.ts";
import type { Solver } from "../types.ts";

/**
 * The value of a solution, ⟨θ, z⟩ + h(z), of one instance, in float64.
 *
 * An infinite θ counts for nothing where z is 0, and outweighs all finite numbers elsewhere.
 *
 * @throws SolverError when the solver's offset is not a finite number.
 */
export function objective(solver: Solver, theta: Float32Array, solution: Float32Array): number {
  return innerProduct(theta, solution) + offsetOf(solver, solution);
}

/**
 * By how much one solution of an instance is better than another: σ·(⟨θ, z − z′⟩ + h(z) − h(z′)), in float64.
 *
 * An infinite θ counts for nothing where the two are equal.
 *
 * @throws SolverError when the solver's offset is not a finite number.
 */
export function advantage(solver: Solver, theta: Float32Array, better: Float32Array, worse: Float32Array): number {
  return sigmaOf(solver.sense) * innerDifference(theta, better, worse) + offsetAdvantage(solver, better, worse);
}

/** σ·(h(z) − h(z′)). @throws SolverError when one of them is not a finite number. */
export function offsetAdvantage(solver: Solver, better: Float32Array, worse: Float32Array): number {
  if (solver.offset === undefined) return 0;
  return sigmaOf(solver.sense) * (offsetOf(solver, better) - offsetOf(solver, worse));
}

/** The views of the instances of an array of shape [count, …instance]. */
export function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const n = values.length / count;
  return Array.from({ length: count }, (_, row) => values.subarray(row * n, (row + 1) * n));
}

function offsetOf(solver: Solver, solution: Float32Array): number {
  if (solver.offset === undefined) return 0;
  const offset = solver.offset(solution);
  if (Number.isFinite(offset)) return offset;
  throw new SolverError(`${solver.name}: the offset of a solution is ${show(offset)}, expected a finite number.`);
}
