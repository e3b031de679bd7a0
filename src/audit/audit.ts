import { DomainError, SolverError } from "../core/errors.ts";
import { type Candidate, candidatesOf } from "./estimators.ts";
import { checkFamily } from "./familyCheck.ts";
import { checkLoss } from "./lossCheck.ts";
import { measure } from "./measure.ts";
import { tryMonotonicity } from "./monotonicity.ts";
import { type References, referencesOf } from "./references.ts";
import { requireSetup, type Setup } from "./setup.ts";
import type { AuditOptions, AuditProblem, AuditRefusal, AuditReport, AuditRow } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/**
 * Is my gradient right? Runs every estimator that applies, many times, at one θ, and compares its gradients with the
 * exact one, of two kinds:
 *
 *     gibbs:      ∂/∂θ E L(z), z ~ p(z; θ/τ)             exactly, where the problem has a family
 *     perturbed:  ∂/∂θ E L(solve(θ + σ·τ·ε))             by the score of the noise, or by differences along directions
 *
 * A row has the bias against each and its standard error, variance, cosine, density, solver calls and time. Layers
 * whose output is samples are handed ∂L/∂z, or the loss, of every sample and give the mean over them, an estimate of ∇E
 * L(z). Those whose output is a mean (`perturbed`) are handed ∂L/∂z at the mean: they estimate ∇L(E z), which is the
 * same for a loss that is linear in z, and another one for others.
 *
 * Also tells whether the solver is monotone, as exact ones are, and whether the loss's gradient is that of its value.
 * Solves some 18·samples·(repetitions + 22) rows for the estimators and at most 4·referenceSamples for the references;
 * nothing is kept of a gradient but sums. All but the times is the same for the same seed, unless `seconds` is what
 * ends the work.
 *
 * @throws ShapeError, DomainError when the problem or an option is wrong.
 * @throws SolverError when the solver fails at θ, or answers with a promise.
 */
export function audit(problem: AuditProblem, options: AuditOptions = {}): AuditReport {
  const setup = requireSetup(problem, options);
  const trials = tryMonotonicity(setup);
  const family = checkFamily(setup, trials);
  const loss = checkLoss(setup, trials.solutions);
  const candidates = candidatesOf(setup, trials, options.estimators);
  const references = referencesOf(setup, candidates.some(isMultiplicative(setup)));
  const { rows, refusals, failures } = measureAll(setup, references, candidates);
  const preference = setup.preference.result();
  const { name, solver, noise, temperature, samples, repetitions, seed } = setup;
  const { gibbs, perturbed, multiplicative } = references;
  return {
    name,
    solver: { name: solver.name, sense: solver.sense, shape: [...solver.shape], exact: solver.exact !== false },
    noise: noise.name,
    temperature,
    samples,
    repetitions,
    seed,
    references: [gibbs, perturbed, multiplicative].filter((one) => one !== undefined),
    rows,
    refusals: [...references.refusals, ...refusals],
    monotonicity: trials.check,
    revealedPreference: preference,
    family,
    loss,
    warnings: warningsOf(
      setup,
      { monotonicity: trials.check, revealedPreference: preference, family, loss },
      rows,
      failures,
    ),
  };
}

/** Whether a candidate's noise multiplies θ, and it applies. */
function isMultiplicative({ solver, theta }: Setup): (candidate: Candidate) => boolean {
  return ({ multiplicative, make }) => {
    if (!multiplicative) return false;
    try {
      make(solver).forward(theta);
      return true;
    } catch {
      return false; // for a reason that its own turn will tell
    }
  };
}

function measureAll(
  setup: Setup,
  references: References,
  candidates: readonly Candidate[],
): { rows: AuditRow[]; refusals: AuditRefusal[]; failures: AuditRefusal[] } {
  const rows: AuditRow[] = [];
  const refusals: AuditRefusal[] = [];
  const failures: AuditRefusal[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const now = performance.now();
    const until = now + Math.max(0, setup.deadline - now) / (candidates.length - i);
    try {
      rows.push(measure(setup, references, candidate, until));
    } catch (error) {
      // A solver may refuse the rows of one estimator and take those of another; to fail at one is another matter.
      if (error instanceof DomainError) refusals.push({ name: candidate.name, reason: error.message });
      else if (error instanceof SolverError) failures.push({ name: candidate.name, reason: error.message });
      else throw error;
    }
  }
  return { rows, refusals, failures };
}
