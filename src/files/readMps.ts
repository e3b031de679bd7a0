import { DomainError, show } from "../core/errors.ts";
import type { MilpConstraint, MilpModel, MilpTerm, MilpVariable } from "../milp/types.ts";

/** A row of numbers as it is read. */
interface Row {
  readonly name: string;
  /** N of the objective and of rows without bounds. */
  readonly kind: "N" | "L" | "G" | "E";
  readonly terms: MilpTerm[];
  bound: number | undefined;
  range: number | undefined;
}

interface Column {
  readonly name: string;
  whole: boolean;
  cost: number | undefined;
  lower: number | undefined;
  upper: number | undefined;
  /** The last row that it stands in, as each column is read at a stretch. */
  readonly rows: Set<Row>;
}

/** Larger numbers stand for no bound. */
const INFINITE = 1e20;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/i;
const INFINITY = /^[+-]?inf(inity)?$/i;
const SECTIONS = ["NAME", "OBJSENSE", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA"];
const VALUED = ["UP", "LO", "FX", "LI", "UI"];
const UNVALUED = ["FR", "MI", "PL", "BV"];

/**
 * The model of a text in MPS format, fixed or free, names without spaces: linear and mixed-integer linear programs.
 *
 * The first row of kind N is the objective, others of that kind are left out. Whole variables without bounds lie between 0
 * and 1, as in HiGHS and CPLEX. Sections of quadratic, conic or semi-continuous models are refused.
 *
 * Source: the MPS format of IBM's MPSX/370, with OBJSENSE and the bounds of CPLEX' file formats.
 *
 * @throws DomainError with the line, where the text is cut off, names what it does not define, defines a row, column, coefficient or right-hand side twice, or
 * has something else than a number.
 */
export function readMps(text: string): MilpModel {
  if (typeof text !== "string" || text.trim() === "") {
    throw new DomainError(
      `readMps: expected the text of an MPS file, got ${text === "" ? "an empty text" : show(text)}.`,
    );
  }
  let name: string | undefined;
  let sense: "min" | "max" = "min";
  let section = "";
  let ended = false;
  let integers = false;
  let constant = 0;
  let column: Column | undefined;
  const seen = new Set<string>();
  const rows = new Map<string, Row>();
  const columns = new Map<string, Column>();
  const sets = new Map<string, string>();
  let objective: Row | undefined;
  let line = 0;

  for (const content of text.trimEnd().split(/\r?\n/)) {
    line++;
    if (content.startsWith("*") || content.trim() === "") continue;
    const words = content.trim().split(/\s+/);
    if (ended) fail("stands after ENDATA; keep one model in a text");
    if (/^\s/.test(content)) readData(words);
    else beginSection(words);
  }
  if (!ended) {
    throw new DomainError(`readMps: the text ends at line ${line} without ENDATA; it is not MPS, or it was cut off.`);
  }
  return finish();

  function fail(what: string): never {
    throw new DomainError(`readMps: line ${line}: ${what}.`);
  }

  function beginSection([head = "", ...rest]: string[]): void {
    if (!SECTIONS.includes(head))
      fail(`${show(head)} is no section of a linear program; expected ${SECTIONS.join(", ")}`);
    if (seen.has(head)) fail(`a second section ${head}`);
    const before = { COLUMNS: "ROWS", RHS: "COLUMNS", RANGES: "COLUMNS", BOUNDS: "COLUMNS", ENDATA: "COLUMNS" }[head];
    if (before !== undefined && !seen.has(before)) fail(`section ${head} comes before section ${before}`);
    seen.add(head);
    section = head;
    if (head === "NAME") name = rest[0];
    else if (head === "OBJSENSE" && rest[0] !== undefined) readSense(rest[0]);
    else if (rest.length > 0) fail(`section ${head} has ${show(rest[0])} on its line; data begins with a space`);
    ended = head === "ENDATA";
  }

  function readData(words: string[]): void {
    if (section === "ROWS") readRow(words);
    else if (section === "COLUMNS") readColumn(words);
    else if (section === "RHS") readPairs(words, readBound);
    else if (section === "RANGES") readPairs(words, readRange);
    else if (section === "BOUNDS") readBounds(words);
    else if (section === "OBJSENSE") readSense(words[0]!);
    else fail("data outside a section");
  }

  function readSense(word: string): void {
    const [, which] = /^(MIN|MAX)(IMI[SZ]E)?$/i.exec(word) ?? fail(`the sense is ${show(word)}, expected MIN or MAX`);
    sense = which!.toUpperCase() === "MAX" ? "max" : "min";
  }

  function readRow(words: string[]): void {
    const [kind = "", rowName] = words;
    if (words.length !== 2 || rowName === undefined) fail("expected a kind and the name of a row, without spaces");
    if (kind !== "N" && kind !== "L" && kind !== "G" && kind !== "E") {
      fail(`the kind of row ${show(rowName)} is ${show(kind)}, expected N, L, G or E`);
    }
    if (rows.has(rowName)) fail(`a second row ${show(rowName)}`);
    const row: Row = { name: rowName, kind, terms: [], bound: undefined, range: undefined };
    rows.set(rowName, row);
    if (kind === "N") objective ??= row;
  }

  function readColumn(words: string[]): void {
    const [columnName = "", ...pairs] = words;
    if (pairs[0] === "'MARKER'") {
      if (pairs[1] !== "'INTORG'" && pairs[1] !== "'INTEND'")
        fail(`the marker is ${show(pairs[1])}, expected 'INTORG' or 'INTEND'`);
      integers = pairs[1] === "'INTORG'";
      return;
    }
    if (column?.name !== columnName) {
      if (columns.has(columnName)) fail(`column ${show(columnName)} comes again after others; keep its lines together`);
      column = {
        name: columnName,
        whole: integers,
        cost: undefined,
        lower: undefined,
        upper: undefined,
        rows: new Set(),
      };
      columns.set(columnName, column);
    }
    const at = columns.size - 1;
    for (const [row, value] of pairsOf(pairs)) {
      if (column.rows.has(row)) fail(`column ${show(columnName)} stands in row ${show(row.name)} twice`);
      column.rows.add(row);
      if (!Number.isFinite(value))
        fail(`the coefficient of column ${show(columnName)} in row ${show(row.name)} is infinite`);
      if (row === objective) column.cost = value;
      else if (row.kind !== "N" && value !== 0) row.terms.push([at, value]);
    }
  }

  /** Lines of RHS and RANGES: a name of the set, which may be left out, and one or two rows with a value each. */
  function readPairs(words: string[], take: (row: Row, value: number) => void): void {
    const named = words.length % 2 === 1;
    requireSameSet(named ? words[0]! : "");
    for (const [row, value] of pairsOf(named ? words.slice(1) : words)) take(row, value);
  }

  function* pairsOf(words: string[]): Generator<[Row, number]> {
    if (words.length === 0 || words.length % 2 === 1) {
      fail("expected names of rows, without spaces, and a number behind each; the line may be cut off");
    }
    for (let i = 0; i < words.length; i += 2) {
      const row = rows.get(words[i]!) ?? fail(`row ${show(words[i])} is not in section ROWS`);
      yield [row, numberOf(words[i + 1]!)];
    }
  }

  function readBound(row: Row, value: number): void {
    if (row === objective && !Number.isFinite(value)) fail("the constant of the objective is infinite");
    if (row === objective) constant = -value;
    if (row.bound !== undefined) fail(`a second right-hand side of row ${show(row.name)}`);
    row.bound = value;
  }

  function readRange(row: Row, value: number): void {
    if (row.kind === "N") fail(`row ${show(row.name)} is of kind N and has no range`);
    if (row.range !== undefined) fail(`a second range of row ${show(row.name)}`);
    row.range = value;
  }

  function readBounds(words: string[]): void {
    const [kind = ""] = words;
    const valued = VALUED.includes(kind);
    if (!valued && !UNVALUED.includes(kind)) {
      fail(`a bound of kind ${show(kind)}; linear programs have ${[...VALUED, ...UNVALUED].join(", ")}`);
    }
    const named = words.length >= (valued ? 4 : 3);
    if (words.length < (valued ? 3 : 2) || words.length > 4)
      fail("expected the kind of a bound, a column and its number");
    requireSameSet(named ? words[1]! : "");
    const [columnName, text] = words.slice(named ? 2 : 1);
    const bounded = columns.get(columnName!) ?? fail(`column ${show(columnName)} is not in section COLUMNS`);
    const value = valued ? numberOf(text!) : 0;
    if (kind === "LI" || kind === "UI" || kind === "BV") bounded.whole = true;
    if (kind === "BV") [bounded.lower, bounded.upper] = [0, 1];
    if (kind === "FX") [bounded.lower, bounded.upper] = [value, value];
    if (kind === "FR") [bounded.lower, bounded.upper] = [-Infinity, Infinity];
    if (kind === "LO" || kind === "LI") bounded.lower = value;
    if (kind === "MI") bounded.lower = -Infinity;
    if (kind === "PL") bounded.upper = Infinity;
    if (kind === "UP" || kind === "UI") bounded.upper = value;
    // A whole variable with any bound of its own has no other.
    if (bounded.whole) bounded.upper ??= Infinity;
  }

  function requireSameSet(set: string): void {
    const first = sets.get(section) ?? set;
    sets.set(section, first);
    if (first !== set) fail(`a second set ${show(set)} in section ${section}, besides ${show(first)}; keep one`);
  }

  function numberOf(word: string): number {
    if (INFINITY.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
    if (!NUMBER.test(word)) fail(`${show(word)} is not a number`);
    const value = Number(word.replace(/d/i, "e"));
    return Math.abs(value) < INFINITE ? value : Math.sign(value) * Infinity;
  }

  function finish(): MilpModel {
    return {
      ...(name !== undefined && { name }),
      sense,
      variables: Array.from(columns.values(), variableOf),
      constraints: [...rows.values()].filter(({ kind }) => kind !== "N").map(constraintOf),
      ...(constant !== 0 && { constant }),
    };
  }
}

function variableOf({ name, whole, cost = 0, lower = 0, upper = whole ? 1 : Infinity }: Column): MilpVariable {
  if (upper < 0 && lower === 0) {
    throw new DomainError(
      `readMps: column "${name}" has the upper bound ${upper}, below its lower bound 0, which some readers take for none; give it a bound LO or MI.`,
    );
  }
  return { name, lower, upper, type: whole ? "integer" : "continuous", cost };
}

function constraintOf({ name, kind, terms, bound = 0, range }: Row): MilpConstraint {
  const reach = range === undefined ? Infinity : Math.abs(range);
  let [lower, upper] = [bound, bound];
  if (kind === "L") lower = range === undefined ? -Infinity : bound - reach;
  if (kind === "G") upper = range === undefined ? Infinity : bound + reach;
  if (kind === "E" && range !== undefined) [lower, upper] = range < 0 ? [bound + range, bound] : [bound, bound + range];
  return { name, terms, lower, upper };
}
