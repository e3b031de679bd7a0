import { DomainError } from "../core/errors.ts";
import { ENDED, LOST, STATE } from "./message.ts";
import type { NodeProcess, NodeThreads, NodeTimer } from "./node.ts";
import { startWatchman, type Watchman } from "./watchman.ts";

/** What to do where the script of the workers is not found. */
export const BUNDLED =
  "where the program is a bundle, bundle dist/threads/worker.js of imle as well and pass its address as worker";

/** A worker, in Node and in browsers. */
export interface WorkerHandle {
  /** Sends a message, which arrives even while this thread waits. */
  post(message: unknown, transfer?: readonly MessagePort[]): void;
  /** A port for the thread to keep, by whose end its own is noticed; null where the platform has no such thing. */
  readonly port: MessagePort | null;
  /** Whether the process stays for its sake. */
  keepAlive(on: boolean): void;
  /** Ends the thread, whatever it does. */
  terminate(): Promise<void>;
}

/** Told of what a worker says, and of its end with what is known of the reason. */
export interface WorkerListener {
  message(message: unknown): void;
  ended(reason: string): void;
}

/** The side of a worker that its own thread sees. */
export interface ParentPort {
  post(message: unknown): void;
  listen(receive: (message: unknown) => void): void;
  /** The next message, without the event loop: undefined where there is none, or where the platform does not give it so. */
  next(): unknown;
}

function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

function nodeThreads(): NodeThreads | undefined {
  return nodeProcess()?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
}

/** How many threads run at the same time, where that is known. */
export function availableCores(): number {
  const os = nodeProcess()?.getBuiltinModule?.("node:os") as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether a worker can look for messages without its event loop. */
export function canLinger(): boolean {
  return nodeThreads() !== undefined;
}

/** A watchman, where the platform tells of the end of a thread. */
export function watchmanOf(): Watchman | null {
  const threads = nodeThreads();
  return threads ? startWatchman(threads) : null;
}

/** Starts a worker: the file at `url`, or the library's own. Its cells are told when it ends. */
export function startWorker(
  url: URL | undefined,
  cells: Int32Array,
  watchman: Watchman | null,
  listener: WorkerListener,
): WorkerHandle {
  const threads = nodeThreads();
  return threads ? startInNode(threads, url, cells, watchman, listener) : startInBrowser(url, cells, listener);
}

function startInNode(
  { Worker }: NodeThreads,
  url: URL | undefined,
  cells: Int32Array,
  watchman: Watchman | null,
  listener: WorkerListener,
): WorkerHandle {
  const worker = new Worker(url ?? ownScript(), { ...(isFromText() && { execArgv: [] }) });
  let reason = "";
  worker.on("message", listener.message);
  worker.on("error", (error) => void (reason = String(error)));
  worker.on("exit", (code) => {
    Atomics.store(cells, STATE, ENDED);
    listener.ended(reason === "" ? `exit code ${code}` : reason);
  });
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    port: watchman?.watch(cells) ?? null,
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}

function ownScript(): URL {
  try {
    return new URL("./worker.js", import.meta.url);
  } catch (cause) {
    throw new DomainError(`threads: it is not known where the workers' script is; ${BUNDLED}.`, { cause });
  }
}

/** Whether Node runs a program from its command line, by flags that a worker inherits and then refuses to start with. */
function isFromText(): boolean {
  const flags = nodeProcess()?.execArgv ?? [];
  return flags.some((flag) => /^(-e|-p|-pe|--eval|--print|--input-type)\b/.test(flag));
}

function startInBrowser(url: URL | undefined, cells: Int32Array, listener: WorkerListener): WorkerHandle {
  // Bundlers look for just this form.
  const worker = url
    ? new Worker(url, { type: "module" })
    : new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => listener.message(data);
  worker.onerror = ({ message }) => listener.ended(message || "the worker's script could not be loaded");
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    port: null,
    keepAlive() {},
    async terminate() {
      worker.terminate();
      Atomics.store(cells, STATE, LOST);
    },
  };
}

/** Does the work again and again until the function that it returns is called; the process does not stay for it. */
export function repeat(work: () => void, milliseconds: number): () => void {
  const timer: unknown = setInterval(work, milliseconds);
  if (typeof timer === "object") (timer as NodeTimer).unref();
  return () => clearInterval(timer as number);
}

/** Where a worker notes that it is one, for any copy of the library. */
const MARK = Symbol.for("imle/threads: a worker");

/** Whether this thread is a worker of an executor. */
export function isWorker(): boolean {
  return Reflect.has(globalThis, MARK);
}

/** The parent of the worker that this thread is. */
export function parentPort(): ParentPort {
  Reflect.set(globalThis, MARK, true);
  const threads = nodeThreads();
  const port = threads?.parentPort;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      listen: (receive) => port.on("message", receive),
      next: () => threads.receiveMessageOnPort(port)?.message,
    };
  }
  return {
    post: (message) => globalThis.postMessage(message),
    listen: (receive) => void (globalThis.onmessage = ({ data }) => receive(data)),
    next: () => undefined,
  };
}
