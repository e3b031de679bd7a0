import { DomainError, requireChoice, requireOptions, show } from "../core/errors.ts";
import type { MilpModel } from "../core/milpModel.ts";
import {
  addBound,
  addEntries,
  addRanges,
  addRightHandSides,
  addRow,
  chooseObjective,
  isValued,
  type MpsDraft,
  modelOf,
  type NegativeUpperBound,
  newDraft,
  setSense,
} from "./mpsDraft.ts";
import { FIXED, FREE, type MpsFields, wordsOf } from "./mpsFields.ts";

/** Options of `readMps`. */
export interface ReadMpsOptions {
  /**
   * What a bound UP or UI below 0 means for a column without a lower bound, where solvers disagree: `"error"` (the
   * default) refuses it; `"minusInfinity"`: the column has no lower bound, as CPLEX reads it; `"keepZero"`: the lower
   * bound is 0, as SCIP and HiGHS' free format read it, so that no value is left.
   */
  readonly negativeUpperBound?: NegativeUpperBound;
}

const SECTIONS = [
  ...["NAME", "OBJSENSE", "OBJNAME", "ROWS", "LAZYCONS", "USERCUTS"],
  ...["COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA"],
];
const SPELLINGS: Readonly<Record<string, string>> = { OBJSEN: "OBJSENSE", OBJSENS: "OBJSENSE" };
/** Sections whose data is one text, on their own line or below. */
const TEXTS = ["NAME", "OBJSENSE", "OBJNAME"];
/** What a section needs in front of it. */
const BEFORE: Readonly<Record<string, string>> = {
  COLUMNS: "ROWS",
  RHS: "COLUMNS",
  RANGES: "COLUMNS",
  BOUNDS: "COLUMNS",
  ENDATA: "COLUMNS",
};
/** What a section must not have in front of it. */
const AFTER: Readonly<Record<string, string>> = {
  NAME: "ROWS",
  OBJNAME: "COLUMNS",
  ROWS: "COLUMNS",
  LAZYCONS: "COLUMNS",
  USERCUTS: "COLUMNS",
};
const ROWS = ["ROWS", "LAZYCONS", "USERCUTS"];
/** Sections of programs that are not linear. */
const REFUSED: Readonly<Record<string, string>> = {
  SOS: "special ordered sets",
  SOS1: "special ordered sets",
  SOS2: "special ordered sets",
  SETS: "special ordered sets",
  QUADOBJ: "quadratic terms",
  QMATRIX: "quadratic terms",
  QSECTION: "quadratic terms",
  QCMATRIX: "quadratic terms",
  CSECTION: "cones",
  INDICATORS: "indicator constraints",
  GENCONS: "general constraints",
  PWLOBJ: "piecewise linear terms",
  PWLNAM: "piecewise linear terms",
  PWLCON: "piecewise linear terms",
};
const REFUSED_WITH_TEXT = ["QSECTION", "QCMATRIX", "CSECTION"];

/**
 * The model of a text in MPS format: linear and mixed-integer linear programs, with the extensions of CPLEX, Gurobi,
 * HiGHS and SCIP that keep them linear. Words between white space are read; where that fails, the columns of fixed
 * format, in which names may have spaces. Words of the format may be in lower case; comments begin with *.
 *
 * OBJSENSE and OBJNAME may appear anywhere before COLUMNS, with their word on the same line or the next. The objective
 * is the row that OBJNAME names, or else the first of kind N; other rows of that kind are left out. Its right-hand side
 * is its constant with the sign turned. Rows of LAZYCONS and USERCUTS are constraints like others. Whole variables
 * without any bound lie between 0 and 1, those with a bound of either side have no other but 0, as in CPLEX, Gurobi,
 * HiGHS and SCIP. A negative range of a row E reaches down from its right-hand side.
 *
 * Source: the MPS format of IBM's MPSX/370, with the extensions in CPLEX' file formats.
 *
 * @throws DomainError with the line, where the text is cut off, names what it does not define, defines a row, column,
 * coefficient, right-hand side or bound twice, has something else than a number, or a section or bound of a program
 * that is not linear: special ordered sets, indicators, quadratic, conic, general and semi-continuous ones.
 */
export function readMps(text: string, options: ReadMpsOptions = {}): MilpModel {
  requireOptions("readMps", options, { negativeUpperBound: true });
  const { negativeUpperBound = "error" } = options;
  requireChoice("readMps", "negativeUpperBound", negativeUpperBound, ["error", "minusInfinity", "keepZero"]);
  if (typeof text !== "string" || text.trim() === "") {
    throw new DomainError(
      `readMps: expected the text of an MPS file, got ${text === "" ? "an empty text" : show(text)}.`,
    );
  }
  // A byte-order mark is white space to trim, but not at the beginning of a line.
  const lines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r\n?|\n/);
  const free = attempt(lines, FREE, negativeUpperBound);
  if ("model" in free) return free.model;
  const fixed = attempt(lines, FIXED, negativeUpperBound);
  if ("model" in fixed) return fixed.model;
  // The layout that made sense of more lines is the one that was meant.
  throw fixed.line > free.line ? fixed.error : free.error;
}

/** Reads in one layout: the model, or the error and how far it came. */
function attempt(
  lines: readonly string[],
  fields: MpsFields,
  negative: NegativeUpperBound,
): { readonly model: MilpModel } | { readonly error: DomainError; readonly line: number } {
  const draft = newDraft();
  try {
    readLines(draft, lines, fields);
    return { model: modelOf(draft, negative) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { error, line: draft.line };
  }
}

/** Where the reading stands. */
interface Place {
  section: string;
  readonly seen: Set<string>;
  /** Whether OBJSENSE or OBJNAME still wait for their word. */
  waiting: boolean;
}

function readLines(draft: MpsDraft, lines: readonly string[], fields: MpsFields): void {
  const place: Place = { section: "", seen: new Set(), waiting: false };
  for (const content of lines) {
    draft.line++;
    const words = wordsOf(content);
    if (words.length === 0 || words[0]!.startsWith("*")) continue;
    if (place.section === "ENDATA") {
      // Solvers read no further, and some benchmarks end with remarks. A second model is no remark.
      if (SECTIONS.includes(sectionOf(words[0]!))) draft.fail("stands after ENDATA; keep one model in a text");
      continue;
    }
    if (isHead(content, words, place)) beginSection(draft, place, content.trim());
    else readData(draft, place, content, fields);
  }
  if (place.section === "ENDATA") return;
  throw new DomainError(
    `readMps: the text ends at line ${draft.line} without ENDATA; it is not MPS, or it was cut off.`,
  );
}

function sectionOf(word: string): string {
  const upper = word.toUpperCase();
  return SPELLINGS[upper] ?? upper;
}

/** Whether a line begins a section: data may stand at its margin too, and heads may be indented. */
function isHead(content: string, words: readonly string[], { section, seen, waiting }: Place): boolean {
  const head = sectionOf(words[0]!);
  const alone = words.length === 1;
  const known = SECTIONS.includes(head) || (head in REFUSED && (alone || REFUSED_WITH_TEXT.includes(head)));
  const opening = section === "" || section === "NAME";
  if (/^\s/.test(content)) return known && !waiting && (alone || (opening && TEXTS.includes(head)));
  if (!known) return !waiting && (alone || opening);
  return alone || TEXTS.includes(head) || REFUSED_WITH_TEXT.includes(head) || !seen.has(head);
}

function beginSection(draft: MpsDraft, place: Place, content: string): void {
  const { fail } = draft;
  const { seen } = place;
  const [word = ""] = wordsOf(content);
  const rest = content.slice(word.length).trim();
  const head = sectionOf(word);
  if (place.waiting) fail(`section ${place.section} ends without its word`);
  if (head in REFUSED) fail(`section ${head} has ${REFUSED[head]}, which no linear program has`);
  if (!SECTIONS.includes(head)) {
    fail(`${show(word)} is no section of a linear program; expected ${SECTIONS.join(", ")}`);
  }
  if (seen.has(head)) fail(`a second section ${head}`);
  const before = BEFORE[head];
  if (before !== undefined && !seen.has(before)) fail(`section ${head} comes before section ${before}`);
  const after = AFTER[head];
  if (after !== undefined && seen.has(after)) fail(`section ${head} comes after section ${after}`);
  seen.add(head);
  place.section = head;
  place.waiting = head === "OBJSENSE" || head === "OBJNAME";
  if (head === "COLUMNS") chooseObjective(draft);
  if (rest === "") return;
  // Some writers put the word for the format behind the name.
  if (head === "NAME") draft.name = rest.replace(/\s+(FREE|FIXED)$/i, "");
  else if (place.waiting) readWord(draft, place, rest);
  else fail(`section ${head} has ${show(rest)} on its line; data begins with a space`);
}

function readWord(draft: MpsDraft, place: Place, word: string): void {
  if (!place.waiting) draft.fail(`section ${place.section} has a second word ${show(word)}; keep one`);
  place.waiting = false;
  if (place.section === "OBJSENSE") setSense(draft, word);
  else draft.objectiveName = word;
}

function readData(draft: MpsDraft, place: Place, content: string, fields: MpsFields): void {
  const { fail } = draft;
  const { section } = place;
  if (section === "OBJSENSE" || section === "OBJNAME") readWord(draft, place, content.trim());
  else if (ROWS.includes(section)) addRow(draft, section, fields.row(content, fail));
  else if (section === "COLUMNS") readColumn(draft, content, fields);
  else if (section === "RHS") addRightHandSides(draft, fields.numbers(content, fail));
  else if (section === "RANGES") addRanges(draft, fields.numbers(content, fail));
  else if (section === "BOUNDS") {
    const valued = isValued(draft, wordsOf(content)[0] ?? "");
    const isColumn = (name: string): boolean => draft.columns.has(name);
    addBound(draft, fields.bound(content, valued, isColumn, fail));
  } else fail("data outside a section");
}

/** A line of COLUMNS: coefficients, or a marker between which the columns are whole. */
function readColumn(draft: MpsDraft, content: string, fields: MpsFields): void {
  const [, word = "", kind] = wordsOf(content);
  if (word.toUpperCase() !== "'MARKER'") {
    addEntries(draft, fields.entries(content, draft.fail));
    return;
  }
  const marker = kind?.toUpperCase();
  if (marker !== "'INTORG'" && marker !== "'INTEND'") {
    draft.fail(`the marker is ${show(kind)}, expected 'INTORG' or 'INTEND'`);
  }
  draft.integers = marker === "'INTORG'";
}
