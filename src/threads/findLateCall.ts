import { SolverError } from "../core/errors.ts";
import { type PendingJob, placeOf } from "./pendingJob.ts";
import { ACTIVITY, CALLS, IDLE, LOADING, ROW, slotOf } from "./sharedJob.ts";

/** How long a worker may take to make the solver and the law: their module may be slow to load. */
export const MAX_LOADING_MS = 30_000;

/**
 * An error if a worker has been at one call of the solver for longer than `timeoutMs`, or at making the solver for
 * longer than MAX_LOADING_MS. The time counts from the first check that saw the call.
 */
export function findLateCall(job: PendingJob, timeoutMs: number): SolverError | undefined {
  const { shared, observed, solverName } = job;
  const now = performance.now();
  for (const [worker, { activity, since }] of observed.entries()) {
    const current = slotOf(shared, worker, ACTIVITY);
    const description = `${current} ${slotOf(shared, worker, CALLS)}`;
    if (current === IDLE || description !== activity) observed[worker] = { activity: description, since: now };
    else if (current === LOADING && now - since > MAX_LOADING_MS) {
      return new SolverError(
        `${solverName}: a worker could not make it, or its noise law, within ${MAX_LOADING_MS / 1000} s; its thread was terminated.`,
      );
    } else if (current !== LOADING && now - since > timeoutMs) {
      const place = placeOf(job, slotOf(shared, worker, ROW));
      return new SolverError(
        `${solverName}: no answer within ${timeoutMs} ms, at ${place} or later; its thread was terminated.`,
      );
    }
  }
}
