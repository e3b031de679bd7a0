import { DomainError } from "../core/errors.ts";
import { SPIN_MS } from "./message.ts";
import { isOver, type PendingJob } from "./pendingJob.ts";
import { COMPLETIONS } from "./sharedJob.ts";

/**
 * Blocks this thread until the job is over. Calls `check` whenever it has slept for `interval` milliseconds, since no
 * timer fires meanwhile.
 */
export function blockUntilOver(job: PendingJob, check: () => void, interval: number): void {
  const { counters } = job.shared;
  for (;;) {
    const completions = Atomics.load(counters, COMPLETIONS);
    if (isOver(job)) return;
    if (job.message.spin && spin(counters, completions)) continue;
    if (sleep(counters, completions, interval) === "timed-out") check();
  }
}

/** Spins for up to SPIN_MS. Returns whether a worker has found no more work meanwhile. */
function spin(counters: Int32Array, completions: number): boolean {
  for (const end = performance.now() + SPIN_MS; performance.now() < end; ) {
    if (Atomics.load(counters, COMPLETIONS) !== completions) return true;
  }
  return false;
}

/** Sleeps until a worker has found no more work, but no longer than the milliseconds. */
function sleep(counters: Int32Array, completions: number, milliseconds: number): string {
  try {
    return Atomics.wait(counters, COMPLETIONS, completions, milliseconds);
  } catch (cause) {
    throw new DomainError(
      "threads: the main thread of a page may not block; make the asynchronous call: forwardAsync, backwardAsync, " +
        "solveAsync or evaluateAsync, or work in a worker.",
      { cause },
    );
  }
}

/** Waits until the job is over. An abort of the signal calls `stop` with its reason. */
export async function waitUntilOver(
  job: PendingJob,
  signal: AbortSignal | undefined,
  stop: (job: PendingJob, reason: unknown) => void,
): Promise<void> {
  const abort = (): void => stop(job, signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve) => {
      job.settle = () => void (isOver(job) && resolve());
      job.settle();
    });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
