import { DomainError, requireShape, show } from "./errors.ts";
import type { Solver } from "./solver.ts";

/** @throws DomainError unless `solver` has what a solver needs. */
export function requireSolver(where: string, solver: Solver): void {
  if (solver !== null && typeof solver === "object" && "solver" in solver && "forward" in solver) {
    throw new DomainError(`${where}: expected a solver, got a layer; pass its solver, layer.solver.`);
  }
  if (typeof solver?.solve !== "function" || !["max", "min"].includes(solver.sense)) {
    throw new DomainError(
      `${where}: expected a solver such as topK({ length: 10, k: 3 }), got ${show(solver)}; make one of a function with fromFunction.`,
    );
  }
  requireShape(where, `the shape of ${solver.name}`, solver.shape);
}
