import { findUnusable } from "../kernels/rows.ts";
import { DomainError, plural, ShapeError, show } from "./errors.ts";
import { MAX_NUMBERS, showSize, sizeOf } from "./shape.ts";
import type { Solver } from "./solver.ts";

/**
 * Checks that `values`, called `what` in errors, are one or more whole instances that the solver takes, and returns how
 * many they are.
 *
 * @throws ShapeError, DomainError that say which number is wrong.
 */
export function requireInstances(solver: Solver, what: string, values: Float32Array, samples = 1): number {
  const n = sizeOf(solver.shape);
  if (!isFloat32Array(values)) {
    throw new ShapeError(`${solver.name}: ${what} must be a Float32Array, got ${show(values)}.`);
  }
  if (values.length === 0) {
    throw new ShapeError(
      `${solver.name}: ${what} is empty, expected ${showSize(solver.shape)} numbers for each instance.`,
    );
  }
  if (values.length % n !== 0) {
    throw new ShapeError(
      `${solver.name}: ${what} has ${plural(values.length, "number")}, expected a multiple of ${showSize(solver.shape)}.`,
    );
  }
  requireRoom(solver.name, "the answer", values.length, samples);
  const allowed = solver.infinities ?? [];
  const at = findUnusable(values, allowed);
  if (at >= 0) {
    const wanted = ["a finite number", ...allowed.map(String)].join(" or ");
    throw new DomainError(`${solver.name}: ${what}[${at}] is ${values[at]}; every number must be ${wanted}.`);
  }
  return values.length / n;
}

/**
 * Called before anything of the size is allocated.
 *
 * @throws ShapeError that says the size, when `numbers` for each sample are more than an array is to hold.
 */
export function requireRoom(where: string, what: string, numbers: number, samples: number): void {
  const size = numbers * samples;
  if (size <= MAX_NUMBERS) return;
  const gigabytes = (4 * size) / 2 ** 30;
  throw new ShapeError(
    `${where}: ${what} with ${plural(samples, "sample")} would have ${size} numbers, ${gigabytes.toPrecision(2)} GB, at most 4 GB; take fewer samples or smaller batches.`,
  );
}

/** @throws DomainError when a number of a result left float32. */
export function requireFinite(where: string, what: string, values: Float32Array): Float32Array {
  const at = findUnusable(values, []);
  if (at < 0) return values;
  throw new DomainError(
    `${where}: ${what}[${at}] is ${values[at]}; the solutions are too large, or λ too small, for float32.`,
  );
}

/** Of any realm: a test runner's sandbox or a frame has a Float32Array of its own. */
export function isFloat32Array(value: unknown): value is Float32Array {
  return Object.prototype.toString.call(value) === "[object Float32Array]";
}

/**
 * A copy for work that goes on later, when the caller may have changed the original. What is no array is refused later.
 */
export function copyOf(values: Float32Array): Float32Array {
  return isFloat32Array(values) ? values.slice() : values;
}
