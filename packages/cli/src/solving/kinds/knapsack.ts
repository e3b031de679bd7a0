import { knapsack as knapsackSolver } from "imle";
import type { Check } from "../answer.ts";
import { objectiveOf, placesOf, thetaOf } from "../exactCosts.ts";
import { CHECK, createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { binaryModel, solveModel } from "../milpDoor.ts";
import { timed } from "../timed.ts";
import { wordsOf } from "../words.ts";

/** Knapsacks of kplib. */
export const knapsack: Kind = createKind({
  name: "knapsack",
  summary: "most profitable knapsack: kplib's .kp",
  format: `The most profitable items that a knapsack carries, each at most once, exactly: dynamic programming. FILE has the number
of items, the capacity, and for each item its profit and its weight (kplib's .kp). --check solves it as an integer
programme too.`,
  flags: { check: CHECK, "time-limit": TIME_LIMIT },
  pictures: false,
  async solve({ path, name, content }, { check, "time-limit": timeLimit }) {
    const words = wordsOf(path, content);
    const items = words.count("the number of items", 1, 1_000_000);
    const capacity = words.count("the capacity", 0);
    const profits = new Float64Array(items);
    const weights: number[] = [];
    for (let i = 0; i < items; i++) {
      profits[i] = words.number(`the profit of item ${i + 1} of ${items}`);
      weights.push(words.count(`the weight of item ${i + 1} of ${items}`, 0));
    }
    words.end();
    const { theta, note } = thetaOf(profits);
    const solver = knapsackSolver({ weights, capacity });
    const { solution, time } = await timed(solver, theta, items);
    const confirm = async (): Promise<Check> => {
      const model = binaryModel("knapsack", "max", profits);
      model.constraints.push({ terms: weights.map((weight, i) => [i, weight]), upper: capacity });
      const second = await solveModel(path, model, timeLimit);
      return { method: second.solver, objective: objectiveOf(profits, second.solution) };
    };
    return [
      {
        name,
        size: `${items} items, capacity ${capacity}`,
        sense: "max",
        objective: objectiveOf(profits, solution),
        solver: solver.name,
        exact: true,
        time,
        ...(note !== undefined && { note }),
        ...(check && { confirm }),
        solution: placesOf(solution),
      },
    ];
  },
});
