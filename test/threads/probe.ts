import { threads } from "imle/threads";
import { learning } from "./learning.ts";

/** What a page can do with threads, one line each: await promises, block in a worker, and not block itself. */
export async function probe(): Promise<string> {
  if (typeof SharedArrayBuffer === "undefined") return messageOf(() => threads());
  const executor = threads({ workers: 2 });
  const later = await learning(executor, false);
  const itself = await learning(executor, true).catch(String);
  await executor.close();
  const worker = new Worker(new URL("./synchronous.ts", import.meta.url), { type: "module" });
  const inWorker = await new Promise<string>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(`error: ${message}`);
  });
  return [later, inWorker, itself].join("\n");
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return "nothing was thrown";
}
