import { DomainError, show } from "../core/errors.ts";
import { DISTANCES, dimensionsOf, type Point } from "./tsplibDistances.ts";
import { clipped, failAt, strictNumber, type TsplibParts, type TsplibSection, tsplibParts } from "./tsplibParts.ts";

/** A travelling salesman instance. */
export interface TsplibInstance {
  /** As the file calls it. */
  readonly name: string;
  /** How many cities there are. */
  readonly cities: number;
  /** Whether ways cost something else in the other direction: TYPE ATSP. */
  readonly directed: boolean;
  /** The distances as theta: the same in float32. */
  readonly costs: Float32Array;
  /**
   * The numbers of the file. Of the n(n − 1)/2 edges (0,1), (0,2), …, (n−2,n−1), as `tour` and `milpTour` take them,
   * or, where the instance is directed, of the n(n − 1) arcs (0,1), (0,2), …, (1,0), (1,2), …, (n−1,n−2).
   */
  readonly distances: Float64Array;
  /** [x, y] of each city on a map, y upwards, where the file has them. */
  readonly places?: readonly (readonly [number, number])[];
}

/** More cities have more distances than fit into memory. */
const MAX_CITIES = 20_000;

/** Which columns of each row of the matrix a format lists. */
const ROWS: Readonly<Record<string, (row: number, n: number) => readonly [first: number, end: number]>> = {
  FULL_MATRIX: (_, n) => [0, n],
  UPPER_ROW: (row, n) => [row + 1, n],
  LOWER_ROW: (row) => [0, row],
  UPPER_DIAG_ROW: (row, n) => [row, n],
  LOWER_DIAG_ROW: (row) => [0, row + 1],
};
/** A triangle column by column is the other triangle row by row, as the matrix is symmetric. */
const FORMATS: typeof ROWS = {
  ...ROWS,
  UPPER_COL: ROWS.LOWER_ROW!,
  LOWER_COL: ROWS.UPPER_ROW!,
  UPPER_DIAG_COL: ROWS.LOWER_DIAG_ROW!,
  LOWER_DIAG_COL: ROWS.UPPER_DIAG_ROW!,
};

/** The distances as they are filled in. */
interface Distances {
  readonly values: Float64Array;
  /** The place of the way from one city to another; that of an edge is the same in both directions. */
  placeOf(from: number, to: number): number;
}

/**
 * A travelling salesman problem of TSPLIB, symmetric (TYPE TSP) or directed (ATSP), for `tour` and `milpTour`:
 * EDGE_WEIGHT_TYPE EUC_2D, EUC_3D, CEIL_2D, MAN_2D, MAN_3D, MAX_2D, MAX_3D, ATT, GEO, or EXPLICIT with the whole matrix
 * or one of its triangles by rows or columns. Distances are rounded as TSPLIB's own code does. Cities may come in any
 * order; those of the result are in the order of their numbers, from 0.
 *
 * Source: Reinelt, TSPLIB 95, sections 1 and 2.
 *
 * @throws DomainError with the line, when the text is of another kind, has too few or too many numbers, or something
 * else than a number.
 */
export function readTsplib(text: string): TsplibInstance {
  if (typeof text !== "string") throw new DomainError(`readTsplib: expected the text of a file, got ${show(text)}.`);
  if (text.trim() === "") failAt(1, "the file is empty, expected a problem of TSPLIB");
  const parts = tsplibParts(text);
  const cities = dimensionOf(parts);
  const directed = choiceOf(parts, "TYPE", ["TSP", "ATSP"], "TSP") === "ATSP";
  const type = choiceOf(parts, "EDGE_WEIGHT_TYPE", [...Object.keys(DISTANCES), "EXPLICIT"]);
  const threeD = /^THREED/.test(parts.header.get("NODE_COORD_TYPE")?.value ?? "");
  const shown = parts.sections.get("DISPLAY_DATA_SECTION");
  const display = shown && pointsOf("DISPLAY_DATA_SECTION", shown, cities, 2);
  const drawn = parts.sections.get("NODE_COORD_SECTION");
  const dimensions = type === "EXPLICIT" && threeD ? 3 : dimensionsOf(type);
  const points = drawn && pointsOf("NODE_COORD_SECTION", drawn, cities, dimensions);
  const distances =
    type === "EXPLICIT"
      ? explicitDistances(parts, cities, directed)
      : measuredDistances(type, points ?? missing(parts, "NODE_COORD_SECTION"), directed);
  const places = (display ?? points)?.map(([x, y]): [number, number] =>
    type === "GEO" && !display ? [y!, x!] : [x!, y!],
  );
  const costs = Float32Array.from(distances);
  const wrong = costs.findIndex((cost) => !Number.isFinite(cost));
  if (wrong >= 0) {
    const { line } = parts.sections.get(type === "EXPLICIT" ? "EDGE_WEIGHT_SECTION" : "NODE_COORD_SECTION")!;
    failAt(line, `has a distance of ${distances[wrong]}, too large for float32; take a larger unit`);
  }
  const name = parts.header.get("NAME")?.value || "tour";
  return { name, cities, directed, costs, distances, ...(places && { places }) };
}

function missing({ last }: TsplibParts, what: string): never {
  return failAt(last, `the file ends without ${what}; was it cut off?`);
}

function dimensionOf(parts: TsplibParts): number {
  const { value, line } = parts.header.get("DIMENSION") ?? missing(parts, "DIMENSION");
  const cities = strictNumber(value);
  if (Number.isInteger(cities) && cities >= 3 && cities <= MAX_CITIES) return cities;
  return failAt(line, `DIMENSION must be a whole number from 3 to ${MAX_CITIES}, got ${clipped(value)}`);
}

/** What a key says, which a remark may follow. */
function choiceOf(parts: TsplibParts, key: string, choices: readonly string[], fallback?: string): string {
  const found = parts.header.get(key);
  if (!found && fallback !== undefined) return fallback;
  const { value, line } = found ?? missing(parts, key);
  const [word = ""] = /^\w+/.exec(value) ?? [];
  if (choices.includes(word)) return word;
  return failAt(line, `${key} must be one of ${choices.join(", ")}, got ${clipped(value)}`);
}

/** The points of a section: on each line a city's number, from 1 on, and its coordinates. */
function pointsOf(what: string, { line, lines }: TsplibSection, cities: number, dimensions: 2 | 3): Point[] {
  const points: Point[] = [];
  const count = dimensions === 2 ? "two" : "three";
  for (const row of lines) {
    const [number, ...point] = row.numbers;
    if (point.length !== dimensions || !Number.isInteger(number) || number! < 1 || number! > cities) {
      const expected = `a city from 1 to ${cities} and ${count} coordinates`;
      failAt(row.line, `got ${clipped(row.content)}, expected ${expected}`);
    }
    if (points[number! - 1])
      failAt(row.line, `city ${number} stands in ${what} again, expected each of 1 to ${cities} once`);
    points[number! - 1] = point;
  }
  if (lines.length === cities) return points;
  return failAt(lines.at(-1)?.line ?? line, `${what} has ${lines.length} cities, expected ${cities}; was it cut off?`);
}

function emptyDistances(cities: number, directed: boolean): Distances {
  const edges = (cities * (cities - 1)) / 2;
  if (directed) {
    return {
      values: new Float64Array(2 * edges),
      placeOf: (from, to) => from * (cities - 1) + (to < from ? to : to - 1),
    };
  }
  return {
    values: new Float64Array(edges),
    placeOf(from, to) {
      const [a, b] = from < to ? [from, to] : [to, from];
      return (a * (2 * cities - a - 1)) / 2 + b - a - 1;
    },
  };
}

function measuredDistances(type: string, points: readonly Point[], directed: boolean): Float64Array {
  const { values, placeOf } = emptyDistances(points.length, directed);
  const distance = DISTANCES[type]!;
  for (const [a, from] of points.entries()) {
    for (let b = a + 1; b < points.length; b++) {
      values[placeOf(a, b)] = values[placeOf(b, a)] = distance(from, points[b]!);
    }
  }
  return values;
}

function explicitDistances(parts: TsplibParts, cities: number, directed: boolean): Float64Array {
  const format = choiceOf(parts, "EDGE_WEIGHT_FORMAT", Object.keys(FORMATS));
  const section = parts.sections.get("EDGE_WEIGHT_SECTION") ?? missing(parts, "EDGE_WEIGHT_SECTION");
  const ends = Array.from({ length: cities }, (_, row) => FORMATS[format]!(row, cities));
  const wanted = ends.reduce((sum, [first, end]) => sum + end - first, 0);
  const count = section.lines.reduce((sum, { numbers }) => sum + numbers.length, 0);
  if (count !== wanted) {
    const hint = count < wanted ? "; was it cut off?" : "";
    const line = count < wanted ? (section.lines.at(-1)?.line ?? section.line) : lineOf(section, wanted);
    failAt(line, `EDGE_WEIGHT_SECTION has ${count} numbers, expected ${wanted}${hint}`);
  }
  const numbers = section.lines.flatMap((line) => line.numbers);
  const { values, placeOf } = emptyDistances(cities, directed);
  let at = 0;
  for (const [a, [first, end]] of ends.entries()) {
    for (let b = first; b < end; b++, at++) {
      // What it costs to stay is no part of any tour.
      if (a === b) continue;
      const place = placeOf(a, b);
      if (!directed && format === "FULL_MATRIX" && b < a && values[place] !== numbers[at]) {
        const both = `from city ${a + 1} to ${b + 1} it is ${numbers[at]}, and back ${values[place]}`;
        failAt(lineOf(section, at), `${both}, expected the same; a directed problem has TYPE ATSP`);
      }
      values[place] = numbers[at]!;
      if (format !== "FULL_MATRIX") values[placeOf(b, a)] = numbers[at]!;
    }
  }
  return values;
}

/** The line that has the number at a place of a section. */
function lineOf({ line, lines }: TsplibSection, place: number): number {
  let left = place;
  for (const row of lines) {
    left -= row.numbers.length;
    if (left < 0) return row.line;
  }
  return line;
}
