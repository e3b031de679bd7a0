import { DomainError } from "../core/errors.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { Solver } from "../core/solver.ts";

/** @throws DomainError when the objective of the solver has a part that does not depend on θ. */
export function requireLinear(where: string, solver: Solver): void {
  requireSolver(where, solver);
  if (solver.offset === undefined) return;
  throw new DomainError(`${where}: ${solver.name} has an offset, but only solvers of ⟨θ, z⟩ alone can be used here.`);
}
