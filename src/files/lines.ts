import { DomainError, show } from "../core/errors.ts";

/** @throws DomainError unless `text` is a string. */
export function requireText(reader: string, text: unknown): asserts text is string {
  if (typeof text === "string") return;
  throw new DomainError(`${reader}: expected the text of a file, got ${show(text)}.`);
}

/**
 * The lines of a text, whichever way they end, without a byte-order mark; white space at the end of the text is none.
 */
export function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(LINE_END);
}

/** In which line, from 1, a place of a text lies. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split(LINE_END).length;
}

const LINE_END = /\r\n|\r|\n/;

/** A word or line of a file as an error shows it: short, with control characters escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
