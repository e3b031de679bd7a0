import { DomainError, plural, requireChoice, requireOptions, requireShape, ShapeError, show } from "../core/errors.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import type { Sense } from "../core/solver.ts";
import { findUnusable } from "../kernels/rows.ts";

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
  const { sense, solutions } = options;
  requireChoice(where, "sense", sense, ["max", "min"]);
  const first = solutions?.[0];
  if (first === undefined || first.length === 0) {
    throw new ShapeError(`${where}: solutions is empty; give every feasible solution, at least one.`);
  }
  const { shape: given = [first.length] } = options;
  requireShape(where, "shape", given);
  const shape = [...given];
  const count = solutions.length;
  return { shape, count, table: tableOf(where, solutions, shape), offsets: offsetsOf(where, options.offsets, count) };
}

function tableOf(where: string, solutions: readonly ArrayLike<number>[], shape: readonly number[]): Float32Array {
  const n = sizeOf(shape);
  const table = new Float32Array(solutions.length * n);
  for (const [row, solution] of solutions.entries()) {
    if (solution.length !== n) {
      throw new ShapeError(
        `${where}: solutions[${row}] has ${solution.length} numbers, expected ${n} (${showShape(shape)}).`,
      );
    }
    table.set(solution, row * n);
  }
  const at = findUnusable(table, []);
  if (at < 0) return table;
  throw new DomainError(
    `${where}: solutions[${Math.floor(at / n)}][${at % n}] is ${show(table[at])}, expected a number.`,
  );
}

function offsetsOf(where: string, given: ArrayLike<number> | undefined, count: number): Float64Array {
  const offsets = given === undefined ? new Float64Array(count) : Float64Array.from(given);
  if (offsets.length !== count) {
    throw new ShapeError(`${where}: offsets has ${plural(offsets.length, "number")}, expected ${count}.`);
  }
  const at = offsets.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new DomainError(`${where}: offsets[${at}] is ${offsets[at]}, expected a number.`);
  return offsets;
}
