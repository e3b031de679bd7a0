import { SolverError } from "../core/errors.ts";
import type { Executor, SolveRequest } from "../core/solveRequest.ts";
import { ignoreError, runSteps, runStepsAsync } from "../core/steps.ts";
import { addRow } from "../kernels/rows.ts";
import { partialSums } from "./partialSums.ts";
import { type Sink, solveRows, wantedInstances } from "./solveRows.ts";

/**
 * Solves all rows on the calling thread, one after the other.
 *
 * Allocates the answer, and scratch for the rows of one call of the solver: one row, or as many as the solver takes.
 */
export function inline(): Executor {
  return { name: "inline", solve, solveAsync };
}

function solve(request: SolveRequest): Float32Array {
  return runSteps(answerOf(request), (promise) => {
    if (promise === undefined) return;
    ignoreError(promise);
    throw new SolverError(
      `${request.solver.name}: answered with a promise; make the asynchronous call: forwardAsync, backwardAsync, ` +
        "solveAsync or evaluateAsync.",
    );
  });
}

function solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array> {
  return runStepsAsync(answerOf(request), turnTaker(), signal);
}

/** How long rows are solved at once before other work of the thread, such as an abort, gets its turn. */
const TURN_MS = 12;

/** Called after each step: gives other work its turn when it is due. Awaiting the solver's promise counts as one. */
function turnTaker(): (awaited: Promise<void> | undefined) => void | Promise<void> {
  let end = performance.now() + TURN_MS;
  const restart = (): void => {
    end = performance.now() + TURN_MS;
  };
  return (awaited) => {
    if (awaited) return restart();
    if (performance.now() > end) return nextTurn().then(restart);
  };
}

/** By a message and not by a timer: browsers delay timers by 4 ms, and by a second in a hidden tab. */
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

/** Solves all rows of a request. Yields as `solveRows` does, and returns the answer. */
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
