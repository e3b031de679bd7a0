import type { JobMessage } from "./message.ts";
import { isDone, type SharedJob } from "./sharedJob.ts";
import type { Delivery } from "./thread.ts";

/** A job as its caller's side sees it. */
export interface PendingJob {
  readonly solverName: string;
  readonly message: JobMessage;
  readonly shared: SharedJob;
  /** The instances that are wanted. */
  readonly instances: readonly number[];
  /** To whom it was sent. */
  readonly deliveries: Delivery[];
  /** How often a thread has exited at each unit; BEFORE_FIRST_UNIT counts threads that exited before they took one. */
  readonly exits: Map<number, number>;
  /** For each worker: its activity and calls when last checked, and since when they have been the same. */
  readonly observed: { activity: string; since: number }[];
  /** Whether the job was stopped, and the error that its caller gets. */
  stopped: boolean;
  error: unknown;
  /** When its caller left, with or without an answer; Infinity before that. */
  callerLeftAt: number;
  /** Resolves the promise of an asynchronous caller if the job is over. */
  settle?: () => void;
}

export function createPendingJob(
  solverName: string,
  message: JobMessage,
  shared: SharedJob,
  instances: readonly number[],
): PendingJob {
  const since = performance.now();
  return {
    solverName,
    message,
    shared,
    instances,
    deliveries: [],
    exits: new Map(),
    observed: Array.from({ length: shared.shape.workers }, () => ({ activity: "", since })),
    stopped: false,
    error: undefined,
    callerLeftAt: Number.POSITIVE_INFINITY,
  };
}

/** Whether its caller still waits for it. */
export function isAwaited({ callerLeftAt }: PendingJob): boolean {
  return callerLeftAt === Number.POSITIVE_INFINITY;
}

/** Whether its caller need not wait any longer. */
export function isOver({ shared, stopped }: PendingJob): boolean {
  return stopped || isDone(shared);
}

/** A row of the job as errors name it. */
export function placeOf({ instances, shared }: PendingJob, row: number): string {
  const { samples } = shared.shape;
  return `instance ${instances[Math.floor(row / samples)]}, sample ${row % samples}`;
}
