import { DomainError, show } from "../core/errors.ts";
import type { Solver } from "../core/solver.ts";
import { blackbox } from "../estimators/blackbox.ts";
import { gumbelSoftmax } from "../estimators/gumbelSoftmax.ts";
import { identity } from "../estimators/identity.ts";
import { imle } from "../estimators/imle.ts";
import { perturbed } from "../estimators/perturbed.ts";
import { scoreFunction } from "../estimators/scoreFunction.ts";
import { simple } from "../estimators/simple.ts";
import { straightThrough } from "../estimators/straightThrough.ts";
import type { Layer } from "../estimators/types.ts";
import type { Family } from "../exact/types.ts";
import { adaptive } from "../targets/adaptive.ts";
import { combinatorial } from "../targets/combinatorial.ts";
import { fixed } from "../targets/fixed.ts";
import { relative } from "../targets/relative.ts";
import { norm } from "./moments.ts";
import type { Trials } from "./monotonicity.ts";
import type { Setup } from "./setup.ts";
import type { AuditAim, AuditOptions } from "./types.ts";

/** An estimator to audit. */
export interface Candidate {
  readonly name: string;
  readonly setting: string;
  readonly aim: AuditAim;
  /** Whether its noise multiplies θ. */
  readonly multiplicative: boolean;
  /** Passes before the first one that counts, for what learns. */
  readonly warmUp: number;
  /** Whether its layer, though it is one of another solver, solves nothing: what that solver does is known. */
  readonly solvesNothing: boolean;
  /** @throws DomainError when it does not apply. */
  readonly make: (solver: Solver) => Layer;
}

/** After so many passes the default `adaptive` has come from any start within e¹⁰ to its β. */
const WARM_UP = 200;

/** The estimators that were asked for. @throws DomainError when a name is none, or an own estimator not one. */
export function candidatesOf(setup: Setup, trials: Trials, wanted: AuditOptions["estimators"]): Candidate[] {
  const all = libraryCandidates(setup, trials);
  if (wanted === undefined) return all;
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new DomainError(`audit: estimators must be a list of one or more, got ${show(wanted)}.`);
  }
  const names = all.map(({ name }) => name);
  return wanted.map((one: NonNullable<typeof wanted>[number]) => {
    if (typeof one === "string") {
      const found = all.find(({ name }) => name === one);
      if (found) return found;
      throw new DomainError(`audit: no estimator "${one}"; there are ${names.join(", ")}.`);
    }
    if (typeof one?.name !== "string" || typeof one.make !== "function") {
      throw new DomainError(
        `audit: an estimator must be a name, or { name, make: (solver) => layer }, got ${show(one)}.`,
      );
    }
    return candidate(one.name, one.make, { aim: one.aim ?? "perturbed" });
  });
}

function candidate(name: string, make: (solver: Solver) => Layer, more: Partial<Candidate> = {}): Candidate {
  const plain = { setting: "", aim: "perturbed", multiplicative: false, warmUp: 0, solvesNothing: false } as const;
  return { ...plain, name, make, ...more };
}

function libraryCandidates(setup: Setup, trials: Trials): Candidate[] {
  const { noise, samples, seed, temperature } = setup;
  const sampling = { noise, samples, seed };
  const shared = { ...sampling, inputNoiseTemperature: temperature };
  const perturbing = { ...sampling, temperature };
  const lambda = fittingLambda(setup);
  const setting = `λ ${lambda}`;
  const reach = blackboxLambda(setup, lambda);
  const exact = { samples, seed, temperature };
  return [
    candidate("imle relative", (solver) => imle(solver, { ...shared, target: relative() })),
    candidate("imle relative symmetric", (solver) => imle(solver, { ...shared, target: relative(), symmetric: true })),
    candidate("imle adaptive", (solver) => imle(solver, { ...shared, target: adaptive() }), { warmUp: WARM_UP }),
    candidate("imle fixed", (solver) => imle(solver, { ...shared, target: fixed({ beta: lambda }) }), { setting }),
    candidate(
      "imle fixed inverseLambda",
      (solver) => imle(solver, { ...shared, target: fixed({ beta: lambda }), scale: "inverseLambda" }),
      { setting },
    ),
    // Slopes in place of θ have to be of its size: those of a mean over samples would be S times smaller.
    candidate("imle combinatorial", (solver) => imle(solver, { ...shared, target: combinatorial(), output: "mean" })),
    candidate("blackbox", (solver) => blackbox(solver, { lambda: reach }), { setting: `λ ${reach}` }),
    candidate("identity", (solver) => identity(solver)),
    candidate("identity std", (solver) => identity(solver, { projection: "std" })),
    candidate("straightThrough", (solver) => straightThrough(solver, perturbing)),
    candidate("perturbed", (solver) => perturbed(solver, perturbing)),
    candidate("perturbed antithetic", (solver) =>
      perturbed(solver, { ...perturbing, draws: "antithetic", baseline: "none" }),
    ),
    candidate(
      "perturbed multiplicative",
      (solver) => perturbed(solver, { ...perturbing, perturbation: "multiplicative" }),
      { multiplicative: true },
    ),
    candidate("scoreFunction noise", (solver) => scoreFunction(solver, perturbing)),
    candidate("scoreFunction family", (solver) => scoreFunction(solver, { ...exact, family: familyOf(setup) }), {
      aim: "gibbs",
    }),
    candidate("simple", (solver) => simple(solver, { ...exact, family: familyOf(setup) }), { aim: "gibbs" }),
    candidate("gumbelSoftmax", () => gumbelSoftmax({ ...choiceOf(setup, trials), samples, seed }), {
      aim: "gibbs",
      solvesNothing: true,
    }),
  ];
}

/**
 * A λ that moves θ half as far as the noise does, by slopes of a mean over the samples; 1 where the loss has no slope.
 */
function fittingLambda({ noise, temperature, n, samples, loss, best }: Setup): number {
  const slope = norm(loss.gradient(best));
  const spread = temperature * Math.sqrt(n * (noise.variance ?? 1));
  return slope === 0 || spread === 0 ? 1 : Number(((0.5 * samples * spread) / slope).toPrecision(2));
}

/** A λ that moves θ by half its own length, as there is no noise; at θ = 0 the other one. */
function blackboxLambda({ theta, loss, best }: Setup, lambda: number): number {
  const slope = norm(loss.gradient(best));
  const length = norm(theta.filter(Number.isFinite));
  return slope === 0 || length === 0 ? lambda : Number(((0.5 * length) / slope).toPrecision(2));
}

function familyOf({ family }: Setup): Family {
  if (family) return family;
  throw new DomainError("audit: the problem has no family; give one, such as kSubsets({ length: 10, k: 3 }).");
}

/** The length and rows of the choice that the solver makes, where it does: told by its solutions of the trials. */
function choiceOf({ solver, temperature }: Setup, { rows, solutions }: Trials): { length: number; rows?: number } {
  const length = solver.shape.at(-1)!;
  if (rows.length === 0) throw new DomainError(`audit: ${solver.name} solved no trial that tells what it chooses.`);
  for (let from = 0; from < rows.length; from += length) {
    const row = rows.subarray(from, from + length);
    const largest = row.reduce((best, value, i) => (value > row[best]! ? i : best), 0);
    const chosen = solutions.subarray(from, from + length);
    if (chosen.every((value, i) => value === (i === largest ? 1 : 0))) continue;
    throw new DomainError(
      `audit: ${solver.name} does not choose the largest of each row, the only thing that gumbelSoftmax does.`,
    );
  }
  if (temperature !== 1) {
    throw new DomainError(`audit: the noise of gumbelSoftmax has temperature 1, got temperature ${temperature}.`);
  }
  const lines = solver.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return solver.shape.length === 1 ? { length } : { length, rows: lines };
}
