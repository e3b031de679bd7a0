import { DomainError, show } from "../core/errors.ts";
import type { MilpConstraint, MilpModel, MilpTerm, MilpVariable } from "../core/milpModel.ts";
import type { Fail, MpsBound, MpsPair } from "./mpsFields.ts";

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
  readonly at: number;
  whole: boolean;
  cost: number | undefined;
  lower: number | undefined;
  upper: number | undefined;
  /** The line of its last bound; undefined where it has none. */
  boundLine: number | undefined;
  /** The rows that it stands in. */
  readonly rows: Set<Row>;
}

/** How an upper bound below 0 is read where the column has no lower bound. */
export type NegativeUpperBound = "error" | "minusInfinity" | "keepZero";

/** What has been read of a model. */
export interface MpsDraft {
  /** The line that is read, from 1. */
  line: number;
  /** @throws DomainError with the line. */
  readonly fail: Fail;
  name: string | undefined;
  sense: "min" | "max" | undefined;
  /** The row that OBJNAME chooses. */
  objectiveName: string | undefined;
  objective: Row | undefined;
  constant: number;
  /** Whether the columns that follow are whole. */
  integers: boolean;
  column: Column | undefined;
  readonly rows: Map<string, Row>;
  readonly columns: Map<string, Column>;
  /** The one set of each section. */
  readonly sets: Map<string, string>;
}

/** Larger numbers stand for no bound. */
const INFINITE = 1e20;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/i;
const INFINITY = /^[+-]?inf(inity)?$/i;
const KINDS = ["N", "L", "G", "E"] as const;
const VALUED = ["UP", "LO", "FX", "LI", "UI"];
const UNVALUED = ["FR", "MI", "PL", "BV"];

export function newDraft(): MpsDraft {
  const draft: MpsDraft = {
    line: 0,
    fail(what) {
      throw new DomainError(`readMps: line ${draft.line}: ${what}.`);
    },
    name: undefined,
    sense: undefined,
    objectiveName: undefined,
    objective: undefined,
    constant: 0,
    integers: false,
    column: undefined,
    rows: new Map(),
    columns: new Map(),
    sets: new Map(),
  };
  return draft;
}

/** MIN or MAX, whole or shortened. */
export function setSense(draft: MpsDraft, word: string): void {
  const [, which] =
    /^(MIN|MAX)(IMI[SZ]E|IMUM)?$/i.exec(word) ?? draft.fail(`the sense is ${show(word)}, expected MIN or MAX`);
  const sense = which!.toUpperCase() === "MAX" ? "max" : "min";
  if (draft.sense !== undefined && draft.sense !== sense) draft.fail(`a second sense ${show(word)}; keep one`);
  draft.sense = sense;
}

/** A row; those of a section of cuts or lazy constraints have a bound. */
export function addRow(draft: MpsDraft, section: string, [word, name]: readonly [string, string]): void {
  const { rows, fail } = draft;
  const kind =
    KINDS.find((one) => one === word.toUpperCase()) ??
    fail(`the kind of row ${show(name)} is ${show(word)}, expected N, L, G or E`);
  if (kind === "N" && section !== "ROWS") fail(`row ${show(name)} of section ${section} is of kind N; use L, G or E`);
  if (rows.has(name)) fail(`a second row ${show(name)}`);
  rows.set(name, { name, kind, terms: [], bound: undefined, range: undefined });
}

/** Makes the row that OBJNAME chooses, or else the first of kind N, the objective. */
export function chooseObjective(draft: MpsDraft): void {
  const { objectiveName, rows } = draft;
  if (objectiveName === undefined) {
    draft.objective = [...rows.values()].find(({ kind }) => kind === "N");
    return;
  }
  draft.objective = rows.get(objectiveName);
  if (draft.objective?.kind === "N") return;
  draft.fail(`OBJNAME chooses ${show(objectiveName)}, expected the name of a row of kind N in section ROWS`);
}

/** Coefficients of a column, whose lines keep together. */
export function addEntries(draft: MpsDraft, [name, pairs]: readonly [string, readonly MpsPair[]]): void {
  const { columns, fail } = draft;
  if (draft.column?.name !== name) {
    if (columns.has(name)) fail(`column ${show(name)} comes again after others; keep its lines together`);
    draft.column = {
      name,
      at: columns.size,
      whole: draft.integers,
      cost: undefined,
      lower: undefined,
      upper: undefined,
      boundLine: undefined,
      rows: new Set(),
    };
    columns.set(name, draft.column);
  }
  const { column } = draft;
  for (const [rowName, text] of pairs) {
    const row = rowOf(draft, rowName);
    const value = numberOf(draft, text);
    if (column.rows.has(row)) fail(`column ${show(name)} stands in row ${show(rowName)} twice`);
    column.rows.add(row);
    if (!Number.isFinite(value)) fail(`the coefficient of column ${show(name)} in row ${show(rowName)} is infinite`);
    if (row === draft.objective) column.cost = value;
    else if (row.kind !== "N" && value !== 0) row.terms.push([column.at, value]);
  }
}

/** Right-hand sides; that of the objective is its constant with the sign turned. */
export function addRightHandSides(draft: MpsDraft, [set, pairs]: readonly [string, readonly MpsPair[]]): void {
  requireSameSet(draft, "RHS", set);
  for (const [rowName, text] of pairs) {
    const row = rowOf(draft, rowName);
    const value = numberOf(draft, text);
    if (row.bound !== undefined) draft.fail(`a second right-hand side of row ${show(rowName)}`);
    row.bound = value;
    requireFiniteRange(draft, row);
    if (row !== draft.objective) continue;
    if (!Number.isFinite(value)) draft.fail("the constant of the objective is infinite");
    draft.constant = 0 - value;
  }
}

export function addRanges(draft: MpsDraft, [set, pairs]: readonly [string, readonly MpsPair[]]): void {
  requireSameSet(draft, "RANGES", set);
  for (const [rowName, text] of pairs) {
    const row = rowOf(draft, rowName);
    if (row.kind === "N") draft.fail(`row ${show(rowName)} is of kind N and has no range`);
    if (row.range !== undefined) draft.fail(`a second range of row ${show(rowName)}`);
    row.range = numberOf(draft, text);
    requireFiniteRange(draft, row);
  }
}

function requireFiniteRange({ fail }: MpsDraft, { name, bound = 0, range }: Row): void {
  if (range === undefined || Number.isFinite(bound)) return;
  fail(`row ${show(name)} has a range and an infinite right-hand side; leave one away`);
}

/** Whether bounds of a kind have a number. @throws DomainError where there is no such kind. */
export function isValued(draft: MpsDraft, word: string): boolean {
  const kind = word.toUpperCase();
  if (kind === "SC" || kind === "SI") {
    draft.fail(
      `a bound of kind ${show(word)} makes a variable semi-continuous; model it by a binary variable and two rows`,
    );
  }
  if (!VALUED.includes(kind) && !UNVALUED.includes(kind)) {
    draft.fail(`a bound of kind ${show(word)}; linear programs have ${[...VALUED, ...UNVALUED].join(", ")}`);
  }
  return VALUED.includes(kind);
}

export function addBound(draft: MpsDraft, { kind: word, set, column: name, value: text }: MpsBound): void {
  requireSameSet(draft, "BOUNDS", set);
  const column = draft.columns.get(name) ?? draft.fail(`column ${show(name)} is not in section COLUMNS`);
  const kind = word.toUpperCase();
  const value = VALUED.includes(kind) ? numberOf(draft, text ?? "") : 0;
  column.boundLine = draft.line;
  if (kind === "LI" || kind === "UI" || kind === "BV") column.whole = true;
  if (kind === "BV") setBounds(draft, column, 0, 1);
  if (kind === "FX") setBounds(draft, column, value, value);
  if (kind === "FR") setBounds(draft, column, -Infinity, Infinity);
  if (kind === "LO" || kind === "LI") setBounds(draft, column, value, undefined);
  if (kind === "MI") setBounds(draft, column, -Infinity, undefined);
  if (kind === "UP" || kind === "UI") setBounds(draft, column, undefined, value);
  if (kind === "PL") setBounds(draft, column, undefined, Infinity);
}

/** @throws DomainError where a bound was another before: some readers keep the first of two, others the last. */
function setBounds(draft: MpsDraft, column: Column, lower: number | undefined, upper: number | undefined): void {
  for (const [side, value] of [["lower", lower] as const, ["upper", upper] as const]) {
    const before = column[side];
    if (value === undefined) continue;
    if (before !== undefined && before !== value)
      draft.fail(`a second ${side} bound ${value} of column ${show(column.name)}, besides ${before}; keep one`);
    column[side] = value;
  }
}

/** The model of all that was read. */
export function modelOf(draft: MpsDraft, negative: NegativeUpperBound): MilpModel {
  const { name, sense = "min", constant, columns, rows } = draft;
  return {
    ...(name !== undefined && { name }),
    sense,
    variables: Array.from(columns.values(), (column) => variableOf(draft, column, negative)),
    constraints: [...rows.values()].filter(({ kind }) => kind !== "N").map(constraintOf),
    ...(constant !== 0 && { constant }),
  };
}

function variableOf(draft: MpsDraft, column: Column, negative: NegativeUpperBound): MilpVariable {
  const { name, whole, cost = 0, boundLine } = column;
  // A whole variable with any bound of its own has no other.
  const { lower, upper = whole && boundLine === undefined ? 1 : Infinity } = column;
  const open = lower === undefined && upper < 0;
  if (open && negative === "error") {
    draft.line = boundLine!;
    draft.fail(
      `column ${show(name)} has the upper bound ${upper} and no lower one, which some readers take for 0 and others for −∞; give it a bound LO or MI, or choose with negativeUpperBound`,
    );
  }
  const least = lower ?? (open && negative === "minusInfinity" ? -Infinity : 0);
  return { name, lower: least, upper, type: whole ? "integer" : "continuous", cost };
}

function constraintOf({ name, kind, terms, bound = 0, range }: Row): MilpConstraint {
  let [lower, upper] = [bound, bound];
  if (kind === "L") lower = range === undefined ? -Infinity : bound - Math.abs(range);
  if (kind === "G") upper = range === undefined ? Infinity : bound + Math.abs(range);
  if (kind === "E" && range !== undefined) [lower, upper] = range < 0 ? [bound + range, bound] : [bound, bound + range];
  return { name, terms, lower, upper };
}

function rowOf({ rows, fail }: MpsDraft, name: string): Row {
  return rows.get(name) ?? fail(`row ${show(name)} is not in section ROWS`);
}

function requireSameSet({ sets, fail }: MpsDraft, section: string, set: string): void {
  const first = sets.get(section) ?? set;
  sets.set(section, first);
  if (first !== set) fail(`a second set ${show(set)} in section ${section}, besides ${show(first)}; keep one`);
}

function numberOf({ fail }: MpsDraft, word: string): number {
  if (INFINITY.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
  if (!NUMBER.test(word)) fail(`${show(word)} is not a number`);
  const value = Number(word.replace(/d/i, "e")) + 0; // + 0 turns −0 into 0
  return Math.abs(value) < INFINITE ? value : Math.sign(value) * Infinity;
}
