import { DomainError, requireCount, requireOptions, requirePositive } from "../errors.ts";
import { wantedInstances } from "../executors/solveRows.ts";
import type { Executor, SolveRequest } from "../types.ts";
import { bufferPool } from "./bufferPool.ts";
import { createCrew, hasLeft, type Thread } from "./crew.ts";
import { crossingLaw, crossingSolver } from "./crossing.ts";
import { ENDED, type JobMessage, STATE } from "./message.ts";
import {
  answerOf,
  createPending,
  emptyAnswer,
  isOver,
  lateCall,
  MOST_MAKING_MS,
  type Pending,
  reopen,
} from "./pending.ts";
import { availableCores, canLinger, isWorker, repeat } from "./platform.ts";
import {
  AWAY,
  BUSY,
  type JobShape,
  layoutOf,
  MAKING,
  openJob,
  resetJob,
  STOP,
  setSlot,
  slotOf,
  TURNS,
} from "./sharedJob.ts";
import { hasTurned, urlOf, wait } from "./waiting.ts";

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

/** How often is looked for workers that have ended or take too long. */
const LOOK_MS = 20;
/** So long a thread may go on with a job that nobody waits for any more before it is ended. */
const GRACE_MS = 200;
const MOST_WORKERS = 1024;

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
  requireOptions("threads", options, ["workers", "timeoutMs", "worker"]);
  const { workers = Math.min(availableCores(), MOST_WORKERS), timeoutMs = Number.POSITIVE_INFINITY, worker } = options;
  requireCount("threads", "workers", workers, { from: 1, to: MOST_WORKERS });
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
  /** Jobs that somebody waits for, and those that not every worker has left. */
  const active = new Set<Pending>();
  const watched = new Set<Pending>();
  const pool = bufferPool();
  const cores = canLinger() ? availableCores() : 0;
  /** Threads that have been replaced and may still run. */
  const leaving = new Set<Thread>();
  const readers: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  let stopClock: (() => void) | undefined;
  let broken: unknown;
  const crew = createCrew(workers, worker === undefined ? undefined : urlOf(worker), {
    message: lookAtAll,
    replaced,
    hasWork: () => watched.size > 0,
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
        startClock();
        lookAtAll();
      });
    },
    async close() {
      breakOff(new DomainError("threads: closed; make another executor."));
      await crew.end();
      watched.clear();
      leaving.clear();
      pool.clear();
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
        if (pending.message.linger && hasTurned(counters, turns)) continue;
        if (wait(counters, turns, LOOK_MS) === "timed-out") watch();
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
    const abort = (): void => stop(pending, signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    crew.keepAlive(true);
    startClock();
    try {
      await new Promise<void>((resolve) => {
        pending.look = () => void (isOver(pending) && resolve());
        pending.look();
      });
      return answerOf(request, pending);
    } finally {
      signal?.removeEventListener("abort", abort);
      end(pending);
    }
  }

  /** Hands the request to the workers; null where nobody wants an answer. */
  function begin(request: SolveRequest, answerByMessage: boolean): Pending | null {
    if (broken !== undefined) throw broken;
    const instances = wantedInstances(request);
    if (instances.length === 0) return null;
    const { solver, noise, theta, gradient, ...rest } = request;
    const { batch, samples, reduce, temperature } = rest;
    const crossing = { solver: crossingSolver(solver), law: temperature > 0 ? crossingLaw(noise) : null };
    const shape: JobShape = {
      workers,
      n: theta.length / batch,
      thetaLength: theta.length,
      gradientLength: gradient?.length ?? 0,
      instances: instances.length,
      samples,
      reduce,
    };
    const buffer = pool.take(layoutOf(shape).bytes);
    const job = openJob(buffer, shape);
    resetJob(job);
    job.theta.set(theta);
    if (gradient) job.gradient.set(gradient);
    // Workers at other jobs may be long in coming: then all are asked.
    const asked = watched.size > 0 ? workers : Math.min(workers, job.units.length);
    const linger = asked < cores;
    const message: JobMessage = { kind: "job", buffer, shape, ...crossing, request: rest, answerByMessage, linger };
    const pending = createPending(solver.name, message, job, instances);
    active.add(pending);
    watched.add(pending);
    try {
      for (let one = 0; one < asked; one++) pending.posts.push(crew.post(message, one));
    } catch (cause) {
      end(pending);
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new DomainError(`threads: what makes ${solver.name} cannot be sent to another thread: ${text}`, { cause });
    }
    return pending;
  }

  /** Nobody waits for the job any more. */
  function end(pending: Pending): void {
    active.delete(pending);
    pending.endedAt = performance.now();
    Atomics.store(pending.job.counters, STOP, 1);
    forgetLeft();
    if (watched.size > 0) startClock();
    letRest();
  }

  /** Gives the memory of jobs that every worker has left to others. */
  function forgetLeft(): void {
    for (const pending of watched) {
      if (active.has(pending) || !pending.posts.every(hasLeft)) continue;
      watched.delete(pending);
      pool.give(pending.message.buffer, pending.posts);
    }
  }

  /** The process stays while a promise is pending. */
  function letRest(): void {
    const waits = [...active].some(({ look }) => look !== undefined);
    if (!waits && readers.length === 0) crew.keepAlive(false);
  }

  function stop(pending: Pending, error: unknown): void {
    if (pending.stopped) return;
    pending.stopped = true;
    pending.error = error;
    Atomics.store(pending.job.counters, STOP, 1);
    pending.look?.();
  }

  function lookAtAll(): void {
    for (const { look } of active) look?.();
    forgetLeft();
    if (readers.length === 0 || !crew.isRunning()) return;
    for (const { resolve } of readers.splice(0)) resolve();
    letRest();
  }

  function breakOff(error: unknown): void {
    broken ??= error;
    for (const pending of active) stop(pending, error);
    for (const { reject } of readers.splice(0)) reject(error);
    letRest();
  }

  /** Gives the units of a thread that has ended to its successor, and to the others. */
  function replaced(thread: Thread, reason: string): void {
    leaving.add(thread);
    handOn(thread, reason, true);
    startClock();
  }

  function handOn(thread: Thread, reason: string, toSuccessor: boolean): void {
    for (const pending of active) {
      if (isOver(pending)) continue;
      const reopened = reopen(pending, thread, reason);
      if (toSuccessor) setSlot(pending.job, thread.worker, BUSY, AWAY);
      if (typeof reopened === "object") {
        stop(pending, reopened);
        continue;
      }
      for (let one = 0; one < workers; one++) {
        const isAsked = reopened || (toSuccessor && one === thread.worker);
        if (isAsked) pending.posts.push(crew.post(pending.message, one));
      }
    }
  }

  /** A thread that is told to end may take one more unit before it does. */
  function handOnLate(): void {
    for (const thread of leaving) {
      if (Atomics.load(thread.cells, STATE) < ENDED) continue;
      leaving.delete(thread);
      handOn(thread, "it was ended", false);
    }
  }

  function startClock(): void {
    stopClock ??= repeat(watch, LOOK_MS);
  }

  /** Looks for threads that have ended, for calls that take too long, and for threads at jobs that are over. */
  function watch(): void {
    crew.check();
    handOnLate();
    for (const pending of active) {
      if (isOver(pending)) continue;
      const error = lateCall(pending, timeoutMs);
      if (!error) continue;
      stop(pending, error);
      endBusy(pending, "it took too long", 0);
    }
    for (const pending of watched) {
      if (!active.has(pending)) endBusy(pending, "nobody wanted its answer", performance.now() - pending.endedAt);
    }
    forgetLeft();
    if (watched.size > 0 || readers.length > 0 || leaving.size > 0) return;
    stopClock?.();
    stopClock = undefined;
  }

  /** Ends the threads that are still at a job, which nobody waits for since so many milliseconds; 0: at once. */
  function endBusy({ job, posts }: Pending, reason: string, since: number): void {
    for (const post of posts) {
      if (hasLeft(post)) continue;
      const { thread } = post;
      const busy = slotOf(job, thread.worker, BUSY);
      const grace = busy === MAKING ? MOST_MAKING_MS : GRACE_MS;
      if (busy !== AWAY && (since === 0 || since > grace)) crew.replace(thread, reason);
    }
  }
}
