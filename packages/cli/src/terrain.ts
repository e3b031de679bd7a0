import { type Cell, gridPath, type Solver } from "imle";
import { readMovingAiMap } from "imle/files";
import { CliError } from "./cliError.ts";
import { readProblem } from "./readProblem.ts";

/** A map as costs of its cells. */
export interface CostMap {
  /** For people: "seed map 16×16". */
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** Row-major; Infinity where nobody can go. */
  readonly costs: Float32Array;
}

/** A map, how one may move on it, and the two cells that a path has to join. */
export interface Terrain extends CostMap {
  readonly neighbours: 4 | 8;
  readonly source: Cell;
  readonly target: Cell;
}

/** The map of torch-imle's example: cost 1, and three walls of cost 100 that leave a way round each. */
export function seedMap(): CostMap {
  const [rows, columns] = [16, 16];
  const costs = new Float32Array(rows * columns).fill(1);
  const wall = (top: number, bottom: number, left: number, right: number): void => {
    for (let row = top; row <= bottom; row++) costs.fill(100, row * columns + left, row * columns + right + 1);
  };
  wall(1, 5, 0, 11);
  wall(8, 11, 1, 15);
  wall(14, 15, 6, 9);
  return { title: "seed map 16×16", rows, columns, costs };
}

/** Cost of entering a cell, by the letter of the map file: ground, swamp, trees, water, and out of bounds. */
export const COSTS: Readonly<Record<string, number>> = {
  ".": 1,
  G: 1,
  S: 2,
  T: 6,
  W: 10,
  "@": Number.POSITIVE_INFINITY,
  O: Number.POSITIVE_INFINITY,
};

/**
 * The map of a text in the Moving AI format, its letters as costs; its title is the name of the file.
 *
 * @throws CliError with the line where the file is broken.
 */
export function readMap(file: string, content: string, letters: Readonly<Record<string, number>> = COSTS): CostMap {
  const { rows, columns, terrain } = readProblem(file, content, readMovingAiMap);
  const costs = Float32Array.from(terrain.join(""), (letter) => letters[letter]!);
  const name = (file.split(/[\\/]/).pop() ?? file).replace(/\.map$/, "");
  return { title: `${name} ${rows}×${columns}`, rows, columns, costs };
}

/** The map at another size: every new cell is the old cell under its middle. */
export function resized(map: CostMap, rows: number, columns: number): CostMap {
  const costs = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const oldRow = Math.floor(((row + 0.5) * map.rows) / rows);
    for (let column = 0; column < columns; column++) {
      const oldColumn = Math.floor(((column + 0.5) * map.columns) / columns);
      costs[row * columns + column] = map.costs[oldRow * map.columns + oldColumn]!;
    }
  }
  return { title: `${map.title.replace(/ \d+×\d+$/, "")} ${rows}×${columns}`, rows, columns, costs };
}

/**
 * The map with the ends of its paths. Where one is not given: of the largest region that hangs together, the cell
 * nearest to the top left corner, or to the bottom right one.
 *
 * @throws CliError when an end lies outside or where nobody can go, or when there is nowhere to go at all.
 */
export function withEnds(map: CostMap, neighbours: 4 | 8, source?: Cell, target?: Cell): Terrain {
  if (source) requireOpen(map, "from", source);
  if (target) requireOpen(map, "to", target);
  if (source && target) return { ...map, neighbours, source, target };
  const region = largestRegion(map, neighbours);
  if (region.length === 0) throw new CliError(`${map.title}: nobody can enter any of its cells.`);
  const { rows, columns } = map;
  const corner = (cell: number): number => Math.floor(cell / columns) / rows + (cell % columns) / columns;
  const nearest = region.reduce((best, cell) => (corner(cell) < corner(best) ? cell : best));
  const farthest = region.reduce((best, cell) => (corner(cell) > corner(best) ? cell : best));
  const at = (cell: number): Cell => [Math.floor(cell / columns), cell % columns];
  return { ...map, neighbours, source: source ?? at(nearest), target: target ?? at(farthest) };
}

function requireOpen({ title, rows, columns, costs }: CostMap, flag: string, [row, column]: Cell): void {
  if (row >= rows || column >= columns) {
    throw new CliError(`--${flag} ${row},${column} lies outside of ${title}; rows and columns count from 0.`);
  }
  if (costs[row * columns + column] === Infinity) {
    throw new CliError(`--${flag} ${row},${column} is a cell of ${title} that nobody can enter.`);
  }
}

/** The cells of the largest region in which every cell can be reached from every other. */
function largestRegion({ rows, columns, costs }: CostMap, neighbours: 4 | 8): number[] {
  const seen = Uint8Array.from(costs, (cost) => (cost === Infinity ? 1 : 0));
  let largest: number[] = [];
  for (let start = 0; start < costs.length; start++) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const region = [start];
    for (const cell of region) {
      const [row, column] = [Math.floor(cell / columns), cell % columns];
      for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, rows - 1); r++) {
        for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, columns - 1); c++) {
          const next = r * columns + c;
          if (seen[next] === 1 || (neighbours === 4 && r !== row && c !== column)) continue;
          seen[next] = 1;
          region.push(next);
        }
      }
    }
    if (region.length > largest.length) largest = region;
  }
  return largest;
}

/** The κ of the Sum-of-Gamma noise for paths of a map: 1.3 times its longer side, as torch-imle's example has it. */
export function noiseK({ rows, columns }: CostMap): number {
  return 1.3 * Math.max(rows, columns);
}

/** The solver of a map. */
export function pathSolver({ rows, columns, source, target, neighbours }: Terrain): Solver {
  return gridPath({ rows, columns, source, target, neighbours });
}
