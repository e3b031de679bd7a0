import { inspect } from "node:util";

/** "1 instance", "10 samples" */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What an error says, or whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A value as an error message shows it: short. */
export function show(value: unknown): string {
  return inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3, maxStringLength: 60 });
}
