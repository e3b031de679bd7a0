import type { ExitMonitor } from "./exitMonitor.ts";
import {
  COMPLETED,
  EXITED,
  type JobMessage,
  SENT,
  STATE,
  STATUS_LENGTH,
  type StartMessage,
  TERMINATED,
} from "./message.ts";
import { startWorker, type WorkerHandle } from "./platform.ts";
import { remember } from "./remember.ts";

/** A thread of the pool. */
export interface Thread {
  /** The worker that it is: threads that exit are replaced under the same number. */
  readonly worker: number;
  readonly serial: number;
  readonly handle: WorkerHandle;
  readonly status: Int32Array;
  readonly startedAt: number;
  /** The ids of the solvers that it has. */
  readonly solvers: Map<number, true>;
}

/** The `number`th job that was sent to a thread. */
export interface Delivery {
  readonly thread: Thread;
  readonly number: number;
}

/** What a thread is started with. */
export interface ThreadOptions {
  readonly worker: number;
  readonly serial: number;
  /** The workers' script, where it is not the library's own. */
  readonly url: URL | undefined;
  readonly exitMonitor: ExitMonitor | null;
  /** Called when the thread has started, or has completed a job whose caller listens for messages. */
  readonly onMessage: () => void;
  readonly onExit: (thread: Thread, reason: string) => void;
}

export function startThread({ worker, serial, url, exitMonitor, onMessage, onExit }: ThreadOptions): Thread {
  const status = new Int32Array(new SharedArrayBuffer(4 * STATUS_LENGTH));
  const handle = startWorker(url, status, exitMonitor, {
    message: onMessage,
    exited: (reason) => onExit(thread, reason),
  });
  const thread: Thread = { worker, serial, handle, status, startedAt: performance.now(), solvers: new Map() };
  const message: StartMessage = { kind: "start", worker, serial, status, port: handle.port };
  handle.post(message, handle.port ? [handle.port] : []);
  return thread;
}

export function sendJob(thread: Thread, message: JobMessage): Delivery {
  thread.handle.post(withoutKnownRecipe(thread, message));
  return { thread, number: Atomics.add(thread.status, SENT, 1) + 1 };
}

/** The message without the solver's recipe if the thread has the solver already. */
function withoutKnownRecipe({ solvers }: Thread, message: JobMessage): JobMessage {
  const { id } = message.solver;
  const isKnown = solvers.has(id);
  remember(solvers, id, true);
  return isKnown ? { ...message, solver: { ...message.solver, recipe: null } } : message;
}

/** Whether the thread has completed the job, or has exited, and so does not touch the job's memory any more. */
export function isCompleted({ thread, number }: Delivery): boolean {
  return Atomics.load(thread.status, COMPLETED) >= number || Atomics.load(thread.status, STATE) >= EXITED;
}

/** Whether the thread was terminated at the job, on a platform that does not report when it stops writing. */
export function mayStillWrite({ thread, number }: Delivery): boolean {
  return Atomics.load(thread.status, COMPLETED) < number && Atomics.load(thread.status, STATE) === TERMINATED;
}
