import { setOrigin } from "../origin.ts";
import type { Solver } from "../types.ts";
import { pairBatch } from "./batchOf.ts";

/** The solver, noted as made by a factory of the library of these options. */
export function madeBy<S extends Solver>(factory: string, options: unknown, solver: S): S {
  setOrigin(solver, { factory, options });
  pairBatch(solver);
  return solver;
}
