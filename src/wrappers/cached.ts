import { batchOf } from "../core/batchOf.ts";
import { requireCount, requireOptions } from "../core/errors.ts";
import { requireSolution } from "../core/requireSolution.ts";
import { requireSolver } from "../core/requireSolver.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { fingerprint, sameBits } from "../kernels/rows.ts";
import { type Counting, statistics } from "./statistics.ts";
import { after, described, solveRows } from "./wrapped.ts";

/** Options of `cached`. */
export interface CachedOptions {
  /** Rows that are remembered, 1 … 2²⁴ − 1; 10,000 by default. The one not asked for longest goes first. */
  readonly size?: number;
}

/** A solver with a memory. */
export interface CachedSolver extends Solver, Counting {
  /** Forgets all. */
  clear(): void;
}

/** A Map has room for one more. */
const MOST = 2 ** 24 - 1;

interface Known {
  readonly theta: Float32Array;
  readonly solution: Float32Array;
}

/**
 * A solver that remembers: a row that it has solved before, to the bit, is answered from memory.
 *
 * Worth it where rows come again: without noise, with noise that comes again (a set of steps that is run through more
 * than once), for the true θ of a training set. Otherwise every row is new. Memory 8·size·n bytes; a look-up costs a
 * few ns a number. Shape, sense and ties are those of the solver; `takeStatistics` tells rows, hits and time.
 *
 * @throws DomainError when it is given something that is not a solver, or the size is out of range.
 */
export function cached(solver: Solver, options: CachedOptions = {}): CachedSolver {
  requireSolver("cached", solver);
  requireOptions("cached", options, { size: true });
  const { size = 10_000 } = options;
  requireCount("cached", "size", size, { from: 1, to: MOST });
  const n = sizeOf(solver.shape);
  const memory = new Map<number, Known>(); // by fingerprint; the least recently used comes first
  const counts = statistics();
  const batched = (thetas: Float32Array, solutions: Float32Array, rows: number): void | Promise<void> => {
    const missing: number[] = [];
    for (let row = 0; row < rows; row++) {
      const known = recall(thetas.subarray(row * n, (row + 1) * n));
      if (known) solutions.set(known, row * n);
      else missing.push(row);
    }
    if (missing.length === 0) return counts.add(rows, rows, 0);
    const asked = gathered(thetas, missing);
    const answers = new Float32Array(asked.length).fill(Number.NaN);
    const start = performance.now();
    return after(solveRows(solver, asked, answers, missing.length), () => {
      counts.add(rows, rows - missing.length, performance.now() - start);
      requireSolution(solver.name, answers);
      for (const [place, row] of missing.entries()) {
        const answer = answers.slice(place * n, (place + 1) * n);
        solutions.set(answer, row * n);
        keep(asked.slice(place * n, (place + 1) * n), answer);
      }
    });
  };
  return {
    ...described(solver, `cached(${solver.name})`),
    solve: (theta, solution) => batched(theta, solution, 1),
    ...(batchOf(solver) && { solveBatch: batched }),
    takeStatistics: counts.takeStatistics,
    clear: () => memory.clear(),
  };

  function recall(theta: Float32Array): Float32Array | undefined {
    const print = fingerprint(theta);
    const known = memory.get(print);
    if (known === undefined || !sameBits(known.theta, theta)) return undefined;
    memory.delete(print);
    memory.set(print, known);
    return known.solution;
  }

  function keep(theta: Float32Array, solution: Float32Array): void {
    memory.delete(fingerprint(theta));
    memory.set(fingerprint(theta), { theta, solution });
    if (memory.size > size) memory.delete(memory.keys().next().value!);
  }

  function gathered(thetas: Float32Array, rows: readonly number[]): Float32Array {
    const some = new Float32Array(rows.length * n);
    for (const [place, row] of rows.entries()) some.set(thetas.subarray(row * n, (row + 1) * n), place * n);
    return some;
  }
}
