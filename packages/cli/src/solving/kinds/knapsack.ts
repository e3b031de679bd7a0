import { knapsack as knapsackSolver } from "imle";
import { readKnapsack } from "imle/files";
import { readProblem } from "../../readProblem.ts";
import { checkOf, solveBinary } from "../binaryProgram.ts";
import { placesOf, solutionValue, thetaOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { timed } from "../timed.ts";

/** Knapsacks of kplib. */
export const knapsack: Kind = createKind({
  name: "knapsack",
  summary: "most profitable knapsack: kplib's .kp",
  format: `The most profitable items that a knapsack carries, each at most once, exactly: dynamic programming. FILE has the number
of items, the capacity, and for each item its profit and its weight (kplib's .kp). --check solves it as an integer
program too.`,
  flags: { check: CHECK, "time-limit": TIME_LIMIT },
  pictures: false,
  async solve({ path, name, content }, { check, "time-limit": timeLimit }) {
    const { profits, weights, capacity } = readProblem(path, content, readKnapsack);
    const numbers = thetaOf(profits);
    const solver = knapsackSolver({ weights, capacity });
    const { solution, time } = await timed(solver, numbers.theta, profits.length);
    const terms = Array.from(weights, (weight, i) => [i, weight] as const);
    const program = {
      name: "knapsack",
      sense: "max",
      costs: profits,
      constraints: [{ terms, upper: capacity }],
    } as const;
    return [
      {
        name,
        size: `${profits.length} items, capacity ${capacity}`,
        sense: "max",
        ...solutionValue(profits, numbers, "max", solution),
        solver: solver.name,
        exact: true,
        time,
        ...(check && { confirm: async () => checkOf(await solveBinary(path, program, timeLimit)) }),
        solution: placesOf(solution),
      },
    ];
  },
});
