import { DomainError } from "../core/errors.ts";
import { type ExitMonitor, startExitMonitor } from "./exitMonitor.ts";
import { EXITED, STATE, TERMINATED } from "./message.ts";
import type { NodeProcess, NodeThreads, NodeTimer } from "./node.ts";

/** What to do if the workers' script is not found. */
export const BUNDLE_REMEDY =
  "if the program is bundled, bundle dist/threads/worker.js of imle too and pass its URL as worker";

/** A worker, in Node and in browsers. */
export interface WorkerHandle {
  /** Sends a message, which arrives even while this thread blocks. */
  post(message: unknown, transfer?: readonly MessagePort[]): void;
  /** A port for the thread to keep: the exit monitor sees it close. Null on platforms without an exit monitor. */
  readonly port: MessagePort | null;
  /** Sets whether the thread keeps the process alive. */
  keepAlive(on: boolean): void;
  /** Terminates the thread, whatever it is doing. */
  terminate(): Promise<void>;
}

/** Hears of a worker's messages, and of its exit with what is known of the reason. */
export interface WorkerListener {
  message(message: unknown): void;
  exited(reason: string): void;
}

/** A worker's connection to the thread that started it. */
export interface ParentPort {
  post(message: unknown): void;
  listen(receive: (message: unknown) => void): void;
  /** The next message, without the event loop. Undefined if there is none, or if the platform cannot do this. */
  next(): unknown;
}

function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

function nodeThreads(): NodeThreads | undefined {
  return nodeProcess()?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
}

/** How many threads can run at the same time; 1 if that is not known. */
export function availableCores(): number {
  const os = nodeProcess()?.getBuiltinModule?.("node:os") as { availableParallelism(): number } | undefined;
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether a worker can receive messages without its event loop, which it must to spin for them. */
export function canSpin(): boolean {
  return nodeThreads() !== undefined;
}

/** An exit monitor, or null on platforms that do not report exits. */
export function exitMonitorOf(): ExitMonitor | null {
  const threads = nodeThreads();
  return threads ? startExitMonitor(threads) : null;
}

/** Starts a worker from the script at `url`, or from the library's own. Its status records its exit. */
export function startWorker(
  url: URL | undefined,
  status: Int32Array,
  exitMonitor: ExitMonitor | null,
  listener: WorkerListener,
): WorkerHandle {
  const threads = nodeThreads();
  return threads ? startInNode(threads, url, status, exitMonitor, listener) : startInBrowser(url, status, listener);
}

function startInNode(
  { Worker }: NodeThreads,
  url: URL | undefined,
  status: Int32Array,
  exitMonitor: ExitMonitor | null,
  listener: WorkerListener,
): WorkerHandle {
  const worker = new Worker(url ?? ownScript(), { ...(isFromText() && { execArgv: [] }) });
  let reason = "";
  worker.on("message", listener.message);
  worker.on("error", (error) => void (reason = String(error)));
  worker.on("exit", (code) => {
    Atomics.store(status, STATE, EXITED);
    listener.exited(reason === "" ? `exit code ${code}` : reason);
  });
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    port: exitMonitor?.monitor(status) ?? null,
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}

function ownScript(): URL {
  try {
    return new URL("./worker.js", import.meta.url);
  } catch (cause) {
    throw new DomainError(`threads: the workers' script was not found; ${BUNDLE_REMEDY}.`, { cause });
  }
}

/** Whether Node runs a program given on its command line. A worker inherits such flags and then refuses to start. */
function isFromText(): boolean {
  const flags = nodeProcess()?.execArgv ?? [];
  return flags.some((flag) => /^(-e|-p|-pe|--eval|--print|--input-type)\b/.test(flag));
}

function startInBrowser(url: URL | undefined, status: Int32Array, listener: WorkerListener): WorkerHandle {
  // Bundlers recognise exactly this form.
  const worker = url
    ? new Worker(url, { type: "module" })
    : new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => listener.message(data);
  worker.onerror = ({ message }) => listener.exited(message || "the worker's script could not be loaded");
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    port: null,
    keepAlive() {},
    async terminate() {
      worker.terminate();
      Atomics.store(status, STATE, TERMINATED);
    },
  };
}

/** Calls `work` at intervals until the returned function is called. Does not keep the process alive. */
export function repeat(work: () => void, milliseconds: number): () => void {
  const timer: unknown = setInterval(work, milliseconds);
  if (typeof timer === "object") (timer as NodeTimer).unref();
  return () => clearInterval(timer as number);
}

/** A global that marks a worker, for every copy of the library. */
const MARK = Symbol.for("imle/threads: a worker");

/** Whether this thread is a worker of an executor. */
export function isWorker(): boolean {
  return Reflect.has(globalThis, MARK);
}

/** Marks this thread as a worker and connects it to the thread that started it. */
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
