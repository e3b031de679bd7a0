import { batchOf } from "../core/batchOf.ts";
import { DomainError, messageOf, SolverError } from "../core/errors.ts";
import { isPromise } from "../core/isPromise.ts";
import { requireSolution } from "../core/requireSolution.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { rowMaker } from "./perturbedRows.ts";

/** Where solutions go. */
export interface Sink {
  /** Told before every call of the solver which row it begins with. */
  begin?(row: number): void;
  /** Where `count` solutions are to be written, from that of `row` on; null for scratch. */
  place?(row: number, count: number): Float32Array;
  /** Told of `count` solutions that are there, from that of `row` on, in order. */
  take(row: number, solutions: Float32Array, count: number): void;
}

/** The instances of a request that are wanted; their samples, in order, are the rows of the request. */
export function wantedInstances({ batch, wanted }: SolveRequest): number[] {
  return Array.from({ length: batch }, (_, b) => b).filter((b) => wanted === null || wanted[b] !== 0);
}

/**
 * Solves `count` rows of a request from `start` on, in order, in blocks of as many as the solver wants at once. Yields
 * after each block, with the solver's promise where it gave one, to be resumed when that is fulfilled.
 */
export function* solveRows(
  request: SolveRequest,
  instances: readonly number[],
  start: number,
  count: number,
  sink: Sink,
): Generator<Promise<void> | undefined, void> {
  const { solver, theta, batch, samples } = request;
  const n = theta.length / batch;
  const rows = rowMaker(request, n);
  const solveBatch = batchOf(solver);
  const most = Math.min(count, solveBatch ? (solver.batchRows ?? count) : 1);
  const thetas = new Float32Array(most * n);
  const scratch = new Float32Array(sink.place ? 0 : most * n);

  for (let first = start; first < start + count; first += most) {
    const together = Math.min(most, start + count - first);
    const x = together === most ? thetas : thetas.subarray(0, together * n);
    const z = sink.place?.(first, together) ?? scratch.subarray(0, together * n);
    sink.begin?.(first);
    z.fill(Number.NaN);
    let written = false;
    try {
      writeRows(x, first);
      written = true;
      yield promiseOf(solveBatch ? solveBatch.call(solver, x, z, together) : solver.solve(x, z));
      requireSolution(solver.name, z);
    } catch (error) {
      if (solver.batchRows !== undefined && together > 1) yield* solveOneByOne(first, together);
      if (!written) throw error;
      throw withPlace(error, solver.name, solveBatch ? "one row of the batch" : placeOf(first));
    }
    sink.take(first, z, together);
  }

  function writeRows(x: Float32Array, first: number): void {
    for (let row = first, end = first + x.length / n; row < end; ) {
      const sample = row % samples;
      const until = Math.min(end, row - sample + samples);
      const part = x.subarray((row - first) * n, (until - first) * n);
      rows.write(part, instances[Math.floor(row / samples)]!, sample);
      row = until;
    }
  }

  /** Finds the row that a block failed at, the first of them. */
  function* solveOneByOne(first: number, together: number): Generator<Promise<void> | undefined, void> {
    const x = new Float32Array(n);
    const z = new Float32Array(n);
    for (let row = first; row < first + together; row++) {
      sink.begin?.(row);
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
  const message = messageOf(error);
  for (const Kind of [SolverError, DomainError]) {
    if (error instanceof Kind) return new Kind(`${message} At ${place}.`, { cause: error });
  }
  return new SolverError(`${name}: failed at ${place}: ${message}`, { cause: error });
}
