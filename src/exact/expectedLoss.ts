import { DomainError, show } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import { sizeOf } from "../core/shape.ts";
import { meanRow, rowChances, rowCovariances } from "../kernels/rowChances.ts";
import { requireFamily } from "./requireFamily.ts";
import { LARGEST, requireNumbers } from "./requireNumbers.ts";
import type { Family, Numbers } from "./types.ts";

/** An expectation and its gradient by θ. */
export interface ExpectedLoss {
  /** E[L(z)]. */
  readonly value: number;
  /** ∂value/∂θ, of an instance's size. */
  readonly gradient: Float64Array;
}

/**
 * The expectation of any loss of the solutions, and its exact gradient: what estimators estimate.
 *
 *     value = E L(z) = Σ_z p(z; θ)·L(z)          gradient = σ·Σ_z p(z; θ)·(L(z) − E L)·(z − μ)
 *
 * `loss` is called once for every solution of the family, which are listed: O(count·n) time and memory. For a linear
 * loss ⟨g, z⟩ the same gradient comes from `marginalsGradient`, without a list.
 *
 * @throws ShapeError when theta is not one instance.
 * @throws DomainError when a number is not finite or above 1e300, or there are too many solutions to list.
 */
export function expectedLoss(family: Family, theta: Numbers, loss: (solution: Float32Array) => number): ExpectedLoss {
  requireFamily("expectedLoss", family);
  const where = `expectedLoss of ${family.name}`;
  if (typeof loss !== "function") {
    throw new DomainError(`${where}: loss must be a function of a solution, got ${show(loss)}.`);
  }
  requireNumbers(where, "theta", theta, family.shape);
  const n = sizeOf(family.shape);
  const sign = sigmaOf(family.sense);
  const table = family.solutions();
  const losses = new Float64Array(family.count);
  for (const row of losses.keys()) {
    const value = loss(table.slice(row * n, (row + 1) * n));
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST) {
      const range = Number.isFinite(value) ? "number of at most 1e300" : "finite number";
      throw new DomainError(`${where}: the loss of solution ${row} is ${show(value)}, expected a ${range}.`);
    }
    losses[row] = value;
  }
  const chances = new Float64Array(family.count);
  const offsets = (family.offsets ?? new Float64Array(family.count)).map((offset) => sign * offset);
  rowChances(
    table,
    Float64Array.from(theta, (value) => sign * value),
    offsets,
    chances,
  );
  const means = new Float64Array(n);
  meanRow(table, chances, means);
  const gradient = new Float64Array(n);
  const mean = rowCovariances(table, chances, means, losses, gradient);
  // The chances sum to 1 up to count·2⁻⁵³, and their rounding must not take a mean out of what it is a mean of.
  const value = Math.min(Math.max(mean, leastOf(losses)), mostOf(losses));
  for (let i = 0; i < n; i++) gradient[i]! *= sign;
  return { value, gradient };
}

function leastOf(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value));
}

function mostOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value));
}
