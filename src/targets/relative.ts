import { requireNonNegative, requireOptions, requirePositive } from "../core/errors.ts";
import { lambdaOfEach, lengthsOfPerturbed } from "./lengths.ts";
import type { Target } from "./types.ts";

/** Options of `relative`. */
export interface RelativeOptions {
  /** α: how much of θ the target keeps, >= 0; 1 by default. */
  readonly alpha?: number;
  /** β: how far the target moves, in lengths of the perturbed θ, > 0; 1 by default. */
  readonly beta?: number;
}

/**
 * A target that moves every instance by the same share of its own length, whatever the size of the gradient.
 *
 *     λ[b] = β·√(‖θ[b]‖² + n·τ²·Var ε) / ‖g[b]‖          0 where g[b] = 0          scale: "inverseLambda"
 *
 * ‖g[b]‖ is the root of the mean over samples of ‖g[b,s]‖². The solutions do not change when the loss is scaled,
 * averaged or batched. Without noise the length is ‖θ[b]‖, as published; with noise it is that of the perturbed θ, so
 * that a training may start at θ = 0. Infinite numbers in θ do not count; a law without a known variance counts as one
 * of 1.
 *
 * Source: the λ of Minervini, Franceschi, Niepert, "Adaptive perturbation-based gradient estimation", AAAI 2023,
 * section 3, for each instance.
 *
 * @throws DomainError when an option is out of range.
 */
export function relative(options: RelativeOptions = {}): Target {
  requireOptions("relative", options, { alpha: true, beta: true });
  const { alpha = 1, beta = 1 } = options;
  requireNonNegative("relative", "alpha", alpha);
  requirePositive("relative", "beta", beta);
  return {
    name: `relative(β ${beta}${alpha === 1 ? "" : `, α ${alpha}`})`,
    scale: "inverseLambda",
    aim: (call) => ({ alpha, lambda: lambdaOfEach(call, beta, lengthsOfPerturbed(call)) }),
  };
}
