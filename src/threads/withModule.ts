import { DomainError, requireOptions } from "../core/errors.ts";
import type { NoiseLaw } from "../core/noiseLaw.ts";
import { setRecipe } from "../core/recipe.ts";
import type { Solver } from "../core/solver.ts";

/** Where a module exports a solver or a noise law. */
export interface ModuleOptions {
  /** The module's URL: `new URL("./mySolver.js", import.meta.url)`, or an absolute one as a string. */
  readonly module: URL | string;
  /** The name of the export; `"default"` by default. */
  readonly name?: string;
  /** The argument, where the export is a function that makes the solver. It has to be data that can be cloned. */
  readonly options?: unknown;
}

/**
 * Says which module exports a solver or noise law of your own, so that threads can import it too:
 *
 *     import { nearest } from "./nearest.js";
 *     withModule(nearest, { module: new URL("./nearest.js", import.meta.url), name: "nearest" })
 *
 * The export is the solver or the law itself, or a function that makes it from `options`, at once or as a promise.
 * Returns its first argument. Solvers of the library and laws made by `quantileLaw` do not need it. Wrappers that keep
 * state (`cached`, `measured`, `withSolutionPool`) cannot be sent to threads, but a module can export one: then each
 * thread has its own state.
 *
 * @throws DomainError when the URL is not absolute.
 */
export function withModule<T extends Solver | NoiseLaw>(value: T, options: ModuleOptions): T {
  requireOptions("withModule", options, { module: true, name: true, options: true });
  const { module, name = "default", options: made } = options;
  if (!URL.canParse(String(module))) {
    throw new DomainError(
      `withModule: module must be an absolute URL, got "${module}"; pass new URL("${module}", import.meta.url).`,
    );
  }
  setRecipe(value, { module: String(module), name, options: made });
  return value;
}
