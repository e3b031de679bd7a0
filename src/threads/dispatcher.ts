import { DomainError } from "../core/errors.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { wantedInstances } from "../executors/solveRows.ts";
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
  MAX_MAKING_MS,
  type Pending,
  reopen,
} from "./pending.ts";
import { availableCores, canLinger, repeat } from "./platform.ts";
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
import { hasTurned, wait } from "./waiting.ts";

/** How often is looked for workers that have ended or take too long. */
const LOOK_MS = 20;
/** So long a thread may go on with a job that nobody waits for any more before it is ended. */
const GRACE_MS = 200;

/** Hands requests to a crew of workers and their answers back. */
export interface Dispatcher {
  solve(request: SolveRequest): Float32Array;
  solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Jobs are sent to the workers, who take units of them in shared memory. A job stays watched until every worker that it was
 * sent to has left it, so that no memory is used again too early and no thread is stuck unseen; what watches is a clock,
 * or the call that waits.
 */
export function createDispatcher(workers: number, timeoutMs: number, url: URL | undefined): Dispatcher {
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
  const crew = createCrew(workers, url, {
    message: lookAtAll,
    replaced,
    hasWork: () => watched.size > 0,
    failed: breakOff,
  });

  return {
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
    const { solver, noise, theta, direction, ...rest } = request;
    const { batch, samples, reduce, temperature } = rest;
    const crossing = { solver: crossingSolver(solver), law: temperature > 0 ? crossingLaw(noise) : null };
    const shape: JobShape = {
      workers,
      n: theta.length / batch,
      thetaLength: theta.length,
      directionLength: direction?.length ?? 0,
      instances: instances.length,
      samples,
      reduce,
    };
    const buffer = pool.take(layoutOf(shape).bytes);
    const job = openJob(buffer, shape);
    resetJob(job);
    job.theta.set(theta);
    if (direction) job.direction.set(direction);
    // Workers at other jobs may be long in coming: then all are asked.
    const asked = watched.size > 0 ? workers : Math.min(workers, job.units.length);
    const linger = asked < cores;
    const message: JobMessage = { kind: "job", buffer, shape, ...crossing, request: rest, answerByMessage, linger };
    const pending = createPending(solver.name, message, job, instances);
    active.add(pending);
    watched.add(pending);
    for (let one = 0; one < asked; one++) pending.posts.push(crew.post(message, one));
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
      const grace = busy === MAKING ? MAX_MAKING_MS : GRACE_MS;
      if (busy !== AWAY && (since === 0 || since > grace)) crew.replace(thread, reason);
    }
  }
}
