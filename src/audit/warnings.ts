import type { Setup } from "./setup.ts";
import type { AuditRefusal, AuditReport, AuditRow } from "./types.ts";

/** What the checks found, in sentences. */
export function warningsOf(
  { solver, family }: Setup,
  checks: Pick<AuditReport, "monotonicity" | "family" | "loss">,
  rows: readonly AuditRow[],
  failures: readonly AuditRefusal[],
): string[] {
  return [
    ...failures.map(({ name, reason }) => `${name} was left out, as the solver failed: ${reason}`),
    monotonicityWarning(solver, checks),
    familyWarning(solver, family, checks),
    lossWarning(checks),
    emptyWarning(solver, checks, rows),
  ].filter((warning) => warning !== null);
}

/** Where nothing moved, nothing was audited. */
function emptyWarning(
  { name }: Setup["solver"],
  { monotonicity: { changes, trials } }: Pick<AuditReport, "monotonicity">,
  rows: readonly AuditRow[],
): string | null {
  if (trials > 0 && changes === 0)
    return `${name} gave the same solution in all ${trials} trials: no gradient can be audited.`;
  if (rows.length > 0 && rows.every(({ gibbs, perturbed }) => gibbs === null && perturbed === null)) {
    return "the exact gradient is 0, or there is none: the rows have nothing to be compared with. Has the loss a gradient?";
  }
  return null;
}

function monotonicityWarning(
  { name, sense }: Setup["solver"],
  { monotonicity: { changes, violations, worst } }: Pick<AuditReport, "monotonicity">,
): string | null {
  if (violations === 0) return null;
  const cause =
    violations === changes
      ? `most likely its sense is not "${sense}"`
      : `it is not exact, or its sense is not "${sense}"`;
  return `${name} is not monotone, as an exact solver is: in ${violations} of ${changes} trials theta moved one way and its solution the other (cosine ${worst.toFixed(2)} at worst); ${cause}.`;
}

function familyWarning(
  { name }: Setup["solver"],
  family: Setup["family"],
  { family: check }: Pick<AuditReport, "family">,
): string | null {
  if (family === undefined || check === null || check.violations === 0) return null;
  return `${name} does not find the best solution of ${family.name} in ${check.violations} of ${check.trials} trials: it is not exact, or has another feasible set, whose gradients are others.`;
}

function lossWarning({ loss: { agrees, worst } }: Pick<AuditReport, "loss">): string | null {
  if (agrees !== "no" || worst === null) return null;
  const { index, gradient, difference } = worst;
  const beside = Number.isNaN(difference)
    ? "where the value beside it is no number"
    : `by differences of the value ${difference.toPrecision(3)}`;
  return `loss.gradient is not the gradient of loss.value: number ${index} of it at a solution is ${gradient.toPrecision(3)}, ${beside}; from one solution to another they do not agree either.`;
}
