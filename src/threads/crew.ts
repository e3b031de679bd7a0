import { SolverError } from "../errors.ts";
import { ENDED, RUNNING, STARTING, type StartMessage } from "./message.ts";
import { startWorker, type WorkerHandle } from "./platform.ts";

/** The workers of an executor. */
export interface Crew {
  readonly size: number;
  /** Sends a message to one worker, or to all. */
  post(message: unknown, worker?: number): void;
  /** Looks, without the event loop, for threads that have ended, or do not start; starts others in their place. */
  check(): void;
  /** Ends a thread, whatever it does, and starts another in its place. */
  replace(worker: number, reason: string): void;
  /** Whether all threads run, as far as they have said. */
  isRunning(): boolean;
  /** Whether the process stays for their sake. */
  keepAlive(on: boolean): void;
  /** Ends all of them. */
  end(): Promise<void>;
}

/** Told of what happens, in the order in which it does. */
export interface CrewListener {
  message(): void;
  /** A thread has ended and another has its place; called before the other gets its first job. */
  replaced(worker: number, reason: string): void;
  /** Threads end without having started: none will ever run. */
  failed(error: Error): void;
}

/** So often a thread may end before it runs, and so long may it take to run, until the crew gives up. */
const MOST_STARTS = 3;
const MOST_START_MS = 30_000;

export function createCrew(size: number, url: URL | undefined, listener: CrewListener): Crew {
  const states = new Int32Array(new SharedArrayBuffer(4 * size));
  const handles: WorkerHandle[] = [];
  const starts = new Array<number>(size).fill(0);
  const startedAt = new Array<number>(size).fill(0);
  const leaving = new Set<Promise<void>>();
  let alive = false;
  let over = false;
  for (let worker = 0; worker < size; worker++) start(worker);
  return {
    size,
    post(message, worker) {
      if (worker !== undefined) handles[worker]!.post(message);
      else for (const handle of handles) handle.post(message);
    },
    check() {
      for (const [worker, handle] of handles.entries()) {
        const state = Atomics.load(states, worker);
        if (state === ENDED || handle.hasEnded()) ended(worker, handle, "it ended by itself or ran out of memory");
        else if (state === STARTING && performance.now() > startedAt[worker]! + MOST_START_MS) {
          fail(
            `a worker did not start within ${MOST_START_MS / 1000} s; in a browser, await ready() before synchronous calls`,
          );
        }
      }
    },
    replace(worker, reason) {
      const handle = handles[worker]!;
      leave(handle);
      ended(worker, handle, reason);
    },
    isRunning: () => handles.every((_, worker) => Atomics.load(states, worker) === RUNNING),
    keepAlive(on) {
      alive = on;
      for (const handle of handles) handle.keepAlive(on);
    },
    async end() {
      over = true;
      for (const handle of handles) leave(handle);
      await Promise.all(leaving);
    },
  };

  function start(worker: number): void {
    Atomics.store(states, worker, STARTING);
    startedAt[worker] = performance.now();
    const handle = startWorker(url, {
      message: () => {
        starts[worker] = 0;
        listener.message();
      },
      ended: (reason) => ended(worker, handle, reason),
    });
    handles[worker] = handle;
    handle.keepAlive(alive);
    const message: StartMessage = { kind: "start", worker, states: states.buffer as SharedArrayBuffer };
    handle.post(message);
  }

  function ended(worker: number, handle: WorkerHandle, reason: string): void {
    if (over || handles[worker] !== handle) return;
    const ran = Atomics.load(states, worker) !== STARTING;
    starts[worker] = ran ? 0 : starts[worker]! + 1;
    if (starts[worker]! >= MOST_STARTS) {
      fail(`a worker could not be started ${MOST_STARTS} times: ${reason}`);
      return;
    }
    start(worker);
    listener.replaced(worker, reason);
  }

  function fail(reason: string): void {
    over = true;
    listener.failed(new SolverError(`threads: ${reason}.`));
  }

  function leave(handle: WorkerHandle): void {
    const gone = handle.terminate().finally(() => leaving.delete(gone));
    leaving.add(gone);
  }
}
