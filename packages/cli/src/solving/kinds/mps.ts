import { DomainError } from "imle";
import { type ReadMpsOptions, readMps } from "imle/files";
import type { MilpModel } from "imle/solvers/milp";
import { CliError } from "../../cliError.ts";
import { choice } from "../../flags.ts";
import { plural } from "../../wording.ts";
import type { Answer } from "../answer.ts";
import { createKind, type Kind, TIME_LIMIT } from "../kind.ts";
import { solveModel } from "../milpDoor.ts";

const NEGATIVE_UPPER_BOUNDS = ["error", "minusInfinity", "keepZero"] as const;

/** An answer with its values in float64 too, by name. */
interface MpsAnswer extends Answer {
  readonly answer: Readonly<Record<string, number>>;
}

/** Any linear or mixed-integer linear program. */
export const mps: Kind = createKind({
  name: "mps",
  summary: "any linear or integer program: MPS",
  format: `The best solution of a linear or mixed-integer linear program by HiGHS, exact to its tolerances. FILE is MPS, fixed or
free, gz or not. In JSON, "answer" has the value of every variable in float64, and "solution" those that are not 0 in
float32, as a layer has them. The objective is computed from the answer with the numbers of the file.`,
  flags: {
    "time-limit": TIME_LIMIT,
    "negative-upper-bound": choice(
      "HOW",
      "an upper bound below 0 without a lower bound, which means -infinity to CPLEX and 0 to SCIP",
      NEGATIVE_UPPER_BOUNDS,
      "error",
    ),
  },
  pictures: false,
  async solve(
    { path, name, content },
    { "time-limit": timeLimit, "negative-upper-bound": negativeUpperBound = "error" },
  ) {
    if (content.trim() === "") throw new CliError(`${path}: line 1: the file is empty, expected an MPS file.`);
    const model = readModel(path, content, { negativeUpperBound });
    const { variables, constraints, sense } = model;
    const { solver, solution, values, objective, time, note } = await solveModel(path, model, timeLimit);
    const nameOf = (i: number): string => variables[i]!.name ?? String(i + 1);
    const used = [...solution.entries()].filter(([, value]) => value !== 0);
    const result: MpsAnswer = {
      name,
      size: `${plural(variables.length, "variable")}, ${plural(constraints.length, "constraint")}`,
      sense,
      objective,
      solver,
      exact: true,
      time,
      ...(note !== undefined && { note }),
      solution: Object.fromEntries(used.map(([i, value]) => [nameOf(i), value])),
      answer: Object.fromEntries(Array.from(values, (value, i) => [nameOf(i), value])),
    };
    return [result];
  },
});

/** What the reader refuses is an error of the file. */
function readModel(path: string, content: string, options: ReadMpsOptions): MilpModel {
  try {
    return readMps(content, options);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const message = error.message.replace(/^readMps: /, "").replace("negativeUpperBound", "--negative-upper-bound");
    throw new CliError(`${path}: ${message}`);
  }
}
