/** An array or tensor whose size does not fit the problem. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** A value outside what an option, an input or a noise law may be. */
export class DomainError extends Error {
  override readonly name = "DomainError";
}

/** A solver that failed: it threw, found no solution, or answered with something that is not one. */
export class SolverError extends Error {
  override readonly name = "SolverError";
}

/** @throws DomainError unless `value` is a whole number in [from, to]. */
export function requireCount(where: string, what: string, value: number, range: { from: number; to?: number }): void {
  const to = range.to ?? Number.MAX_SAFE_INTEGER;
  if (Number.isSafeInteger(value) && value >= range.from && value <= to) return;
  const wanted = range.to === undefined && !(value > to) ? `of at least ${range.from}` : `from ${range.from} to ${to}`;
  throw new DomainError(`${where}: ${what} must be a whole number ${wanted}, got ${show(value)}.`);
}

/** @throws DomainError unless `value` is a finite number > 0. */
export function requirePositive(where: string, what: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new DomainError(`${where}: ${what} must be a positive number, got ${show(value)}.`);
}

/** @throws DomainError unless `value` is a finite number >= 0. */
export function requireNonNegative(where: string, what: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new DomainError(`${where}: ${what} must be a number of at least 0, got ${show(value)}.`);
}

/** @throws DomainError unless `value` is a number from 0 to 1. */
export function requireShare(where: string, what: string, value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new DomainError(`${where}: ${what} must be a number from 0 to 1, got ${show(value)}.`);
}

/** @throws DomainError unless `shape` is a list of one or more sizes, whole numbers of at least 1. */
export function requireShape(where: string, what: string, shape: readonly number[]): void {
  if (!Array.isArray(shape) || shape.length === 0) {
    throw new DomainError(`${where}: ${what} must be a list of sizes such as [16, 16], got ${show(shape)}.`);
  }
  for (const size of shape) requireCount(where, `a size in ${what}`, size, { from: 1 });
}

/** @throws DomainError unless `value` is one of `choices`. */
export function requireChoice(where: string, what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const wanted = choices.map((choice) => `"${choice}"`).join(", ");
  throw new DomainError(`${where}: ${what} must be one of ${wanted}, got ${show(value)}.`);
}

/** @throws DomainError unless `options` is an object that has only keys in `known`. */
export function requireOptions(where: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new DomainError(
      `${where}: expected an object such as { ${known[0]}: … }, got ${show(options)}; it takes ${known.join(", ")}.`,
    );
  }
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new DomainError(`${where}: unknown option ${show(key)}; it takes ${known.join(", ")}.`);
    }
  }
}

/** What an error says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A value as an error message shows it: short, and with its type where that is the news. */
export function show(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  if (typeof value === "number" || typeof value === "boolean" || value == null) return String(value);
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const { length } = value as { length?: number };
    return `${value.constructor.name} of ${length} numbers`;
  }
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}

/** "1 instance", "10 samples" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
