import { DomainError, ShapeError, SolverError } from "imle";
import { CliError } from "../cliError.ts";
import { messageOf } from "../wording.ts";

/** A file that could not be read, or a problem that could not be solved. */
export interface Failure {
  /** The file, and which of its problems, where there are several. */
  readonly name: string;
  /** For people, with the name. */
  readonly error: string;
  /** 2 where the input is wrong, 3 where there is no solution, 1 for anything else. */
  readonly exitCode: number;
  /** What was thrown, where nobody expects it. */
  readonly unexpected?: unknown;
}

export function isFailure(one: object): one is Failure {
  return "error" in one;
}

/** What a solver offers to programs alone. */
const OFFER = /, or take it with accept: "feasible"/;

/** What some work gives, or why it failed; what a solver refuses, or cannot solve, is said of the problem. */
export async function attempted<T>(name: string, work: () => T | Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    const message = messageOf(error);
    const isNamed = [`${name}: `, `${name} `, "cannot read "].some((start) => message.startsWith(start));
    const named = isNamed ? message : `${name}: ${message}`;
    if (error instanceof CliError) return { name, error: named, exitCode: error.exitCode };
    if (error instanceof SolverError) {
      return { name, error: `${name}: ${message.replace(OFFER, "")}`, exitCode: 3 };
    }
    if (error instanceof DomainError || error instanceof ShapeError) {
      return { name, error: `${name}: ${message}`, exitCode: 2 };
    }
    return { name, error: `${name}: ${message}`, exitCode: 1, unexpected: error };
  }
}
