import { DomainError, show } from "../core/errors.ts";
import { LINGER_MS } from "./message.ts";
import { TURNS } from "./sharedJob.ts";

/** Looks for a turn for a moment. */
export function hasTurned(counters: Int32Array, turns: number): boolean {
  for (const end = performance.now() + LINGER_MS; performance.now() < end; ) {
    if (Atomics.load(counters, TURNS) !== turns) return true;
  }
  return false;
}

/** Sleeps until the next turn, but not for longer than the milliseconds. */
export function wait(counters: Int32Array, turns: number, milliseconds: number): string {
  try {
    return Atomics.wait(counters, TURNS, turns, milliseconds);
  } catch (cause) {
    throw new DomainError(
      "threads: the main thread of a page may not wait; make the asynchronous call: forwardAsync, backwardAsync, solveAsync or evaluateAsync, or work in a worker.",
      { cause },
    );
  }
}

/** @throws DomainError unless it is an absolute address. */
export function urlOf(worker: URL | string): URL {
  if (URL.canParse(String(worker))) return new URL(worker);
  throw new DomainError(
    `threads: worker must be an absolute address, got ${show(worker)}; pass new URL("…", import.meta.url).`,
  );
}
