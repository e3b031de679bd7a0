import { DomainError, ShapeError, SolverError, tourOrder } from "imle";
import type { TsplibInstance } from "imle/files";
import type { MilpModel, MilpSolver } from "imle/solvers/milp";
import { CliError } from "../cliError.ts";
import type { SolveTime } from "./answer.ts";
import { thetaOf } from "./exactCosts.ts";
import { timed } from "./timed.ts";

/** The door of integer programmes, which needs a guest. @throws CliError with the command to run when it is not there. */
async function loadMilp(): Promise<typeof import("imle/solvers/milp")> {
  try {
    return await import("imle/solvers/milp");
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CliError(`integer programmes need a package that is not there (${reason}): npm install highs`);
  }
}

/** What solving a model gave. */
interface ModelAnswer {
  readonly solver: string;
  readonly solution: Float32Array;
  readonly time: SolveTime;
  readonly note?: string;
}

/** Solves a model whose variables all have their costs. Nothing of it stays in memory. */
export async function solveModel(file: string, model: MilpModel, timeLimit: number): Promise<ModelAnswer> {
  const { milp } = await loadMilp();
  const costs = model.variables.map(({ cost = 0 }) => cost);
  const { theta, rounded } = thetaOf(costs);
  const note = `solved with ${rounded} of ${costs.length} numbers rounded to float32; the file's optimum may be another`;
  let solver: MilpSolver;
  try {
    solver = await milp(model, timeLimit < Infinity ? { timeLimit } : {});
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof ShapeError)) throw error;
    throw new CliError(`${file}: ${error.message}`);
  }
  const answer = await finished(solver, theta, rounded === undefined ? undefined : note);
  requireFeasible(answer, model);
  return answer;
}

/** Values are float32, and HiGHS may miss a constraint by 10⁻⁶. */
const TOLERANCE = 1e-5;

/** @throws SolverError when a solution breaks a constraint. */
function requireFeasible({ solver, solution }: ModelAnswer, { constraints }: MilpModel): void {
  for (const [i, { terms, lower, upper, name = String(i) }] of constraints.entries()) {
    let [sum, size] = [0, 1];
    for (const [variable, coefficient] of terms) {
      sum += coefficient * solution[variable]!;
      size += Math.abs(coefficient * solution[variable]!);
    }
    if (sum < (lower ?? -Infinity) - TOLERANCE * size || sum > (upper ?? Infinity) + TOLERANCE * size) {
      throw new SolverError(`${solver}: the solution breaks constraint ${name}: its sum is ${sum}.`);
    }
  }
}

/** Solves a tour by an integer programme, with the distances in float64; `order` are its cities. */
export async function solveTour(
  { cities, directed, costs, distances }: TsplibInstance,
  timeLimit: number,
): Promise<ModelAnswer & { readonly order: readonly number[] }> {
  const { directedTourOrder, milpTour } = await loadMilp();
  const solver = await milpTour({ cities, directed, ...(timeLimit < Infinity && { timeLimit }) });
  const inFloat64 = {
    ...solver,
    solve: (_: Float32Array, solution: Float32Array) => solver.solve(distances, solution),
  };
  const answer = await finished(inFloat64, costs);
  return { ...answer, order: directed ? directedTourOrder(answer.solution) : tourOrder(answer.solution) };
}

async function finished(solver: MilpSolver, theta: Float32Array, note?: string): Promise<ModelAnswer> {
  try {
    const { solution, time } = await timed(solver, theta, theta.length, false);
    return { solver: solver.name, solution, time, ...(note !== undefined && { note }) };
  } finally {
    solver.dispose();
  }
}
