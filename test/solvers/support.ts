import type { Solver } from "imle";
import { expect } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(62);

export function solve(solver: Solver, theta: ArrayLike<number>): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

/** The sum of theta over the ones of z, in the order of the numbers. */
export function objective(theta: ArrayLike<number>, z: readonly number[]): number {
  return z.reduce((sum, one, i) => (one === 0 ? sum : sum + one * theta[i]), 0);
}

/** Instances that are hard in turn: real numbers, small whole ones with many ties, and those with some closed. */
export function hardInstances(n: number, count: number, closed: number): Float32Array[] {
  return Array.from({ length: count }, (_, at) => {
    const reals = randoms(n, at);
    if (at % 3 === 0) return reals;
    const whole = reals.map((value) => Math.round(2.4 * value));
    if (at % 3 === 1) return whole;
    const doors = randoms(n, count + at);
    return whole.map((value, i) => (doors[i] > 0.4 ? closed : value));
  });
}

/**
 * Holds the solver against every solution there is: its answer is among them, its value is the best, and it fails just
 * where every one takes a closed number.
 */
export function expectBest(solver: Solver, solutions: readonly (readonly number[])[], thetas: Float32Array[]): void {
  const keys = new Set(solutions.map(String));
  const sigma = solver.sense === "max" ? 1 : -1;
  for (const theta of thetas) {
    const best = Math.max(...solutions.map((z) => sigma * objective(theta, z)));
    if (best === -Infinity) {
      expect(() => solve(solver, theta)).toThrow("close");
      continue;
    }
    const z = solve(solver, theta);
    if (!keys.has(String(z))) expect.fail(`${solver.name}: [${z}] is not feasible, for [${theta}]`);
    // float64 sums of n numbers of size 2
    const lost = best - sigma * objective(theta, z);
    if (!(lost <= theta.length * 2 ** -50))
      expect.fail(`${solver.name}: [${z}] is ${lost} from the best of [${theta}]`);
  }
}
