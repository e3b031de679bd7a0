import { readOrLibraryKnapsack } from "imle/files";
import { readProblem } from "../../readProblem.ts";
import { solveBinary } from "../binaryProgram.ts";
import { placesOf } from "../exactCosts.ts";
import { attempted } from "../failure.ts";
import { createKind, type Kind, type Outcome, problemName, TIME_LIMIT } from "../kind.ts";

/** Multi-dimensional knapsacks of OR-Library. */
export const mknap: Kind = createKind({
  name: "mknap",
  summary: "knapsacks with several capacities: OR-Library's mknap",
  format: `The most profitable items where several capacities limit them, exactly: an integer program. FILE has the number of
problems; each has the numbers n of items and m of capacities and its optimum, 0 if unknown, then n profits, m rows of
n weights, and m capacities (OR-Library's mknap1 and the like), gz or not.`,
  flags: { "time-limit": TIME_LIMIT },
  pictures: false,
  several: true,
  async solve(file, { "time-limit": timeLimit }) {
    const problems = readProblem(file.path, file.content, readOrLibraryKnapsack);
    const outcomes: Outcome[] = [];
    for (const [at, { profits, weights, capacities, optimum }] of problems.entries()) {
      const name = problemName(file, at, problems.length);
      const constraints = weights.map((list, row) => ({
        terms: Array.from(list, (weight, i) => [i, weight] as const),
        upper: capacities[row]!,
      }));
      const outcome = await attempted(problemName({ ...file, name: file.path }, at, problems.length), async () => {
        const program = { name, sense: "max", costs: profits, constraints } as const;
        const { solution, ...found } = await solveBinary(file.path, program, timeLimit);
        return {
          name,
          size: `${profits.length} items, ${capacities.length} capacities`,
          sense: "max" as const,
          ...found,
          exact: true,
          ...(optimum !== undefined && { known: optimum }),
          solution: placesOf(solution),
        };
      });
      outcomes.push(outcome);
    }
    return outcomes;
  },
});
