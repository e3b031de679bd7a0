import { type Cell, gridPath, type Solver } from "../index.ts";
import { CliError } from "./cliError.ts";

/** A map as costs of its cells, and the two cells that a path has to join. */
export interface Terrain {
  /** For people: "seed map 16×16". */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Row-major; Infinity where nobody can go. */
  readonly costs: Float32Array;
  readonly source: Cell;
  readonly target: Cell;
}

/** The map of torch-imle's example: cost 1, and three walls of cost 100 that leave a way round each. */
export function seedTerrain(): Terrain {
  const [rows, columns] = [16, 16];
  const costs = new Float32Array(rows * columns).fill(1);
  const wall = (top: number, bottom: number, left: number, right: number): void => {
    for (let row = top; row <= bottom; row++) costs.fill(100, row * columns + left, row * columns + right + 1);
  };
  wall(1, 5, 0, 11);
  wall(8, 11, 1, 15);
  wall(14, 15, 6, 9);
  return { title: "seed map 16×16", rows, columns, costs, source: [0, 0], target: [15, 15] };
}

/** Cost of entering a cell, by the letter of the map file. */
const COSTS: Readonly<Record<string, number>> = {
  ".": 1,
  G: 1,
  S: 2,
  T: 6,
  W: 10,
  "@": Number.POSITIVE_INFINITY,
  O: Number.POSITIVE_INFINITY,
};

/**
 * Reads a map of the Moving AI format, `type octile` or `type octile-corner` (a block of heights, then the terrain).
 *
 * Source: N. R. Sturtevant, "Benchmarks for Grid-Based Pathfinding", 2012; https://movingai.com/benchmarks/formats.html.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readMap(file: string, content: string): Terrain {
  const lines = content.split(/\r?\n/);
  const header = /^type (octile|octile-corner)\s*$/.exec(lines[0] ?? "");
  if (header === null)
    throw new CliError(`${file}: line 1 is "${clip(lines[0])}", expected "type octile"; not a map file?`);
  const rows = size("height", 1);
  const columns = size("width", 2);
  if (lines[3]?.trim() !== "map") throw new CliError(`${file}: line 4 is "${clip(lines[3])}", expected "map".`);
  const first = header[1] === "octile-corner" ? 4 + rows : 4;
  const costs = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const line = lines[first + row] ?? "";
    if (line.length !== columns) {
      throw new CliError(`${file}: line ${first + row + 1} has ${line.length} cells, expected ${columns}.`);
    }
    for (let column = 0; column < columns; column++) {
      const letter = line[column]!;
      const cost = COSTS[letter];
      if (cost === undefined) {
        const known = Object.keys(COSTS).join(" ");
        throw new CliError(
          `${file}: line ${first + row + 1}, cell ${column + 1} is "${letter}", expected one of ${known}.`,
        );
      }
      costs[row * columns + column] = cost;
    }
  }
  const name = (file.split(/[\\/]/).pop() ?? file).replace(/\.map$/, "");
  return withEnds({ title: `${name} ${rows}×${columns}`, rows, columns, costs }, file);

  function size(what: string, index: number): number {
    const value = Number(new RegExp(`^${what} (\\d{1,5})\\s*$`).exec(lines[index] ?? "")?.[1]);
    if (value >= 1) return value;
    throw new CliError(`${file}: line ${index + 1} is "${clip(lines[index])}", expected "${what}" and a number.`);
  }
}

function clip(line = ""): string {
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

/** The map at another size: every new cell is the old cell under its middle. */
export function resized(terrain: Terrain, rows: number, columns: number): Terrain {
  const costs = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const oldRow = Math.floor(((row + 0.5) * terrain.rows) / rows);
    for (let column = 0; column < columns; column++) {
      const oldColumn = Math.floor(((column + 0.5) * terrain.columns) / columns);
      costs[row * columns + column] = terrain.costs[oldRow * terrain.columns + oldColumn]!;
    }
  }
  const title = `${terrain.title.replace(/ \d+×\d+$/, "")} ${rows}×${columns}`;
  return withEnds({ title, rows, columns, costs }, title);
}

/** The map with other ends. @throws CliError when one lies outside or where nobody can go. */
export function between(terrain: Terrain, source: Cell, target: Cell): Terrain {
  for (const [flag, [row, column]] of [["from", source] as const, ["to", target] as const]) {
    if (row >= terrain.rows || column >= terrain.columns) {
      throw new CliError(`--${flag} ${row},${column} lies outside of ${terrain.title}; rows and columns count from 0.`);
    }
    if (terrain.costs[row * terrain.columns + column] === Number.POSITIVE_INFINITY) {
      throw new CliError(`--${flag} ${row},${column} is a cell of ${terrain.title} that nobody can enter.`);
    }
  }
  return { ...terrain, source, target };
}

/** The solver of a map. */
export function pathSolver({ rows, columns, source, target }: Terrain, neighbours: 4 | 8): Solver {
  return gridPath({ rows, columns, source, target, neighbours });
}

/**
 * Chooses the ends: of the largest region that hangs together (by straight steps, so that it does with 4 neighbours
 * too) the cells nearest to the top left and the bottom right corner.
 */
function withEnds(map: Omit<Terrain, "source" | "target">, file: string): Terrain {
  const { rows, columns, costs } = map;
  const seen = Uint8Array.from(costs, (cost) => (cost === Number.POSITIVE_INFINITY ? 1 : 0));
  let largest: number[] = [];
  for (let start = 0; start < costs.length; start++) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const region = [start];
    for (const cell of region) {
      const column = cell % columns;
      const around = [cell - columns, cell + columns];
      if (column > 0) around.push(cell - 1);
      if (column < columns - 1) around.push(cell + 1);
      for (const next of around) {
        if (next < 0 || next >= costs.length || seen[next] === 1) continue;
        seen[next] = 1;
        region.push(next);
      }
    }
    if (region.length > largest.length) largest = region;
  }
  if (largest.length < 2) throw new CliError(`${file}: no two cells that a path could join; it needs "." or "G".`);
  const corner = (cell: number): number => Math.floor(cell / columns) / rows + (cell % columns) / columns;
  const nearest = largest.reduce((best, cell) => (corner(cell) < corner(best) ? cell : best));
  const farthest = largest.reduce((best, cell) => (corner(cell) > corner(best) ? cell : best));
  const at = (cell: number): Cell => [Math.floor(cell / columns), cell % columns];
  return { ...map, source: at(nearest), target: at(farthest) };
}
