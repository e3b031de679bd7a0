import { findLateCall, MAX_LOADING_MS } from "./findLateCall.ts";
import type { JobMemory } from "./jobMemory.ts";
import type { JobQueue } from "./jobQueue.ts";
import { EXITED, STATE } from "./message.ts";
import { isAwaited, isOver, type PendingJob } from "./pendingJob.ts";
import { repeat } from "./platform.ts";
import { reassignUnits } from "./reassignUnits.ts";
import { ACTIVITY, IDLE, LOADING, slotOf } from "./sharedJob.ts";
import { isCompleted, type Thread } from "./thread.ts";
import type { WorkerPool } from "./workerPool.ts";

/** How often threads are checked. */
export const CHECK_INTERVAL_MS = 20;
/** How long a thread may go on with a job after its caller has left. Then it is replaced. */
const GRACE_MS = 200;

/** Finds threads that have exited or take too long, has them replaced, and gives their units to others. */
export interface Watchdog {
  /** Starts a clock that checks. It stops by itself when there is nothing left to watch. */
  start(): void;
  /** Checks now. A caller that blocks has to call it, since the clock stands still meanwhile. */
  check(): void;
  /** Reassigns the units of a thread that was replaced. */
  replaced(thread: Thread, reason: string): void;
  /** Forgets all threads. */
  clear(): void;
}

/** What a watchdog watches. */
export interface Watched {
  readonly timeoutMs: number;
  readonly pool: WorkerPool;
  readonly memory: JobMemory;
  readonly queue: JobQueue;
  /** Whether the clock has to go on although no job holds memory. */
  isNeeded(): boolean;
}

export function createWatchdog({ timeoutMs, pool, memory, queue, isNeeded }: Watched): Watchdog {
  /** Threads that were replaced and may still be running. */
  const terminating = new Set<Thread>();
  let stopClock: (() => void) | undefined;
  return {
    start,
    check,
    replaced(thread, reason) {
      terminating.add(thread);
      reassignUnits(queue, thread, { reason, hasSuccessor: true });
      start();
    },
    clear: () => terminating.clear(),
  };

  function start(): void {
    stopClock ??= repeat(check, CHECK_INTERVAL_MS);
  }

  function check(): void {
    pool.check();
    reassignLastUnits();
    stopLateJobs();
    replaceAbandoned();
    memory.release();
    if (memory.holders.size > 0 || isNeeded() || terminating.size > 0) return;
    stopClock?.();
    stopClock = undefined;
  }

  /** A thread that was told to terminate may take one more unit before it exits. */
  function reassignLastUnits(): void {
    for (const thread of terminating) {
      if (Atomics.load(thread.status, STATE) < EXITED) continue;
      terminating.delete(thread);
      reassignUnits(queue, thread, { reason: "it was terminated", hasSuccessor: false });
    }
  }

  function stopLateJobs(): void {
    for (const job of queue.jobs) {
      if (isOver(job)) continue;
      const error = findLateCall(job, timeoutMs);
      if (!error) continue;
      queue.stop(job, error);
      replaceBusy(pool, job, "it took too long", Number.POSITIVE_INFINITY);
    }
  }

  function replaceAbandoned(): void {
    const now = performance.now();
    for (const job of memory.holders) {
      if (!isAwaited(job)) replaceBusy(pool, job, "nobody waited for its answer", now - job.callerLeftAt);
    }
  }
}

/** Replaces the threads that are still busy with a job so many milliseconds after they should have left it. */
function replaceBusy(pool: WorkerPool, { shared, deliveries }: PendingJob, reason: string, overdue: number): void {
  for (const delivery of deliveries) {
    if (isCompleted(delivery)) continue;
    const { thread } = delivery;
    const activity = slotOf(shared, thread.worker, ACTIVITY);
    const grace = activity === LOADING ? MAX_LOADING_MS : GRACE_MS;
    if (activity !== IDLE && overdue > grace) pool.replace(thread, reason);
  }
}
