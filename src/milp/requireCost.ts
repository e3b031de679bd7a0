import { DomainError } from "../core/errors.ts";

/** The i-th cost. @throws DomainError when it is not finite. */
export function requireCost(name: string, costs: Float32Array | Float64Array, i: number, what = "theta"): number {
  const cost = costs[i]!;
  if (Number.isFinite(cost)) return cost;
  throw new DomainError(`${name}: ${what}[${i}] is ${cost}; every number must be finite.`);
}
