import { DomainError, requireChoice, requireOptions, requireShape, ShapeError, show } from "../errors.ts";
import { bestCandidate } from "../kernels/enumerate.ts";
import { findUnusable } from "../kernels/rows.ts";
import { sigmaOf } from "../sense.ts";
import { showShape, sizeOf } from "../shape.ts";
import type { Sense, Solver } from "../types.ts";

/** Options of `enumerate`. */
export interface EnumerateOptions {
  /** Whether the best is the largest or the smallest ⟨θ, z⟩. */
  readonly sense: Sense;
  /** Every feasible solution, each with as many numbers as an instance has. */
  readonly solutions: readonly ArrayLike<number>[];
  /** Shape of an instance; [length of a solution] by default. */
  readonly shape?: readonly number[];
}

/** A solver that knows its whole feasible set, so that expectations over it can be had exactly. */
export interface EnumeratedSolver extends Solver {
  /** The feasible set, row-major: [count, …instance]. */
  readonly solutions: Float32Array;
  /** How many solutions there are. */
  readonly count: number;
}

/**
 * The best of a small, explicit feasible set: z maximises (or minimises) ⟨θ, z⟩ over `solutions`.
 *
 * Exact, O(count·n); sums in float64; of equal ones the first in the list is taken.
 *
 * @throws ShapeError when the set is empty, or a solution has another size than the shape says.
 * @throws DomainError when a number in it is not finite.
 */
export function enumerate(options: EnumerateOptions): EnumeratedSolver {
  requireOptions("enumerate", options, ["sense", "solutions", "shape"]);
  const { sense, solutions } = options;
  requireChoice("enumerate", "sense", sense, ["max", "min"]);
  const first = solutions?.[0];
  if (first === undefined || first.length === 0) {
    throw new ShapeError("enumerate: solutions is empty; give every feasible solution, at least one.");
  }
  const { shape: given = [first.length] } = options;
  requireShape("enumerate", "shape", given);
  const shape = [...given];
  const n = sizeOf(shape);
  const table = new Float32Array(solutions.length * n);
  for (const [row, solution] of solutions.entries()) {
    if (solution.length !== n) {
      throw new ShapeError(
        `enumerate: solutions[${row}] has ${solution.length} numbers, expected ${n} (${showShape(shape)}).`,
      );
    }
    table.set(solution, row * n);
  }
  const unusable = findUnusable(table, []);
  if (unusable >= 0) {
    const row = Math.floor(unusable / n);
    throw new DomainError(
      `enumerate: solutions[${row}][${unusable % n}] is ${show(table[unusable])}, expected a number.`,
    );
  }
  const sign = sigmaOf(sense);
  return {
    name: `enumerate(${solutions.length} of ${showShape(shape)})`,
    sense,
    shape,
    solutions: table,
    count: solutions.length,
    solve(theta, solution) {
      const best = bestCandidate(theta, table, sign);
      for (let i = 0; i < n; i++) solution[i] = table[best * n + i]!;
    },
  };
}
