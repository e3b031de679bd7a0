import { DomainError, requireOptions, requirePositive } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import type { Family } from "../exact/types.ts";
import { addScaled } from "../kernels/innerProduct.ts";
import { leaveOneOut } from "../kernels/leaveOneOut.ts";
import { none } from "../noise/none.ts";
import { bindEstimator } from "./createLayer.ts";
import { marginalsOf, requireOwnFamily, sampleFamily, scaled } from "./familySampling.ts";
import { type Baseline, requireBaseline, requireScore, scoreGradient } from "./noiseScore.ts";
import { withoutSolving } from "./passThrough.ts";
import { requireSampling, type Sampling, samplingRequest } from "./sampling.ts";
import type { Estimate, ForwardCall, Layer } from "./types.ts";

interface Shared {
  /** S >= 1; 2 by default. */
  readonly samples?: number;
  /** τ > 0 of the noise, or of the family; 1 by default. */
  readonly temperature?: number;
  /** `"leaveOneOut"` (the default): a sample counts by how much it differs from the others; `"none"`. */
  readonly baseline?: Baseline;
  /** Names the stream of random numbers, a whole number; 0 by default. */
  readonly seed?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

interface ByNoise extends Shared {
  /** A law with a score: solutions are perturb-and-MAP samples. */
  readonly noise: NoiseLaw;
  readonly family?: never;
}

interface ByFamily extends Shared {
  readonly noise?: never;
  /** The Gibbs distribution of the solver's feasible set: solutions are exact samples of it. */
  readonly family: Family;
}

/** Options of `scoreFunction`: `noise`, or `family` where there is an exact one. */
export type ScoreFunctionOptions = ByNoise | ByFamily;

/**
 * The score function estimator, REINFORCE: solutions that did well become more probable. Takes the loss of every
 * solution, of any kind; no gradient of it is needed.
 *
 *     noise:   z = solve(θ + σ·τ·ε)      ∇θ = mean_s (L_s − b_s)·σ·s(ε_s)/τ          s(ε) = −∂ ln ρ(ε)/∂ε
 *     family:  z ~ p(z; θ/τ)             ∇θ = mean_s (L_s − b_s)·σ·(z_s − μ(θ/τ))/τ
 *
 * b_s is the mean loss of the other samples, or 0. Theta has shape [batch, …instance], the output [batch·samples,
 * …instance]; `backward` takes losses [batch·samples] and gives the gradient of the mean over the samples. A step
 * solves batch·samples rows; with a family none.
 *
 * Unbiased: for the expected loss under perturb-and-MAP, or under the Gibbs distribution. Its variance grows with n.
 *
 * Source: Williams, Machine Learning 8, 1992; leave-one-out: Kool, van Hoof, Welling, ICLR 2019 workshop.
 *
 * @throws DomainError when an option is out of range, the law has no score or the family is another problem's.
 */
export function scoreFunction(solver: Solver, options: ScoreFunctionOptions): Layer {
  requireOptions("scoreFunction", options, {
    noise: true,
    family: true,
    samples: true,
    temperature: true,
    baseline: true,
    seed: true,
    executor: true,
  });
  const { family, baseline = "leaveOneOut", executor } = options;
  if ((options.noise === undefined) === (family === undefined)) {
    throw new DomainError("scoreFunction: give noise, or the family of an exact distribution, one of the two.");
  }
  const sampling = requireSampling(
    "scoreFunction",
    { ...options, noise: options.noise ?? none() },
    { draws: "independent", samples: 2 },
  );
  const forward = family
    ? byFamily(requireOwnFamily("scoreFunction", solver, family, sampling.temperature), sampling, baseline)
    : byNoise(sampling, baseline);
  return bindEstimator(
    solver,
    { name: "scoreFunction", samples: sampling.samples, output: "samples", upstream: "losses", forward },
    executor,
  );
}

function byNoise(sampling: Sampling, baseline: Baseline): (call: ForwardCall) => SolveProgram<Estimate> {
  const score = requireScore("scoreFunction", sampling, baseline);
  return function* forward(call) {
    const request = samplingRequest(call, sampling, "none");
    return {
      output: yield request,
      backward: (losses) =>
        withoutSolving(() => {
          const { samples } = sampling;
          return scoreGradient(request, score, baseline, (b, into) =>
            into.set(losses.subarray(b * samples, (b + 1) * samples)),
          );
        }),
    };
  };
}

function byFamily(
  family: Family,
  sampling: Sampling,
  baseline: Baseline,
): (call: ForwardCall) => SolveProgram<Estimate> {
  const { samples, temperature, seed } = sampling;
  requirePositive("scoreFunction", "temperature", temperature);
  requireBaseline("scoreFunction", sampling, baseline);
  return (call) =>
    withoutSolving(() => {
      const output = sampleFamily(family, call, { samples, temperature, seed });
      return { output, backward: (losses) => withoutSolving(() => gradientOf(call, output, losses)) };
    });

  function gradientOf({ theta, batch }: ForwardCall, output: Float32Array, losses: Float32Array): Float32Array {
    const n = theta.length / batch;
    const gradient = new Float32Array(theta.length);
    const weights = new Float64Array(samples);
    const sums = new Float64Array(n);
    const factor = sigmaOf(family.sense) / (temperature * samples);
    for (let b = 0; b < batch; b++) {
      weights.set(losses.subarray(b * samples, (b + 1) * samples));
      if (baseline === "leaveOneOut") leaveOneOut(weights);
      sums.fill(0);
      let total = 0;
      for (let s = 0; s < samples; s++) {
        addScaled(sums, weights[s]!, output.subarray((b * samples + s) * n, (b * samples + s + 1) * n));
        total += weights[s]!;
      }
      addScaled(sums, -total, marginalsOf(family, scaled(theta.subarray(b * n, (b + 1) * n), temperature)));
      for (let i = 0; i < n; i++) gradient[b * n + i] = factor * sums[i]!;
    }
    return gradient;
  }
}
