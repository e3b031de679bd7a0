import {
  DomainError,
  requireChoice,
  requireCount,
  requireNonNegative,
  requireOptions,
  requirePositive,
  show,
} from "../errors.ts";
import { divide, meanOverSamples, subtractMeans } from "../kernels/rows.ts";
import { createLayer } from "../layer.ts";
import type { Estimator, Executor, Layer, NoiseLaw, Output, SolveRequest, Solver } from "../types.ts";

/** Options of `imle`. */
export interface ImleOptions {
  /** The noise that makes solutions samples: `sumOfGamma({ k })`, `gumbel()`, …, `none()`. */
  readonly noise: NoiseLaw;
  /** Solutions sampled for each instance, S; 1 by default. */
  readonly samples?: number;
  /** `"samples"` (the default): every solution; `"mean"`: their mean, the marginals. */
  readonly output?: Output;
  /** α: how much of θ the target keeps, >= 0; 1 by default. */
  readonly alpha?: number;
  /** β, the λ of the target: how far it moves against the upstream gradient, > 0; 1 by default. */
  readonly beta?: number;
  /** τ of the forward pass, >= 0; 1 by default. */
  readonly inputNoiseTemperature?: number;
  /** τ of the backward pass, >= 0; that of the forward pass by default. */
  readonly targetNoiseTemperature?: number;
  /** `"none"` (the default): the plain difference of the means; `"inverseLambda"`: divided by β, a finite difference. */
  readonly scale?: "none" | "inverseLambda";
  /** Names the stream of noise, a whole number; 0 by default. */
  readonly seed?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor;
}

/**
 * Implicit maximum likelihood estimation: a solver as a layer, its gradient the difference between the solutions that
 * the parameters give and those that the loss would rather have.
 *
 *     z = solve(θ + σ·τ·ε)          z′ = solve(αθ − σβg + σ·τ′·ε)          ∇θ = σ·mean_s(z − z′)
 *
 * with g = ∂L/∂z and the same noise ε in both passes. Theta has shape [batch, …instance], the output
 * [batch·samples, …instance] (sample fastest) or, with `output: "mean"`, [batch, …instance], where every sample has
 * the g of the mean. A step solves 2·batch·samples rows.
 *
 * Source: Niepert, Minervini, Franceschi, NeurIPS 2021, algorithm 1. As in torch-imle the difference is not divided by
 * β unless `scale` says so. The target temperature follows the input temperature unless given (there: 1).
 *
 * @throws DomainError when an option is out of range.
 */
export function imle(solver: Solver, options: ImleOptions): Layer {
  requireOptions("imle", options, [
    "noise",
    "samples",
    "output",
    "alpha",
    "beta",
    "inputNoiseTemperature",
    "targetNoiseTemperature",
    "scale",
    "seed",
    "executor",
  ]);
  const { executor, ...rest } = options;
  return createLayer(solver, imleEstimator(rest), executor);
}

function imleEstimator(options: Omit<ImleOptions, "executor">): Estimator {
  const { noise, samples = 1, output = "samples", alpha = 1, beta = 1, scale = "none", seed = 0 } = options;
  const { inputNoiseTemperature = 1, targetNoiseTemperature = inputNoiseTemperature } = options;
  if (typeof noise?.fill !== "function") {
    throw new DomainError(
      `imle: noise must be a noise law such as sumOfGamma({ k: 10 }) or none(), got ${show(noise)}.`,
    );
  }
  requireCount("imle", "samples", samples, { from: 1 });
  requireChoice("imle", "output", output, ["samples", "mean"]);
  requireNonNegative("imle", "alpha", alpha);
  requirePositive("imle", "beta", beta);
  requireNonNegative("imle", "inputNoiseTemperature", inputNoiseTemperature);
  requireNonNegative("imle", "targetNoiseTemperature", targetNoiseTemperature);
  requireChoice("imle", "scale", scale, ["none", "inverseLambda"]);
  requireCount("imle", "seed", seed, { from: 0 });
  return differenceEstimator({
    name: "imle",
    noise,
    samples,
    output,
    alpha,
    lambda: beta,
    inputTemperature: inputNoiseTemperature,
    targetTemperature: targetNoiseTemperature,
    divisor: scale === "none" ? 1 : beta,
    clamp: false,
    seed,
  });
}

/** All the settings of `differenceEstimator`, none by default. */
export interface DifferenceSettings {
  readonly name: string;
  readonly noise: NoiseLaw;
  readonly samples: number;
  readonly output: Output;
  readonly alpha: number;
  readonly lambda: number;
  readonly inputTemperature: number;
  readonly targetTemperature: number;
  /** What the difference is divided by. */
  readonly divisor: number;
  /** Whether the target is cut off at 0. */
  readonly clamp: boolean;
  readonly seed: number;
}

/** ∇θ = σ·mean_s(z − z′)/divisor: what I-MLE and blackbox interpolation have in common. */
export function differenceEstimator(settings: DifferenceSettings): Estimator {
  const { name, noise, samples, output, alpha, lambda, inputTemperature, targetTemperature, divisor, clamp, seed } =
    settings;
  const reduce = output === "mean" ? "sum" : "none";
  return {
    name,
    samples,
    output,
    forward({ solver, theta, batch, step }) {
      return {
        ...{ solver, theta, batch, samples, noise, seed, step, reduce },
        ...{ alpha: 1, lambda: 0, gradient: null, clamp: false, temperature: inputTemperature },
      } satisfies SolveRequest;
    },
    finish(_request, answer) {
      if (output === "mean") divide(answer, samples);
      return answer;
    },
    backward(request, gradient) {
      // With the mean as output, ∂L/∂z of one sample is g/S; the target moves by g itself, as it does for S = 1.
      return { ...request, alpha, lambda, gradient, clamp, temperature: targetTemperature, reduce: "sum" };
    },
    gradient(result, request, answer) {
      const sigma = request.solver.sense === "max" ? 1 : -1;
      const means = new Float32Array(answer.length);
      if (output === "mean") means.set(result);
      else meanOverSamples(means, result, samples, answer.length / request.batch);
      subtractMeans(means, answer, samples, sigma / divisor);
      return means;
    },
  };
}
