import { objectiveOf, placesOf } from "../exactCosts.ts";
import { createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { binaryModel, solveModel } from "../milpDoor.ts";
import { wordsOf } from "../words.ts";

/** Set covers of OR-Library. */
export const scp: Kind = createKind({
  name: "scp",
  summary: "cheapest set cover: OR-Library's scp",
  format: `The cheapest columns that cover every row, exactly: an integer programme. FILE has the numbers m of rows and n of
columns, n costs, and for each row how many columns cover it and which, from 1 (OR-Library's scp41 and the like), gz or not.`,
  flags: { "time-limit": TIME_LIMIT },
  pictures: false,
  async solve({ path, name, content }, { "time-limit": timeLimit }) {
    const words = wordsOf(path, content);
    const rows = words.count("the number of rows", 1, 1_000_000);
    const columns = words.count("the number of columns", 1, 1_000_000);
    const costs = words.numbers("the cost of a column", columns);
    const model = binaryModel("scp", "min", costs);
    for (let row = 1; row <= rows; row++) {
      const length = words.count(`how many columns cover row ${row} of ${rows}`, 0, columns);
      const covering = new Set(
        Array.from({ length }, () => words.count(`a column that covers row ${row} of ${rows}`, 1, columns) - 1),
      );
      model.constraints.push({ terms: Array.from(covering, (column) => [column, 1] as const), lower: 1 });
    }
    words.end();
    const { solver, solution, time, note } = await solveModel(path, model, timeLimit);
    return [
      {
        name,
        size: `${rows} rows, ${columns} columns`,
        sense: "min",
        objective: objectiveOf(costs, solution),
        solver,
        exact: true,
        time,
        ...(note !== undefined && { note }),
        solution: placesOf(solution),
      },
    ];
  },
});
