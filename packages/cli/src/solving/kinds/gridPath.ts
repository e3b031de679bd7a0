import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Cell, gridPath as gridPathSolver, type Solver, SolverError } from "imle";
import { type MovingAiScenario, readMovingAiScenarios } from "imle/files";
import { CliError } from "../../cliError.ts";
import { type Flag, pair, text } from "../../flags.ts";
import { VIRIDIS } from "../../pictures/colours.ts";
import { heatMapSvg } from "../../pictures/heatMap.ts";
import { readProblem } from "../../readProblem.ts";
import { readText } from "../../readText.ts";
import { type CostMap, readMap, type Terrain, withEnds } from "../../terrain.ts";
import type { Answer, AnswerPicture, Series } from "../answer.ts";
import { EPSILON } from "../exactCosts.ts";
import { createKind, type Kind, type ProblemFile } from "../kind.ts";
import { timed, timeOf } from "../timed.ts";

/** Ground and swamp are open, all at the same cost: the lengths of the benchmark are those of an agent on foot. */
const LETTERS = { ".": 1, G: 1, S: 1, T: Infinity, W: Infinity, "@": Infinity, O: Infinity };

/** Half a unit of the fourth decimal. */
const TOLERANCE = 0.5e-4;
/** How many digits a scenario file may keep of a length: from 100 on, three decimals. */
const DIGITS = 6;

const ends = (what: string, fallbackText: string): Flag<readonly [number, number] | undefined> =>
  pair("ROW,COLUMN", `cell of a map where the path ${what}, from 0`, fallbackText, 0);

/** Shortest paths of Moving AI's maps. */
export const gridPath: Kind = createKind({
  name: "gridPath",
  summary: "shortest path on a map: Moving AI's .map, or all of a .scen",
  format: `The shortest path on a map by the rules of the Moving AI benchmarks, exactly: Dijkstra's algorithm; 8 neighbours, a
diagonal step is √2 long and may not pass closed cells; ground and swamp (. G S) are open. FILE is a map, for one path,
or a scenario file, for all of its paths, whose lengths are held against the last column: to 4 decimals, or to all 6
digits where the file has no more.`,
  flags: {
    from: ends("begins", "towards the top left"),
    to: ends("ends", "towards the bottom right"),
    map: { ...text("FILE", "the map of a scenario file", ""), fallbackText: "beside it" },
  },
  pictures: true,
  async solve(file, { from, to, map }) {
    if (!/^\uFEFF?version/.test(file.content)) {
      if (map !== "") throw new CliError(`--map is for scenario files; ${file.path} is none.`);
      return [await onePath(file, from, to)];
    }
    if (from || to) throw new CliError(`--from and --to are for maps; ${file.path} is a scenario file.`);
    return [scenarioPaths(file, map)];
  },
});

async function onePath(file: ProblemFile, from: Cell | undefined, to: Cell | undefined): Promise<Answer> {
  const terrain = withEnds(readMap(file.path, file.content, LETTERS), 4, from, to);
  const { rows, columns, costs, source, target } = terrain;
  const solver = walker(rows, columns, source, target);
  const { solution, time } = await timed(solver, costs, costs.length);
  return {
    name: file.name,
    size: `${rows}×${columns}`,
    sense: "min",
    objective: lengthOf(solution),
    tolerance: EPSILON * lengthOf(solution),
    solver: `${solver.name}, octile steps, no corner cutting`,
    exact: true,
    time,
    solution: cellsOf(terrain, solution),
    picture: () => pathPicture(terrain, solution),
  };
}

function scenarioPaths(file: ProblemFile, given: string): Series {
  const scenarios = readProblem(file.path, file.content, readMovingAiScenarios);
  const path = given === "" ? mapBeside(file.path, scenarios[0]!) : given;
  const map = readMap(path, readText(path), LETTERS);
  for (const scenario of scenarios) requireOn(file, scenario, path, map);
  const { rows, columns, costs } = map;
  const solution = new Float32Array(costs.length);
  let longest: { length: number; solution: Float32Array } | undefined;
  const times: number[] = [];
  solved(walker(rows, columns, scenarios[0]!.source, scenarios.at(-1)!.target), costs, solution);
  const paths = scenarios.map(({ source, target, length: known }) => {
    const solver = walker(rows, columns, source, target);
    const start = performance.now();
    const length = solved(solver, costs, solution) ? lengthOf(solution) : null;
    times.push(performance.now() - start);
    if (length !== null && length >= (longest?.length ?? 0)) longest = { length, solution: solution.slice() };
    return { from: source, to: target, length, known };
  });
  return {
    name: file.name,
    size: `${rows}×${columns}`,
    solver: `gridPath(${rows}×${columns}), octile steps, no corner cutting`,
    against: "the file's last column",
    precision: `to 4 decimals, or all ${DIGITS} digits of the file`,
    isSame: (length, known) => Math.abs(length - known) <= TOLERANCE || Number(length.toPrecision(DIGITS)) === known,
    time: timeOf(times),
    paths,
    ...(longest && { picture: () => pathPicture(map, longest!.solution) }),
  };
}

/** Whether there is a path. */
function solved(solver: Solver, costs: Float32Array, solution: Float32Array): boolean {
  try {
    solver.solve(costs, solution);
    return true;
  } catch (error) {
    if (error instanceof SolverError) return false;
    throw error;
  }
}

function walker(rows: number, columns: number, source: Cell, target: Cell): Solver {
  return gridPathSolver({ rows, columns, source, target, steps: "octile", cornerCutting: false });
}

/** The map that a scenario file names, or whose name it bears itself, in the same folder. */
function mapBeside(file: string, { line, map }: MovingAiScenario): string {
  const folder = dirname(file);
  const names = [basename(map), basename(file).replace(/\.scen(\.gz)?$/, "")];
  const found = names.map((name) => join(folder, name)).find((path) => path !== file && existsSync(path));
  if (found !== undefined) return found;
  throw new CliError(`${file}: line ${line} names the map ${map}, which is not beside the file; give it with --map.`);
}

function requireOn(
  { path: file }: ProblemFile,
  { line, rows, columns, source, target }: MovingAiScenario,
  path: string,
  map: CostMap,
): void {
  if (rows !== map.rows || columns !== map.columns) {
    throw new CliError(
      `${file}: line ${line} is of a map of width ${columns} and height ${rows}, but ${path} has width ${map.columns} and height ${map.rows}.`,
    );
  }
  for (const [row, column] of [source, target]) {
    if (map.costs[row * columns + column] !== Infinity) continue;
    throw new CliError(
      `${file}: line ${line} has an end at x ${column}, y ${row}, a cell of ${path} that nobody can enter.`,
    );
  }
}

/** Straight steps are 1 long and diagonal ones √2, which the solution has as a float32. */
function lengthOf(solution: Float32Array): number {
  let [straight, diagonal] = [-1, 0]; // the source is no step
  for (const step of solution) {
    if (step > 1) diagonal++;
    else if (step > 0) straight++;
  }
  return straight + diagonal * Math.SQRT2;
}

/** The cells of a path in order: of those that a step leads to, a shortest path has only the next one. */
function cellsOf({ columns, costs, source, target }: Terrain, solution: Float32Array): Cell[] {
  const left = new Set<number>();
  for (const [cell, step] of solution.entries()) if (step > 0) left.add(cell);
  const goal = target[0] * columns + target[1];
  const cells: Cell[] = [];
  for (let at: number | undefined = source[0] * columns + source[1]; at !== undefined; ) {
    const here: Cell = [Math.floor(at / columns), at % columns];
    cells.push(here);
    left.delete(at);
    at = at === goal ? undefined : [...left].find((cell) => isStep(here, [Math.floor(cell / columns), cell % columns]));
  }
  return cells;

  function isStep([row, column]: Cell, [toRow, toColumn]: Cell): boolean {
    if (Math.abs(row - toRow) > 1 || Math.abs(column - toColumn) > 1) return false;
    return costs[row * columns + toColumn] !== Infinity && costs[toRow * columns + column] !== Infinity;
  }
}

function pathPicture({ title, rows, columns, costs }: CostMap, solution: Float32Array): AnswerPicture {
  const marks = solution.map((step) => (step > 0 ? 1 : 0));
  const shown = costs.map((cost, cell) => (cost === Infinity ? cost : marks[cell]!));
  const map = { title, rows, columns, colours: VIRIDIS, range: [0, 1] as const, unit: "path" };
  const length = lengthOf(solution).toFixed(4);
  return {
    svg: heatMapSvg(map, `shortest path, ${length} long`, shown),
    text: `${title}: the shortest path, ${length} long. Grey cells cannot be entered.`,
  };
}
