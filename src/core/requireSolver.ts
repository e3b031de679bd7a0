import { DomainError, requireShape, show } from "./errors.ts";
import type { Solver } from "./solver.ts";

/** @throws DomainError unless `solver` has what a solver needs. */
export function requireSolver(where: string, solver: Solver): void {
  if (solver !== null && typeof solver === "object" && "solver" in solver && "forward" in solver) {
    throw new DomainError(`${where}: expected a solver, got a layer; pass its solver, layer.solver.`);
  }
  const { name, sense, shape, solve, infinities = [], offset = solve } = solver ?? {};
  const { solveBatch = solve, batchRows = 1 } = solver ?? {};
  const fits =
    typeof name === "string" &&
    ["max", "min"].includes(sense) &&
    [solve, offset, solveBatch].every((part) => typeof part === "function") &&
    Number.isSafeInteger(batchRows) &&
    batchRows > 0 &&
    areInfinities(infinities);
  if (!fits) {
    throw new DomainError(
      `${where}: expected a solver such as topK({ length: 10, k: 3 }), got ${show(solver)}; make one of a function with fromFunction.`,
    );
  }
  requireShape(where, `the shape of ${name}`, shape);
}

/** Whether it is what the `infinities` of a solver may be. */
export function areInfinities(values: readonly number[]): boolean {
  return Array.isArray(values) && values.every((one) => one === Infinity || one === -Infinity);
}
