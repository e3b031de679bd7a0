import { requireNonNegative, requireOptions, requirePositive } from "../core/errors.ts";
import type { Target } from "./types.ts";

/** Options of `fixed`. */
export interface FixedOptions {
  /** α: how much of θ the target keeps, >= 0; 1 by default. */
  readonly alpha?: number;
  /** β, the λ of every instance, > 0; 1 by default. */
  readonly beta?: number;
}

/**
 * A target that moves by a fixed multiple of the gradient.
 *
 *     λ[b] = β          scale: "none"
 *
 * β has to fit the loss: a mean over a larger batch or over more samples has smaller slopes and asks for a larger β,
 * and with one that is too small no solution changes and no gradient comes. `relative` and `adaptive` have not this
 * weakness.
 *
 * Source: Niepert, Minervini, Franceschi, NeurIPS 2021, equation 13; torch-imle's TargetDistribution(alpha, beta).
 *
 * @throws DomainError when an option is out of range.
 */
export function fixed(options: FixedOptions = {}): Target {
  requireOptions("fixed", options, { alpha: true, beta: true });
  const { alpha = 1, beta = 1 } = options;
  requireNonNegative("fixed", "alpha", alpha);
  requirePositive("fixed", "beta", beta);
  return {
    name: `fixed(β ${beta}${alpha === 1 ? "" : `, α ${alpha}`})`,
    scale: "none",
    aim: ({ batch }) => ({ alpha, lambda: new Float64Array(batch).fill(beta) }),
  };
}
