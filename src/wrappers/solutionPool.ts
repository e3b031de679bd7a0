import { DomainError, plural, requireCount, requireOptions, requireShape, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { MAX_NUMBERS, sameShape, showShape, showSize, sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { findUnusable, fingerprint } from "../kernels/rows.ts";

/** Options of `solutionPool`. */
export interface SolutionPoolOptions {
  /** Shape of one instance: the solver's. */
  readonly shape: readonly number[];
  /** Solutions to begin with, [count, …instance]; none by default. */
  readonly solutions?: Float32Array;
}

/** A Map has room for no more. */
const MAX_SOLUTIONS = 2 ** 24;

/** Distinct feasible solutions, a set that only grows. */
export interface SolutionPool {
  /** Shape of one instance. */
  readonly shape: readonly number[];
  /** How many solutions it has. */
  readonly count: number;
  /** The solutions in the order in which they came, [count, …instance]: a view to read, not to write. */
  readonly solutions: Float32Array;
  /** Whether the solution is in the pool. */
  has(solution: Float32Array): boolean;
  /**
   * Adds solutions, [rows, …instance]; those that are there already are not added again. Returns how many were new.
   *
   * @throws ShapeError when they are not whole instances.
   * @throws DomainError when a number is not finite, or the pool has 2²⁴ solutions or 2³⁰ numbers already.
   */
  add(solutions: Float32Array): number;
}

/**
 * A growing set of distinct feasible solutions, which stands in for the feasible set in losses that compare θ on many
 * solutions without solving for them. It is the caller's: several losses may share one, and it can be read and saved.
 *
 * Adding takes O(n) a solution, by a hash; memory 4 bytes a number, and twice that at most. Nothing is ever dropped.
 *
 * Source: the solution cache of Mulamba, Mandi, Diligenti, Lombardi, Bucarey, Guns, IJCAI 2021.
 *
 * @throws ShapeError when the solutions are not whole instances.
 * @throws DomainError when an option is wrong, or a number not finite.
 */
export function solutionPool(options: SolutionPoolOptions): SolutionPool {
  requireOptions("solutionPool", options, { shape: true, solutions: true });
  requireShape("solutionPool", "shape", options.shape);
  const shape = [...options.shape];
  const n = sizeOf(shape);
  const rowsOfHash = new Map<number, number[]>();
  const most = Math.min(MAX_SOLUTIONS, Math.floor(MAX_NUMBERS / n));
  let table = new Float32Array(0);
  let count = 0;

  const pool: SolutionPool = {
    shape,
    get count() {
      return count;
    },
    get solutions() {
      return table.subarray(0, count * n);
    },
    has(solution) {
      requireRows("solution", solution);
      if (solution.length === n) return find(normalised(solution)) >= 0;
      throw new ShapeError(`solutionPool: solution has ${solution.length} numbers, expected ${showSize(shape)}.`);
    },
    add(solutions) {
      requireRows("solutions", solutions);
      const before = count;
      for (let from = 0; from < solutions.length; from += n) insert(normalised(solutions.subarray(from, from + n)));
      return count - before;
    },
  };
  if (options.solutions !== undefined) pool.add(options.solutions);
  return pool;

  function find(solution: Float32Array): number {
    const rows = rowsOfHash.get(fingerprint(solution)) ?? [];
    return rows.find((row) => solution.every((value, i) => value === table[row * n + i])) ?? -1;
  }

  function insert(solution: Float32Array): void {
    if (find(solution) >= 0) return;
    if (count === most) {
      throw new DomainError(
        `solutionPool: it is full, with ${count} solutions of ${plural(n, "number")}; begin another.`,
      );
    }
    if ((count + 1) * n > table.length) {
      const larger = new Float32Array(n * Math.min(most, Math.max(16, 2 * count)));
      larger.set(table);
      table = larger;
    }
    table.set(solution, count * n);
    const hash = fingerprint(solution);
    rowsOfHash.set(hash, [...(rowsOfHash.get(hash) ?? []), count]);
    count++;
  }

  function requireRows(what: string, values: Float32Array): void {
    if (!isFloat32Array(values)) {
      throw new ShapeError(`solutionPool: ${what} must be a Float32Array, got ${show(values)}.`);
    }
    if (values.length % n !== 0) {
      throw new ShapeError(
        `solutionPool: ${what} has ${plural(values.length, "number")}, expected a multiple of ${showSize(shape)}.`,
      );
    }
    const at = findUnusable(values, []);
    if (at < 0) return;
    throw new DomainError(`solutionPool: ${what}[${at}] is ${values[at]}; every number must be finite.`);
  }
}

/** With −0 as 0, so that equal solutions have equal bits. */
function normalised(solution: Float32Array): Float32Array {
  return solution.map((value) => value + 0);
}

/** @throws DomainError, ShapeError that say where unless it is a pool of the solver's shape. */
export function requirePool(where: string, solver: Solver, pool: SolutionPool): void {
  if (typeof pool?.add !== "function" || !isFloat32Array(pool.solutions)) {
    throw new DomainError(`${where}: pool must be one such as solutionPool({ shape: [10] }), got ${show(pool)}.`);
  }
  requireShape(where, "the shape of the pool", pool.shape);
  requireCount(where, "the count of the pool", pool.count, { from: 0 });
  if (pool.solutions.length !== pool.count * sizeOf(pool.shape)) {
    const got = `${plural(pool.solutions.length, "number")} as ${pool.count}`;
    throw new ShapeError(`${where}: the pool has ${got} solutions of ${showShape(pool.shape)}, which do not fit.`);
  }
  if (sameShape(pool.shape, solver.shape)) return;
  throw new ShapeError(
    `${where}: the pool has solutions of ${showShape(pool.shape)}, expected ${showShape(solver.shape)} as ${solver.name} has.`,
  );
}
