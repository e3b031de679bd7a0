import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AuditProblem, NoiseLaw } from "imle";
import { CliError } from "../cliError.ts";
import { messageOf, show } from "../wording.ts";
import { PROBLEMS } from "./problems.ts";

/** A problem, with the noise that fits it where that is known. */
export interface LoadedProblem {
  readonly problem: AuditProblem;
  readonly noise: NoiseLaw | undefined;
}

const NAMES = Object.keys(PROBLEMS).join(", ");

/**
 * How to load the problem of that name, or that a module exports: no code of the user's runs before it is called.
 *
 * @throws CliError when there is none; when called, when the module cannot be loaded or exports something else.
 */
export function findProblem(given: string | undefined): () => Promise<LoadedProblem> {
  if (given === undefined) {
    throw new CliError(`imle audit: which problem? One of ${NAMES}, or the path of a module. See: imle audit --help`);
  }
  const builtIn = Object.hasOwn(PROBLEMS, given) ? PROBLEMS[given] : undefined;
  if (builtIn !== undefined) return async () => ({ problem: builtIn.make(), noise: builtIn.noise?.() });
  if (!/\.[cm]?js$/.test(given)) {
    throw new CliError(`imle audit: no problem "${given}"; there are ${NAMES}, or the path of a .js or .mjs module.`);
  }
  const path = resolve(given);
  if (!existsSync(path)) throw new CliError(`cannot read ${given}: no such file.`);
  if (statSync(path).isDirectory()) throw new CliError(`cannot read ${given}: it is a folder.`);
  return async () => ({ problem: await problemOf(given, path), noise: undefined });
}

async function problemOf(file: string, path: string): Promise<AuditProblem> {
  const module: unknown = await guarded(`${file} cannot be loaded`, () => import(pathToFileURL(path).href));
  const exported = isRecord(module) ? (module.default ?? module.problem) : undefined;
  if (exported === undefined) {
    const names = isRecord(module) ? Object.keys(module).join(", ") : "";
    const what = names === "" ? "nothing" : `only ${names}`;
    throw new CliError(`${file} exports ${what}; it must export { solver, theta, loss } as default or as problem.`);
  }
  const made =
    typeof exported === "function" ? await guarded(`${file}: its function failed`, () => exported()) : exported;
  if (isProblem(made)) return made;
  const missing = ["solver", "theta", "loss"].filter((key) => !isRecord(made) || made[key] === undefined);
  const got = isRecord(made) ? `lacks ${missing.join(", ")}` : `is ${show(made)}`;
  throw new CliError(
    `${file}: the problem ${got}; it must be { solver, theta, loss }, with name and family if you like.`,
  );
}

/** Does work of the user's; what it throws becomes one line. */
async function guarded(what: string, work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    const message = messageOf(error);
    throw new CliError(`${what}: ${message.split("\n")[0]}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether it has the parts of a problem; what they are is checked by `audit`. */
function isProblem(value: unknown): value is AuditProblem {
  return isRecord(value) && ["solver", "theta", "loss"].every((key) => value[key] !== undefined);
}
