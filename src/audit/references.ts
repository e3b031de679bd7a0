import { DomainError, SolverError } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { requireNonZero, requireScore, scoreGradient } from "../estimators/noiseScore.ts";
import { type Sampling, samplingRequest } from "../estimators/sampling.ts";
import { expectedLoss } from "../exact/expectedLoss.ts";
import { inline } from "../executors/inline.ts";
import { deriveSeed } from "../random/threefry.ts";
import { referenceByDifferences } from "./differences.ts";
import { groupMeans, moments, norm } from "./moments.ts";
import type { Setup } from "./setup.ts";
import { timeShare } from "./timeShare.ts";
import type { AuditReference, AuditRefusal } from "./types.ts";

/** The references that there are, and why others are not. */
export interface References {
  readonly gibbs?: AuditReference;
  readonly perturbed?: AuditReference;
  readonly multiplicative?: AuditReference;
  readonly refusals: readonly AuditRefusal[];
}

/** The stream of noise that references are made of: not that of the estimators, so that errors are independent. */
const STREAM = 11;

/** Samples that are each other's baseline. */
const CHUNK = 100;

/** A reference by scores that is less sure than this share of its length is tried by differences too. */
const UNSURE = 0.05;

/** One that would be less sure than this, as a tenth of it tells, is left at that. */
const HOPELESS = 0.2;
const TENTH = 0.1;

/** The gradients of the expected loss, those that can be had. */
export function referencesOf(setup: Setup, multiplicative: boolean): References {
  const refusals: AuditRefusal[] = [];
  const found: Partial<Record<AuditReference["name"], AuditReference>> = {};
  for (const name of ["gibbs", "perturbed", "multiplicative"] as const) {
    if (name === "multiplicative" && !multiplicative) continue;
    try {
      if (name !== "gibbs") found[name] = underNoise(setup, name);
      else if (setup.family !== undefined) found[name] = underFamily(setup);
      else refusals.push({ name: "reference gibbs", reason: "the problem has no family; give one, such as kSubsets." });
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof SolverError)) throw error;
      refusals.push({ name: `reference ${name}`, reason: error.message });
    }
  }
  return { ...found, refusals };
}

/** ∂/∂θ of E L(z) under p(z; θ/τ), exactly. */
function underFamily({ family, theta, temperature, loss, n }: Setup): AuditReference {
  const scaled = Float64Array.from(theta, (value) => value / temperature);
  const { value, gradient } = expectedLoss(family!, scaled, loss.value);
  return {
    name: "gibbs",
    method: "exact",
    value,
    gradient: gradient.map((slope) => slope / temperature),
    errors: new Float64Array(n),
    lengthError: 0,
    lengthDegrees: 1,
    directions: null,
    solves: 0,
  };
}

/** ∂/∂θ of E L(solve(θ + στε)): by scores, or by differences where the law has no score or they are surer. */
function underNoise(setup: Setup, name: "perturbed" | "multiplicative"): AuditReference {
  const { noise, solver, theta, temperature, seed } = setup;
  const perturbation = name === "perturbed" ? "additive" : "multiplicative";
  const sampling: Sampling = {
    noise,
    samples: CHUNK,
    output: "samples",
    temperature,
    draws: "independent",
    seed: deriveSeed(seed, STREAM),
  };
  if (perturbation === "multiplicative") requireNonZero("audit", theta, noise);
  const request = (step: number): SolveRequest => ({
    ...samplingRequest({ solver, theta, batch: 1, step }, sampling, "none"),
    perturbation,
  });
  if (noise.score === undefined) return referenceByDifferences(setup, name, request);
  const byScore = referenceByScore(setup, name, request, requireScore("audit", sampling, "leaveOneOut"));
  if (uncertainty(byScore) <= UNSURE) return byScore;
  const byDifferences = referenceByDifferences(setup, name, request);
  return uncertainty(byDifferences) < uncertainty(byScore) ? byDifferences : byScore;
}

/** The standard error over the length, without what the error itself adds to the length. */
function uncertainty({ errors, gradient }: Pick<AuditReference, "errors" | "gradient">): number {
  const square = norm(gradient) ** 2 - norm(errors) ** 2;
  return square <= 0 ? Number.POSITIVE_INFINITY : norm(errors) / Math.sqrt(square);
}

/** Unbiased: chunks of samples with the means of the others as baselines, as many as can be of use. */
function referenceByScore(
  { n, loss, referenceSamples, deadline, onProgress }: Setup,
  name: "perturbed" | "multiplicative",
  request: (step: number) => SolveRequest,
  score: (draw: number) => number,
): AuditReference {
  const chunks = Math.max(2, Math.ceil(referenceSamples / CHUNK));
  const executor = inline();
  const gradients = moments(n);
  const groups = groupMeans(n);
  const losses = new Float64Array(CHUNK);
  const until = timeShare(deadline);
  let sum = 0;
  let step = 0;
  for (; step < chunks && (step < 2 || performance.now() < until); step++) {
    onProgress(`reference ${name}`, step, chunks);
    if (step === Math.ceil(TENTH * chunks) && step > 1) {
      const soFar = { gradient: gradients.mean(), errors: gradients.errors() };
      if (uncertainty(soFar) * Math.sqrt(TENTH) > HOPELESS) break;
    }
    const solutions = executor.solve(request(step));
    for (let s = 0; s < CHUNK; s++) {
      losses[s] = loss.value(solutions.subarray(s * n, (s + 1) * n));
      sum += losses[s]!;
    }
    const gradient = scoreGradient(request(step), score, "leaveOneOut", (_, values) => values.set(losses));
    gradients.add(gradient);
    groups.add(gradient);
  }
  const { error, degrees } = groups.errorAlong(gradients.mean());
  return {
    name,
    method: "score",
    value: sum / (step * CHUNK),
    gradient: gradients.mean(),
    errors: gradients.errors(),
    lengthError: error,
    lengthDegrees: degrees,
    directions: null,
    solves: step * CHUNK,
  };
}
