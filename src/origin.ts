/** How another thread or machine can make the same solver or noise law again. */
export type Origin =
  | {
      /** A factory of the library and its options. */
      readonly factory: string;
      readonly options: unknown;
    }
  | {
      /** A factory of the library that wraps another solver. */
      readonly factory: string;
      readonly inner: Origin;
    }
  | {
      /** What a module exports under a name, or what the function that it exports there makes of the options. */
      readonly module: string;
      readonly name: string;
      readonly options: unknown;
    };

type Core = (...args: never[]) => unknown;

/** A solver or a noise law: what it does its work with. */
export interface Made {
  readonly solve?: Core;
  readonly solveBatch?: Core;
  readonly fill?: Core;
}

/** An origin, and what a solver or law has to work with to have it. */
interface Entry extends Made {
  readonly origin: Origin;
  /** Of the options, when it was made. */
  readonly print: number;
}

const origins = new WeakMap<Made, Entry>();
/** For copies, `{ ...solver }`: by what does the work; null where two that share it have different origins. */
const originsOfCores = new WeakMap<Core, Entry | null>();

/** Notes the origin of a solver or a law. */
export function setOrigin(made: Made, origin: Origin): void {
  const { solve, solveBatch, fill } = made;
  const entry = { solve, solveBatch, fill, origin, print: printOf(origin) } as Entry;
  origins.set(made, entry);
  const core = solve ?? fill;
  if (core) originsOfCores.set(core, originsOfCores.has(core) ? null : entry);
}

/** The origin, where it is known: of the thing itself, or of the one that it is a copy of. */
export function originOf(made: Made): Origin | undefined {
  const core = made.solve ?? made.fill;
  const entry = origins.get(made) ?? (core && originsOfCores.get(core));
  return entry && sameWork(entry, made) ? entry.origin : undefined;
}

/** Whether the options are what they were. */
export function isUnchanged(made: Made): boolean {
  const core = made.solve ?? made.fill;
  const entry = origins.get(made) ?? (core && originsOfCores.get(core));
  return !entry || entry.print === printOf(entry.origin);
}

function sameWork(entry: Entry, made: Made): boolean {
  return entry.solve === made.solve && entry.solveBatch === made.solveBatch && entry.fill === made.fill;
}

/** A hash of data, to see whether it was changed: cheaper than a copy of a large graph. */
function printOf(data: unknown, hash = 0x811c9dc5): number {
  if (typeof data === "number") {
    number[0] = data;
    return mix(mix(hash, words[0]!), words[1]!);
  }
  if (typeof data === "string") {
    let mixed = hash;
    for (let i = 0; i < data.length; i++) mixed = mix(mixed, data.charCodeAt(i));
    return mixed;
  }
  if (typeof data !== "object" || data === null) return mix(hash, data ? 1 : 0);
  let mixed = hash;
  if (Array.isArray(data) || ArrayBuffer.isView(data)) {
    const list = data as ArrayLike<unknown>;
    for (let i = 0; i < list.length; i++) mixed = printOf(list[i], mixed);
    return mix(mixed, list.length ?? 0);
  }
  for (const [key, value] of Object.entries(data)) mixed = printOf(value, printOf(key, mixed));
  return mixed;
}

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}
