import { DomainError, messageOf, requireOptions } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { isUnchanged, type Recipe, recipeOf, setRecipe } from "../core/recipe.ts";
import type { Solver } from "../core/solver.ts";
import { tableOf } from "../noise/tableLaw.ts";
import type { CrossingLaw, CrossingSolver } from "./message.ts";

/** Where a module exports a solver or a noise law. */
export interface ModuleOptions {
  /** The module's address: `new URL("./mySolver.js", import.meta.url)`, or a text of an absolute one. */
  readonly module: URL | string;
  /** The name of the export; `"default"` by default. */
  readonly name?: string;
  /** Where the export is a function that makes the solver: what it is called with. It has to be data. */
  readonly options?: unknown;
}

/**
 * Says which module exports a solver or noise law of your own, so that threads can import it too:
 *
 *     import { nearest } from "./nearest.js";
 *     withModule(nearest, { module: new URL("./nearest.js", import.meta.url), name: "nearest" })
 *
 * The export is the solver or the law itself, or a function that makes it of `options`, at once or as a promise. Returns
 * what it is given. Solvers of the library and laws of `quantileLaw` cross without it; wrappers with a memory of their own
 * (`cached`, `measured`, `withSolutionPool`) do not cross, but one that a module exports does, with a memory on every thread.
 *
 * @throws DomainError when the address is not an absolute one.
 */
export function withModule<T extends Solver | NoiseLaw>(value: T, options: ModuleOptions): T {
  requireOptions("withModule", options, { module: true, name: true, options: true });
  const { module, name = "default", options: made } = options;
  if (!URL.canParse(String(module))) {
    throw new DomainError(
      `withModule: module must be an absolute address, got "${module}"; pass new URL("${module}", import.meta.url).`,
    );
  }
  setRecipe(value, { module: String(module), name, options: made });
  return value;
}

let nextId = 0;
const ids = new WeakMap<object, number>();
const tables = new WeakMap<Float64Array, SharedArrayBuffer>();

function idOf(value: object): number {
  const known = ids.get(value);
  if (known !== undefined) return known;
  ids.set(value, nextId);
  return nextId++;
}

/** @throws DomainError when the solver cannot be made again elsewhere. */
export function crossingSolver(solver: Solver): CrossingSolver {
  const { name, sense, shape } = solver;
  const remedy = "withModule(solver, { module, name }), or take inline()";
  return { ...requireRecipe(solver, `the solver ${name}`, remedy), name, sense, shape: [...shape] };
}

/** @throws DomainError when the law cannot be made again elsewhere. */
export function crossingLaw(law: NoiseLaw): CrossingLaw {
  const { name, variance } = law;
  const table = tableOf(law);
  if (table) return { id: idOf(table), name, variance, table: sharedTable(table), recipe: null };
  const remedy = "withModule(law, { module, name }), or quantileLaw";
  return { ...requireRecipe(law, `the law ${name}`, remedy), name, variance, table: null };
}

function sharedTable(table: Float64Array): SharedArrayBuffer {
  const known = tables.get(table);
  if (known) return known;
  const shared = new SharedArrayBuffer(table.byteLength);
  new Float64Array(shared).set(table);
  tables.set(table, shared);
  return shared;
}

/** Copies of recipes as they were when they first crossed: whatever happens to the options later, these are sent. */
const snapshots = new WeakMap<Recipe, Recipe>();

function requireRecipe(made: Solver | NoiseLaw, what: string, remedy: string): { id: number; recipe: Recipe } {
  const recipe = recipeOf(made);
  if (!recipe) {
    throw new DomainError(
      `threads: ${what} cannot be made again on another thread; export it from a module and wrap it: ${remedy}.`,
    );
  }
  const known = snapshots.get(recipe);
  if (known) return { id: idOf(recipe), recipe: known };
  if (!isUnchanged(made)) {
    throw new DomainError(
      `threads: the options of ${what} were changed after it was made of them; pass a copy instead.`,
    );
  }
  const snapshot = snapshotOf(recipe, what);
  snapshots.set(recipe, snapshot);
  return { id: idOf(recipe), recipe: snapshot };
}

function snapshotOf(recipe: Recipe, what: string): Recipe {
  try {
    return structuredClone(recipe);
  } catch (cause) {
    const text = messageOf(cause);
    throw new DomainError(`threads: what makes ${what} cannot be sent to another thread: ${text}`, { cause });
  }
}
