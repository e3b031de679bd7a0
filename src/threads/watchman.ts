import { ENDED, STATE } from "./message.ts";
import type { NodeThreads } from "./node.ts";

/**
 * A thread that does nothing but notice when others end, and notes it in shared memory: so a thread that waits can see
 * it, whose own event loop hears of nothing. It holds the other end of a channel to each thread, which closes with it.
 */
export interface Watchman {
  /** Watches the thread that gets the port: when it is gone, its state is ENDED. */
  watch(cells: Int32Array): MessagePort;
  end(): Promise<void>;
}

/** As text, since bundlers know nothing of it. */
const SCRIPT = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", ({ port, cells }) => {
    port.on("close", () => Atomics.store(cells, ${STATE}, ${ENDED}));
    port.start();
  });`;

export function startWatchman({ Worker }: NodeThreads): Watchman {
  const worker = new Worker(SCRIPT, { eval: true, execArgv: [] });
  worker.unref();
  return {
    watch(cells) {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ port: port2, cells }, [port2]);
      return port1;
    },
    end: async () => void (await worker.terminate()),
  };
}
