import { DomainError } from "imle";
import { readMps } from "imle/files";
import type { MilpModel } from "imle/solvers/milp";
import { CliError } from "../../cliError.ts";
import { plural } from "../../wording.ts";
import { objectiveOf } from "../exactCosts.ts";
import { createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { solveModel } from "../milpDoor.ts";

/** Any linear or mixed-integer linear program. */
export const mps: Kind = createKind({
  name: "mps",
  summary: "any linear or integer programme: MPS",
  format: `The best solution of a linear or mixed-integer linear programme by HiGHS, exact to its tolerances. FILE is MPS, fixed or
free, gz or not. Values of variables are float32: an objective of continuous ones has some 7 digits.`,
  flags: { "time-limit": TIME_LIMIT },
  pictures: false,
  async solve({ path, name, content }, { "time-limit": timeLimit }) {
    if (content.trim() === "") throw new CliError(`${path}: line 1: the file is empty, expected an MPS file.`);
    const model = readModel(path, content);
    const { variables, constraints, sense, constant = 0 } = model;
    const { solver, solution, time, note } = await solveModel(path, model, timeLimit);
    const costs = variables.map(({ cost = 0 }) => cost);
    const used = [...solution.entries()].filter(([, value]) => value !== 0);
    return [
      {
        name,
        size: `${plural(variables.length, "variable")}, ${plural(constraints.length, "constraint")}`,
        sense,
        objective: objectiveOf(costs, solution) + constant,
        solver,
        exact: true,
        time,
        ...(note !== undefined && { note }),
        solution: Object.fromEntries(used.map(([i, value]) => [variables[i]!.name ?? i + 1, value])),
      },
    ];
  },
});

/** What the reader refuses is an error of the file. */
function readModel(path: string, content: string): MilpModel {
  try {
    return readMps(content);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new CliError(`${path}: ${error.message.replace(/^readMps: /, "")}`);
  }
}
