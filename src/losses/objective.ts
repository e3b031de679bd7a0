import { DomainError, SolverError } from "../core/errors.ts";
import { offsetOf } from "../core/offsetOf.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Solver } from "../core/solver.ts";
import { innerDifference, innerProduct } from "../kernels/innerProduct.ts";

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
export function objectiveGap(solver: Solver, theta: Float32Array, better: Float32Array, worse: Float32Array): number {
  return sigmaOf(solver.sense) * innerDifference(theta, better, worse) + offsetGap(solver, better, worse);
}

/**
 * That no solution is better than the solver's own by the θ that it solved: a better one proves it wrong.
 *
 * @throws SolverError when `other` is better than `best` by more than rounding, unless the solver says that it is a
 * heuristic.
 */
export function requireOptimal(solver: Solver, theta: Float32Array, best: Float32Array, other: Float32Array): void {
  const lead = leadOf(solver, theta, best, other);
  if (lead === 0) return;
  throw new SolverError(
    `${solver.name}: by the true theta another solution is better than its own, by ${lead}: its sense is not "${solver.sense}", it is not exact (a heuristic says so with exact: false), or the given optimum is none.`,
  );
}

/**
 * That the true solution is not better than the solver's own by the θ that it solved.
 *
 * @throws SolverError when it is, by more than rounding, unless the solver says that it is a heuristic.
 */
export function requireFeasibleTruth(
  solver: Solver,
  theta: Float32Array,
  own: Float32Array,
  truth: Float32Array,
): void {
  const lead = leadOf(solver, theta, own, truth);
  if (lead === 0) return;
  throw new SolverError(
    `${solver.name}: the true solution is better than its own, by ${lead}: it is not feasible, or the solver's sense is not "${solver.sense}", or it is not exact (a heuristic says so with exact: false).`,
  );
}

/** By how much another solution is better than that of a solver which says that it is exact; 0 within rounding. */
function leadOf(solver: Solver, theta: Float32Array, best: Float32Array, other: Float32Array): number {
  if (solver.exact === false) return 0;
  const lead = objectiveGap(solver, theta, other, best);
  return lead > ROUNDING * Math.max(magnitude(theta, best), magnitude(theta, other)) ? lead : 0;
}

/**
 * That a truth may be a solution, or a mean of some: costs in its place would pass every other check.
 *
 * @throws DomainError when the solver's solutions lie between 0 and 1, and a number of the truth does not.
 */
export function requirePlausible(where: string, truth: Float32Array, solutions: Float32Array): void {
  const at = truth.findIndex((value) => value < 0 || value > 1);
  if (at < 0 || solutions.some((value) => value < 0 || value > 1)) return;
  throw new DomainError(
    `${where}: the true solution has ${truth[at]} at ${at}, and the solver's own numbers lie between 0 and 1; it needs the solution, not the theta that has it.`,
  );
}

/** Of a float32 sum of a few hundred terms. */
const ROUNDING = 1e-5;

/** Σ|θz|, infinite terms left out. */
function magnitude(theta: Float32Array, z: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const term = Math.abs(theta[i]! * z[i]!);
    if (term < Infinity) sum += term;
  }
  return sum;
}

/** σ·(h(z) − h(z′)). @throws SolverError when one of them is not a finite number. */
export function offsetGap(solver: Solver, better: Float32Array, worse: Float32Array): number {
  if (solver.offset === undefined) return 0;
  return sigmaOf(solver.sense) * (offsetOf(solver, better) - offsetOf(solver, worse));
}

/** θ with 0 in place of what is infinite. */
export function finitePart(theta: Float32Array): Float32Array {
  return theta.map((value) => (Number.isFinite(value) ? value : 0));
}

/** The views of the instances of an array of shape [count, …instance]. */
export function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const n = values.length / count;
  return Array.from({ length: count }, (_, row) => values.subarray(row * n, (row + 1) * n));
}
