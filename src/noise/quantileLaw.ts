import { DomainError, requireOptions, show } from "../errors.ts";
import { buildQuantileTable, lookUpQuantiles } from "../kernels/quantileTable.ts";
import { wordSource } from "../random/coupledWords.ts";
import type { NoiseLaw, NoisePosition } from "../types.ts";

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
 * The function is tabulated once, at 4,096 probabilities; the outer 1/256 at either end calls it for each draw.
 * Any continuous distribution on the line can be had so, with one uniform a draw; a jump is smeared over its cell, of
 * probability 2⁻¹².
 *
 * @throws DomainError when the function gives a number that is not finite or falls.
 */
export function quantileLaw(options: QuantileLawOptions): NoiseLaw {
  requireOptions("quantileLaw", options, ["name", "quantile", "mean", "variance", "score"]);
  const { quantile, ...description } = options;
  if (typeof options.name !== "string" || typeof quantile !== "function") {
    const got = `${show(options.name)} and ${show(quantile)}`;
    throw new DomainError(`quantileLaw: needs a name and a quantile function, got ${got}.`);
  }
  const table = buildQuantileTable(rising(options.name, quantile));
  let words = new Uint32Array(0);
  const source = wordSource();
  return {
    ...description,
    coupled: true,
    fill(noise: Float32Array, position: NoisePosition): void {
      if (words.length < noise.length) words = new Uint32Array(noise.length + 1);
      source(words, noise.length, position);
      lookUpQuantiles(words, noise, table, quantile);
    },
  };
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
