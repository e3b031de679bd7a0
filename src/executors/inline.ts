import { SolverError } from "../core/errors.ts";
import type { Executor, SolveRequest } from "../core/solveRequest.ts";
import { addRow } from "../kernels/rows.ts";
import { partialSums } from "./partialSums.ts";
import { type Sink, solveRows, wantedInstances } from "./solveRows.ts";

/**
 * Solves every row here and now, one after the other, on the thread that asks.
 *
 * Allocates the answer and scratch of the rows that the solver takes at once: one, or as many as it says.
 */
export function inline(): Executor {
  return { name: "inline", solve, solveAsync };
}

function solve(request: SolveRequest): Float32Array {
  const work = answerOf(request);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (value === undefined) continue;
    // The promise is not awaited: mark it as handled, so that its failure does not end the process later.
    value.catch(() => {});
    throw new SolverError(
      `${request.solver.name}: answered with a promise; make the asynchronous call: forwardAsync, backwardAsync, solveAsync or evaluateAsync.`,
    );
  }
}

/** Solving at once, rows go on for so long before other work of the thread, an abort for one, gets its turn. */
const TURN_MILLISECONDS = 12;

async function solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array> {
  signal?.throwIfAborted();
  const work = answerOf(request);
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

/** All rows of a request. Yields as `solveRows` does; returns the answer. */
function* answerOf(request: SolveRequest): Generator<Promise<void> | undefined, Float32Array> {
  const { theta, batch, samples, reduce } = request;
  const n = theta.length / batch;
  const instances = wantedInstances(request);
  const answer = new Float32Array((reduce === "none" ? batch * samples : batch) * n);
  yield* solveRows(request, instances, 0, instances.length * samples, sink());
  return answer;

  function sink(): Sink {
    if (reduce === "sum") {
      const sums = new Float64Array(n);
      const parts = partialSums(samples, n, (sum, instance, chunk) => {
        if (chunk === 0) sums.fill(0);
        addRow(sums, sum, 0);
        answer.set(sums, instances[instance]! * n);
      });
      return { take: parts.add };
    }
    if (instances.length === batch) {
      return { place: (row, count) => answer.subarray(row * n, (row + count) * n), take() {} };
    }
    return {
      take(row, solutions, count) {
        for (let i = 0; i < count; i++) {
          const place = instances[Math.floor((row + i) / samples)]! * samples + ((row + i) % samples);
          answer.set(solutions.subarray(i * n, (i + 1) * n), place * n);
        }
      },
    };
  }
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
