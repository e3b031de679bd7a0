import {
  DomainError,
  requireCount,
  requireOptions,
  requirePositive,
  ShapeError,
  SolverError,
  show,
} from "../core/errors.ts";
import { requireInstances } from "../core/instances.ts";
import { isPromise } from "../core/isPromise.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { requireSolver } from "../core/requireSolver.ts";
import { showSize, sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { requireFamily } from "../estimators/familySampling.ts";
import { identity } from "../estimators/identity.ts";
import { requireSampling } from "../estimators/sampling.ts";
import type { Family } from "../exact/types.ts";
import { gumbel } from "../noise/gumbel.ts";
import { type CheckedLoss, checkedLoss } from "./checkedLoss.ts";
import { type RevealedPreference, revealedPreference } from "./revealedPreference.ts";
import type { AuditOptions, AuditProblem } from "./types.ts";
import { watchedSolver } from "./watchedSolver.ts";

/** A checked problem and checked options. */
export interface Setup {
  readonly name: string;
  /** The solver, whose answers are all held against each other. */
  readonly solver: Solver;
  readonly preference: RevealedPreference;
  readonly n: number;
  readonly theta: Float32Array;
  /** The solution of θ itself. */
  readonly best: Float32Array;
  readonly loss: CheckedLoss;
  readonly family: Family | undefined;
  readonly noise: NoiseLaw;
  readonly temperature: number;
  readonly samples: number;
  readonly repetitions: number;
  readonly referenceSamples: number;
  readonly seed: number;
  /** When the audit should be done, as `performance.now()` tells it. */
  readonly deadline: number;
  readonly onProgress: (part: string, done: number, total: number) => void;
}

const OPTIONS: Record<keyof AuditOptions, true> = {
  noise: true,
  temperature: true,
  samples: true,
  repetitions: true,
  seed: true,
  estimators: true,
  referenceSamples: true,
  seconds: true,
  onProgress: true,
};

/** @throws ShapeError, DomainError or SolverError that say what is wrong with the problem or the options. */
export function requireSetup(problem: AuditProblem, options: AuditOptions): Setup {
  requireOptions("audit", problem, { name: true, solver: true, theta: true, loss: true, family: true });
  requireOptions("audit", options, OPTIONS);
  const { theta, family } = problem;
  requireSolver("audit", problem.solver);
  const { samples = 10, repetitions = 200, referenceSamples = 100_000, temperature = 1, seed = 0 } = options;
  const { noise = gumbel(), seconds = Number.POSITIVE_INFINITY, onProgress = () => {} } = options;
  requireCount("audit", "samples", samples, { from: 2, to: 2 ** 20 });
  requireCount("audit", "repetitions", repetitions, { from: 2, to: 2 ** 30 });
  requireCount("audit", "referenceSamples", referenceSamples, { from: 100, to: 2 ** 40 });
  requireSampling("audit", { noise, samples, temperature, seed });
  requirePositive("audit", "temperature", temperature);
  if (seconds !== Number.POSITIVE_INFINITY) requirePositive("audit", "seconds", seconds);
  if (typeof onProgress !== "function") {
    throw new DomainError(`audit: onProgress must be a function, got ${show(onProgress)}.`);
  }
  const n = sizeOf(problem.solver.shape);
  requireInstances(problem.solver, "theta", theta);
  const preference = revealedPreference(problem.solver, theta, n);
  const solver = watchedSolver(problem.solver, { answered: preference.see });
  requireAtOnce(solver, n, theta);
  const best = identity(solver).solve(theta);
  if (theta.length !== n) {
    throw new ShapeError(
      `audit: theta has ${theta.length} numbers, expected one instance of ${solver.name}: ${showSize(solver.shape)}.`,
    );
  }
  const loss = checkedLoss(problem.loss, n);
  loss.value(best);
  loss.gradient(best);
  return {
    name: problem.name ?? solver.name,
    solver,
    preference,
    n,
    theta: theta.slice(),
    best,
    loss,
    family: family === undefined ? undefined : requireFamily("audit", solver, family),
    noise,
    temperature,
    samples,
    repetitions,
    referenceSamples,
    seed,
    deadline: performance.now() + 1000 * seconds,
    onProgress,
  };
}

/** @throws SolverError when the solver answers with a promise. What else may be wrong is refused by the layers. */
function requireAtOnce(solver: Solver, n: number, theta: Float32Array): void {
  if (theta?.length !== n || solver.solveBatch) return;
  let answer: void | Promise<void>;
  try {
    answer = solver.solve(theta.slice(), new Float32Array(n));
  } catch {
    return;
  }
  if (!isPromise(answer)) return;
  answer.catch(() => {});
  throw new SolverError(`audit: ${solver.name} answered with a promise; give a solver that answers at once.`);
}
