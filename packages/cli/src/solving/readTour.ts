import { DomainError } from "imle";
import { readTsplib } from "imle/files";
import { CliError } from "../cliError.ts";
import { clip } from "../terrain.ts";
import { strictNumber } from "./words.ts";

/** A travelling salesman problem, and where its cities are, if the file says so. */
export interface TourProblem {
  readonly cities: number;
  /** Costs of the edges in the order of `tourEdges`. */
  readonly costs: Float32Array;
  /** [x, y] of each city, y upwards. */
  readonly places?: readonly (readonly [number, number])[];
}

/** A line of a section that has numbers. */
interface Line {
  readonly line: number;
  readonly words: readonly string[];
  readonly content: string;
}

const SECTIONS = ["NODE_COORD_SECTION", "DISPLAY_DATA_SECTION", "EDGE_WEIGHT_SECTION"];

/**
 * Reads a symmetric problem of TSPLIB, with TSPLIB's own rounding of distances.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readTour(file: string, content: string): TourProblem {
  if (content.trim() === "") throw new CliError(`${file}: line 1: the file is empty, expected a problem of TSPLIB.`);
  const { header, sections, last } = partsOf(file, content);
  const type = header.get("TYPE") ?? { value: "", line: last };
  if (!/^TSP\b/.test(type.value)) {
    throw new CliError(`${file}: line ${type.line}: TYPE is ${clip(type.value)}, expected "TSP".`);
  }
  const coordinates = sections.get("NODE_COORD_SECTION");
  const shown = sections.get("DISPLAY_DATA_SECTION");
  const cities = Number(header.get("DIMENSION")?.value);
  const isGeo = header.get("EDGE_WEIGHT_TYPE")?.value === "GEO";
  const points = coordinates && readPlaces(file, coordinates, cities);
  const display = shown && readPlaces(file, shown, cities);
  const places = display ?? (isGeo ? points?.map(([latitude, longitude]) => [longitude, latitude] as const) : points);
  try {
    return { ...readTsplib(content), ...(places && { places }) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const reason = error.message.replace(/^readTsplib: /, "");
    const named = [...SECTIONS, ...header.keys()].find((part) => reason.includes(`${part} `));
    const section = named === undefined ? undefined : sections.get(named);
    const line = section ? (section.at(-1)?.line ?? last) : named ? (header.get(named)?.line ?? last) : last;
    throw new CliError(`${file}: line ${line}: ${reason}`);
  }
}

/** The header, and the lines of the sections; whatever is in a section is a number. */
function partsOf(file: string, content: string) {
  const header = new Map<string, { value: string; line: number }>();
  const sections = new Map<string, Line[]>();
  let section: Line[] | undefined;
  const lines = content.trimEnd().split(/\r?\n/);
  for (const [at, text] of lines.entries()) {
    const trimmed = text.trim();
    if (trimmed === "") continue;
    const [, key, value = ""] = /^([A-Z_]+)\s*:?\s*(.*)$/.exec(trimmed) ?? [];
    if (key === "EOF") break;
    if (key?.endsWith("_SECTION")) {
      if (!SECTIONS.includes(key)) {
        throw new CliError(`${file}: line ${at + 1} is ${clip(trimmed)}, expected one of ${SECTIONS.join(", ")}.`);
      }
      section = [];
      sections.set(key, section);
    } else if (key !== undefined) header.set(key, { value: value.trim(), line: at + 1 });
    else if (section === undefined) {
      throw new CliError(`${file}: line ${at + 1} is ${clip(trimmed)}, expected "KEY: VALUE" or a section of TSPLIB.`);
    } else {
      const words = trimmed.split(/\s+/);
      const wrong = words.find((word) => Number.isNaN(strictNumber(word)));
      if (wrong !== undefined) throw new CliError(`${file}: line ${at + 1}: got ${clip(wrong)}, expected a number.`);
      section.push({ line: at + 1, words, content: trimmed });
    }
  }
  return { header, sections, last: lines.length };
}

/** The points of a section: a city's number, from 1 on, and two coordinates on each line. */
function readPlaces(file: string, lines: readonly Line[], cities: number): [number, number][] {
  return lines.map(({ line, words, content }, at) => {
    const [city, x, y] = words.map(Number);
    if (words.length === 3 && city === at + 1 && city <= cities) return [x!, y!];
    const expected = at < cities ? `city ${at + 1} and two coordinates` : `no more than ${cities} cities`;
    throw new CliError(`${file}: line ${line} is ${clip(content)}, expected ${expected}.`);
  });
}
