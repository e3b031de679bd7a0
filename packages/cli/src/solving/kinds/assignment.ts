import { assignment as assignmentSolver } from "imle";
import { EMBERS, VIRIDIS } from "../../pictures/colours.ts";
import { finiteRange, heatMapSvg } from "../../pictures/heatMap.ts";
import type { AnswerPicture, Check } from "../answer.ts";
import { objectiveOf, thetaOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { binaryModel, solveModel } from "../milpDoor.ts";
import { timed } from "../timed.ts";
import { wordsOf } from "../words.ts";

/** Assignment problems of OR-Library. */
export const assignment: Kind = createKind({
  name: "assignment",
  summary: "cheapest assignment: OR-Library, n and n×n costs",
  format: `The cheapest assignment of n rows to n columns, exactly: shortest augmenting paths. FILE has n, then n rows of n costs
(OR-Library's assign100 and the like), gz or not. --check solves it as a linear program too.`,
  flags: { check: CHECK, "time-limit": TIME_LIMIT },
  pictures: true,
  async solve({ path, name, content }, { check, "time-limit": timeLimit }) {
    const words = wordsOf(path, content);
    const size = words.count("the size n", 1, 10_000);
    const costs = words.numbers("a cost", size * size);
    words.end();
    const { theta, note } = thetaOf(costs);
    const solver = assignmentSolver({ size });
    const { solution, time } = await timed(solver, theta, theta.length);
    return [
      {
        name,
        size: `${size}×${size}`,
        sense: "min",
        objective: objectiveOf(costs, solution),
        solver: solver.name,
        exact: true,
        time,
        ...(note !== undefined && { note }),
        ...(check && { confirm: () => checkByProgram(path, size, costs, timeLimit) }),
        solution: Array.from({ length: size }, (_, row) => solution.indexOf(1, row * size) - row * size + 1),
        picture: () => pairsPicture(name, size, size, theta, solution, "cost"),
      },
    ];
  },
});

async function checkByProgram(path: string, size: number, costs: Float64Array, timeLimit: number): Promise<Check> {
  const model = binaryModel("assignment", "min", costs);
  const ones = Array.from({ length: size }, (_, i) => i);
  for (const i of ones) {
    model.constraints.push(
      { terms: ones.map((j) => [i * size + j, 1]), lower: 1, upper: 1 },
      { terms: ones.map((j) => [j * size + i, 1]), lower: 1, upper: 1 },
    );
  }
  const { solver, solution } = await solveModel(path, model, timeLimit);
  return { method: solver, objective: objectiveOf(costs, solution) };
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
