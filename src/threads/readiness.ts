import type { WorkerPool } from "./workerPool.ts";

/** Whether an executor can work: not yet, yes, or never again. */
export interface Readiness {
  /** Fulfilled once all threads run; rejected after a failure. */
  wait(): Promise<void>;
  /** Whether a caller of `wait` is waiting. */
  isAwaited(): boolean;
  /** Resolves the callers' promises if all threads run. */
  settle(): void;
  /** Rejects the callers' promises. The first failure is final. */
  fail(error: unknown): void;
  /** @throws the first failure. */
  requireWorking(): void;
}

export function createReadiness(pool: WorkerPool): Readiness {
  const callers: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  let failure: unknown;
  return {
    async wait() {
      requireWorking();
      await new Promise<void>((resolve, reject) => callers.push({ resolve, reject }));
    },
    isAwaited: () => callers.length > 0,
    settle() {
      if (callers.length === 0 || !pool.isRunning()) return;
      for (const { resolve } of callers.splice(0)) resolve();
    },
    fail(error) {
      failure ??= error;
      for (const { reject } of callers.splice(0)) reject(error);
    },
    requireWorking,
  };

  function requireWorking(): void {
    if (failure !== undefined) throw failure;
  }
}
