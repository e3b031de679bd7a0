import type { Setup } from "./setup.ts";
import type { AuditReport } from "./types.ts";

/** What the checks found, in sentences. */
export function warningsOf(
  { solver, family }: Setup,
  checks: Pick<AuditReport, "monotonicity" | "family" | "loss">,
): string[] {
  return [monotonicityWarning(solver, checks), familyWarning(solver, family, checks), lossWarning(checks)].filter(
    (warning) => warning !== null,
  );
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
