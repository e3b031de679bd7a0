import { messageOf, SolverError, show } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import type { Recipe } from "../core/recipe.ts";
import type { Solver } from "../core/solver.ts";
import * as library from "../index.ts";
import { tableLaw } from "../noise/tableLaw.ts";
import { remember } from "./memory.ts";
import type { CrossingLaw, CrossingSolver } from "./message.ts";

/** What is kept for the next job; the one not used for longest goes first. */
const solvers = new Map<number, { readonly recipe: Recipe; made: Solver | undefined }>();
const laws = new Map<number, NoiseLaw>();

/** The solver that crosses, made again or from memory. @throws SolverError when it cannot be made, or is another. */
export async function solverOf({ id, recipe: sent, name, sense, shape }: CrossingSolver): Promise<Solver> {
  const entry = solvers.get(id) ?? (sent && { recipe: sent, made: undefined });
  if (!entry) throw new Error(`internal: ${name} is not known here.`);
  remember(solvers, id, entry); // before it is made: the other side counts on it in any case
  const { recipe } = entry;
  const made = entry.made ?? ((await remake(recipe, name)) as Solver);
  if (typeof made?.solve !== "function") {
    throw new SolverError(`${name}: ${placeOf(recipe)} is ${show(made)}, expected a solver.`);
  }
  if (made.name !== name || made.sense !== sense || String(made.shape) !== String(shape)) {
    const other = `${made.name}, which finds the ${made.sense} over [${made.shape}]`;
    throw new SolverError(
      `${name}: made again on another thread it is another solver, ${other}, not the ${sense} over [${shape}]; change no property of a solver.`,
    );
  }
  entry.made = made;
  return made;
}

/** The law that crosses. @throws SolverError when it cannot be made, or is another. */
export async function lawOf(crossing: CrossingLaw): Promise<NoiseLaw> {
  const { id, name, recipe } = crossing;
  const made = laws.get(id) ?? (await remakeLaw(crossing));
  const place = recipe ? placeOf(recipe) : "its table";
  if (typeof made?.fill !== "function")
    throw new SolverError(`${name}: ${place} is ${show(made)}, expected a noise law.`);
  if (recipe && made.name !== name) {
    throw new SolverError(`${name}: made again on another thread it is another law, ${made.name}.`);
  }
  remember(laws, id, made);
  return made;
}

async function remakeLaw({ name, variance, table, recipe }: CrossingLaw): Promise<NoiseLaw | undefined> {
  if (recipe) return (await remake(recipe, name)) as NoiseLaw | undefined;
  const description = { name, ...(variance !== undefined && { variance }) };
  return table ? tableLaw(description, new Float64Array(table).slice()) : undefined;
}

async function remake(recipe: Recipe, name: string): Promise<unknown> {
  if ("module" in recipe) {
    const found = await exportOf(recipe.module, recipe.name, name);
    if (typeof found !== "function") return found;
    try {
      return await found(recipe.options);
    } catch (error) {
      const message = messageOf(error);
      throw new SolverError(`${name}: ${placeOf(recipe)} failed to make it: ${message}`, { cause: error });
    }
  }
  const make = (library as Record<string, unknown>)[recipe.factory];
  if (typeof make !== "function") throw new Error(`internal: no factory ${recipe.factory}.`);
  return make("inner" in recipe ? await remake(recipe.inner, name) : recipe.options);
}

async function exportOf(module: string, exported: string, name: string): Promise<unknown> {
  let all: Record<string, unknown>;
  try {
    all = await import(/* @vite-ignore */ /* webpackIgnore: true */ module);
  } catch (error) {
    const message = messageOf(error);
    throw new SolverError(`${name}: a worker could not import ${module}: ${message}`, { cause: error });
  }
  if (exported in all) return all[exported];
  throw new SolverError(`${name}: ${module} has no export "${exported}"; it has ${Object.keys(all).join(", ")}.`);
}

function placeOf(recipe: Recipe): string {
  return "module" in recipe ? `"${recipe.name}" of ${recipe.module}` : recipe.factory;
}
