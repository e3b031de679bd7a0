import { SolverError } from "../core/errors.ts";
import type { JobQueue } from "./jobQueue.ts";
import { isOver, type PendingJob, placeOf } from "./pendingJob.ts";
import { ACTIVITY, IDLE, reopenUnits, rowsOf, setSlot, slotOf } from "./sharedJob.ts";
import type { Thread } from "./thread.ts";

/** How many threads may exit at the same unit before the job fails. */
const MAX_EXITS = 3;
const BEFORE_FIRST_UNIT = -1;

/** Frees the units of a thread in every job, and asks workers to take them: in any case the thread's successor. */
export function reassignUnits(
  queue: JobQueue,
  thread: Thread,
  { reason, hasSuccessor }: { reason: string; hasSuccessor: boolean },
): void {
  for (const job of queue.jobs) {
    if (isOver(job)) continue;
    const freed = freeUnits(job, thread, reason);
    if (hasSuccessor) setSlot(job.shared, thread.worker, ACTIVITY, IDLE);
    if (typeof freed === "object") {
      queue.stop(job, freed);
      continue;
    }
    for (let worker = 0; worker < job.shared.shape.workers; worker++) {
      if (freed || (hasSuccessor && worker === thread.worker)) queue.send(job, worker);
    }
  }
}

/** Frees the units of a thread that has exited. Returns whether it had any, or an error if threads keep exiting. */
function freeUnits(job: PendingJob, thread: Thread, reason: string): boolean | SolverError {
  const { shared, exits, solverName } = job;
  const units = reopenUnits(shared, thread.serial);
  const wasBusy =
    slotOf(shared, thread.worker, ACTIVITY) !== IDLE &&
    job.deliveries.some((delivery) => delivery.thread.serial === thread.serial);
  for (const unit of units.length > 0 || !wasBusy ? units : [BEFORE_FIRST_UNIT]) {
    const count = (exits.get(unit) ?? 0) + 1;
    exits.set(unit, count);
    if (count < MAX_EXITS) continue;
    const place =
      unit === BEFORE_FIRST_UNIT ? "before its first row" : `at ${placeOf(job, rowsOf(shared, unit).start)} or later`;
    return new SolverError(`${solverName}: its thread exited ${count} times, ${place}; last reason: ${reason}.`);
  }
  return units.length > 0;
}
