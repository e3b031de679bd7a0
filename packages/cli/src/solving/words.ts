import { CliError } from "../cliError.ts";

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

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number that a word is, and nothing else; NaN where it is none, or too large. */
export function strictNumber(word: string | undefined): number {
  const value = word !== undefined && NUMBER.test(word) ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The words of a text, between white space. */
export function wordsOf(file: string, text: string): Words {
  const pattern = /\S+/g;
  let from = 0;
  const next = (): string | undefined => {
    const match = pattern.exec(text);
    from = match?.index ?? text.length;
    return match?.[0];
  };
  const fail = (word: string | undefined, what: string): never => {
    if (text.trim() === "") throw new CliError(`${file}: line 1: the file is empty, expected ${what}.`);
    const line = text.slice(0, from).trimEnd().split("\n").length;
    if (word === undefined) throw new CliError(`${file}: line ${line}: the file ends, expected ${what}.`);
    throw new CliError(`${file}: line ${lineOf(text, from)}: got ${quoted(word)}, expected ${what}.`);
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
    numbers: (what, length) =>
      Float64Array.from({ length }, (_, i) => number(length === 1 ? what : `${what}, ${i + 1} of ${length}`)),
    end() {
      const word = next();
      if (word !== undefined) fail(word, "the end of the file");
    },
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** A word in quotes, shortened. */
function quoted(word: string): string {
  return JSON.stringify(word.length > 30 ? `${word.slice(0, 30)}…` : word);
}
