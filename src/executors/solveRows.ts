import { batchOf } from "../core/batchOf.ts";
import { DomainError, messageOf, SolverError } from "../core/errors.ts";
import { isPromise } from "../core/isPromise.ts";
import { requireSolution } from "../core/requireSolution.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { rowMaker } from "./perturbedRows.ts";

/** Receives solutions. */
export interface Sink {
  /** Called before every call of the solver, with the first row of the call. */
  begin?(row: number): void;
  /** Where the solver writes the solutions of `count` rows from `row` on. Without it, into scratch. */
  place?(row: number, count: number): Float32Array;
  /** Called with the solutions of `count` rows from `row` on, in order. */
  take(row: number, solutions: Float32Array, count: number): void;
}

/** The instances of a request that are wanted. Their samples, in order, are the rows of the request. */
export function wantedInstances({ batch, wanted }: SolveRequest): number[] {
  return Array.from({ length: batch }, (_, b) => b).filter((b) => wanted === null || wanted[b] !== 0);
}

/**
 * Solves `count` rows of a request from `start` on, in order, in blocks of as many rows as the solver takes at once.
 * Yields after each block: the solver's promise, to be resumed when that is fulfilled, or undefined.
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
  const maxBlock = Math.min(count, solveBatch ? (solver.batchRows ?? count) : 1);
  const thetas = new Float32Array(maxBlock * n);
  const scratch = new Float32Array(sink.place ? 0 : maxBlock * n);

  for (let first = start; first < start + count; first += maxBlock) {
    const block = Math.min(maxBlock, start + count - first);
    const x = block === maxBlock ? thetas : thetas.subarray(0, block * n);
    const z = sink.place?.(first, block) ?? scratch.subarray(0, block * n);
    sink.begin?.(first);
    z.fill(Number.NaN);
    let written = false;
    try {
      writeRows(x, first);
      written = true;
      yield promiseOf(solveBatch ? solveBatch.call(solver, x, z, block) : solver.solve(x, z));
      requireSolution(solver.name, z);
    } catch (error) {
      if (solver.batchRows !== undefined && block > 1) yield* solveOneByOne(first, block);
      if (!written) throw error;
      throw withPlace(error, solver.name, solveBatch ? "one row of the batch" : placeOf(first));
    }
    sink.take(first, z, block);
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

  /** Throws the error of the first row of a block that fails on its own. */
  function* solveOneByOne(first: number, block: number): Generator<Promise<void> | undefined, void> {
    const x = new Float32Array(n);
    const z = new Float32Array(n);
    for (let row = first; row < first + block; row++) {
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

/** The solver's promise. A solver written without types may return anything; only a promise means more work. */
function promiseOf(returned: void | Promise<void>): Promise<void> | undefined {
  return isPromise(returned) ? Promise.resolve(returned) : undefined;
}

/** What a solver threw, with the place. A DomainError stays one; anything else becomes a SolverError. */
function withPlace(error: unknown, name: string, place: string): Error {
  const message = messageOf(error);
  for (const Kind of [SolverError, DomainError]) {
    if (error instanceof Kind) return new Kind(`${message} At ${place}.`, { cause: error });
  }
  return new SolverError(`${name}: failed at ${place}: ${message}`, { cause: error });
}
