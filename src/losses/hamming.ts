import { DomainError, plural, requireCount, requireOptions, requireShape, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { showShape, showSize, sizeOf } from "../core/shape.ts";
import { innerProduct } from "../kernels/innerProduct.ts";
import { findUnusable } from "../kernels/rows.ts";
import type { AffineDistance } from "./imitation.ts";
import { rowsOf } from "./objective.ts";

/** Options of `hamming`. */
export interface HammingOptions {
  /** Shape of one instance: the solver's. */
  readonly shape: readonly number[];
  /** How many solutions each instance has, S; 1 by default. */
  readonly samples?: number;
}

/** The Hamming loss of solutions, and its gradient. */
export interface HammingValue {
  /** Mean over all solutions. */
  readonly value: number;
  /** The distance of each solution, [batch·samples]. */
  readonly values: Float32Array;
  /** ∂value/∂z, of the size of the solutions: what a layer's `backward` takes. */
  readonly gradient: Float32Array;
}

/**
 * Needs the true solution, of zeros and ones. In how many places solutions differ from it: a loss of what a layer puts
 * out, not of θ.
 *
 *     L = mean_{b,s} Σ_i [z(1 − z*) + (1 − z)z*]          ∂L/∂z = (1 − 2z*) / (batch·samples)
 *
 * Solutions have shape [batch·samples, …instance], sample fastest, as a layer's output; the true ones [batch,
 * …instance]. For zeros and ones it is the Hamming distance; linear in z, so that means of solutions have the mean
 * distance.
 *
 * Source: the loss of Vlastelica, Paulus, Musil, Martius, Rolínek, ICLR 2020, section 4.
 *
 * @throws ShapeError when the sizes do not fit.
 * @throws DomainError when a number is not finite, or a true one not 0 or 1.
 */
export function hamming(solutions: Float32Array, gold: Float32Array, options: HammingOptions): HammingValue {
  requireOptions("hamming", options, { shape: true, samples: true });
  const { shape, samples = 1 } = options;
  requireShape("hamming", "shape", shape);
  requireCount("hamming", "samples", samples, { from: 1 });
  const n = sizeOf(shape);
  requireRows("the true solution", gold, n, `a multiple of ${showSize(shape)}`);
  const batch = gold.length / n;
  const wanted = `${gold.length * samples} (${plural(batch, "instance")} × ${plural(samples, "sample")} × ${showShape(shape)})`;
  requireRows("solutions", solutions, n, wanted, gold.length * samples);
  const at = findUnusable(solutions, []);
  if (at >= 0) throw new DomainError(`hamming: solutions[${at}] is ${solutions[at]}; every number must be finite.`);

  const count = batch * samples;
  const distances = rowsOf(gold, batch).map((row) => hammingDistance("hamming", row));
  const gradient = new Float32Array(solutions.length);
  const values = new Float32Array(count);
  let sum = 0;
  for (const [row, solution] of rowsOf(solutions, count).entries()) {
    const { slope, constant } = distances[Math.floor(row / samples)]!;
    const value = constant + innerProduct(slope, solution);
    for (let i = 0; i < n; i++) gradient[row * n + i] = slope[i]! / count;
    values[row] = value;
    sum += value;
  }
  return { value: sum / count, values, gradient };
}

/** Σ|z − z*| as an affine function of z. @throws DomainError when a number of z* is not 0 or 1. */
export function hammingDistance(where: string, gold: Float32Array): AffineDistance {
  const other = gold.findIndex((value) => value !== 0 && value !== 1);
  if (other >= 0) {
    throw new DomainError(
      `${where}: number ${other} of a true solution is ${gold[other]}; the Hamming distance is one of zeros and ones.`,
    );
  }
  return { slope: gold.map((value) => 1 - 2 * value), constant: gold.reduce((sum, value) => sum + value, 0) };
}

function requireRows(what: string, values: Float32Array, n: number, wanted: string, length?: number): void {
  if (!isFloat32Array(values)) throw new ShapeError(`hamming: ${what} must be a Float32Array, got ${show(values)}.`);
  const fits = length === undefined ? values.length > 0 && values.length % n === 0 : values.length === length;
  if (fits) return;
  throw new ShapeError(`hamming: ${what} has ${plural(values.length, "number")}, expected ${wanted}.`);
}
