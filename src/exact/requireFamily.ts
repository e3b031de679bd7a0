import { DomainError, requireChoice, requireShape, show } from "../core/errors.ts";
import type { Family } from "./types.ts";

const METHODS = ["logPartition", "marginals", "marginalsGradient", "sample", "solutions"] as const;

/** @throws DomainError unless `family` has what a family needs. */
export function requireFamily(where: string, family: Family): void {
  const isFamily = typeof family?.name === "string" && typeof family.count === "number";
  if (!isFamily || METHODS.some((method) => typeof family[method] !== "function")) {
    throw new DomainError(`${where}: expected a family such as kSubsets({ length: 5, k: 2 }), got ${show(family)}.`);
  }
  requireChoice(where, `the sense of ${family.name}`, family.sense, ["max", "min"]);
  requireShape(where, `the shape of ${family.name}`, family.shape);
}
