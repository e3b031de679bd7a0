import { DomainError, ShapeError, show } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";

/**
 * The solutions as one row-major table.
 *
 * @throws ShapeError when one has another size than the shape says.
 * @throws DomainError when a number in one is not finite.
 */
export function requireSolutions(
  where: string,
  solutions: readonly ArrayLike<number>[],
  shape: readonly number[],
): Float32Array {
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
  const at = table.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return table;
  throw new DomainError(
    `${where}: solutions[${Math.floor(at / n)}][${at % n}] is ${show(table[at])}, expected a number.`,
  );
}
