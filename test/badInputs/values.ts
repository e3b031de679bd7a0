import { DomainError, ShapeError, SolverError } from "imle";

/** What a program without types, or with a fault of its own, may hand over in place of anything. */
export const BAD_VALUES: readonly unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0.5,
  2 ** 31,
  2 ** 53 - 1,
  "3",
  "",
  3n,
  Symbol("bad"),
  {},
  Object.create(null),
  { length: 2 ** 53 - 1 },
  [],
  [undefined],
  [Symbol("bad")],
  new Set([1]),
  new Map(),
  () => 1,
  new Date(NaN),
  true,
  Object.freeze({ length: 3, k: 1 }),
  Float64Array.of(1, 2, 3),
  new Float32Array(),
  BigInt64Array.of(1n, 2n, 3n),
  Promise.resolve(1),
];

/** A call with arguments that are right, to be made with one of them, or something in one of them, replaced. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  /** What it gives: numbers, arrays, objects of them, or a promise. */
  readonly run: (...args: never[]) => unknown;
}

/** The arguments with one thing replaced, and a text that says which. */
export interface Case {
  readonly text: string;
  readonly args: readonly unknown[];
}

/** Every argument, every property and the first item of every list, however deep, replaced by every bad value. */
export function casesOf({ name, args }: Call): Case[] {
  return [...placesOf(args)].flatMap(({ path, value }) => {
    const values = valuesFor(value);
    return values.map((bad) => ({
      text: `${name}: ${path.join(".")} = ${describe(bad)}`,
      args: replaced(args, path, bad) as unknown[],
    }));
  });
}

/** Where a function is wanted, functions that give bad values are bad, too. */
function valuesFor(good: unknown): readonly unknown[] {
  if (typeof good !== "function") return BAD_VALUES;
  return [...BAD_VALUES, ...BAD_VALUES.map((bad) => Object.assign(() => bad, { gives: bad }))];
}

type Path = readonly (string | number)[];

function* placesOf(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (path.length > 0) yield { path, value };
  for (const key of keysOf(value, path.length === 0)) {
    yield* placesOf((value as Record<string | number, unknown>)[key], [...path, key]);
  }
}

const whole = new WeakSet<object>();

/** The object, which is replaced as a whole and not in parts: it is the library's own. */
export function asWhole<T extends object>(value: T): T {
  whole.add(value);
  return value;
}

function keysOf(value: unknown, all: boolean): (string | number)[] {
  if (Array.isArray(value)) return all ? [...value.keys()] : [0].slice(0, value.length);
  if (
    typeof value !== "object" ||
    value === null ||
    whole.has(value) ||
    Object.getPrototypeOf(value) !== Object.prototype
  )
    return [];
  return Object.keys(value);
}

function replaced(value: unknown, [key, ...rest]: Path, bad: unknown): unknown {
  if (key === undefined) return bad;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const places = copy as Record<string | number, unknown>;
  places[key] = replaced(places[key], rest, bad);
  return copy;
}

function describe(value: unknown): string {
  if (typeof value === "function" && "gives" in value) return `() => ${describe(value.gives)}`;
  if (typeof value === "object" && value !== null) {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    return Array.isArray(value) ? `Array of ${value.map(describe)}` : `${kind} of ${Object.keys(value)}`;
  }
  return String(value);
}

/** What is wrong with how the call went; nothing where it gave finite numbers or one of the library's errors. */
export async function faultOf({ run }: Call, { args }: Case): Promise<string | undefined> {
  try {
    return notFinite(await run(...(args as never[])));
  } catch (error) {
    if ([ShapeError, DomainError, SolverError].some((Kind) => error instanceof Kind)) return textFault(error as Error);
    return `threw ${error instanceof Error ? error.stack?.split("\n").slice(0, 4).join(" ") : typeof error}`;
  }
}

/** A message must not show the innards of the language. */
function textFault({ message }: Error): string | undefined {
  return /\[object |undefined numbers|NaN numbers|Cannot |is not a function|not iterable|Invalid/.test(message)
    ? `said "${message}"`
    : undefined;
}

function notFinite(result: unknown, path = "the result"): string | undefined {
  if (typeof result === "number") return Number.isFinite(result) ? undefined : `${path} is ${result}`;
  if (ArrayBuffer.isView(result)) {
    const at = [...(result as Float32Array)].findIndex((value) => !Number.isFinite(value));
    return at < 0 ? undefined : `${path}[${at}] is ${(result as Float32Array)[at]}`;
  }
  if (typeof result !== "object" || result === null) return undefined;
  for (const [key, value] of Object.entries(result)) {
    const fault = notFinite(value, `${path}.${key}`);
    if (fault) return fault;
  }
  return undefined;
}
