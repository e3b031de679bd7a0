import { DomainError } from "../core/errors.ts";
import { linesOf, quoted, requireText } from "./lines.ts";
import { strictNumber } from "./words.ts";

/** A path to be found on a map, and how long the shortest one is. */
export interface MovingAiScenario {
  /** Its line in the text, from 1. */
  readonly line: number;
  /** Paths whose lengths are alike have the same number. */
  readonly bucket: number;
  /** The map, as the text calls it. */
  readonly map: string;
  /** The height of the map. */
  readonly rows: number;
  /** The width of the map. */
  readonly columns: number;
  /** Row and column of the cell where the path begins, from 0. */
  readonly source: readonly [number, number];
  /** Row and column of the cell where the path ends. */
  readonly target: readonly [number, number];
  /** Of the shortest path: a diagonal step is √2 long and may not pass closed cells. */
  readonly length: number;
}

/** How many words stand behind the name of the map, which may have spaces. */
const NUMBERS = 7;

/**
 * The scenarios of a text in Moving AI's `.scen` format: `version 1`, then a line for each path, of bucket, map, width,
 * height, start x and y, goal x and y, and the length of the shortest path, with tabs or spaces between them.
 *
 * Source: https://movingai.com/benchmarks/formats.html.
 *
 * @throws DomainError with the line, where the text is something else, has no scenarios, has something else than a
 * number, or an end outside of the map.
 */
export function readMovingAiScenarios(text: string): MovingAiScenario[] {
  requireText("readMovingAiScenarios", text);
  const lines = linesOf(text);
  if (!/^version\s+1(\.0*)?\s*$/.test(lines[0]!)) {
    throw new DomainError(
      `readMovingAiScenarios: line 1: got ${quoted(lines[0]!)}, expected "version 1"; not a scenario file?`,
    );
  }
  if (lines.length === 1) throw new DomainError("readMovingAiScenarios: line 1: the file ends, expected scenarios.");
  return lines.flatMap((line, at) => (at === 0 || line.trim() === "" ? [] : [readScenario(at + 1, line)]));
}

function readScenario(line: number, content: string): MovingAiScenario {
  const words = [...content.matchAll(/\S+/g)];
  const named = words.length - NUMBERS;
  const bucket = strictNumber(words[0]?.[0]);
  const numbers = words.slice(Math.max(named, 0)).map(([word]) => strictNumber(word));
  const [columns = 0, rows = 0, fromX = 0, fromY = 0, toX = 0, toY = 0, length = 0] = numbers;
  const isPlace = (place: number, size: number): boolean => Number.isInteger(place) && place >= 0 && place < size;
  const fits = isPlace(fromX, columns) && isPlace(toX, columns) && isPlace(fromY, rows) && isPlace(toY, rows);
  const isSize = Number.isInteger(rows) && Number.isInteger(columns);
  if (named < 2 || Number.isNaN(bucket) || !isSize || !fits || !(length >= 0)) {
    throw new DomainError(
      `readMovingAiScenarios: line ${line}: got ${quoted(content)}, expected bucket, map, width, height, start x and y, goal x and y on the map, and a length.`,
    );
  }
  const map = content.slice(words[1]!.index, words[named]!.index).trimEnd();
  return { line, bucket, map, rows, columns, source: [fromY, fromX], target: [toY, toX], length };
}
