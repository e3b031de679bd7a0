import { pairBatch } from "./batchOf.ts";
import { setRecipe } from "./recipe.ts";
import type { Solver } from "./solver.ts";

/** The solver, noted as made by a factory of the library of these options. */
export function madeBy<S extends Solver>(factory: string, options: unknown, solver: S): S {
  setRecipe(solver, { factory, options });
  pairBatch(solver);
  return solver;
}
