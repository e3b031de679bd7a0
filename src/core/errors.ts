import { MAX_NUMBERS, showShape, sizeOf } from "./shape.ts";

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
  const wanted =
    range.to === undefined && !(isNumber(value) && value > to)
      ? `of at least ${range.from}`
      : `from ${range.from} to ${to}`;
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
  if (isNumber(value) && value >= 0 && value <= 1) return;
  throw new DomainError(`${where}: ${what} must be a number from 0 to 1, got ${show(value)}.`);
}

/** Comparisons convert what they compare, which throws for some values: this comes first. */
function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/**
 * @throws DomainError unless `shape` is a list of one or more sizes, whole numbers >= 1, whose product fits an array.
 */
export function requireShape(where: string, what: string, shape: readonly number[]): void {
  if (!Array.isArray(shape) || shape.length === 0) {
    throw new DomainError(`${where}: ${what} must be a list of sizes such as [16, 16], got ${show(shape)}.`);
  }
  for (const size of shape) requireCount(where, `a size in ${what}`, size, { from: 1 });
  if (sizeOf(shape) <= MAX_NUMBERS) return;
  throw new DomainError(
    `${where}: ${what} ${showShape(shape)} is ${sizeOf(shape)} numbers, at most 2^30 fit into an array.`,
  );
}

/** @throws DomainError unless `value` is one of `choices`. */
export function requireChoice(where: string, what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const wanted = choices.map((choice) => `"${choice}"`).join(", ");
  const near = nearest(value, choices);
  throw new DomainError(
    `${where}: ${what} must be one of ${wanted}, got ${show(value)}.${near ? ` Did you mean ${near}?` : ""}`,
  );
}

/** The names of all options of a type, or of any of the types of a union. */
type NameOf<T> = T extends unknown ? keyof T : never;

/**
 * Checks the names of options against those of their type: the compiler holds `known` to be complete.
 *
 * @throws DomainError unless `options` is an object that has only names in `known`.
 */
export function requireOptions<T extends object>(where: string, options: T, known: Record<NameOf<T>, true>): void {
  const names = Object.keys(known);
  if (typeof options !== "object" || options === null) {
    throw new DomainError(
      `${where}: expected an object such as { ${names[0]}: … }, got ${show(options)}; it takes ${names.join(", ")}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    const question = near ? ` did you mean ${near}?` : "";
    throw new DomainError(`${where}: unknown option ${show(name)};${question} it takes ${names.join(", ")}.`);
  }
}

/** The choice that a word may stand for, where one is near. American spelling is near British. */
function nearest(word: unknown, choices: readonly string[]): string | undefined {
  if (typeof word !== "string") return undefined;
  const given = word.toLowerCase();
  const beginsAlike = (choice: string): boolean =>
    Math.min(given.length, choice.length) > 2 && (given.startsWith(choice) || choice.startsWith(given));
  const near = (edits: number): string | undefined =>
    choices.find((choice) => isNear(given, choice.toLowerCase(), edits));
  return near(1) ?? choices.find(beginsAlike) ?? near(2);
}

/** Whether one word becomes the other when so many letters are left out, added or changed. */
function isNear(word: string, other: string, edits: number): boolean {
  if (word === other) return true;
  if (edits === 0 || other.length < 2 * edits) return false;
  let at = 0;
  while (word[at] === other[at]) at++;
  const [rest, otherRest] = [word.slice(at), other.slice(at)];
  const [next, otherNext] = [rest.slice(1), otherRest.slice(1)];
  return isNear(next, otherRest, edits - 1) || isNear(rest, otherNext, edits - 1) || isNear(next, otherNext, edits - 1);
}

/** What an error says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === "string" ? error : show(error);
}

/** A value as an error message shows it: short, and with its type where that is the news. */
export function show(value: unknown): string {
  try {
    return shown(value);
  } catch {
    return typeof value; // a proxy, or a getter that throws
  }
}

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value}"`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return value.toString();
  if (typeof value === "function") return "function";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (Array.isArray(value)) {
    return `Array of ${plural(value.length, value.every((one) => typeof one === "number") ? "number" : "item")}`;
  }
  if (ArrayBuffer.isView(value) && "length" in value) return `${kind} of ${plural(Number(value.length), "number")}`;
  return kind === "Object" ? nameOfClass(value) : kind;
}

/** Longer texts are cut off. */
const MAX_TEXT = 60;

/** "Object", or the class of an object of the caller's; the prototype may be none, or lie. */
function nameOfClass(value: object): string {
  const made: unknown = Object.getPrototypeOf(value)?.constructor;
  return typeof made === "function" && typeof made.name === "string" ? made.name : "object";
}

/** "1 instance", "10 samples" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
