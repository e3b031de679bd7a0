// A worker of a page that blocks on threads of its own.
import { threads } from "imle/threads";
import { learning } from "./learning.ts";

async function answer(): Promise<string> {
  const executor = threads({ workers: 2 });
  await executor.ready();
  const text = await learning(executor, true);
  await executor.close();
  return text;
}

answer()
  .then(String, String)
  .then((text) => postMessage(text));
