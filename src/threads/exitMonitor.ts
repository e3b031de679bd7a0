import { EXITED, STATE } from "./message.ts";
import type { NodeThreads } from "./node.ts";

/**
 * A thread whose only task is to notice when others exit, and to record it in shared memory, where a blocked caller can
 * see it: a thread that blocks has no event loop to hear of exits. It holds the other end of a channel to each thread;
 * the channel closes when the thread exits.
 */
export interface ExitMonitor {
  /** Monitors the thread that gets the port. When it has exited, its state is EXITED. */
  monitor(status: Int32Array): MessagePort;
  close(): Promise<void>;
}

/** The script as text, since bundlers would not find a file. */
const SCRIPT = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", ({ port, status }) => {
    port.on("close", () => Atomics.store(status, ${STATE}, ${EXITED}));
    port.start();
  });`;

export function startExitMonitor({ Worker }: NodeThreads): ExitMonitor {
  const worker = new Worker(SCRIPT, { eval: true, execArgv: [] });
  worker.unref();
  return {
    monitor(status) {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ port: port2, status }, [port2]);
      return port1;
    },
    close: async () => void (await worker.terminate()),
  };
}
