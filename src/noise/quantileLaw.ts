import { DomainError, requireNonNegative, requireOptions, show } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { buildQuantileTable } from "../kernels/quantileTable.ts";
import { tableLaw } from "./tableLaw.ts";

/** What makes a noise law: its quantile function, and its moments where they are known. */
export interface QuantileLawOptions {
  /** How errors and reports call the law. */
  readonly name: string;
  /** F⁻¹: probability in (0, 1) → value. Finite, and never falling. */
  readonly quantile: (u: number) => number;
  /** Mean of one draw, where known. */
  readonly mean?: number;
  /** Variance of one draw, where known. */
  readonly variance?: number;
  /** −∂ ln ρ(ε)/∂ε, ρ the density; what score-function estimators need. */
  readonly score?: (draw: number) => number;
}

/**
 * A noise law from its quantile function: 32 random bits are one uniform number, and that is one draw.
 *
 *     ε = F⁻¹((word + ½) / 2³²)
 *
 * The function is tabulated once, at 16,386 probabilities, 256 for every halving of the distance to 0 and to 1, with
 * straight lines between them: no draw leaves its cell, which has less than 2⁻⁸ of the probability beyond it. Any
 * continuous distribution on the line can be had so, with one uniform a draw; a jump is smeared over its cell.
 * Memory 131 kB; about 4 ns a draw.
 *
 * @throws DomainError when an option is wrong, or the function gives a number that is not finite or falls.
 */
export function quantileLaw(options: QuantileLawOptions): NoiseLaw {
  requireOptions("quantileLaw", options, { name: true, quantile: true, mean: true, variance: true, score: true });
  const { quantile, ...description } = options;
  const { name, mean = 0, variance = 0, score = quantile } = options;
  if (typeof name !== "string" || typeof quantile !== "function" || typeof score !== "function") {
    const got = [name, quantile, score].map(show).join(", ");
    throw new DomainError(`quantileLaw: needs a name and a quantile function, got ${got}.`);
  }
  if (!Number.isFinite(mean)) throw new DomainError(`quantileLaw: mean must be a finite number, got ${show(mean)}.`);
  requireNonNegative("quantileLaw", "variance", variance);
  return tableLaw(description, buildQuantileTable(rising(options.name, quantile)));
}

/** The function, checked as it is tabulated: an error at the start instead of NaN in the middle of a training. */
function rising(name: string, quantile: (u: number) => number): (u: number) => number {
  let last = Number.NEGATIVE_INFINITY;
  return (u) => {
    const value = quantile(u);
    if (!Number.isFinite(value)) {
      throw new DomainError(`${name}: quantile(${u}) is ${show(value)}, expected a finite number.`);
    }
    if (value < last) {
      throw new DomainError(`${name}: quantile(${u}) is ${value}, below ${last} before it; it must not fall.`);
    }
    last = value;
    return value;
  };
}
