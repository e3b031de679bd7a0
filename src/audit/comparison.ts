import { cosine, inner, moments, norm } from "./moments.ts";
import { FIVE_PERCENT, studentQuantile, THREE_SIGMA } from "./studentQuantile.ts";
import type { AuditComparison, AuditReference } from "./types.ts";

/** Compares gradients, one after the other, with a reference. */
export interface Comparer {
  add(gradient: Float32Array): void;
  result(): AuditComparison;
}

/** A bias of this size, relative to the reference, is the rounding of float32. */
const ROUNDING = 1e-6;

/** How far a reference by differences may be off, relative to its length, as its steps are finite. */
const FINITE_STEP = 0.01;

/** An estimator is called unbiased where chance, and a factor that could hide behind it, are no larger than this. */
const CLEAR = 0.3;

/**
 * Null where there is no reference, or it is 0 and nothing can be relative to it.
 *
 * Two tests look for a bias, each at the level of three standard errors (.27 %), by Student's t with ν degrees of
 * freedom:
 *
 *     any difference:   ‖mean − r‖/‖r‖ > t·biasError
 *     a wrong length:   |s − 1| > t·√(SE(s)² + (s·e)²)          s = mean of ⟨g, r⟩/‖r‖² over the gradients g
 *
 * SE(s) is the standard error over the gradients, e that of the reference's own length. The numbers of one gradient
 * depend on each other, so SE(s) is measured along r and not put together from their standard errors. As the noise of a
 * gradient grows with a factor on it, a factor 1 + δ moves s by δ and makes its error (1 + δ)·u, where u = √((SE(s)/s)²
 * + e²). The smallest one that is found with a power of 95 % is
 *
 *     δ = c·u/(1 − c·u)          c = t(1 − .00135; ν) + t(.95; ν)
 *
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.2.2, sample sizes required; ν: Welch, Biometrika 1947.
 */
export function comparer(reference: AuditReference | undefined): Comparer | null {
  if (reference === undefined) return null;
  const { gradient: wanted, errors: wantedErrors, directions } = reference;
  const length = norm(wanted);
  if (length === 0) return null;
  // The errors add to the length of the reference; without them it would be this.
  const square = length ** 2 - norm(wantedErrors) ** 2;
  const seen = moments(wanted.length);
  const lengths = moments(1);
  let cosines = 0;
  return {
    add(gradient) {
      const values = directions === null ? gradient : products(directions, gradient);
      seen.add(values);
      lengths.add([inner(values, wanted) / square]);
      cosines += cosine(values, wanted);
    },
    result() {
      const mean = seen.mean();
      const bias = norm(mean.map((value, i) => value - wanted[i]!)) / length;
      const offset = reference.method === "differences" ? FINITE_STEP : 0;
      const biasError = Math.hypot(norm(seen.errors()) / length, norm(wantedErrors) / length, offset, ROUNDING);
      const sizes = sizeTest(lengths.mean()[0]!, lengths.errors()[0]!, seen.count(), reference, offset);
      const biased = bias > sizes.critical * biasError || (square > 0 && sizes.biased);
      const detectable = square > 0 ? sizes.detectable : Number.POSITIVE_INFINITY;
      const unclear = biasError > CLEAR || detectable > CLEAR;
      return {
        bias,
        biasError,
        verdict: biased ? "biased" : unclear ? "unclear" : "unbiased",
        detectable,
        cosine: cosine(mean, wanted),
        cosineOfOne: cosines / seen.count(),
        scale: inner(mean, wanted) / inner(mean, mean),
        variance: seen.variances().reduce((sum, one) => sum + one, 0) / length ** 2,
      };
    },
  };
}

interface SizeTest {
  /** Standard errors that chance exceeds in .27 % of cases. */
  readonly critical: number;
  readonly biased: boolean;
  readonly detectable: number;
}

/** Tells whether the gradients have the length of the reference. */
function sizeTest(
  size: number,
  error: number,
  count: number,
  { lengthError, lengthDegrees }: AuditReference,
  offset: number,
): SizeTest {
  const ofReference = Math.abs(size) * lengthError;
  const sum = error ** 2 + ofReference ** 2;
  const parts = error ** 4 / (count - 1) + ofReference ** 4 / lengthDegrees;
  const degrees = parts === 0 ? count - 1 : Math.max(1, sum ** 2 / parts);
  const critical = studentQuantile(THREE_SIGMA, degrees);
  const all = Math.hypot(error, ofReference, size * offset, ROUNDING);
  const share = ((critical + studentQuantile(FIVE_PERCENT, degrees)) * all) / size;
  const found = share > 0 && share < 1;
  return {
    critical,
    biased: Math.abs(size - 1) > critical * all,
    detectable: found ? share / (1 - share) : Number.POSITIVE_INFINITY,
  };
}

/** ⟨d, g⟩ for each row d of the directions. */
function products(directions: Float32Array, gradient: Float32Array): Float64Array {
  const n = gradient.length;
  return Float64Array.from({ length: directions.length / n }, (_, row) =>
    inner(directions.subarray(row * n, (row + 1) * n), gradient),
  );
}
