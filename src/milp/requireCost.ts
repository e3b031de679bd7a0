import { DomainError } from "../core/errors.ts";

/** theta[i]. @throws DomainError when it is not finite. */
export function requireCost(name: string, theta: Float32Array, i: number): number {
  const cost = theta[i]!;
  if (Number.isFinite(cost)) return cost;
  throw new DomainError(`${name}: theta[${i}] is ${cost}; every number must be finite.`);
}
