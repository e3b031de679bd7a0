import { SolverError, show } from "./errors.ts";
import type { Solver } from "./solver.ts";

/** h(z), 0 where the solver has none. @throws SolverError when it is not a finite number. */
export function offsetOf(solver: Solver, solution: Float32Array): number {
  if (solver.offset === undefined) return 0;
  const offset = solver.offset(solution);
  if (Number.isFinite(offset)) return offset;
  throw new SolverError(`${solver.name}: the offset of a solution is ${show(offset)}, expected a finite number.`);
}
