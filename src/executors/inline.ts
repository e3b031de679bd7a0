import { DomainError, SolverError } from "../errors.ts";
import { addRow } from "../kernels/rows.ts";
import { isPromise } from "../solvers/isPromise.ts";
import { requireSolution } from "../solvers/requireSolution.ts";
import type { Executor, SolveRequest } from "../types.ts";
import { type RowMaker, rowMaker } from "./perturbedRows.ts";

/**
 * Solves every row here and now, one after the other, on the thread that asks.
 *
 * Allocates the answer and scratch of one row; for a batch solver scratch of all rows, as it wants them together.
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
 * The rows of a request, in order. Yields after each row, with the solver's promise where it gave one, to be resumed
 * when that is fulfilled; returns the answer.
 */
function* solveRows(request: SolveRequest): Generator<Promise<void> | undefined, Float32Array> {
  const { solver, theta, batch, samples, wanted, reduce } = request;
  const n = theta.length / batch;
  const rows = rowMaker(request, n);
  if (solver.solveBatch) return yield* solveTogether(request, n, rows);

  const x = new Float32Array(n);
  const keep = reduce === "none";
  const answer = new Float32Array(keep ? batch * samples * n : batch * n);
  const sums = new Float64Array(keep ? 0 : n);
  const scratch = new Float32Array(n);
  for (let b = 0; b < batch; b++) {
    if (wanted !== null && wanted[b] === 0) continue;
    sums.fill(0);
    for (let s = 0; s < samples; s++) {
      rows.write(x, b, s);
      const from = (b * samples + s) * n;
      const z = keep ? answer.subarray(from, from + n) : scratch;
      z.fill(Number.NaN);
      try {
        yield promiseOf(solver.solve(x, z));
        requireSolution(solver.name, z);
      } catch (error) {
        throw withPlace(error, solver.name, `instance ${b}, sample ${s}`);
      }
      if (!keep) addRow(sums, z);
    }
    if (!keep) answer.set(sums, b * n);
  }
  return answer;
}

function* solveTogether(
  request: SolveRequest,
  n: number,
  rows: RowMaker,
): Generator<Promise<void> | undefined, Float32Array> {
  const { solver, batch, samples, wanted, reduce } = request;
  const instances = Array.from({ length: batch }, (_, b) => b).filter((b) => wanted === null || wanted[b] !== 0);
  const answer = new Float32Array(reduce === "none" ? batch * samples * n : batch * n);
  if (instances.length === 0) return answer;
  const count = instances.length * samples;
  const thetas = new Float32Array(count * n);
  const solutions = new Float32Array(count * n).fill(Number.NaN);
  for (let r = 0; r < count; r++) {
    rows.write(thetas.subarray(r * n, (r + 1) * n), instances[Math.floor(r / samples)]!, r % samples);
  }
  try {
    yield promiseOf(solver.solveBatch?.(thetas, solutions, count));
    requireSolution(solver.name, solutions);
  } catch (error) {
    throw withPlace(error, solver.name, `one of the ${count} rows of the batch`);
  }
  if (reduce === "none" && instances.length === batch) return solutions;
  const sums = new Float64Array(n);
  for (const [place, b] of instances.entries()) {
    const own = solutions.subarray(place * samples * n, (place + 1) * samples * n);
    if (reduce === "none") {
      answer.set(own, b * samples * n);
      continue;
    }
    sums.fill(0);
    for (let from = 0; from < own.length; from += n) addRow(sums, own.subarray(from, from + n));
    answer.set(sums, b * n);
  }
  return answer;
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
