import { DomainError, show } from "./errors.ts";
import type { Executor, SolveProgram } from "./solveRequest.ts";
import { runSteps, runStepsAsync } from "./steps.ts";

/** Options of an asynchronous call. */
export interface AsyncOptions {
  /** Stops the work before the next row, or while a solver's promise is pending. */
  readonly signal?: AbortSignal | undefined;
}

/** Does the work: hands every request to the executor and the answer back. */
export function run<T>(work: SolveProgram<T>, executor: Executor): T {
  return runSteps(work, (request) => executor.solve(request));
}

/** `run` for solvers and executors that need time. */
export async function runAsync<T>(
  work: SolveProgram<T>,
  executor: Pick<Executor, "solveAsync">,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  return await runStepsAsync(work, (request) => executor.solveAsync(request, signal));
}

/** @throws DomainError unless `signal` is absent or one. */
export function requireSignal(where: string, signal: AbortSignal | undefined): void {
  if (signal === undefined || typeof signal?.throwIfAborted === "function") return;
  throw new DomainError(`${where}: signal must be an AbortSignal, got ${show(signal)}; pass controller.signal.`);
}

/** @throws DomainError unless `executor` is one. */
export function requireExecutor(where: string, executor: Executor): void {
  if (typeof executor?.solve === "function" && typeof executor.solveAsync === "function") return;
  throw new DomainError(`${where}: executor must be one such as inline(), got ${show(executor)}.`);
}
