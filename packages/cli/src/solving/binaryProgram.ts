import { SolverError } from "imle";
import type { MilpSolver } from "imle/solvers/milp";
import type { Check, SolveTime } from "./answer.ts";
import { EPSILON, objectiveOf, toleranceOf, unitOf, type Value } from "./exactCosts.ts";
import { solveModel } from "./milpDoor.ts";

/** Terms of a constraint on variables, from 0, and bounds of their sum. */
interface Constraint {
  readonly terms: readonly (readonly [number, number])[];
  readonly lower?: number;
  readonly upper?: number;
}

/** A program of binary variables, with the numbers of a file. */
export interface BinaryProgram {
  readonly name: string;
  readonly sense: MilpSolver["sense"];
  readonly costs: ArrayLike<number>;
  readonly constraints: readonly Constraint[];
}

/** The best solution of a program. */
export interface BinaryAnswer extends Value {
  /** The solver's name. */
  readonly solver: string;
  readonly solution: Float32Array;
  readonly time: SolveTime;
}

/** How far from whole HiGHS' values may be, and how much better than its optimum the best objective, ... */
const TOLERANCE = 1e-6;
/** ... and by this for each variable besides, ... */
const REDUCED_COST = 1e-7;
/** ... when the largest cost is this or more, as `milp` has it. */
const LARGEST_COST = 512;
/** How many solutions that break a constraint are ruled out before the search gives up. */
const MAX_CUTS = 1000;

/**
 * The best solution by the numbers of the file, in float64. A solution that fulfils a constraint only to HiGHS'
 * tolerance is ruled out.
 *
 * @throws SolverError when there is none.
 */
export async function solveBinary(file: string, program: BinaryProgram, timeLimit: number): Promise<BinaryAnswer> {
  const { name, sense, costs } = program;
  const variables = Array.from(costs, (cost) => ({ type: "binary", cost }) as const);
  const cuts: Constraint[] = [];
  let spent = 0;
  while (cuts.length < MAX_CUTS) {
    const model = { name, sense, variables, constraints: [...program.constraints, ...cuts] };
    const { solver, solution, time } = await solveModel(file, model, timeLimit);
    spent += time.milliseconds;
    const broken = program.constraints.find((one) => !isKept(one, solution));
    if (broken === undefined) {
      const once = { milliseconds: spent, slowest: spent, solves: 1 };
      return { solver, solution, time: once, ...valueBy(program, solution) };
    }
    cuts.push(ruledOut(broken, solution));
  }
  throw new SolverError(`milp(${name}): ${MAX_CUTS} solutions fulfil the constraints only to HiGHS' tolerance.`);
}

/** A program's best solution as what a second method found. */
export function checkOf({ solver, objective, rounding }: BinaryAnswer): Check {
  return { method: solver, objective, ...(rounding !== undefined && { rounding }) };
}

/**
 * Whether 0s and 1s fulfil a constraint: whole coefficients exactly, others except for what a sum in float64 may be
 * off.
 */
function isKept({ terms, lower = -Infinity, upper = Infinity }: Constraint, solution: Float32Array): boolean {
  let [sum, size, whole] = [0, 0, true];
  for (const [variable, coefficient] of terms) {
    sum += coefficient * solution[variable]!;
    size += Math.abs(coefficient * solution[variable]!);
    whole &&= Number.isSafeInteger(coefficient);
  }
  const slack = whole && size <= Number.MAX_SAFE_INTEGER ? 0 : terms.length * EPSILON * size;
  return sum >= lower - slack && sum <= upper + slack;
}

/**
 * The constraint that at least one of the variables in `terms` has another value than in the solution that breaks it.
 */
function ruledOut({ terms, upper = Infinity }: Constraint, solution: Float32Array): Constraint {
  const sum = terms.reduce((total, [variable, coefficient]) => total + coefficient * solution[variable]!, 0);
  // What takes too much still does with more of it.
  const grows = sum > upper && terms.every(([, coefficient]) => coefficient >= 0);
  const taken = terms.filter(([variable]) => solution[variable] === 1).map(([variable]) => [variable, 1] as const);
  const left = terms.filter(([variable]) => solution[variable] === 0).map(([variable]) => [variable, -1] as const);
  return { terms: grows ? taken : [...taken, ...left], upper: taken.length - 1 };
}

/** What is said of a solution that is best to HiGHS' tolerances. */
function valueBy({ costs, constraints }: BinaryProgram, solution: Float32Array): Value {
  const objective = objectiveOf(costs, solution);
  const tolerance = toleranceOf(costs, solution);
  if (constraints.some(isCoarse)) {
    const note = "HiGHS fulfils constraints to a millionth of their size; the file's optimum may be another";
    return { objective, tolerance, rounding: Infinity, note };
  }
  let largest = 0;
  for (let i = 0; i < costs.length; i++) largest = Math.max(largest, Math.abs(costs[i]!));
  const rounding = (largest * (TOLERANCE + REDUCED_COST * costs.length)) / LARGEST_COST;
  if (rounding < unitOf(costs)) return { objective, tolerance };
  const note = `HiGHS may not tell apart objectives that differ by less than ${rounding.toPrecision(2)}; the file's optimum may be another`;
  return { objective, tolerance, rounding, note };
}

/** Whether sums that a constraint tells apart may be the same to HiGHS. */
function isCoarse({ terms }: Constraint): boolean {
  const size = terms.reduce((sum, [, coefficient]) => sum + Math.abs(coefficient), 0);
  return TOLERANCE * size >= unitOf(terms.map(([, coefficient]) => coefficient));
}
