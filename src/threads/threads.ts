import { DomainError, requireCount, requireOptions, requirePositive } from "../core/errors.ts";
import type { Executor } from "../core/solveRequest.ts";
import { createDispatcher } from "./dispatcher.ts";
import { availableCores, isWorker } from "./platform.ts";
import { urlOf } from "./waiting.ts";

/** Options of `threads`. */
export interface ThreadsOptions {
  /** How many threads solve; as many as the machine has cores by default. */
  readonly workers?: number;
  /** The longest that one call of a solver may take, in milliseconds; no limit by default. */
  readonly timeoutMs?: number;
  /** Where the script of the workers is, for bundlers that do not find it: that of the package is `dist/threads/worker.js`. */
  readonly worker?: URL | string;
}

/** An executor that solves on other threads. */
export interface Threads extends Executor {
  /** How many threads solve. */
  readonly workers: number;
  /** Fulfilled when all threads run. They start when the executor is made; requests wait for them by themselves. */
  ready(): Promise<void>;
  /** Ends all threads, and rejects what is pending. The executor is of no use after it. */
  close(): Promise<void>;
}

const MAX_WORKERS = 1024;

/**
 * Solves the rows of a request on other threads: worker threads in Node, web workers in browsers. The answers have the
 * same bits as those of `inline`, for any number of threads.
 *
 * Synchronous calls wait for the threads without the event loop, so they work in TensorFlow.js's custom gradients, but
 * not on the main thread of a page, which may not wait: there take the asynchronous calls. A page has to be cross-origin
 * isolated, as shared memory is asked for. The solver and the noise law are made again on every thread: those of the
 * library by themselves, your own with `withModule`.
 *
 * A thread that ends is replaced, and its rows are solved again. An error of the solver arrives as on one thread, the
 * first in the order of the rows. A call of the solver that takes longer than `timeoutMs` is ended, with its thread. The
 * threads do not keep the process from its end, but asynchronous calls that are pending do.
 *
 * A request costs some 30 µs and a copy of θ, g and the answer; memory is that of the largest requests.
 *
 * @throws DomainError when an option is out of range, there is no shared memory, or this thread is itself such a worker.
 */
export function threads(options: ThreadsOptions = {}): Threads {
  requireOptions("threads", options, { workers: true, timeoutMs: true, worker: true });
  const { workers = Math.min(availableCores(), MAX_WORKERS), timeoutMs = Number.POSITIVE_INFINITY, worker } = options;
  requireCount("threads", "workers", workers, { from: 1, to: MAX_WORKERS });
  if (timeoutMs !== Number.POSITIVE_INFINITY) requirePositive("threads", "timeoutMs", timeoutMs);
  if (isWorker()) {
    throw new DomainError(
      "threads: this thread is a worker of threads already: a module that exports a solver runs on every one; keep the solver in a file of its own, or take inline().",
    );
  }
  if (typeof SharedArrayBuffer === "undefined") {
    throw new DomainError(
      "threads: there is no SharedArrayBuffer; serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or take inline().",
    );
  }
  const url = worker === undefined ? undefined : urlOf(worker);
  return { name: `threads(${workers})`, workers, ...createDispatcher(workers, timeoutMs, url) };
}
