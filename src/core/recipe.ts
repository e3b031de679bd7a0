/** How another thread or machine can make the same solver or noise law again. */
export type Recipe =
  | {
      /** A factory of the library and its options. */
      readonly factory: string;
      readonly options: unknown;
    }
  | {
      /** A factory of the library that wraps another solver. */
      readonly factory: string;
      readonly inner: Recipe;
    }
  | {
      /** What a module exports under a name, or what the function that it exports there makes of the options. */
      readonly module: string;
      readonly name: string;
      readonly options: unknown;
    };

/** A solver or a noise law. */
export interface Made {
  readonly solve?: (...args: never[]) => unknown;
  readonly solveBatch?: (...args: never[]) => unknown;
  readonly fill?: (...args: never[]) => unknown;
}

/** A recipe, and what had it: its properties, and a hash of the options when it was made. */
interface Entry {
  readonly recipe: Recipe;
  readonly properties: Made;
  readonly print: number;
}

const recipes = new WeakMap<Made, Entry>();
/** For copies, `{ ...solver }`: by the function that does the work. */
const recipesOfCores = new WeakMap<object, Entry>();

/** Notes the recipe of a solver or a law. */
export function setRecipe(made: Made, recipe: Recipe): void {
  const { solve, solveBatch, fill } = made; // of a class they may lie in its prototype
  const properties = { ...made, ...(solve && { solve }), ...(solveBatch && { solveBatch }), ...(fill && { fill }) };
  const entry: Entry = { recipe, properties, print: printOf(recipe) };
  recipes.set(made, entry);
  const core = made.solve ?? made.fill;
  if (core) recipesOfCores.set(core, entry);
}

/** The recipe, where it is known: of the thing itself, or of the one that it is a plain copy of. */
export function recipeOf(made: Made): Recipe | undefined {
  return entryOf(made)?.recipe;
}

/** Whether the options are what they were. */
export function isUnchanged(made: Made): boolean {
  const entry = entryOf(made);
  return !entry || entry.print === printOf(entry.recipe);
}

function entryOf(made: Made): Entry | undefined {
  const own = recipes.get(made);
  return own && sameWork(own.properties, made) ? own : entryOfCopied(made);
}

function sameWork(a: Made, b: Made): boolean {
  return a.solve === b.solve && a.solveBatch === b.solveBatch && a.fill === b.fill;
}

/**
 * Of plain objects with the same properties: one of a class may have its solver's state where a copy cannot show it.
 */
function entryOfCopied(made: Made): Entry | undefined {
  const core = made.solve ?? made.fill;
  const entry = core && recipesOfCores.get(core);
  if (!entry || Object.getPrototypeOf(made) !== Object.prototype) return undefined;
  const [properties, others] = [Object.entries(entry.properties), new Map(Object.entries(made))];
  const areSame = properties.length === others.size && properties.every(([key, value]) => others.get(key) === value);
  return areSame ? entry : undefined;
}

/** Deeper than that data is not looked at: it may refer to itself. */
const MAX_DEPTH = 50;

/** A hash of data, to see whether it was changed: cheaper than a copy of a large graph. */
function printOf(data: unknown, hash = 0x811c9dc5, depth = 0): number {
  if (typeof data === "number") {
    number[0] = data;
    return mix(mix(hash, words[0]!), words[1]!);
  }
  if (typeof data !== "object" || data === null) {
    const text = `${typeof data} ${typeof data === "function" ? "" : String(data)}`;
    let mixed = mix(hash, text.length);
    for (let i = 0; i < text.length; i++) mixed = mix(mixed, text.charCodeAt(i));
    return mixed;
  }
  if (depth > MAX_DEPTH) return hash;
  if (data instanceof ArrayBuffer) return printOf(new Uint8Array(data), hash, depth);
  if (data instanceof Date) return printOf(data.getTime(), mix(hash, 1), depth);
  if (data instanceof Map || data instanceof Set) return printOf([...data], mix(hash, 2), depth);
  let mixed = hash;
  if (Array.isArray(data) || (ArrayBuffer.isView(data) && "length" in data)) {
    const list = data as unknown as ArrayLike<unknown>;
    for (let i = 0; i < list.length; i++) mixed = printOf(list[i], mixed, depth + 1);
    return mix(mixed, list.length);
  }
  for (const [key, value] of Object.entries(data)) mixed = printOf(value, printOf(key, mixed, depth), depth + 1);
  return mix(mixed, 3);
}

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}
