import { DomainError, requireChoice, requireCount, requireNonNegative, requireOptions, show } from "../core/errors.ts";
import type { Executor } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { relative } from "../targets/relative.ts";
import type { Scale, Target } from "../targets/types.ts";
import { bindEstimator } from "./createLayer.ts";
import { differenceEstimator } from "./difference.ts";
import { requireSampling, type SamplingOptions } from "./sampling.ts";
import type { Layer, Output } from "./types.ts";

/** Options of `imle`. */
export interface ImleOptions extends SamplingOptions {
  /** `"samples"` (the default): every solution; `"mean"`: their mean, the marginals. */
  readonly output?: Output;
  /** How far the target moves: `relative()` (the default), `adaptive()`, `fixed()`, `combinatorial()`. */
  readonly target?: Target;
  /** Whether the difference is divided by λ; by default as the target says. */
  readonly scale?: Scale;
  /** Central differences: between targets on either side of θ, at one more solve a sample; false by default. */
  readonly symmetric?: boolean;
  /** M: means of M more draws stand for a sample's two solutions in the backward pass; 0, none, by default. */
  readonly marginalSamples?: number;
  /** τ of the forward pass, >= 0; 1 by default. */
  readonly inputNoiseTemperature?: number;
  /** τ of the backward pass, >= 0; that of the forward pass by default. */
  readonly targetNoiseTemperature?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Implicit maximum likelihood estimation: a solver as a layer, its gradient the difference between the solutions that
 * the parameters give and those that the loss would rather have. Takes any loss of the solutions.
 *
 *     z = solve(θ + σ·τ·ε)          z′ = solve(αθ − σλg + σ·τ′·ε)
 *     scale "inverseLambda":  ∇θ = σ·Σ_s(z − z′)/λ, or σ·mean_s(z − z′)/λ where the mean is what comes out
 *     scale "none":           ∇θ = σ·mean_s(z − z′)
 *     symmetric:              (z″ − z′)/2 in place of z − z′, z″ = solve(αθ + σλg + σ·τ′·ε)
 *
 * with g = ∂L/∂z and the same noise ε in all passes; λ comes from the target. Theta has shape [batch, …instance], the
 * output [batch·samples, …instance] (sample fastest) or, with `output: "mean"`, [batch, …instance]. A step solves
 * 2·batch·samples rows (symmetric 3·, with marginal samples (1 + 2M)·).
 *
 * Divided by λ this is a finite difference: for α = 1 and equal temperatures its expectation is the exact gradient of
 * the perturbed marginals μ along g up to O(λ), symmetric up to O(λ²); for a loss that is not linear in z it also lacks
 * what the slopes at the solutions do not see. With another α or temperature a part of the difference does not come
 * from the loss; divided by λ it grows as λ falls: take `scale: "none"` then, or `symmetric`, which is free of it.
 *
 * With scale "none" ∇θ is a direction, in which the size of the loss does not show; a mean over samples has 1/S of the
 * slopes of a sum, and a `fixed` target moves by so much less.
 *
 * Source: Niepert, Minervini, Franceschi, NeurIPS 2021, algorithm 1; symmetric and adaptive: Minervini, Franceschi,
 * Niepert, AAAI 2023, whose code averages over samples where the chain rule sums. The target temperature follows the
 * input temperature unless given (torch-imle: 1).
 *
 * @throws DomainError when an option is out of range.
 */
export function imle(solver: Solver, options: ImleOptions): Layer {
  requireOptions("imle", options, {
    noise: true,
    samples: true,
    output: true,
    target: true,
    scale: true,
    symmetric: true,
    marginalSamples: true,
    inputNoiseTemperature: true,
    targetNoiseTemperature: true,
    draws: true,
    seed: true,
    executor: true,
  });
  const { target = relative(), symmetric = false, marginalSamples = 0, executor } = options;
  const { inputNoiseTemperature = 1, targetNoiseTemperature = inputNoiseTemperature } = options;
  const { learn = () => {} } = target ?? {};
  if (typeof target?.aim !== "function" || typeof target.name !== "string" || typeof learn !== "function") {
    throw new DomainError(`imle: target must be one such as relative() or fixed({ beta: 10 }), got ${show(target)}.`);
  }
  const { scale = target.scale } = options;
  requireChoice("imle", "scale", scale, ["none", "inverseLambda"]);
  if (typeof symmetric !== "boolean") {
    throw new DomainError(`imle: symmetric must be true or false, got ${show(symmetric)}.`);
  }
  if (symmetric && target.oneSided) {
    throw new DomainError(
      `imle: the target ${target.name} replaces θ and has no other side; leave symmetric differences to another one.`,
    );
  }
  requireNonNegative("imle", "inputNoiseTemperature", inputNoiseTemperature);
  requireNonNegative("imle", "targetNoiseTemperature", targetNoiseTemperature);
  const sampling = requireSampling("imle", { ...options, temperature: inputNoiseTemperature });
  requireCount("imle", "marginalSamples", marginalSamples, { from: 0, to: Math.floor(2 ** 31 / sampling.samples) });
  const estimator = differenceEstimator({
    name: "imle",
    sampling,
    targetTemperature: targetNoiseTemperature,
    target,
    scale,
    symmetric,
    marginalSamples,
    clamp: false,
  });
  return bindEstimator(solver, estimator, executor);
}
