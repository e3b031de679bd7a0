import { DomainError, plural, ShapeError, show } from "../core/errors.ts";
import { findNoNumber, isList } from "../core/isList.ts";
import { showSize, sizeOf } from "../core/shape.ts";
import type { Numbers } from "./types.ts";

/** Sums of numbers up to this one, as many as fit into a memory, stay finite. */
export const LARGEST = 1e300;

/** @throws ShapeError unless `values` is a list of as many numbers as `shape` says. */
export function requireSize(where: string, what: string, values: Numbers, shape: readonly number[]): void {
  if (isList(values) && values.length === sizeOf(shape)) return;
  const got = isList(values) ? `has ${plural(values.length, "number")}` : `is ${show(values)}`;
  throw new ShapeError(`${where}: ${what} ${got}, expected ${showSize(shape)}.`);
}

/**
 * @throws ShapeError unless `values` has as many numbers as `shape` says.
 * @throws DomainError when one of them is not finite, or so large that sums of them would not be.
 */
export function requireNumbers(where: string, what: string, values: Numbers, shape: readonly number[]): void {
  requireSize(where, what, values, shape);
  const at = findNoNumber(values, LARGEST);
  if (at < 0) return;
  const range = Number.isFinite(values[at]) ? "finite and at most 1e300 from 0" : "finite";
  throw new DomainError(
    `${where}: ${what}[${at}] is ${show(values[at])}; every number must be ${range}, a large one such as 1e3 in place of Infinity.`,
  );
}
