import { DomainError } from "../core/errors.ts";
import { lineAt, quoted, requireText } from "./lines.ts";

/** Reads a text word by word, strictly: everything that is wrong is an error with its line. */
export interface Words {
  /** The next word as a number. `what` says what is expected, for errors. */
  number(what: string): number;
  /** The next word as a whole number in [from, to]. */
  count(what: string, from: number, to?: number): number;
  /** The next `length` words as numbers. */
  numbers(what: string, length: number): Float64Array;
  /** Nothing may be left. */
  end(): void;
}

/** Fortran writes the exponent of a double with a D. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/i;

/** The number that a word is, and nothing else; NaN where it is none, or too large for float64. */
export function strictNumber(word: string | undefined): number {
  const value = word !== undefined && NUMBER.test(word) ? Number(word.replace(/d/i, "e")) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The words of a text, between white space. @throws DomainError when it is no text. */
export function wordsOf(reader: string, text: string): Words {
  requireText(reader, text);
  const pattern = /\S+/g;
  let from = 0;
  const next = (): string | undefined => {
    const match = pattern.exec(text);
    from = match?.index ?? text.length;
    return match?.[0];
  };
  const fail = (word: string | undefined, what: string): never => {
    const got = word === undefined ? endOf(text) : `line ${lineAt(text, from)}: got ${quoted(word)}`;
    throw new DomainError(`${reader}: ${got}, expected ${what}.`);
  };
  const number = (what: string): number => {
    const word = next();
    const value = strictNumber(word);
    return Number.isNaN(value) ? fail(word, what) : value;
  };
  return {
    number,
    count(what, least, most = Number.MAX_SAFE_INTEGER) {
      const word = next();
      const value = strictNumber(word);
      if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      return fail(word, `${what}, a whole number ${range}`);
    },
    numbers(what, length) {
      // A size that a file names may be any: no more room than its words can fill.
      const room = Math.ceil((text.length - pattern.lastIndex) / 2);
      const values = new Float64Array(Math.min(length, room));
      for (let i = 0; i < length; i++) values[i] = number(length === 1 ? what : `${what}, ${i + 1} of ${length}`);
      return values;
    },
    end() {
      const word = next();
      if (word !== undefined) fail(word, "the end of the file");
    },
  };
}

function endOf(text: string): string {
  const { length } = text.trimEnd();
  return length === 0 ? "line 1: the file is empty" : `line ${lineAt(text, length)}: the file ends`;
}
