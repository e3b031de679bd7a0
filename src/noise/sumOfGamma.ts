import { requireCount, requireOptions, requirePositive } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { gammaSumQuantile } from "./gammaSum.ts";
import { quantileLaw } from "./quantileLaw.ts";

/** Options of `sumOfGamma`. */
export interface SumOfGammaOptions {
  /** κ: how many coordinates a solution sums, about; any real number > 0. */
  readonly k: number;
  /** s: terms of the sum, 1 … Infinity. */
  readonly terms?: number;
  /** τ: a factor on every draw, 1 by default; a layer's noise temperatures multiply with it. */
  readonly temperature?: number;
}

/**
 * Sum-of-Gamma noise: the sum of k draws is Gumbel, so that the noise of a whole k-subset is, nearly.
 *
 *     SoG(κ, τ, s) = (τ/κ)·(Σ_{i=1..s} Gamma(shape 1/κ, scale κ/i) − ln s)
 *     mean (τ/κ)(H_s − ln s)          variance (τ²/κ) Σ_{i=1..s} 1/i²
 *
 * At s = ∞ a sum of κ draws at τ = 1 is Gumbel(0, 1) exactly. One uniform makes one draw, by the quantile function,
 * which is computed once from the Laplace transform; s costs nothing. A uniform of 32 bits sees no event rarer than
 * 2⁻³³: beyond κ = 10⁵ some of the variance lies there (at κ = 10⁶ 0.7 %).
 *
 * Source: Niepert, Minervini, Franceschi, NeurIPS 2021, lemma 1 and theorem 1. The reference sums 10 terms by default;
 * so do we.
 *
 * @throws DomainError when k or the temperature is not positive, or terms is neither whole nor Infinity.
 */
export function sumOfGamma(options: SumOfGammaOptions): NoiseLaw {
  requireOptions("sumOfGamma", options, { k: true, terms: true, temperature: true });
  const { k, terms = 10, temperature = 1 } = options;
  requirePositive("sumOfGamma", "k", k);
  requirePositive("sumOfGamma", "temperature", temperature);
  if (terms !== Number.POSITIVE_INFINITY) requireCount("sumOfGamma", "terms", terms, { from: 1, to: 1e9 });
  const shift = terms === Number.POSITIVE_INFINITY ? 0 : Math.log(terms) / k;
  const quantile = gammaSumQuantile(1 / k, terms);
  const sums = harmonicSums(terms);
  return quantileLaw({
    name: `sumOfGamma(k ${k}, ${terms} terms${temperature === 1 ? "" : `, temperature ${temperature}`})`,
    mean: (temperature / k) * sums.excess,
    variance: (temperature ** 2 / k) * sums.squares,
    quantile: (u) => temperature * (quantile(u) - shift),
  });
}

/** H_s − ln s and Σ 1/i²; beyond 1,000 terms by their asymptotic series, exact to 10⁻¹⁵ there. */
function harmonicSums(terms: number): { excess: number; squares: number } {
  const euler = 0.5772156649015329;
  if (terms > 1000) {
    const r = 1 / terms;
    return { excess: euler + r / 2 - r ** 2 / 12, squares: Math.PI ** 2 / 6 - r + r ** 2 / 2 - r ** 3 / 6 };
  }
  let harmonic = 0;
  let squares = 0;
  for (let i = terms; i >= 1; i--) {
    harmonic += 1 / i;
    squares += 1 / i ** 2;
  }
  return { excess: harmonic - Math.log(terms), squares };
}
