import { messageOf, SolverError, show } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import type { Recipe } from "../core/recipe.ts";
import type { Solver } from "../core/solver.ts";
import * as library from "../index.ts";
import { tableLaw } from "../noise/tableLaw.ts";
import type { SerializedLaw, SerializedSolver } from "./message.ts";
import { remember } from "./remember.ts";

/** What this thread keeps for later jobs. */
const solvers = new Map<number, { readonly recipe: Recipe; made: Solver | undefined }>();
const laws = new Map<number, NoiseLaw>();

/** The solver, from the cache or made from its recipe. @throws SolverError when that fails or gives another solver. */
export async function deserializeSolver(serialized: SerializedSolver): Promise<Solver> {
  const { id, recipe: sent, name, sense, shape } = serialized;
  const entry = solvers.get(id) ?? (sent && { recipe: sent, made: undefined });
  if (!entry) throw new Error(`internal: this thread does not have ${name}.`);
  remember(solvers, id, entry); // before it is made: the pool counts on it even if that fails
  const { recipe } = entry;
  const made = entry.made ?? ((await make(recipe, name)) as Solver);
  if (typeof made?.solve !== "function") {
    throw new SolverError(`${name}: ${sourceOf(recipe)} is ${show(made)}, expected a solver.`);
  }
  if (made.name !== name || made.sense !== sense || String(made.shape) !== String(shape)) {
    const got = `${made.name}, which finds the ${made.sense} over [${made.shape}]`;
    throw new SolverError(
      `${name}: another thread made a different solver, ${got}, expected the ${sense} over [${shape}]; do not change properties of a solver.`,
    );
  }
  entry.made = made;
  return made;
}

/** The law, from the cache or made. @throws SolverError when that fails or gives another law. */
export async function deserializeLaw(serialized: SerializedLaw): Promise<NoiseLaw> {
  const { id, name, recipe } = serialized;
  const made = laws.get(id) ?? (await makeLaw(serialized));
  const source = recipe ? sourceOf(recipe) : "its table";
  if (typeof made?.fill !== "function") {
    throw new SolverError(`${name}: ${source} is ${show(made)}, expected a noise law.`);
  }
  if (recipe && made.name !== name) {
    throw new SolverError(`${name}: another thread made a different law, ${made.name}.`);
  }
  remember(laws, id, made);
  return made;
}

async function makeLaw({ name, variance, table, recipe }: SerializedLaw): Promise<NoiseLaw | undefined> {
  if (recipe) return (await make(recipe, name)) as NoiseLaw | undefined;
  const description = { name, ...(variance !== undefined && { variance }) };
  return table ? tableLaw(description, new Float64Array(table).slice()) : undefined;
}

/** What the recipe makes: any value, if a module exports it. */
async function make(recipe: Recipe, name: string): Promise<unknown> {
  if ("module" in recipe) {
    const exported = await importExport(recipe.module, recipe.name, name);
    if (typeof exported !== "function") return exported;
    try {
      return await exported(recipe.options);
    } catch (error) {
      const message = messageOf(error);
      throw new SolverError(`${name}: ${sourceOf(recipe)} failed to make it: ${message}`, { cause: error });
    }
  }
  const factory = (library as Record<string, unknown>)[recipe.factory];
  if (typeof factory !== "function") throw new Error(`internal: no factory ${recipe.factory}.`);
  return factory("inner" in recipe ? await make(recipe.inner, name) : recipe.options);
}

async function importExport(module: string, exportName: string, name: string): Promise<unknown> {
  let exports: Record<string, unknown>;
  try {
    exports = await import(/* @vite-ignore */ /* webpackIgnore: true */ module);
  } catch (error) {
    const message = messageOf(error);
    throw new SolverError(`${name}: a worker could not import ${module}: ${message}`, { cause: error });
  }
  if (exportName in exports) return exports[exportName];
  throw new SolverError(`${name}: ${module} has no export "${exportName}"; it has ${Object.keys(exports).join(", ")}.`);
}

/** Where a solver or law came from, as errors name it. */
function sourceOf(recipe: Recipe): string {
  return "module" in recipe ? `"${recipe.name}" of ${recipe.module}` : recipe.factory;
}
