import type { Solver } from "./solver.ts";

type SolveBatch = NonNullable<Solver["solveBatch"]>;

/** The `solve` that each `solveBatch` of the library goes with. */
const partners = new WeakMap<SolveBatch, Solver["solve"]>();

/** Notes that the solver's `solveBatch` is of use with its `solve` only. */
export function pairBatch({ solve, solveBatch }: Solver): void {
  if (solveBatch) partners.set(solveBatch, solve);
}

/**
 * The `solveBatch` of a solver, where it does what `solve` does: `{ ...topK(…), solve }` has the one of `topK`, which
 * knows nothing of the other `solve`.
 */
export function batchOf(solver: Solver): SolveBatch | undefined {
  const { solve, solveBatch } = solver;
  const partner = solveBatch && partners.get(solveBatch);
  return partner === undefined || partner === solve ? solveBatch : undefined;
}
