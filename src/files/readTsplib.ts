import { DomainError, show } from "../core/errors.ts";

/** A travelling salesman instance. */
export interface TsplibInstance {
  /** As the file calls it. */
  readonly name: string;
  /** How many cities there are. */
  readonly cities: number;
  /** Costs of the edges (0,1), (0,2), …, (n−2,n−1). */
  readonly costs: Float32Array;
}

/** Which columns of each row of the matrix a format lists. */
const FORMATS: Record<string, (row: number, n: number) => [first: number, end: number]> = {
  FULL_MATRIX: (_, n) => [0, n],
  UPPER_ROW: (row, n) => [row + 1, n],
  UPPER_DIAG_ROW: (row, n) => [row, n],
  LOWER_ROW: (row) => [0, row],
  LOWER_DIAG_ROW: (row) => [0, row + 1],
};

type Point = readonly [number, number];

/** π, as TSPLIB has it. */
const PI = 3141592 / 1e6;

/** The distance between two points, always whole. */
const DISTANCES: Record<string, (a: Point, b: Point) => number> = {
  EUC_2D: (a, b) => Math.round(Math.hypot(a[0] - b[0], a[1] - b[1])),
  CEIL_2D: (a, b) => Math.ceil(Math.hypot(a[0] - b[0], a[1] - b[1])),
  MAN_2D: (a, b) => Math.round(Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1])),
  MAX_2D: (a, b) => Math.max(Math.round(Math.abs(a[0] - b[0])), Math.round(Math.abs(a[1] - b[1]))),
  ATT: (a, b) => Math.ceil(Math.sqrt(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / 10)),
  GEO: geographical,
};

/**
 * A symmetric instance of TSPLIB, for `milpTour`: EDGE_WEIGHT_TYPE EUC_2D, CEIL_2D, MAN_2D, MAX_2D, ATT, GEO, or EXPLICIT with
 * rows of the whole matrix or of one of its triangles.
 *
 * Source: Reinelt, TSPLIB 95, section 2, with its own value of π.
 *
 * @throws DomainError when the text is of another kind, has too few numbers, or something else than a number.
 */
export function readTsplib(text: string): TsplibInstance {
  if (typeof text !== "string") throw new DomainError(`readTsplib: expected the text of a file, got ${show(text)}.`);
  const header = new Map<string, string>();
  const sections = new Map<string, string[]>();
  let section: string[] | undefined;
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const [, key, value] = /^([A-Z_]+)\s*:?\s*(.*)$/.exec(line) ?? [];
    if (key === "EOF") break;
    if (key?.endsWith("_SECTION")) sections.set(key, (section = []));
    else if (key !== undefined && value !== undefined) header.set(key, value);
    else if (line !== "") section?.push(...line.split(/\s+/));
  }
  const name = header.get("NAME") ?? "tour";
  const cities = Number(header.get("DIMENSION"));
  if (!Number.isInteger(cities) || cities < 3) {
    throw new DomainError(
      `readTsplib: DIMENSION must be a whole number of at least 3, got ${show(header.get("DIMENSION"))}.`,
    );
  }
  const type = header.get("TYPE") ?? "TSP";
  if (type !== "TSP") {
    throw new DomainError(`readTsplib: ${name}: TYPE is ${show(type)}, expected TSP, a symmetric problem.`);
  }
  const kind = header.get("EDGE_WEIGHT_TYPE") ?? "";
  const costOf = kind === "EXPLICIT" ? explicit() : coordinates();
  const costs = new Float32Array((cities * (cities - 1)) / 2);
  let e = 0;
  for (let a = 0; a < cities; a++) for (let b = a + 1; b < cities; b++) costs[e++] = costOf(a, b);
  return { name, cities, costs };

  function explicit(): (a: number, b: number) => number {
    const format = header.get("EDGE_WEIGHT_FORMAT") ?? "";
    const columns = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (!columns) throw unknown("EDGE_WEIGHT_FORMAT", format, FORMATS);
    const ends = Array.from({ length: cities }, (_, row) => columns(row, cities));
    const numbers = numbersOf(
      "EDGE_WEIGHT_SECTION",
      ends.reduce((sum, [first, end]) => sum + end - first, 0),
    );
    const matrix = new Float64Array(cities * cities);
    let at = 0;
    for (const [row, [first, end]] of ends.entries()) {
      for (let column = first; column < end; column++) {
        const cost = numbers[at++]!;
        if (format === "FULL_MATRIX" && column < row && matrix[row * cities + column] !== cost) {
          throw new DomainError(
            `readTsplib: ${name}: from city ${row + 1} to ${column + 1} it costs ${cost}, and back ${matrix[row * cities + column]}; the instance is not symmetric.`,
          );
        }
        matrix[row * cities + column] = matrix[column * cities + row] = cost;
      }
    }
    return (a, b) => matrix[a * cities + b]!;
  }

  function coordinates(): (a: number, b: number) => number {
    const distance = Object.hasOwn(DISTANCES, kind) ? DISTANCES[kind] : undefined;
    if (!distance) throw unknown("EDGE_WEIGHT_TYPE", kind, { ...DISTANCES, EXPLICIT: 0 });
    const numbers = numbersOf("NODE_COORD_SECTION", 3 * cities);
    const points: Point[] = [];
    for (let at = 0; at < numbers.length; at += 3) {
      const city = numbers[at]! - 1;
      if (!Number.isInteger(city) || city < 0 || city >= cities || points[city]) {
        throw new DomainError(
          `readTsplib: ${name}: NODE_COORD_SECTION has the number ${numbers[at]}, expected each of 1 to ${cities} once.`,
        );
      }
      points[city] = [numbers[at + 1]!, numbers[at + 2]!];
    }
    const point = (city: number): Point => points[city]!;
    return (a, b) => distance(point(a), point(b));
  }

  function numbersOf(what: string, count: number): number[] {
    const words = sections.get(what) ?? [];
    if (words.length !== count) {
      throw new DomainError(
        `readTsplib: ${name}: ${what} has ${words.length} numbers, expected ${count}; was it cut off?`,
      );
    }
    return words.map((word) => {
      if (Number.isFinite(Number(word))) return Number(word);
      throw new DomainError(`readTsplib: ${name}: ${what} has "${word}", which is not a number.`);
    });
  }

  function unknown(what: string, got: string, known: object): DomainError {
    return new DomainError(
      `readTsplib: ${name}: ${what} must be one of ${Object.keys(known).join(", ")}, got ${show(got)}.`,
    );
  }
}

/** Kilometres on the sphere between two points in degrees and minutes, DDD.MM. */
function geographical(a: Point, b: Point): number {
  const q1 = Math.cos(radians(a[1]) - radians(b[1]));
  const q2 = Math.cos(radians(a[0]) - radians(b[0]));
  const q3 = Math.cos(radians(a[0]) + radians(b[0]));
  return Math.trunc(6378.388 * Math.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1);
}

function radians(degrees: number): number {
  const whole = Math.trunc(degrees);
  return (PI * (whole + (5 * (degrees - whole)) / 3)) / 180;
}
