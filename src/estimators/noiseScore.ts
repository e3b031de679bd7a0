import { DomainError, requireChoice, requirePositive } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { noiseOf } from "../core/noiseOf.ts";
import { sigmaOf } from "../core/sense.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { addScaled } from "../kernels/innerProduct.ts";
import { leaveOneOut } from "../kernels/leaveOneOut.ts";
import type { Sampling } from "./sampling.ts";

/** What is subtracted from the value of a sample: the mean of the others, or nothing. */
export type Baseline = "leaveOneOut" | "none";

/**
 * Checks what every estimator by the score of the noise needs.
 *
 * @throws DomainError when the law has no score, τ is 0, or the baseline does not fit the samples.
 */
export function requireScore(where: string, sampling: Sampling, baseline: Baseline): (draw: number) => number {
  const { noise, temperature } = sampling;
  requirePositive(where, "temperature", temperature);
  requireBaseline(where, sampling, baseline);
  if (noise.score) return noise.score;
  throw new DomainError(
    `${where}: the law ${noise.name} has no score −∂ ln ρ/∂ε; take normal(), gumbel() or logistic(), or give quantileLaw one.`,
  );
}

/** @throws DomainError unless the samples are fit for the baseline. */
export function requireBaseline(where: string, { samples, draws }: Sampling, baseline: Baseline): void {
  requireChoice(where, "baseline", baseline, ["leaveOneOut", "none"]);
  if (baseline === "none") return;
  if (samples < 2) {
    throw new DomainError(
      `${where}: samples must be at least 2 for baseline "leaveOneOut", got ${samples}; or take baseline "none".`,
    );
  }
  if (draws !== "independent") {
    throw new DomainError(
      `${where}: baseline "leaveOneOut" needs independent draws, got "${draws}", with which it would be biased; take baseline "none".`,
    );
  }
}

/**
 * The score-function gradient, for each instance b
 *
 *     mean over s of (value[b,s] − baseline)·∂ ln p(x[b,s])/∂θ
 *     additive: σ·s(ε)/τ          multiplicative: s(ε)/(τθ)
 *
 * `values` writes the values of an instance's samples. The noise is computed again. Infinite θ have no gradient.
 */
export function scoreGradient(
  request: SolveRequest,
  score: (draw: number) => number,
  baseline: Baseline,
  values: (b: number, into: Float64Array) => void,
): Float32Array {
  const { solver, theta, batch, samples, temperature, perturbation } = request;
  const n = theta.length / batch;
  const gradient = new Float32Array(theta.length);
  const [row, sums, weights] = [new Float32Array(n), new Float64Array(n), new Float64Array(samples)];
  const additive = sigmaOf(solver.sense) / (temperature * samples);
  for (let b = 0; b < batch; b++) {
    values(b, weights);
    if (baseline === "leaveOneOut") leaveOneOut(weights);
    sums.fill(0);
    for (let s = 0; s < samples; s++) {
      if (weights[s] === 0) continue;
      noiseOf(request, b, s, row);
      addScaled(sums, weights[s]!, row.map(score));
    }
    for (let i = 0; i < n; i++) {
      const value = theta[b * n + i]!;
      if (!Number.isFinite(value)) continue;
      gradient[b * n + i] =
        perturbation === "additive" ? additive * sums[i]! : sums[i]! / (temperature * samples * value);
    }
  }
  return gradient;
}

/** @throws DomainError when multiplicative noise meets a θ of 0, which it cannot move. */
export function requireNonZero(where: string, theta: Float32Array, noise: NoiseLaw): void {
  const at = theta.indexOf(0);
  if (at < 0) return;
  throw new DomainError(
    `${where}: theta[${at}] is 0, which multiplicative noise (${noise.name}) cannot move; use perturbation "additive".`,
  );
}
