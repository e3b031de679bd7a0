import { DomainError, ShapeError, show } from "../core/errors.ts";
import { showSize, sizeOf } from "../core/shape.ts";
import type { Numbers } from "./types.ts";

/**
 * @throws ShapeError unless `values` has as many numbers as `shape` says.
 * @throws DomainError when one of them is not finite.
 */
export function requireNumbers(where: string, what: string, values: Numbers, shape: readonly number[]): void {
  if (values?.length !== sizeOf(shape)) {
    const got = values?.length === undefined ? `is ${show(values)}` : `has ${values.length} numbers`;
    throw new ShapeError(`${where}: ${what} ${got}, expected ${showSize(shape)}.`);
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new DomainError(
    `${where}: ${what}[${at}] is ${show(values[at])}; every number must be finite, a large one such as 1e3 in place of Infinity.`,
  );
}
