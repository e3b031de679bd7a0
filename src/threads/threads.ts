import { DomainError, requireCount, requireOptions, requirePositive, show } from "../errors.ts";
import { wantedInstances } from "../executors/solveRows.ts";
import type { Executor, SolveRequest } from "../types.ts";
import { createCrew } from "./crew.ts";
import { crossingLaw, crossingSolver } from "./crossing.ts";
import { firstFailure } from "./failure.ts";
import type { JobMessage } from "./message.ts";
import { answerOf, createPending, emptyAnswer, isOver, lateCall, type Pending, reopen } from "./pending.ts";
import { availableCores } from "./platform.ts";
import { BUSY, type JobShape, layoutOf, MOST_WORKERS, openJob, resetJob, STOP, slotOf, TURNS } from "./sharedJob.ts";

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

/** How often a waiting thread looks for workers that have ended. */
const LOOK_MS = 20;
/** So long after an abort a thread may go on with its row before it is ended. */
const GRACE_MS = 200;
/** Memories of finished jobs that are kept for the next ones. */
const KEPT_BUFFERS = 2;

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
 * @throws DomainError when an option is out of range or there is no shared memory.
 */
export function threads(options: ThreadsOptions = {}): Threads {
  requireOptions("threads", options, ["workers", "timeoutMs", "worker"]);
  const { workers = availableCores(), timeoutMs = Number.POSITIVE_INFINITY, worker } = options;
  requireCount("threads", "workers", workers, { from: 1, to: MOST_WORKERS });
  if (timeoutMs !== Number.POSITIVE_INFINITY) requirePositive("threads", "timeoutMs", timeoutMs);
  if (typeof SharedArrayBuffer === "undefined") {
    throw new DomainError(
      "threads: there is no SharedArrayBuffer; serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or take inline().",
    );
  }
  const active = new Set<Pending>();
  const buffers: SharedArrayBuffer[] = [];
  const readers: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  let nextJob = 0;
  let broken: unknown;
  const crew = createCrew(workers, worker === undefined ? undefined : urlOf(worker), {
    message: lookAtAll,
    replaced,
    failed: breakOff,
  });

  return {
    name: `threads(${workers})`,
    workers,
    solve,
    solveAsync,
    ready() {
      return new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        readers.push({ resolve, reject });
        crew.keepAlive(true);
        lookAtAll();
      });
    },
    async close() {
      breakOff(new DomainError("threads: closed; make another executor."));
      await crew.end();
    },
  };

  function solve(request: SolveRequest): Float32Array {
    const pending = begin(request, false);
    if (pending === null) return emptyAnswer(request);
    const { counters } = pending.job;
    try {
      for (;;) {
        const turns = Atomics.load(counters, TURNS);
        if (isOver(pending)) break;
        wait(counters, turns);
        crew.check();
        endLateCalls(pending);
      }
      return answerOf(request, pending);
    } finally {
      end(pending);
    }
  }

  async function solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted();
    const pending = begin(request, true);
    if (pending === null) return emptyAnswer(request);
    const isTimed = timeoutMs !== Number.POSITIVE_INFINITY;
    const clock = isTimed ? setInterval(() => endLateCalls(pending), Math.min(timeoutMs / 4, 1000)) : undefined;
    const abort = (): void => stop(pending, signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    crew.keepAlive(true);
    try {
      await new Promise<void>((resolve) => {
        pending.look = () => void (isOver(pending) && resolve());
        pending.look();
      });
      return answerOf(request, pending);
    } finally {
      clearInterval(clock);
      signal?.removeEventListener("abort", abort);
      end(pending);
      if (signal?.aborted) setTimeout(() => endBusy(pending, "nobody wanted its answer"), GRACE_MS);
    }
  }

  /** Hands the request to the workers; null where nobody wants an answer. */
  function begin(request: SolveRequest, answerByMessage: boolean): Pending | null {
    if (broken !== undefined) throw broken;
    const instances = wantedInstances(request);
    if (instances.length === 0) return null;
    const { solver, noise, theta, gradient, ...rest } = request;
    const { batch, samples, reduce } = rest;
    const shape: JobShape = {
      id: nextJob++,
      workers,
      n: theta.length / batch,
      thetaLength: theta.length,
      gradientLength: gradient?.length ?? 0,
      instances: instances.length,
      samples,
      reduce,
    };
    const buffer = takeBuffer(layoutOf(shape).bytes);
    const job = openJob(buffer, shape);
    resetJob(job);
    job.theta.set(theta);
    if (gradient) job.gradient.set(gradient);
    const law = rest.temperature > 0 ? crossingLaw(noise) : null;
    const message: JobMessage = {
      kind: "job",
      buffer,
      shape,
      solver: crossingSolver(solver),
      law,
      request: rest,
      answerByMessage,
    };
    const pending = createPending(solver.name, message, job, instances);
    post(pending);
    active.add(pending);
    return pending;
  }

  function post({ message, job, solverName }: Pending): void {
    try {
      if (active.size > 0 || job.units.length >= workers) crew.post(message);
      else for (let one = 0; one < job.units.length; one++) crew.post(message, one);
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new DomainError(`threads: what makes ${solverName} cannot be sent to another thread: ${text}`, { cause });
    }
  }

  function takeBuffer(bytes: number): SharedArrayBuffer {
    const at = buffers.findIndex(({ byteLength }) => byteLength >= bytes);
    return buffers.splice(at, at < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(bytes);
  }

  function end(pending: Pending): void {
    const { job, message } = pending;
    active.delete(pending);
    if (pending.error !== undefined || firstFailure(job)) Atomics.store(job.counters, STOP, 1);
    // A worker may still write into the memory of a job that did not end well.
    else buffers.unshift(message.buffer);
    buffers.length = Math.min(buffers.length, KEPT_BUFFERS);
    letRest();
  }

  /** The process stays while a promise is pending. */
  function letRest(): void {
    const waits = [...active].some(({ look }) => look !== undefined);
    if (!waits && readers.length === 0) crew.keepAlive(false);
  }

  function stop(pending: Pending, error: unknown): void {
    pending.error = error;
    Atomics.store(pending.job.counters, STOP, 1);
    pending.look?.();
  }

  function lookAtAll(): void {
    for (const { look } of active) look?.();
    if (readers.length === 0 || !crew.isRunning()) return;
    for (const { resolve } of readers.splice(0)) resolve();
    letRest();
  }

  function breakOff(error: unknown): void {
    broken ??= error;
    for (const pending of active) stop(pending, error);
    for (const { reject } of readers.splice(0)) reject(error);
  }

  /** Gives the units of a worker that has ended to the others and to its successor. */
  function replaced(worker: number, reason: string): void {
    for (const pending of active) {
      if (isOver(pending)) continue;
      const error = reopen(pending, worker, reason);
      if (error) stop(pending, error);
      else crew.post(pending.message);
    }
  }

  function endLateCalls(pending: Pending): void {
    const error = lateCall(pending, timeoutMs);
    if (!error) return;
    stop(pending, error);
    endBusy(pending, "it took too long");
  }

  /** Ends the threads that are still at a job that is over. */
  function endBusy(pending: Pending, reason: string): void {
    if (broken !== undefined) return;
    for (let one = 0; one < workers; one++) if (slotOf(pending.job, one, BUSY) === 1) crew.replace(one, reason);
  }
}

function wait(counters: Int32Array, turns: number): void {
  try {
    Atomics.wait(counters, TURNS, turns, LOOK_MS);
  } catch (cause) {
    throw new DomainError(
      "threads: the main thread of a page may not wait; make the asynchronous call: forwardAsync, backwardAsync, mapAsync or evaluateAsync, or work in a worker.",
      { cause },
    );
  }
}

function urlOf(worker: URL | string): URL {
  if (URL.canParse(String(worker))) return new URL(worker);
  throw new DomainError(
    `threads: worker must be an absolute address, got ${show(worker)}; pass new URL("…", import.meta.url).`,
  );
}
