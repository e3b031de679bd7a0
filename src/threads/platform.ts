/** A worker, in Node and in browsers. */
export interface WorkerHandle {
  /** Sends a message, which arrives even while this thread waits. */
  post(message: unknown): void;
  /** Whether the thread is known to have ended, asked without the event loop; false where the platform cannot tell. */
  hasEnded(): boolean;
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
  /** Told when the thread ends by itself: by process.exit or an error that nobody caught. */
  onExit(tell: () => void): void;
}

/** What is used of Node's worker threads. Asked of the process and not imported: so a bundler for browsers sees nothing. */
interface NodeWorker {
  postMessage(message: unknown): void;
  on(event: string, listener: (value: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
  readonly performance: { eventLoopUtilization(): { readonly idle: number } };
}
interface NodePort {
  postMessage(message: unknown): void;
  on(event: string, listener: (value: unknown) => void): void;
}
interface NodeThreads {
  readonly Worker: new (url: URL, options: { execArgv?: string[] }) => NodeWorker;
  readonly parentPort: NodePort | null;
}
interface NodeProcess {
  readonly execArgv: readonly string[];
  getBuiltinModule?(name: string): unknown;
  on(event: string, listener: () => void): void;
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

/** Starts a worker: the file at `url`, or the library's own. */
export function startWorker(url: URL | undefined, listener: WorkerListener): WorkerHandle {
  const threads = nodeThreads();
  return threads ? startInNode(threads, url, listener) : startInBrowser(url, listener);
}

function startInNode({ Worker }: NodeThreads, url: URL | undefined, listener: WorkerListener): WorkerHandle {
  const worker = new Worker(url ?? new URL("./worker.js", import.meta.url), { ...(isFromText() && { execArgv: [] }) });
  let reason = "";
  worker.on("message", listener.message);
  worker.on("error", (error) => void (reason = String(error)));
  worker.on("exit", (code) => listener.ended(reason === "" ? `exit code ${code}` : reason));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    // Node tells so of a thread that has stopped.
    hasEnded: () => worker.performance.eventLoopUtilization().idle === -1,
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}

/** Whether Node runs a program from its command line, by flags that a worker inherits and then refuses to start with. */
function isFromText(): boolean {
  const flags = nodeProcess()?.execArgv ?? [];
  return flags.some((flag) => /^(-e|-p|-pe|--eval|--print|--input-type)\b/.test(flag));
}

function startInBrowser(url: URL | undefined, listener: WorkerListener): WorkerHandle {
  // Bundlers look for just this form.
  const worker = url
    ? new Worker(url, { type: "module" })
    : new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => listener.message(data);
  worker.onerror = ({ message }) => listener.ended(message || "the worker's script could not be loaded");
  return {
    post: (message) => worker.postMessage(message),
    hasEnded: () => false,
    keepAlive() {},
    terminate: async () => worker.terminate(),
  };
}

/** The parent of the worker that this thread is. */
export function parentPort(): ParentPort {
  const port = nodeThreads()?.parentPort;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      listen: (receive) => port.on("message", receive),
      onExit: (tell) => nodeProcess()?.on("exit", tell),
    };
  }
  return {
    post: (message) => globalThis.postMessage(message),
    listen: (receive) => void (globalThis.onmessage = ({ data }) => receive(data)),
    onExit() {},
  };
}
