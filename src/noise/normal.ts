import type { NoiseLaw } from "../core/noiseLaw.ts";
import { quantileLaw } from "./quantileLaw.ts";

/**
 * Standard normal noise, as perturbed optimisers use it.
 *
 *     F⁻¹(u) = Φ⁻¹(u)          mean 0, variance 1
 *
 * Source: Φ⁻¹ by Wichura, algorithm AS 241 (PPND16), Applied Statistics 37, 1988; relative error about 10⁻¹⁶.
 */
export function normal(): NoiseLaw {
  return quantileLaw({ name: "normal", mean: 0, variance: 1, quantile: normalQuantile, score: (draw) => draw });
}

function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE);
  const r = Math.sqrt(-Math.log(q < 0 ? u : 1 - u));
  const tail = ratio(r - 1.6, TAIL); // good for r <= 5; the least uniform, 2⁻³³, has r = 4.8
  return q < 0 ? -tail : tail;
}

/** Numerator and denominator, lowest power first: two of the three tables of AS 241. */
interface Rational {
  readonly over: readonly number[];
  readonly under: readonly number[];
}

function ratio(x: number, { over, under }: Rational): number {
  return polynomial(x, over) / polynomial(x, under);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const CENTRE: Rational = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const TAIL: Rational = {
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
