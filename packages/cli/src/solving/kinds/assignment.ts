import { assignment as assignmentSolver } from "imle";
import { readOrLibraryAssignment } from "imle/files";
import { EMBERS, VIRIDIS } from "../../pictures/colours.ts";
import { finiteRange, heatMapSvg } from "../../pictures/heatMap.ts";
import { readProblem } from "../../readProblem.ts";
import type { AnswerPicture, Check } from "../answer.ts";
import { type BinaryProgram, checkOf, solveBinary } from "../binaryProgram.ts";
import { areWhole, solutionValue, type Theta, thetaOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { timed } from "../timed.ts";

/** Assignment problems of OR-Library. */
export const assignment: Kind = createKind({
  name: "assignment",
  summary: "cheapest assignment: OR-Library, n and n×n costs",
  format: `The cheapest assignment of n rows to n columns, exactly: shortest augmenting paths. FILE has n, then n rows of n costs
(OR-Library's assign100 and the like), gz or not. --check solves it as a linear program too.`,
  flags: { check: CHECK, "time-limit": TIME_LIMIT },
  pictures: true,
  async solve({ path, name, content }, { check, "time-limit": timeLimit }) {
    const { size, costs } = readProblem(path, content, readOrLibraryAssignment);
    const numbers = thetaOfPairs(size, costs);
    const { theta } = numbers;
    const solver = assignmentSolver({ size });
    const { solution, time } = await timed(solver, theta, theta.length);
    return [
      {
        name,
        size: `${size}×${size}`,
        sense: "min",
        ...solutionValue(costs, numbers, "min", solution),
        solver: solver.name,
        exact: true,
        time,
        ...(check && { confirm: () => checkByProgram(path, size, costs, timeLimit) }),
        solution: Array.from({ length: size }, (_, row) => solution.indexOf(1, row * size) - row * size + 1),
        picture: () => pairsPicture(name, size, size, Float32Array.from(costs), solution, "cost"),
      },
    ];
  },
});

/**
 * The costs as theta. Where float32 does not hold them, the least of every row, and then of every column, is taken
 * away: that changes no pair's place among the others, as every assignment has one of each, and what is left may fit.
 */
function thetaOfPairs(size: number, costs: Float64Array): Theta {
  const numbers = thetaOf(costs);
  if (numbers.errors === undefined || !areWhole(costs)) return numbers;
  const rest = costs.slice();
  for (const [step, across] of [
    [1, size],
    [size, 1],
  ] as const) {
    for (let line = 0; line < size; line++) {
      let least = Infinity;
      for (let i = 0; i < size; i++) least = Math.min(least, rest[line * across + i * step]!);
      for (let i = 0; i < size; i++) rest[line * across + i * step]! -= least;
    }
  }
  const reduced = thetaOf(rest);
  return areWhole(rest) && reduced.errors === undefined ? reduced : numbers;
}

async function checkByProgram(path: string, size: number, costs: Float64Array, timeLimit: number): Promise<Check> {
  const ones = Array.from({ length: size }, (_, i) => i);
  const constraints = ones.flatMap((i): BinaryProgram["constraints"] => [
    { terms: ones.map((j) => [i * size + j, 1]), lower: 1, upper: 1 },
    { terms: ones.map((j) => [j * size + i, 1]), lower: 1, upper: 1 },
  ]);
  const program = { name: "assignment", sense: "min", costs, constraints } as const;
  return checkOf(await solveBinary(path, program, timeLimit));
}

/** Up to so many rows or columns a dot shows a pair on its cost; of more, the pairs are drawn alone. */
const MAX_MARKED = 80;

/** The matrix of what pairs cost, with a dot on those that are taken; of a large one the pairs alone. */
export function pairsPicture(
  name: string,
  rows: number,
  columns: number,
  costs: Float32Array,
  pairs: Float32Array,
  unit: string,
): AnswerPicture {
  const shape = { title: name, rows, columns };
  if (Math.max(rows, columns) > MAX_MARKED) {
    const map = { ...shape, colours: EMBERS, range: [0, 1], unit: "taken" } as const;
    return { svg: heatMapSvg(map, `pairs taken, rows × columns`, pairs), text: `${name}: dark pairs are taken.` };
  }
  const map = { ...shape, colours: VIRIDIS, range: finiteRange(costs), unit, marks: pairs };
  return {
    svg: heatMapSvg(map, `dots: pairs taken`, costs),
    text: `${name}: the ${unit} of every pair; dots are taken.`,
  };
}
