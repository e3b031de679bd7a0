import { sigmaOf } from "../core/sense.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import { columnRanges, cutToRanges, meanRow, rowChances, rowCovariances, rowProducts } from "../kernels/rowChances.ts";
import { type EnumerateOptions, requireListed } from "../solvers/enumerateList.ts";
import { createFamily } from "./createFamily.ts";
import { pick } from "./sampleCategorical.ts";
import type { Family } from "./types.ts";

/** A family that is an explicit list. */
export interface FeasibleSet extends Family {
  /** h, one number for each solution. */
  readonly offsets: Float64Array;
}

/**
 * The family of an explicit list of solutions, of any numbers; the one of `enumerate`.
 *
 *     p(z; θ) = exp(σ(⟨θ, z⟩ + h(z)) − A(θ))          A(θ) = ln Σ_z exp σ(⟨θ, z⟩ + h(z))
 *
 * Every method takes O(count·n) for the first use of a θ, more draws from the same one O(count). Sums in float64; the
 * solutions are kept as float32, 4·count·n bytes. A solution that is listed twice counts twice.
 *
 * @throws ShapeError when the set is empty, a solution has another size than the shape says, or offsets another than
 * it.
 * @throws DomainError when a number in it is not finite.
 */
export function feasibleSet(options: EnumerateOptions): FeasibleSet {
  const { shape, table, count, offsets } = requireListed("feasibleSet", options);
  const { sense } = options;
  const sign = sigmaOf(sense);
  const scoreOffsets = offsets.map((offset) => sign * offset);
  const chances = new Float64Array(count);
  const values = new Float64Array(count);
  const mean = new Float64Array(sizeOf(shape));
  const least = new Float64Array(mean.length);
  const most = new Float64Array(mean.length);
  columnRanges(table, least, most);
  let logPartition = 0;

  const facts = { name: `feasibleSet(${count} of ${showShape(shape)})`, sense, shape, count };
  const family = createFamily(facts, {
    build(scores) {
      logPartition = rowChances(table, scores, scoreOffsets, chances);
      meanRow(table, chances, mean);
      cutToRanges(mean, least, most);
    },
    logPartition: () => logPartition,
    marginals: (means) => means.set(mean),
    covariance(gradient, product) {
      rowProducts(table, gradient, values);
      rowCovariances(table, chances, mean, values, product);
    },
    sample(solution, uniform) {
      const n = solution.length;
      const row = pick(chances, 0, count, uniform());
      solution.set(table.subarray(row * n, (row + 1) * n));
    },
    list: (copy) => copy.set(table),
  });
  return { ...family, offsets };
}
