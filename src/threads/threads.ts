import { DomainError, requireCount, requireOptions, requirePositive, show } from "../core/errors.ts";
import type { Executor } from "../core/solveRequest.ts";
import { createDispatcher } from "./dispatcher.ts";
import { availableCores, isWorker } from "./platform.ts";

/** Options of `threads`. */
export interface ThreadsOptions {
  /** How many threads solve; by default, as many as the machine has cores. */
  readonly workers?: number;
  /** How long one call of a solver may take, in milliseconds; no limit by default. */
  readonly timeoutMs?: number;
  /** The URL of the workers' script, for bundlers that do not find it. The package's is `dist/threads/worker.js`. */
  readonly worker?: URL | string;
}

/** An executor that solves on other threads. */
export interface Threads extends Executor {
  /** How many threads solve. */
  readonly workers: number;
  /** Fulfilled when all threads run. They start when the executor is made; requests wait for them anyway. */
  ready(): Promise<void>;
  /** Terminates all threads and rejects pending calls. After that, the executor refuses requests. */
  close(): Promise<void>;
}

const MAX_WORKERS = 1024;

/**
 * Solves the rows of a request on other threads: worker threads in Node, web workers in browsers. The answers have the
 * same bits as those of `inline`, for any number of threads.
 *
 * Synchronous calls block the calling thread. So they work in TensorFlow.js's custom gradients, but not on the main
 * thread of a page, which may not block: use the asynchronous calls there. A page has to be cross-origin isolated,
 * because workers need shared memory. Every thread makes the solver and the noise law for itself. Those of the library
 * need no preparation; for your own, use `withModule`.
 *
 * A thread that exits is replaced, and its rows are solved again. If the solver fails at several rows, the error is
 * that of the first one, as on a single thread. A call of the solver that takes longer than `timeoutMs` fails, and its
 * thread is terminated. Threads do not keep the process alive, but pending asynchronous calls do.
 *
 * A request costs some 30 µs and copies of θ, the direction and the answer. Memory is that of the largest requests.
 *
 * @throws DomainError if an option is out of range, there is no shared memory, or this thread is such a worker itself.
 */
export function threads(options: ThreadsOptions = {}): Threads {
  requireOptions("threads", options, { workers: true, timeoutMs: true, worker: true });
  const { workers = Math.min(availableCores(), MAX_WORKERS), timeoutMs = Number.POSITIVE_INFINITY, worker } = options;
  requireCount("threads", "workers", workers, { from: 1, to: MAX_WORKERS });
  if (timeoutMs !== Number.POSITIVE_INFINITY) requirePositive("threads", "timeoutMs", timeoutMs);
  if (isWorker()) {
    throw new DomainError(
      "threads: this thread is a worker of threads() itself: every worker runs the module that exports the solver; " +
        "move the solver to a file of its own, or use inline().",
    );
  }
  if (typeof SharedArrayBuffer === "undefined") {
    throw new DomainError(
      "threads: there is no SharedArrayBuffer; serve the page with the headers Cross-Origin-Opener-Policy: same-origin " +
        "and Cross-Origin-Embedder-Policy: require-corp, or use inline().",
    );
  }
  const url = worker === undefined ? undefined : urlOf(worker);
  return { name: `threads(${workers})`, workers, ...createDispatcher(workers, timeoutMs, url) };
}

/** @throws DomainError unless it is an absolute URL. */
function urlOf(worker: URL | string): URL {
  if (URL.canParse(String(worker))) return new URL(worker);
  throw new DomainError(
    `threads: worker must be an absolute URL, got ${show(worker)}; pass new URL("…", import.meta.url).`,
  );
}
