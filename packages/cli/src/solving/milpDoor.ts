import { DomainError, ShapeError, SolverError, tourOrder } from "imle";
import type { TsplibInstance } from "imle/files";
import type { MilpModel, MilpModelSolver } from "imle/solvers/milp";
import { CliError } from "../cliError.ts";
import type { SolveTime } from "./answer.ts";
import { timed, timeOf } from "./timed.ts";

/**
 * The door of integer programs, which needs a guest. @throws CliError with the command to run when it is not there.
 */
async function loadMilp(): Promise<typeof import("imle/solvers/milp")> {
  try {
    return await import("imle/solvers/milp");
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CliError(`integer programs need a package that is not there (${reason}): npm install highs`);
  }
}

/** What solving a tour gave. */
interface TourAnswer {
  readonly solver: string;
  /** Values in float32, as a layer has them. */
  readonly solution: Float32Array;
  readonly time: SolveTime;
}

/** What solving a model gave. */
interface ModelAnswer extends TourAnswer {
  /** Values in float64; those of whole variables are whole. */
  readonly values: Float64Array;
  /** Of these values, with the model's own costs. */
  readonly objective: number;
  /** What HiGHS may have neglected. */
  readonly note?: string;
}

/** Solves a model with its own costs, in float64. Nothing of it stays in memory. */
export async function solveModel(file: string, model: MilpModel, timeLimit: number): Promise<ModelAnswer> {
  const { milp } = await loadMilp();
  let solver: MilpModelSolver;
  try {
    solver = await milp(model, timeLimit < Infinity ? { timeLimit } : {});
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof ShapeError)) throw error;
    throw new CliError(`${file}: ${error.message}`);
  }
  try {
    const start = performance.now();
    const found = solver.solveFloat64();
    const time = timeOf([performance.now() - start]);
    requireFeasible(solver.name, found.values, model);
    const note = neglected(model);
    return { solver: solver.name, ...found, time, ...(note !== undefined && { note }) };
  } finally {
    solver.dispose();
  }
}

/** By how much HiGHS may miss the optimum, of the largest cost. */
const OBJECTIVE_TOLERANCE = 2e-9;

/** A note where costs are so far apart, or have so many digits, that HiGHS may miss differences between them. */
function neglected({ variables }: MilpModel): string | undefined {
  const sizes = variables.map(({ cost = 0 }) => Math.abs(cost)).filter((size) => size > 0);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const smallest = sizes.reduce((least, size) => Math.min(least, size), Infinity);
  const tolerance = OBJECTIVE_TOLERANCE * largest;
  if (tolerance < (sizes.every(Number.isInteger) ? 1 : smallest)) return undefined;
  return `HiGHS' tolerance is 2·10⁻⁹ of the largest cost, ${tolerance.toPrecision(2)} here: another solution may be better by less`;
}

/** HiGHS may miss a constraint by 10⁻⁶, and more where whole numbers are rounded. */
const TOLERANCE = 1e-5;

/** @throws SolverError when values break a constraint. */
function requireFeasible(solver: string, values: Float64Array, { constraints }: MilpModel): void {
  for (const [i, { terms, lower, upper, name = String(i) }] of constraints.entries()) {
    let [sum, size] = [0, 1];
    for (const [variable, coefficient] of terms) {
      sum += coefficient * values[variable]!;
      size += Math.abs(coefficient * values[variable]!);
    }
    if (sum < (lower ?? -Infinity) - TOLERANCE * size || sum > (upper ?? Infinity) + TOLERANCE * size) {
      throw new SolverError(`${solver}: the solution breaks constraint ${name}: its sum is ${sum}.`);
    }
  }
}

/** Solves a tour by an integer program, with the distances in float64; `order` are its cities. */
export async function solveTour(
  { cities, directed, costs, distances }: TsplibInstance,
  timeLimit: number,
): Promise<TourAnswer & { readonly order: readonly number[] }> {
  const { directedTourOrder, milpTour } = await loadMilp();
  const solver = await milpTour({ cities, directed, ...(timeLimit < Infinity && { timeLimit }) });
  const inFloat64 = {
    ...solver,
    solve: (_: Float32Array, z: Float32Array) => solver.solve(distances, z),
  };
  try {
    const { solution, time } = await timed(inFloat64, costs, costs.length, false);
    const order = directed ? directedTourOrder(solution) : tourOrder(solution);
    return { solver: solver.name, solution, order, time };
  } finally {
    solver.dispose();
  }
}
