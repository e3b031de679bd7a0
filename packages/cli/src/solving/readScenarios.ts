import type { Cell } from "imle";
import { CliError } from "../cliError.ts";
import { clip } from "../terrain.ts";
import { strictNumber } from "./words.ts";

/** A path to be found on a map, and how long the shortest one is. */
export interface Scenario {
  /** Its line in the file, from 1. */
  readonly line: number;
  /** The map, as the file calls it, and its size. */
  readonly map: string;
  readonly rows: number;
  readonly columns: number;
  readonly source: Cell;
  readonly target: Cell;
  readonly length: number;
}

/**
 * Reads a scenario file of the Moving AI format: a line for each path, of bucket, map, width, height, start x and y, goal
 * x and y, and the length of the shortest path.
 *
 * Source: https://movingai.com/benchmarks/formats.html.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readScenarios(file: string, content: string): Scenario[] {
  const lines = content.trimEnd().split(/\r?\n/);
  if (!/^version 1(\.0)?\s*$/.test(lines[0]!)) {
    throw new CliError(`${file}: line 1 is ${clip(lines[0])}, expected "version 1"; not a scenario file?`);
  }
  if (lines.length === 1) throw new CliError(`${file}: line 1: the file ends, expected scenarios.`);
  return lines.slice(1).map((line, at) => readScenario(file, at + 2, line));
}

function readScenario(file: string, line: number, content: string): Scenario {
  const [bucket, map, ...words] = content.trim().split(content.includes("\t") ? "\t" : /\s+/);
  const numbers = words.map(strictNumber);
  const [columns = 0, rows = 0, fromX = 0, fromY = 0, toX = 0, toY = 0, length = 0] = numbers;
  const isPlace = (place: number, size: number): boolean => Number.isInteger(place) && place >= 0 && place < size;
  const fits = isPlace(fromX, columns) && isPlace(toX, columns) && isPlace(fromY, rows) && isPlace(toY, rows);
  if (words.length !== 7 || Number.isNaN(strictNumber(bucket)) || !fits || !(length >= 0)) {
    throw new CliError(
      `${file}: line ${line} is ${clip(content)}, expected bucket, map, width, height, start x and y, goal x and y on the map, and a length.`,
    );
  }
  return { line, map: map!, rows, columns, source: [fromY, fromX], target: [toY, toX], length };
}
