import { sigmaOf } from "../core/sense.ts";
import { inner, norm } from "./moments.ts";
import type { Trials } from "./monotonicity.ts";
import type { Setup } from "./setup.ts";
import type { FamilyCheck } from "./types.ts";

/** Numbers of listed solutions that are looked at for one row. */
const MAX_NUMBERS = 2 ** 20;

/** Values of the objective that are closer than this share of ‖x‖‖z‖ are the same for a solver that sums in float32. */
const ROUNDING = 1e-5;

/**
 * Whether the solver's answers to the rows of the trials are the best of the family's solutions; null where there is no
 * family, one of too many solutions, or one whose objective has more than ⟨x, z⟩.
 */
export function checkFamily({ family, solver, n }: Setup, { rows, solutions }: Trials): FamilyCheck | null {
  if (family === undefined || family.count * n > MAX_NUMBERS) return null;
  if (solver.offset || family.offsets?.some(Boolean)) return null;
  const sigma = sigmaOf(solver.sense);
  const table = family.solutions();
  let violations = 0;
  for (let at = 0; at < rows.length; at += n) {
    const row = rows.subarray(at, at + n);
    if (!row.every(Number.isFinite)) continue;
    const answer = solutions.subarray(at, at + n);
    let best = Number.NEGATIVE_INFINITY;
    for (let from = 0; from < table.length; from += n) {
      best = Math.max(best, sigma * inner(table.subarray(from, from + n), row));
    }
    if (Math.abs(best - sigma * inner(answer, row)) > ROUNDING * norm(row) * (norm(answer) + 1)) violations++;
  }
  return { trials: rows.length / n, violations };
}
