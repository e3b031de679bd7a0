import { DomainError, messageOf } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { isUnchanged, type Recipe, recipeOf } from "../core/recipe.ts";
import type { Solver } from "../core/solver.ts";
import { tableOf } from "../noise/tableLaw.ts";
import type { SerializedLaw, SerializedSolver } from "./message.ts";

let nextId = 0;
const ids = new WeakMap<object, number>();
const tables = new WeakMap<Float64Array, SharedArrayBuffer>();

function idOf(value: object): number {
  const known = ids.get(value);
  if (known !== undefined) return known;
  ids.set(value, nextId);
  return nextId++;
}

/** @throws DomainError when no other thread can make the solver. */
export function serializeSolver(solver: Solver): SerializedSolver {
  const { name, sense, shape } = solver;
  const remedy = "withModule(solver, { module, name }), or use inline()";
  return { ...requireRecipe(solver, `the solver ${name}`, remedy), name, sense, shape: [...shape] };
}

/** @throws DomainError when no other thread can make the law. */
export function serializeLaw(law: NoiseLaw): SerializedLaw {
  const { name, variance } = law;
  const table = tableOf(law);
  if (table) return { id: idOf(table), name, variance, table: sharedTable(table), recipe: null };
  const remedy = "withModule(law, { module, name }), or use quantileLaw";
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

/** Copies of recipes from when they were first sent. Later changes to the options have no effect on them. */
const snapshots = new WeakMap<Recipe, Recipe>();

function requireRecipe(made: Solver | NoiseLaw, what: string, remedy: string): { id: number; recipe: Recipe } {
  const recipe = recipeOf(made);
  if (!recipe) {
    throw new DomainError(
      `threads: ${what} cannot be made on another thread; export it from a module and wrap it: ${remedy}.`,
    );
  }
  const known = snapshots.get(recipe);
  if (known) return { id: idOf(recipe), recipe: known };
  if (!isUnchanged(made)) {
    throw new DomainError(`threads: the options of ${what} were changed after it was made; pass it a copy of them.`);
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
    throw new DomainError(`threads: the options of ${what} cannot be sent to another thread: ${text}`, { cause });
  }
}
