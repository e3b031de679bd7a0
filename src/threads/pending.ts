import { SolverError } from "../errors.ts";
import { addRow } from "../kernels/rows.ts";
import type { SolveRequest } from "../types.ts";
import { firstFailure } from "./failure.ts";
import type { JobMessage } from "./message.ts";
import { BUSY, chunksOf, isDone, PROGRESS, ROW, reopenUnits, rowsOf, type SharedJob, slotOf } from "./sharedJob.ts";

/** A job, as the side that waits for it sees it. */
export interface Pending {
  readonly solverName: string;
  readonly message: JobMessage;
  readonly job: SharedJob;
  /** The instances that are wanted. */
  readonly instances: readonly number[];
  /** How often the thread of each unit has ended; BEFORE stands for the time before it took one. */
  readonly ends: Map<number, number>;
  /** Of each worker the progress last seen, or IDLE, and when it was first seen. */
  readonly seen: { progress: number; since: number }[];
  /** Why nobody needs the answer any more. */
  error?: unknown;
  /** Looks whether the job is over: of an asynchronous one. */
  look?: () => void;
}

/** So often the thread of a unit may end until the job fails. */
const MOST_ENDS = 3;
const BEFORE = -1;
const IDLE = -1;

export function createPending(
  solverName: string,
  message: JobMessage,
  job: SharedJob,
  instances: readonly number[],
): Pending {
  const since = performance.now();
  const seen = Array.from({ length: job.shape.workers }, () => ({ progress: IDLE, since }));
  return { solverName, message, job, instances, ends: new Map(), seen };
}

export function isOver({ job, error }: Pending): boolean {
  return error !== undefined || isDone(job);
}

/** Frees the units of a worker that has ended. Returns an error where their threads have ended too often. */
export function reopen(pending: Pending, worker: number, reason: string): SolverError | undefined {
  const { job, ends, solverName, seen } = pending;
  const wasBusy = slotOf(job, worker, BUSY) === 1;
  const units = reopenUnits(job, worker);
  seen[worker] = { progress: IDLE, since: performance.now() };
  for (const unit of units.length > 0 || !wasBusy ? units : [BEFORE]) {
    const count = (ends.get(unit) ?? 0) + 1;
    ends.set(unit, count);
    if (count < MOST_ENDS) continue;
    const place =
      unit === BEFORE ? "before its first row" : `from ${placeOf(pending, rowsOf(job.shape, unit).start)} on`;
    return new SolverError(`${solverName}: its thread ended ${count} times, ${place}; the last time: ${reason}.`);
  }
}

/** Returns an error where a call of the solver takes longer than it may. */
export function lateCall(pending: Pending, timeoutMs: number): SolverError | undefined {
  if (timeoutMs === Number.POSITIVE_INFINITY || isOver(pending)) return;
  const { job, seen, solverName } = pending;
  const now = performance.now();
  for (const [worker, { progress, since }] of seen.entries()) {
    const current = slotOf(job, worker, BUSY) === 1 ? slotOf(job, worker, PROGRESS) : IDLE;
    if (current === IDLE || current !== progress) seen[worker] = { progress: current, since: now };
    else if (now - since > timeoutMs) {
      const place = placeOf(pending, slotOf(job, worker, ROW));
      return new SolverError(
        `${solverName}: no answer within ${timeoutMs} ms, from ${place} on; its thread was ended.`,
      );
    }
  }
}

function placeOf({ instances, job }: Pending, row: number): string {
  const { samples } = job.shape;
  return `instance ${instances[Math.floor(row / samples)]}, sample ${row % samples}`;
}

/** The answer of a job that is over. @throws what made it fail. */
export function answerOf(request: SolveRequest, { job, instances, error }: Pending): Float32Array {
  const failure = error ?? firstFailure(job);
  if (failure !== undefined) throw failure;
  const { n, samples, reduce } = job.shape;
  if (reduce === "none" && instances.length === request.batch) return job.solutions.slice();
  const answer = emptyAnswer(request);
  const perInstance = reduce === "none" ? samples * n : chunksOf(job.shape) * n;
  const sums = new Float64Array(n);
  for (const [place, b] of instances.entries()) {
    const from = place * perInstance;
    if (reduce === "none") {
      answer.set(job.solutions.subarray(from, from + perInstance), b * perInstance);
      continue;
    }
    sums.fill(0);
    for (let at = from; at < from + perInstance; at += n) addRow(sums, job.sums, at);
    answer.set(sums, b * n);
  }
  return answer;
}

/** The answer where nothing is wanted. */
export function emptyAnswer({ theta, samples, reduce }: SolveRequest): Float32Array {
  return new Float32Array(theta.length * (reduce === "none" ? samples : 1));
}
