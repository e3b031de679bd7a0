import { SolverError } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { addRow } from "../kernels/rows.ts";
import type { Post, Thread } from "./crew.ts";
import { firstFailure } from "./failure.ts";
import type { JobMessage } from "./message.ts";
import {
  AWAY,
  BUSY,
  chunksOf,
  isDone,
  MAKING,
  PROGRESS,
  ROW,
  reopenUnits,
  rowsOf,
  type SharedJob,
  slotOf,
} from "./sharedJob.ts";

/** A job, as the side that waits for it sees it. */
export interface Pending {
  readonly solverName: string;
  readonly message: JobMessage;
  readonly job: SharedJob;
  /** The instances that are wanted. */
  readonly instances: readonly number[];
  /** To whom it was sent. */
  readonly posts: Post[];
  /** How often the thread of each unit has ended; BEFORE stands for the time before it took one. */
  readonly ends: Map<number, number>;
  /** Of each worker what it was seen at, and since when. */
  readonly seen: { at: string; since: number }[];
  /** Why nobody wants the answer any more, and that it is so. */
  stopped: boolean;
  error: unknown;
  /** When nobody waited for it any more; Infinity before. */
  endedAt: number;
  /** Looks whether the job is over: of an asynchronous one. */
  look?: () => void;
}

/** So often the thread of a unit may end until the job fails. */
const MAX_ENDS = 3;
const BEFORE = -1;
/** So long the solver and the law may take to be made, which a slow module may need. */
export const MAX_MAKING_MS = 30_000;

export function createPending(
  solverName: string,
  message: JobMessage,
  job: SharedJob,
  instances: readonly number[],
): Pending {
  const since = performance.now();
  const seen = Array.from({ length: job.shape.workers }, () => ({ at: "", since }));
  return {
    ...{ solverName, message, job, instances, posts: [], ends: new Map(), seen },
    ...{ stopped: false, error: undefined, endedAt: Number.POSITIVE_INFINITY },
  };
}

export function isOver({ job, stopped }: Pending): boolean {
  return stopped || isDone(job);
}

/** Frees the units of a thread that has ended: whether there were any, or an error where threads have ended too often. */
export function reopen(pending: Pending, { worker, serial }: Thread, reason: string): boolean | SolverError {
  const { job, ends, solverName } = pending;
  const units = reopenUnits(job, serial);
  const wasBusy = slotOf(job, worker, BUSY) !== AWAY && pending.posts.some(({ thread }) => thread.serial === serial);
  for (const unit of units.length > 0 || !wasBusy ? units : [BEFORE]) {
    const count = (ends.get(unit) ?? 0) + 1;
    ends.set(unit, count);
    if (count < MAX_ENDS) continue;
    const place = unit === BEFORE ? "before its first row" : `from ${placeOf(pending, rowsOf(job, unit).start)} on`;
    return new SolverError(`${solverName}: its thread ended ${count} times, ${place}; the last time: ${reason}.`);
  }
  return units.length > 0;
}

/** Returns an error where a worker takes longer than it may, for one call of the solver or to make it. */
export function lateCall(pending: Pending, timeoutMs: number): SolverError | undefined {
  const { job, seen, solverName } = pending;
  const now = performance.now();
  for (const [worker, { at, since }] of seen.entries()) {
    const busy = slotOf(job, worker, BUSY);
    const current = `${busy} ${slotOf(job, worker, PROGRESS)}`;
    if (busy === AWAY || current !== at) seen[worker] = { at: current, since: now };
    else if (busy === MAKING && now - since > MAX_MAKING_MS) {
      return new SolverError(
        `${solverName}: a worker could not make it, or its noise law, within ${MAX_MAKING_MS / 1000} s; its thread was ended.`,
      );
    } else if (busy !== MAKING && now - since > timeoutMs) {
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
export function answerOf(request: SolveRequest, { job, instances, stopped, error }: Pending): Float32Array {
  if (stopped) throw error;
  const failure = firstFailure(job);
  if (failure) throw failure;
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
