/** Stops the reading of a line. */
export type Fail = (what: string) => never;

/** A name and the text of the number behind it. */
export type MpsPair = readonly [name: string, value: string];

/** What a line of bounds says; `value` is undefined where no number stands. */
export interface MpsBound {
  readonly kind: string;
  readonly set: string;
  readonly column: string;
  readonly value: string | undefined;
}

/** One of the two layouts of MPS: where the fields of a line of data stand. */
export interface MpsFields {
  /** The kind of a row and its name. */
  row(content: string, fail: Fail): readonly [kind: string, name: string];
  /** A column, and rows with coefficients. */
  entries(content: string, fail: Fail): readonly [column: string, pairs: readonly MpsPair[]];
  /** A set of right-hand sides or ranges, "" where it has no name, and rows with numbers. */
  numbers(content: string, fail: Fail): readonly [set: string, pairs: readonly MpsPair[]];
  /** A bound; of some kinds it has a value. */
  bound(content: string, valued: boolean, isColumn: (name: string) => boolean, fail: Fail): MpsBound;
}

const ROW = "expected a kind and the name of a row; names with spaces need fixed columns";
const PAIRS =
  "expected names of rows and a number behind each; names with spaces need fixed columns, or the line may be cut off";
const BOUND = "expected the kind of a bound, a column and its number";

/** Words between white space: names have no spaces. */
export const FREE: MpsFields = {
  row(content, fail) {
    const [kind = "", name, ...rest] = wordsOf(content);
    return name === undefined || rest.length > 0 ? fail(ROW) : [kind, name];
  },
  entries(content, fail) {
    const [column = "", ...rest] = wordsOf(content);
    return [column, pairsOf(rest, fail)];
  },
  numbers(content, fail) {
    const words = wordsOf(content);
    return words.length % 2 === 1 ? [words[0]!, pairsOf(words.slice(1), fail)] : ["", pairsOf(words, fail)];
  },
  bound(content, valued, isColumn, fail) {
    const [kind = "", ...words] = wordsOf(content);
    if (words.length < (valued ? 2 : 1) || words.length > 3) fail(BOUND);
    // A number may follow a bound that needs none: "BV x 1".
    const second = words[1] ?? "";
    const named = words.length === 3 || (!valued && words.length === 2 && (isColumn(second) || !isColumn(words[0]!)));
    const [column = "", value] = named ? words.slice(1) : words;
    return { kind, set: named ? words[0]! : "", column, value };
  },
};

/** The columns of punched cards, from 0: spaces inside a field are part of the name. */
const CARD = [
  [1, 3],
  [4, 12],
  [14, 22],
  [24, 36],
  [39, 47],
  [49, 61],
] as const;

/** Fields in the columns of punched cards. */
export const FIXED: MpsFields = {
  row(content, fail) {
    const [kind, name, ...rest] = cardOf(content, fail);
    return name === "" || rest.some(Boolean) ? fail(ROW) : [kind, name];
  },
  entries(content, fail) {
    const card = cardOf(content, fail);
    return card[0] !== "" || card[1] === "" ? fail(PAIRS) : [card[1], cardPairs(card, fail)];
  },
  numbers(content, fail) {
    const card = cardOf(content, fail);
    return card[0] !== "" ? fail(PAIRS) : [card[1], cardPairs(card, fail)];
  },
  bound(content, valued, _, fail) {
    const [kind, set, column, value, ...rest] = cardOf(content, fail);
    if (column === "" || (valued && value === "") || rest.some(Boolean)) fail(BOUND);
    return { kind, set, column, value: value === "" ? undefined : value };
  },
};

/** The words of a line. */
export function wordsOf(content: string): string[] {
  const trimmed = content.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
}

function pairsOf(words: readonly string[], fail: Fail): MpsPair[] {
  if (words.length === 0 || words.length % 2 === 1) fail(PAIRS);
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i]!, words[2 * i + 1]!]);
}

type Card = readonly [string, string, string, string, string, string];

function cardOf(content: string, fail: Fail): Card {
  let end = 0;
  const field = ([from, to]: readonly [number, number]): string => {
    if (content.slice(end, from).trim() !== "") fail("text stands between the fields of fixed columns");
    end = to;
    return content.slice(from, to).trim();
  };
  const [a, b, c, d, e, f] = CARD;
  const card: Card = [field(a), field(b), field(c), field(d), field(e), field(f)];
  return content.includes("\t") || content.slice(end).trim() !== "" ? fail("fixed columns end at column 61") : card;
}

function cardPairs([, , first, firstValue, second, secondValue]: Card, fail: Fail): MpsPair[] {
  const two = second !== "" || secondValue !== "";
  if (first === "" || firstValue === "" || (two && (second === "" || secondValue === ""))) fail(PAIRS);
  return two
    ? [
        [first, firstValue],
        [second, secondValue],
      ]
    : [[first, firstValue]];
}
