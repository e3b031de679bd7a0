import { findUnusable } from "../kernels/rows.ts";
import { SolverError } from "./errors.ts";

/** @throws SolverError when a number of the solution is not finite, which is also how an unwritten one shows. */
export function requireSolution(name: string, solution: Float32Array): void {
  const at = findUnusable(solution, []);
  if (at < 0) return;
  throw new SolverError(
    `${name}: solution[${at}] is ${solution[at]}; every number of a solution must be written and finite.`,
  );
}
