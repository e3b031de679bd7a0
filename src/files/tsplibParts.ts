import { DomainError, show } from "../core/errors.ts";

/** A line of numbers. */
export interface NumberLine {
  readonly line: number;
  readonly content: string;
  readonly numbers: readonly number[];
}

/** A section of data: where its name stands, and its lines. */
export interface TsplibSection {
  readonly line: number;
  readonly lines: readonly NumberLine[];
}

/** A file in the format of TSPLIB, its lines sorted out. */
export interface TsplibParts {
  /** What the header says, by key, and in which line. */
  readonly header: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  readonly sections: ReadonlyMap<string, TsplibSection>;
  /** The number of the last line. */
  readonly last: number;
}

const KEYS = [
  ...["NAME", "TYPE", "COMMENT", "DIMENSION", "CAPACITY", "EDGE_WEIGHT_TYPE", "EDGE_WEIGHT_FORMAT"],
  ...["EDGE_DATA_FORMAT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE"],
];
const SECTIONS = ["NODE_COORD_SECTION", "DISPLAY_DATA_SECTION", "EDGE_WEIGHT_SECTION"];
/** Sections that change which tours are allowed, or belong to other problems. */
const REFUSED: Record<string, string> = {
  FIXED_EDGES: "prescribes edges, which is not supported; delete the section to have the tour without them",
  FIXED_EDGES_SECTION: "prescribes edges, which is not supported; delete the section to have the tour without them",
  EDGE_DATA_SECTION: "lists the edges of a graph, which is not supported; give every pair of cities a distance",
  TOUR_SECTION: "belongs to a tour, not to a problem; give the problem's own file",
  DEPOT_SECTION: "belongs to vehicle routing, expected a problem of one tour through all cities",
  DEMAND_SECTION: "belongs to vehicle routing, expected a problem of one tour through all cities",
};
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @throws DomainError, always: what is wrong with a line. */
export function failAt(line: number, what: string): never {
  throw new DomainError(`readTsplib: line ${line}: ${what}${what.endsWith("?") ? "" : "."}`);
}

/** The number that a word is, and nothing else; NaN where it is none, or too large. */
export function strictNumber(word: string): number {
  const value = NUMBER.test(word) ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The header, and the sections with their numbers. @throws DomainError with the line that is neither. */
export function tsplibParts(text: string): TsplibParts {
  const header = new Map<string, { value: string; line: number }>();
  const sections = new Map<string, { line: number; lines: NumberLine[] }>();
  let section: { line: number; lines: NumberLine[] } | undefined;
  // trim takes the byte-order mark for white space.
  const lines = text.trimEnd().split(/\r\n|\r|\n/);
  for (const [at, raw] of lines.entries()) {
    const [line, content] = [at + 1, raw.trim()];
    const [, key = "", colon, value = ""] = /^([A-Z][A-Z0-9_]*)(?:\s*(:)\s*|\s+|$)(.*)$/.exec(content) ?? [];
    if (content === "") continue;
    if (key === "EOF") break;
    if (REFUSED[key]) failAt(line, `${key} ${REFUSED[key]}`);
    if (key.endsWith("_SECTION")) {
      if (!SECTIONS.includes(key)) failAt(line, `got ${clipped(content)}, expected one of ${SECTIONS.join(", ")}`);
      if (sections.has(key)) failAt(line, `a second section ${key}, expected one`);
      section = { line, lines: [] };
      sections.set(key, section);
    } else if (KEYS.includes(key) || (colon && !section)) {
      if (header.has(key) && key !== "COMMENT") failAt(line, `a second ${key}, expected one`);
      header.set(key, { value, line });
    } else if (!section) {
      failAt(line, `got ${clipped(content)}, expected "KEY: VALUE" or a section of TSPLIB`);
    } else {
      section.lines.push({ line, content, numbers: numbersOf(line, content) });
    }
  }
  return { header, sections, last: lines.length };
}

function numbersOf(line: number, content: string): number[] {
  return content.split(/\s+/).map((word) => {
    const value = strictNumber(word);
    return Number.isNaN(value) ? failAt(line, `got ${clipped(word)}, expected a number`) : value;
  });
}

/** A text in quotes, shortened. */
export function clipped(text: string): string {
  return show(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
