import { bufferPool } from "./bufferPool.ts";
import { isAwaited, type PendingJob } from "./pendingJob.ts";
import { isCompleted, mayStillWrite } from "./thread.ts";

/**
 * The memory of jobs. A job holds its memory from before it is sent until its caller has left and every worker that it
 * was sent to has completed it; some workers do so late. Only then does the memory serve another job.
 */
export interface JobMemory {
  /** The jobs that hold memory. */
  readonly holders: ReadonlySet<PendingJob>;
  /** Memory for a job of so many bytes. */
  allocate(bytes: number): SharedArrayBuffer;
  /** Marks the memory of a job as held. */
  hold(job: PendingJob): void;
  /** Releases the memory of jobs that nobody uses any more. */
  release(): void;
  clear(): void;
}

export function createJobMemory(): JobMemory {
  const holders = new Set<PendingJob>();
  const buffers = bufferPool();
  return {
    holders,
    allocate: buffers.take,
    hold: (job) => void holders.add(job),
    release() {
      for (const job of holders) {
        const { deliveries, message } = job;
        if (isAwaited(job) || !deliveries.every(isCompleted)) continue;
        holders.delete(job);
        if (!deliveries.some(mayStillWrite)) buffers.give(message.buffer);
      }
    },
    clear() {
      holders.clear();
      buffers.clear();
    },
  };
}
