import { DomainError } from "../core/errors.ts";
import { linesOf, quoted, requireText } from "./lines.ts";
import { strictNumber } from "./words.ts";

/** A map of square cells. */
export interface MovingAiMap {
  /** How many rows of cells there are. */
  readonly rows: number;
  /** How many cells are in a row. */
  readonly columns: number;
  /**
   * A string for each row, a letter for each cell, capital: `.` and `G` are ground, `S` swamp, `T` trees, `W` water,
   * `@` and `O` out of bounds.
   */
  readonly terrain: readonly string[];
}

const LETTERS = ". G S T W @ O";
/** No map of the benchmarks has a side of more than 1,536 cells. */
const MAX_SIDE = 99_999;

/**
 * The map of a text in Moving AI's `.map` format: `type octile`, `height H`, `width W`, `map`, and H lines of W
 * letters, capital or small. `type octile-corner` has a block of heights, of the same size, before the terrain.
 *
 * Source: Sturtevant, "Benchmarks for Grid-Based Pathfinding", IEEE Transactions on Computational Intelligence and AI
 * in Games 2012; https://movingai.com/benchmarks/formats.html.
 *
 * @throws DomainError with the line, where the text is something else, is cut off or too long, or has another letter.
 */
export function readMovingAiMap(text: string): MovingAiMap {
  requireText("readMovingAiMap", text);
  const lines = linesOf(text).map((line) => line.trimEnd());
  const [, type] = /^type\s+(octile|octile-corner)$/.exec(lines[0]!) ?? [];
  if (type === undefined) throw broken(0, '"type octile"; not a map file?');
  // Some programs write the width first.
  const turned = lines[1]?.startsWith("width") === true;
  const rows = readSize("height", turned ? 2 : 1);
  const columns = readSize("width", turned ? 1 : 2);
  if (lines[3] !== "map") throw broken(3, '"map"');
  const first = type === "octile-corner" ? 4 + rows : 4;
  const terrain: string[] = [];
  for (let row = 0; row < rows; row++) terrain.push(readRow(first + row));
  if (lines.length > first + rows) throw broken(first + rows, `no more than ${rows} rows of cells`);
  return { rows, columns, terrain };

  function readSize(what: string, at: number): number {
    const [word, number, ...more] = (lines[at] ?? "").split(/\s+/);
    const value = strictNumber(number);
    if (word === what && more.length === 0 && Number.isInteger(value) && value >= 1 && value <= MAX_SIDE) return value;
    throw broken(at, `"${what}" and a number`);
  }

  function readRow(at: number): string {
    const line = lines[at] ?? "";
    if (line.length !== columns) {
      throw new DomainError(`readMovingAiMap: line ${at + 1} has ${line.length} cells, expected ${columns}.`);
    }
    const wrong = line.search(/[^.GSTW@O]/i);
    if (wrong < 0) return line.toUpperCase();
    const letter = JSON.stringify(line[wrong]);
    throw new DomainError(
      `readMovingAiMap: line ${at + 1}, cell ${wrong + 1}: got ${letter}, expected one of ${LETTERS}.`,
    );
  }

  function broken(at: number, expected: string): DomainError {
    return new DomainError(`readMovingAiMap: line ${at + 1}: got ${quoted(lines[at] ?? "")}, expected ${expected}.`);
  }
}
