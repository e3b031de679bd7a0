import { cosine, inner, moments, norm } from "./moments.ts";
import type { AuditComparison, AuditReference } from "./types.ts";

/** Compares gradients, one after the other, with a reference. */
export interface Comparer {
  add(gradient: Float32Array): void;
  result(): AuditComparison;
}

/** A bias of this size, relative to the reference, is the rounding of float32. */
const ROUNDING = 1e-6;

/** Standard errors within which a bias is called none, and how large one may be for that. */
const ERRORS = 3;
const CLEAR = 0.3;

/** Null where there is no reference, or it is 0 and nothing can be relative to it. */
export function comparer(reference: AuditReference | undefined): Comparer | null {
  if (reference === undefined) return null;
  const { gradient: wanted, errors: wantedErrors, directions } = reference;
  const length = norm(wanted);
  if (length === 0) return null;
  const seen = moments(wanted.length);
  let cosines = 0;
  return {
    add(gradient) {
      const values = directions === null ? gradient : products(directions, gradient);
      seen.add(values);
      cosines += cosine(values, wanted);
    },
    result() {
      const mean = seen.mean();
      const bias = norm(mean.map((value, i) => value - wanted[i]!)) / length;
      const biasError = Math.hypot(norm(seen.errors()) / length, norm(wantedErrors) / length, ROUNDING);
      return {
        bias,
        biasError,
        verdict: bias > ERRORS * biasError ? "biased" : biasError > CLEAR ? "unclear" : "unbiased",
        cosine: cosine(mean, wanted),
        cosineOfOne: cosines / seen.count(),
        scale: inner(mean, wanted) / inner(mean, mean),
        variance: seen.variances().reduce((sum, one) => sum + one, 0) / length ** 2,
      };
    },
  };
}

/** ⟨d, g⟩ for each row d of the directions. */
function products(directions: Float32Array, gradient: Float32Array): Float64Array {
  const n = gradient.length;
  return Float64Array.from({ length: directions.length / n }, (_, row) =>
    inner(directions.subarray(row * n, (row + 1) * n), gradient),
  );
}
