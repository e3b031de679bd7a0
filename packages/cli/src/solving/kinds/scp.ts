import { readOrLibrarySetCover } from "imle/files";
import { readProblem } from "../../readProblem.ts";
import { solveBinary } from "../binaryProgram.ts";
import { placesOf } from "../exactCosts.ts";
import { createKind, type Kind, TIME_LIMIT } from "../kind.ts";

/** Set covers of OR-Library. */
export const scp: Kind = createKind({
  name: "scp",
  summary: "cheapest set cover: OR-Library's scp",
  format: `The cheapest columns that cover every row, exactly: an integer program. FILE has the numbers m of rows and n of
columns, n costs, and for each row how many columns cover it and which, from 1 (OR-Library's scp41 and the like), gz or not.`,
  flags: { "time-limit": TIME_LIMIT },
  pictures: false,
  async solve({ path, name, content }, { "time-limit": timeLimit }) {
    const { costs, covers } = readProblem(path, content, readOrLibrarySetCover);
    const constraints = covers.map((columns) => ({ terms: columns.map((column) => [column, 1] as const), lower: 1 }));
    const program = { name: "scp", sense: "min", costs, constraints } as const;
    const { solution, ...found } = await solveBinary(path, program, timeLimit);
    return [
      {
        name,
        size: `${covers.length} rows, ${costs.length} columns`,
        sense: "min",
        ...found,
        exact: true,
        solution: placesOf(solution),
      },
    ];
  },
});
