import type { Answer } from "../answer.ts";
import { objectiveOf, placesOf } from "../exactCosts.ts";
import { createKind, type Kind, problemName, TIME_LIMIT } from "../kind.ts";
import { binaryModel, solveModel } from "../milpDoor.ts";
import { wordsOf } from "../words.ts";

/** Multi-dimensional knapsacks of OR-Library. */
export const mknap: Kind = createKind({
  name: "mknap",
  summary: "knapsacks with several capacities: OR-Library's mknap",
  format: `The most profitable items where several capacities limit them, exactly: an integer programme. FILE has the number of
problems; each has the numbers n of items and m of capacities and its optimum, 0 if unknown, then n profits, m rows of
n weights, and m capacities (OR-Library's mknap1 and the like), gz or not.`,
  flags: { "time-limit": TIME_LIMIT },
  pictures: false,
  async solve(file, { "time-limit": timeLimit }) {
    const words = wordsOf(file.path, file.content);
    const problems = words.count("the number of problems", 1, 10_000);
    const read = Array.from({ length: problems }, () => {
      const items = words.count("the number of items", 1, 1_000_000);
      const rows = words.count("the number of capacities", 1, 1_000_000);
      const known = words.number("the optimum, or 0");
      const profits = words.numbers("a profit", items);
      const weights = Array.from({ length: rows }, () => words.numbers("a weight", items));
      return { items, rows, known, profits, weights, capacities: words.numbers("a capacity", rows) };
    });
    words.end();
    const answers: Answer[] = [];
    for (const [at, { items, rows, known, profits, weights, capacities }] of read.entries()) {
      const name = problemName(file, at, problems);
      const model = binaryModel(name, "max", profits);
      for (const [row, list] of weights.entries()) {
        model.constraints.push({ terms: Array.from(list, (weight, i) => [i, weight]), upper: capacities[row]! });
      }
      const { solver, solution, time, note } = await solveModel(file.path, model, timeLimit);
      answers.push({
        name,
        size: `${items} items, ${rows} capacities`,
        sense: "max",
        objective: objectiveOf(profits, solution),
        solver,
        exact: true,
        time,
        ...(known !== 0 && { known }),
        ...(note !== undefined && { note }),
        solution: placesOf(solution),
      });
    }
    return answers;
  },
});
