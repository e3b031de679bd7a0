import { SolverError } from "../core/errors.ts";
import { COMPLETED, EXITED, HAS_RUN, type JobMessage, RUNNING, STARTING, STATE } from "./message.ts";
import { BUNDLE_REMEDY, exitMonitorOf } from "./platform.ts";
import { type Delivery, sendJob, startThread, type Thread } from "./thread.ts";

/** The workers of an executor. A thread that exits is replaced by another. */
export interface WorkerPool {
  /** Sends a job to a worker. */
  send(message: JobMessage, worker: number): Delivery;
  /** Detects, without the event loop, threads that have exited or failed to start, and replaces them. */
  check(): void;
  /** Terminates a thread, whatever it is doing, and starts another in its place. */
  replace(thread: Thread, reason: string): void;
  /** Whether all threads are known to be running. */
  isRunning(): boolean;
  /** Sets whether the threads keep the process alive. */
  keepAlive(on: boolean): void;
  /** Terminates all threads. */
  close(): Promise<void>;
}

/** Hears of events in the order in which they happen. */
export interface WorkerPoolListener {
  /** A thread has started, or has completed a job. */
  message(): void;
  /** A thread has exited or was terminated, and another has its place. */
  replaced(thread: Thread, reason: string): void;
  /** Whether there are jobs, so that a thread may have exited because of one. */
  hasWork(): boolean;
  /** Threads exit before they do anything: none will ever work. */
  failed(error: Error): void;
}

/** How often in a row a thread may exit before it does any work, and how long it may take to start. */
const MAX_STARTS = 3;
const MAX_START_MS = 30_000;

export function createWorkerPool(size: number, url: URL | undefined, listener: WorkerPoolListener): WorkerPool {
  const exitMonitor = exitMonitorOf();
  const threads: Thread[] = [];
  const starts = new Array<number>(size).fill(0);
  const terminations = new Set<Promise<void>>();
  let isAlive = false;
  let isClosed = false;
  let serial = 0;
  for (let worker = 0; worker < size; worker++) start(worker);
  return {
    send: (message, worker) => sendJob(threads[worker]!, message),
    check() {
      for (const thread of threads) {
        const state = Atomics.load(thread.status, STATE);
        if (state >= EXITED) replace(thread, "it exited by itself or ran out of memory");
        else if (state === STARTING && performance.now() > thread.startedAt + MAX_START_MS) {
          fail(
            `a worker did not start within ${MAX_START_MS / 1000} s; in a browser, await ready() before a synchronous call`,
          );
        }
      }
    },
    replace,
    isRunning: () => threads.every(({ status }) => Atomics.load(status, STATE) === RUNNING),
    keepAlive(on) {
      if (isClosed) return; // Node itself keeps threads alive until they are terminated
      isAlive = on;
      for (const { handle } of threads) handle.keepAlive(on);
    },
    close,
  };

  function start(worker: number): void {
    serial++;
    const thread = startThread({ worker, serial, url, exitMonitor, onMessage: listener.message, onExit: replace });
    threads[worker] = thread;
    thread.handle.keepAlive(isAlive);
  }

  function replace(thread: Thread, reason: string): void {
    const { worker, status } = thread;
    if (isClosed || threads[worker] !== thread) return;
    terminate(thread);
    const hasWorked =
      Atomics.load(status, COMPLETED) > 0 || (Atomics.load(status, HAS_RUN) === 1 && listener.hasWork());
    starts[worker] = hasWorked ? 0 : starts[worker]! + 1;
    if (starts[worker]! >= MAX_STARTS) {
      fail(`a worker failed to start ${MAX_STARTS} times: ${reason}; ${BUNDLE_REMEDY}`);
      return;
    }
    start(worker);
    listener.replaced(thread, reason);
  }

  function fail(reason: string): void {
    listener.failed(new SolverError(`threads: ${reason}.`));
    close().catch(() => {});
  }

  async function close(): Promise<void> {
    if (!isClosed) threads.forEach(terminate);
    isClosed = true;
    await Promise.all([...terminations, exitMonitor?.close()]);
  }

  function terminate({ handle }: Thread): void {
    const termination = handle.terminate().finally(() => terminations.delete(termination));
    terminations.add(termination);
  }
}
