import type { Setup } from "./setup.ts";
import type { AuditRefusal, AuditReport, AuditRow } from "./types.ts";

/** What the checks found, in sentences. */
export function warningsOf(
  { solver, family }: Setup,
  checks: Pick<AuditReport, "monotonicity" | "revealedPreference" | "family" | "loss">,
  rows: readonly AuditRow[],
  failures: readonly AuditRefusal[],
): string[] {
  return [
    ...failures.map(({ name, reason }) => `${name} was left out, as the solver failed: ${reason}`),
    monotonicityWarning(solver, checks),
    familyWarning(solver, family, checks),
    preferenceWarning(solver, checks),
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

/** A solver that says it is a heuristic has to go the right way at least once. */
function monotonicityWarning(
  { name, sense, exact }: Setup["solver"],
  { monotonicity: { changes, violations, worst } }: Pick<AuditReport, "monotonicity">,
): string | null {
  const always = violations === changes;
  if (violations === 0 || (exact === false && !always)) return null;
  const cause = always ? `most likely its sense is not "${sense}"` : inexact(sense);
  return (
    `${name} is not monotone, as an exact solver is: in ${violations} of ${changes} trials theta moved one way and ` +
    `its solution the other (cosine ${worst.toFixed(2)} at worst); ${cause}.`
  );
}

function familyWarning(
  { name, exact }: Setup["solver"],
  family: Setup["family"],
  { family: check }: Pick<AuditReport, "family">,
): string | null {
  if (family === undefined || check === null || check.violations === 0) return null;
  if (exact === false && check.violations < check.trials) return null;
  return (
    `${name} does not find the best solution of ${family.name} in ${check.violations} of ${check.trials} trials: ` +
    "it is not exact, or has another feasible set, whose gradients are others."
  );
}

function preferenceWarning(
  { name, sense, exact }: Setup["solver"],
  { revealedPreference: { answers, violations, example } }: Pick<AuditReport, "revealedPreference">,
): string | null {
  if (example === null || violations === 0 || exact === false) return null;
  const [value, better] = digits(example.value, example.betterValue);
  return (
    `${name} is not optimal: ${violations} of ${answers} answers are worse than a solution that it gave for another ` +
    `theta, at worst an objective of ${value} where ${better} was possible; ${inexact(sense)}.`
  );
}

function inexact(sense: string): string {
  return `it is not exact (a heuristic says so with exact: false), or its sense is not "${sense}"`;
}

/** Two numbers in as few digits as tell them apart. */
function digits(a: number, b: number): [string, string] {
  for (let count = 4; count < 16; count += 3) {
    const shown: [string, string] = [a.toPrecision(count), b.toPrecision(count)];
    if (shown[0] !== shown[1]) return shown;
  }
  return [String(a), String(b)];
}

function lossWarning({ loss: { agrees, worst } }: Pick<AuditReport, "loss">): string | null {
  if (agrees !== "no" || worst === null) return null;
  const { index, gradient, difference } = worst;
  const beside = Number.isNaN(difference)
    ? "where the value beside it is no number"
    : `by differences of the value ${difference.toPrecision(3)}`;
  return (
    `loss.gradient is not the gradient of loss.value: number ${index} of it at a solution is ` +
    `${gradient.toPrecision(3)}, ${beside}; from one solution to another they do not agree either.`
  );
}
