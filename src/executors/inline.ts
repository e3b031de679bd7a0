import { DomainError, SolverError } from "../errors.ts";
import { isPromise } from "../solvers/isPromise.ts";
import { requireSolution } from "../solvers/requireSolution.ts";
import type { Executor, SolveRequest } from "../types.ts";
import { rowMaker } from "./perturbedRows.ts";
import { sampleSums } from "./sampleSums.ts";

/**
 * Solves every row here and now, one after the other, on the thread that asks.
 *
 * Allocates the answer and scratch of the rows that the solver takes at once: one, or as many as it says.
 */
export function inline(): Executor {
  return { name: "inline", solve, solveAsync };
}

function solve(request: SolveRequest): Float32Array {
  const work = solveRows(request);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (value === undefined) continue;
    // The promise is not awaited: mark it as handled, so that its failure does not end the process later.
    value.catch(() => {});
    throw new SolverError(
      `${request.solver.name}: answered with a promise; make the asynchronous call: forwardAsync, backwardAsync, mapAsync or evaluateAsync.`,
    );
  }
}

/** Solving at once, rows go on for so long before other work of the thread, an abort for one, gets its turn. */
const TURN_MILLISECONDS = 12;

async function solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array> {
  signal?.throwIfAborted();
  const work = solveRows(request);
  let turnEnd = performance.now() + TURN_MILLISECONDS;
  for (let state = work.next(); ; ) {
    signal?.throwIfAborted();
    if (state.done) return state.value;
    try {
      if (state.value) {
        await abortable(state.value, signal);
        turnEnd = performance.now() + TURN_MILLISECONDS;
      }
    } catch (error) {
      signal?.throwIfAborted();
      state = work.throw(error);
      continue;
    }
    if (performance.now() > turnEnd) {
      await nextTurn();
      turnEnd = performance.now() + TURN_MILLISECONDS;
    }
    signal?.throwIfAborted();
    state = work.next();
  }
}

/** By a message and not by a timer, which browsers delay by 4 ms, and by a second in a tab out of sight. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * The rows of a request, in order, in blocks of as many as the solver wants at once. Yields after each block, with the
 * solver's promise where it gave one, to be resumed when that is fulfilled; returns the answer.
 */
function* solveRows(request: SolveRequest): Generator<Promise<void> | undefined, Float32Array> {
  const { solver, theta, batch, samples, wanted, reduce } = request;
  const n = theta.length / batch;
  const instances = Array.from({ length: batch }, (_, b) => b).filter((b) => wanted === null || wanted[b] !== 0);
  const total = instances.length * samples;
  const rows = rowMaker(request, n);
  const answer = new Float32Array((reduce === "none" ? batch * samples : batch) * n);
  const sums = reduce === "none" ? null : sampleSums(samples, n);
  const inPlace = sums === null && instances.length === batch;
  const most = Math.min(total, solver.solveBatch ? (solver.batchRows ?? total) : 1);
  const thetas = new Float32Array(most * n);
  const scratch = new Float32Array(inPlace ? 0 : most * n);

  for (let first = 0; first < total; first += most) {
    const count = Math.min(most, total - first);
    const x = count === most ? thetas : thetas.subarray(0, count * n);
    const z = inPlace ? answer.subarray(first * n, (first + count) * n) : scratch.subarray(0, count * n);
    writeRows(x, first);
    z.fill(Number.NaN);
    try {
      yield promiseOf(solver.solveBatch ? solver.solveBatch(x, z, count) : solver.solve(x, z));
      requireSolution(solver.name, z);
    } catch (error) {
      if (solver.batchRows !== undefined && count > 1) yield* solveOneByOne(first, count);
      throw withPlace(error, solver.name, solver.solveBatch ? `one of the ${count} rows of the batch` : placeOf(first));
    }
    if (!inPlace) for (let row = 0; row < count; row++) take(first + row, z.subarray(row * n, (row + 1) * n));
  }
  return answer;

  function writeRows(x: Float32Array, first: number): void {
    for (let row = first, end = first + x.length / n; row < end; ) {
      const sample = row % samples;
      const until = Math.min(end, row - sample + samples);
      const part = x.subarray((row - first) * n, (until - first) * n);
      rows.write(part, instances[Math.floor(row / samples)]!, sample);
      row = until;
    }
  }

  function take(row: number, z: Float32Array): void {
    const b = instances[Math.floor(row / samples)]!;
    const sample = row % samples;
    if (sums === null) answer.set(z, (b * samples + sample) * n);
    else if (sums.add(z, sample)) answer.set(sums.take(), b * n);
  }

  /** Finds the row that a block failed at. */
  function* solveOneByOne(first: number, count: number): Generator<Promise<void> | undefined, void> {
    const x = new Float32Array(n);
    const z = new Float32Array(n);
    for (let row = first; row < first + count; row++) {
      writeRows(x, row);
      z.fill(Number.NaN);
      try {
        yield promiseOf(solver.solve(x, z));
        requireSolution(solver.name, z);
      } catch (error) {
        throw withPlace(error, solver.name, placeOf(row));
      }
    }
  }

  function placeOf(row: number): string {
    return `instance ${instances[Math.floor(row / samples)]}, sample ${row % samples}`;
  }
}

/** A solver written without types may return anything; only a promise means that its answer is not there yet. */
function promiseOf(returned: void | Promise<void>): Promise<void> | undefined {
  return isPromise(returned) ? Promise.resolve(returned) : undefined;
}

/** What a solver threw, with the place: a DomainError of theta as such, anything else as SolverError with its cause. */
function withPlace(error: unknown, name: string, place: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  for (const Kind of [SolverError, DomainError]) {
    if (error instanceof Kind) return new Kind(`${message} At ${place}.`, { cause: error });
  }
  return new SolverError(`${name}: failed at ${place}: ${message}`, { cause: error });
}

/** The promise, or the signal's reason as soon as it aborts. */
function abortable(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
