import { DomainError } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { answerOf, emptyAnswer } from "./answer.ts";
import { createJobMemory } from "./jobMemory.ts";
import { createJobQueue } from "./jobQueue.ts";
import type { PendingJob } from "./pendingJob.ts";
import { createReadiness } from "./readiness.ts";
import { blockUntilOver, waitUntilOver } from "./untilOver.ts";
import { CHECK_INTERVAL_MS, createWatchdog } from "./watchdog.ts";
import { createWorkerPool } from "./workerPool.ts";

/** Hands requests to a pool of workers, and their answers back. */
export interface Dispatcher {
  solve(request: SolveRequest): Float32Array;
  solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A request becomes a job in the queue and is sent to the workers, who take units of it in shared memory. Its caller
 * leaves with the answer or an error. Its memory is held until every worker has completed it. The watchdog checks
 * threads and jobs, on a clock of its own or for a caller that blocks.
 */
export function createDispatcher(workers: number, timeoutMs: number, url: URL | undefined): Dispatcher {
  const memory = createJobMemory();
  const pool = createWorkerPool(workers, url, {
    message: update,
    replaced: (thread, reason) => watchdog.replaced(thread, reason),
    hasWork: () => memory.holders.size > 0,
    failed: fail,
  });
  const queue = createJobQueue(workers, pool, memory);
  const readiness = createReadiness(pool);
  const watchdog = createWatchdog({ timeoutMs, pool, memory, queue, isNeeded: readiness.isAwaited });
  return {
    solve(request) {
      readiness.requireWorking();
      const job = queue.submit(request, false);
      if (job === null) return emptyAnswer(request);
      try {
        blockUntilOver(job, watchdog.check, CHECK_INTERVAL_MS);
        return answerOf(request, job);
      } finally {
        leave(job);
      }
    },
    async solveAsync(request, signal) {
      signal?.throwIfAborted();
      readiness.requireWorking();
      const job = queue.submit(request, true);
      if (job === null) return emptyAnswer(request);
      pool.keepAlive(true);
      watchdog.start();
      try {
        await waitUntilOver(job, signal, queue.stop);
        return answerOf(request, job);
      } finally {
        leave(job);
      }
    },
    async ready() {
      const ready = readiness.wait();
      pool.keepAlive(true);
      watchdog.start();
      update();
      await ready.finally(letProcessEnd);
    },
    async close() {
      fail(new DomainError("threads: the executor is closed; create another one."));
      await pool.close();
      watchdog.clear();
      memory.clear();
    },
  };

  function leave(job: PendingJob): void {
    queue.remove(job);
    memory.release();
    if (memory.holders.size > 0) watchdog.start();
    letProcessEnd();
  }

  /** Called when a worker has sent a message. */
  function update(): void {
    queue.settle();
    memory.release();
    readiness.settle();
  }

  function fail(error: unknown): void {
    readiness.fail(error);
    for (const job of queue.jobs) queue.stop(job, error);
    letProcessEnd();
  }

  /** Pending promises keep the process alive; threads alone do not. */
  function letProcessEnd(): void {
    if (!queue.hasAsyncCallers() && !readiness.isAwaited()) pool.keepAlive(false);
  }
}
