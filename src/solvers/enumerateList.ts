import { DomainError, plural, requireChoice, requireOptions, requireShape, ShapeError, show } from "../core/errors.ts";
import { findNoNumber, isList } from "../core/isList.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import type { Sense } from "../core/solver.ts";

/** Options of `enumerate`. */
export interface EnumerateOptions {
  /** Whether the best is the largest or the smallest ⟨θ, z⟩. */
  readonly sense: Sense;
  /** Every feasible solution, each with as many numbers as an instance has. */
  readonly solutions: readonly ArrayLike<number>[];
  /** Shape of an instance; [length of a solution] by default. */
  readonly shape?: readonly number[];
  /** h(z) of each solution, added to ⟨θ, z⟩; 0 by default. */
  readonly offsets?: ArrayLike<number>;
}

/** An explicit feasible set, checked. */
export interface ListedSolutions {
  readonly shape: readonly number[];
  /** Row-major: [count, …instance]. */
  readonly table: Float32Array;
  readonly count: number;
  /** h, one number for each solution. */
  readonly offsets: Float64Array;
}

/**
 * The solutions of the options as one table.
 *
 * @throws ShapeError when the set is empty, a solution has another size than the shape says, or the offsets are not as
 * many as the solutions.
 * @throws DomainError when an option is unknown or a number is not finite.
 */
export function requireListed(where: string, options: EnumerateOptions): ListedSolutions {
  requireOptions(where, options, { sense: true, solutions: true, shape: true, offsets: true });
  requireChoice(where, "sense", options.sense, ["max", "min"]);
  const rows = rowsOfList(where, options);
  const shape = [...(options.shape ?? [rows[0]!.length])];
  const count = rows.length;
  return { shape, count, table: tableOf(where, rows, shape), offsets: offsetsOf(where, options.offsets, count) };
}

/** The solutions one by one. */
function rowsOfList(where: string, { solutions, shape }: EnumerateOptions): ArrayLike<number>[] {
  if (solutions !== undefined && !isList(solutions)) {
    throw new ShapeError(`${where}: solutions must be a list of solutions, got ${show(solutions)}.`);
  }
  if (shape !== undefined) requireShape(where, "shape", shape);
  const first: unknown = solutions?.[0];
  if (first === undefined || (isList(first) && first.length === 0)) {
    throw new ShapeError(`${where}: solutions is empty; give every feasible solution, at least one.`);
  }
  if (isList(first) && Array.isArray(solutions)) return [...solutions];
  if (typeof first !== "number") {
    throw new ShapeError(`${where}: solutions[0] must be a list of numbers, got ${show(first)}.`);
  }
  throw new ShapeError(
    `${where}: solutions is a flat list of ${plural(solutions.length, "number")}, expected a list of solutions, each of ${shape ? plural(sizeOf(shape), "number") : "the same length"}.`,
  );
}

function tableOf(where: string, solutions: readonly ArrayLike<number>[], shape: readonly number[]): Float32Array {
  const n = sizeOf(shape);
  for (const [row, solution] of solutions.entries()) {
    if (!isList(solution)) {
      throw new ShapeError(`${where}: solutions[${row}] must be a list of ${n} numbers, got ${show(solution)}.`);
    }
    if (solution.length !== n) {
      throw new ShapeError(
        `${where}: solutions[${row}] has ${plural(solution.length, "number")}, expected ${n} (${showShape(shape)}).`,
      );
    }
  }
  const table = new Float32Array(solutions.length * n);
  for (const [row, solution] of solutions.entries()) {
    for (let i = 0; i < n; i++) table[row * n + i] = requireNumber(where, row, i, solution[i]);
  }
  return table;
}

/** @throws DomainError unless it is a number that float32 holds. */
function requireNumber(where: string, row: number, i: number, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(Math.fround(value))) return value;
  throw new DomainError(`${where}: solutions[${row}][${i}] is ${show(value)}, expected a number.`);
}

function offsetsOf(where: string, given: ArrayLike<number> | undefined, count: number): Float64Array {
  if (given === undefined) return new Float64Array(count);
  if (!isList(given) || given.length !== count) {
    const got = isList(given) ? `has ${plural(given.length, "number")}` : `is ${show(given)}`;
    throw new ShapeError(`${where}: offsets ${got}, expected ${count}.`);
  }
  const at = findNoNumber(given);
  if (at >= 0) throw new DomainError(`${where}: offsets[${at}] is ${show(given[at])}, expected a number.`);
  return Float64Array.from(given);
}
