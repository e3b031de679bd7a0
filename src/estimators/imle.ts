import {
  DomainError,
  requireChoice,
  requireCount,
  requireNonNegative,
  requireOptions,
  requirePositive,
  show,
} from "../errors.ts";
import { createLayer } from "../layer.ts";
import type { Estimator, Executor, Layer, NoiseLaw, Output, Solver } from "../types.ts";
import { differenceEstimator } from "./difference.ts";

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
  readonly executor?: Executor | undefined;
}

/**
 * Implicit maximum likelihood estimation: a solver as a layer, its gradient the difference between the solutions that
 * the parameters give and those that the loss would rather have.
 *
 *     z = solve(θ + σ·τ·ε)          z′ = solve(αθ − σβg + σ·τ′·ε)          ∇θ = σ·mean_s(z − z′)
 *
 * with g = ∂L/∂z and the same noise ε in both passes. Theta has shape [batch, …instance], the output
 * [batch·samples, …instance] (sample fastest) or, with `output: "mean"`, [batch, …instance]. A step solves
 * 2·batch·samples rows. The target of a sample moves by the gradient that comes for it; with `"mean"` by the gradient
 * of the mean, which for the same loss is `samples` times as large: β reaches that much further.
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
