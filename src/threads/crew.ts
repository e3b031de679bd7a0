import { SolverError } from "../core/errors.ts";
import { remember } from "./memory.ts";
import {
  CELLS,
  ENDED,
  type JobMessage,
  LEFT,
  LOST,
  RAN,
  RUNNING,
  SENT,
  STARTING,
  STATE,
  type StartMessage,
} from "./message.ts";
import { BUNDLED, startWorker, type WorkerHandle, watchmanOf } from "./platform.ts";

/** The workers of an executor. */
export interface Crew {
  /** Sends a job to a worker. */
  post(message: JobMessage, worker: number): Post;
  /** Looks, without the event loop, for threads that have ended, or do not start; starts others in their place. */
  check(): void;
  /** Ends a thread, whatever it does, and starts another in its place. */
  replace(thread: Thread, reason: string): void;
  /** Whether all threads run, as far as they have said. */
  isRunning(): boolean;
  /** Whether the process stays for their sake. */
  keepAlive(on: boolean): void;
  /** Ends all of them. */
  end(): Promise<void>;
}

/** Told of what happens, in the order in which it does. */
export interface CrewListener {
  /** A worker has left a job, or runs. */
  message(): void;
  /** A thread has ended, or is about to, and another has its place. */
  replaced(thread: Thread, reason: string): void;
  /** Whether there are jobs, so that a thread may have ended because of one. */
  hasWork(): boolean;
  /** Threads end without having done anything: none will ever work. */
  failed(error: Error): void;
}

/** A thread of the crew. */
export interface Thread {
  readonly worker: number;
  readonly serial: number;
  readonly handle: WorkerHandle;
  readonly cells: Int32Array;
  readonly since: number;
  /** The solvers that it has. */
  readonly known: Map<number, true>;
}

/** A job that was sent to a thread, the `number`th. */
export interface Post {
  readonly thread: Thread;
  readonly number: number;
}

/** Whether the thread will touch the job's memory no more. */
export function hasLeft({ thread, number }: Post): boolean {
  return Atomics.load(thread.cells, LEFT) >= number || Atomics.load(thread.cells, STATE) >= ENDED;
}

/** Whether it has ended without that anybody knows when it does not write any more. */
export function isLost({ thread, number }: Post): boolean {
  return Atomics.load(thread.cells, LEFT) < number && Atomics.load(thread.cells, STATE) === LOST;
}

/** The message as the thread needs it: without the solver's recipe where it has that already. */
function messageFor({ known }: Thread, message: JobMessage): JobMessage {
  const { id } = message.solver;
  const isKnown = known.has(id);
  remember(known, id, true);
  return isKnown ? { ...message, solver: { ...message.solver, recipe: null } } : message;
}

/** So often a thread may end before it works, and so long may it take to run, until the crew gives up. */
const MAX_STARTS = 3;
const MAX_START_MS = 30_000;

export function createCrew(size: number, url: URL | undefined, listener: CrewListener): Crew {
  const watchman = watchmanOf();
  const threads: Thread[] = [];
  const starts = new Array<number>(size).fill(0);
  const leaving = new Set<Promise<void>>();
  let alive = false;
  let over = false;
  let serial = 0;
  for (let worker = 0; worker < size; worker++) start(worker);
  return {
    post(message, worker) {
      const thread = threads[worker]!;
      thread.handle.post(messageFor(thread, message));
      return { thread, number: Atomics.add(thread.cells, SENT, 1) + 1 };
    },
    check() {
      for (const thread of threads) {
        const state = Atomics.load(thread.cells, STATE);
        if (state >= ENDED) ended(thread, "it ended by itself, or had no more memory");
        else if (state === STARTING && performance.now() > thread.since + MAX_START_MS) {
          fail(
            `a worker did not start within ${MAX_START_MS / 1000} s; in a browser, await ready() before a synchronous call`,
          );
        }
      }
    },
    replace: ended,
    isRunning: () => threads.every(({ cells }) => Atomics.load(cells, STATE) === RUNNING),
    keepAlive(on) {
      if (over) return; // Node keeps those alive that it is about to end
      alive = on;
      for (const { handle } of threads) handle.keepAlive(on);
    },
    end,
  };

  function start(worker: number): void {
    const cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
    const handle = startWorker(url, cells, watchman, {
      message: listener.message,
      ended: (reason) => ended(thread, reason),
    });
    const thread: Thread = { worker, serial: ++serial, handle, cells, since: performance.now(), known: new Map() };
    threads[worker] = thread;
    handle.keepAlive(alive);
    const message: StartMessage = { kind: "start", worker, serial: thread.serial, cells, port: handle.port };
    handle.post(message, handle.port ? [handle.port] : []);
  }

  function ended(thread: Thread, reason: string): void {
    const { worker, handle, cells } = thread;
    if (over || threads[worker] !== thread) return;
    leave(handle);
    const ran = Atomics.load(cells, LEFT) > 0 || (Atomics.load(cells, RAN) === 1 && listener.hasWork());
    starts[worker] = ran ? 0 : starts[worker]! + 1;
    if (starts[worker]! >= MAX_STARTS) {
      fail(`a worker could not be started ${MAX_STARTS} times: ${reason}; ${BUNDLED}`);
      return;
    }
    start(worker);
    listener.replaced(thread, reason);
  }

  function fail(reason: string): void {
    listener.failed(new SolverError(`threads: ${reason}.`));
    end().catch(() => {});
  }

  async function end(): Promise<void> {
    if (!over) for (const { handle } of threads) leave(handle);
    over = true;
    await Promise.all([...leaving, watchman?.end()]);
  }

  function leave(handle: WorkerHandle): void {
    const gone = handle.terminate().finally(() => leaving.delete(gone));
    leaving.add(gone);
  }
}
