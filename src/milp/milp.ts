import {
  DomainError,
  messageOf,
  plural,
  requireChoice,
  requireCount,
  requireNonNegative,
  requireOptions,
  requirePositive,
  requireShape,
  ShapeError,
  SolverError,
  show,
} from "../core/errors.ts";
import { showSize, sizeOf } from "../core/shape.ts";
import { readMps } from "../files/readMps.ts";
import { openProgram, type Program, type SearchOptions } from "./program.ts";
import { requireCost } from "./requireCost.ts";
import { requireModel, type Tableau } from "./requireModel.ts";
import { loadRuntime, type RuntimeOptions } from "./runtime.ts";
import { scaleCosts } from "./scaleCosts.ts";
import type { MilpModel, MilpSolver } from "./types.ts";

/** Options of `milp`. */
export interface MilpOptions extends SearchOptions, RuntimeOptions {
  /** The variables that theta prices, by place or name, in the order of theta; all of them by default. */
  readonly variables?: readonly (number | string)[];
  /** Shape of an instance, with as many numbers as priced variables; [their number] by default. */
  readonly shape?: readonly number[];
  /**
   * Whether a solve begins with the basis of the one before, or, with whole numbers, with its solution; false by default.
   * It may be faster where theta changes little; of several best solutions it may find another than without.
   */
  readonly warmStart?: boolean;
  /** Threads of a solve: 1, as HiGHS' WebAssembly has no more. */
  readonly threads?: number;
}

/** Values of continuous variables that are so close to a whole number are that number. */
const NEARLY_WHOLE = 1e-9;
/** HiGHS calls a value whole that is so close to a whole number, and finds bounds kept that are missed by less. */
const WHOLE = 1e-5;
/** How far a float32 number near 1 may be from what it stands for, and twice as far to be safe. */
const FLOAT32 = 2 ** -23;

/**
 * Any linear or mixed-integer linear program, solved by HiGHS: theta are the objective's coefficients of the variables
 * that it prices, z their values in the best solution.
 *
 *     z(θ) = the priced part of argmin (or argmax) ⟨θ, z⟩ + ⟨c, y⟩ over the (z, y) that fulfil the constraints
 *
 * The other variables y keep the costs c of the model; where these are not 0, `offset` is the best ⟨c, y⟩ that z leaves,
 * at the price of one more solve. The model is built once; a solve changes its objective. Exact within HiGHS'
 * tolerances of 10⁻⁶ for constraints and 10⁻⁹ of the largest cost for the objective: θ is scaled by a power of two, so
 * that its size does not matter, but numbers 10⁹ times smaller than the largest count as 0.
 *
 * Whole numbers come out whole. Where the solution without that condition is whole already it is the answer: models of
 * paths, flows and assignments cost no more than linear programs. Of several best solutions any may be found, always the
 * same for the same theta unless `warmStart` is set or a time limit strikes.
 *
 * Loading is asynchronous, solving is not. The solver holds memory of WebAssembly until `dispose`.
 *
 * Source: Huangfu & Hall, Mathematical Programming Computation 2018 (HiGHS).
 *
 * @throws ShapeError, DomainError when the model or an option is wrong, with the line for MPS text.
 * @throws SolverError when HiGHS cannot be loaded; when solving, where there is no solution, the objective has no bound,
 * time is up, or the solver was disposed of.
 */
export async function milp(
  source: MilpModel | { readonly mps: string },
  options: MilpOptions = {},
): Promise<MilpSolver> {
  const model = typeof source === "object" && source !== null && "mps" in source ? readMps(source.mps) : source;
  const tableau = requireModel(model);
  requireOptions("milp", options, {
    variables: true,
    shape: true,
    timeLimit: true,
    gap: true,
    accept: true,
    warmStart: true,
    threads: true,
    wasm: true,
  });
  const { accept = "optimal", gap = 0, timeLimit, warmStart = false, threads = 1 } = options;
  const { sense, constant = 0 } = model;
  const inexact = accept === "feasible" || gap > 0;
  const name = `milp(${model.name ?? `${tableau.rows}×${tableau.columns}`}${inexact ? ", inexact" : ""})`;
  const priced = pricedVariables(name, model, options.variables);
  const { shape = [priced.length] } = options;
  requireShape(name, "shape", shape);
  if (sizeOf(shape) !== priced.length) {
    throw new ShapeError(
      `${name}: shape has ${showSize(shape)} numbers, theta prices ${plural(priced.length, "variable")}.`,
    );
  }
  if (timeLimit !== undefined) requirePositive(name, "timeLimit", timeLimit);
  requireNonNegative(name, "gap", gap);
  requireChoice(name, "accept", accept, ["optimal", "feasible"]);
  if (typeof warmStart !== "boolean") {
    throw new DomainError(`${name}: warmStart must be true or false, got ${show(warmStart)}.`);
  }
  if (threads !== 1) {
    throw new DomainError(
      `${name}: threads must be 1, which is all that HiGHS has in WebAssembly, got ${show(threads)}.`,
    );
  }

  const program = openProgram(name, await loadRuntime(name, options.wasm), tableau, sense, { ...options, accept });
  const solveFor = solverOf(program, tableau, warmStart ? "basis" : "nothing");
  const write = valueWriter(name, tableau, priced);
  const fixed = tableau.cost.slice();
  for (const variable of priced) fixed[variable] = 0;
  const costs = new Float64Array(tableau.columns);
  const rest = fixed.some((cost) => cost !== 0) ? bestRest(name, program, tableau, priced, fixed, solveFor) : undefined;
  const offset = rest ? (z: Float32Array) => rest(z) + constant : constant !== 0 ? () => constant : undefined;
  return {
    name,
    sense,
    shape: [...shape],
    ...(inexact && { exact: false }),
    ...(offset && { offset }),
    get counters() {
      return program.counters;
    },
    solve(theta, solution) {
      requireSize(name, "theta", theta, priced.length);
      requireSize(name, "the solution", solution, priced.length);
      costs.set(fixed);
      for (let i = 0; i < priced.length; i++) costs[priced[i]!] = requireCost(name, theta, i);
      scaleCosts(costs);
      write(solveFor(costs), solution);
      program.count();
    },
    dispose: program.dispose,
    // Older browsers have no such symbol.
    ...(Symbol.dispose && { [Symbol.dispose]: program.dispose }),
  };
}

/** The places of the variables that theta prices. */
function pricedVariables(
  name: string,
  { variables }: MilpModel,
  chosen: readonly (number | string)[] | undefined,
): Int32Array {
  if (chosen === undefined) return Int32Array.from(variables, (_, at) => at);
  if (!Array.isArray(chosen) || chosen.length === 0) {
    throw new DomainError(`${name}: variables must be a list of one or more places or names, got ${show(chosen)}.`);
  }
  const places = new Map(variables.map((variable, at) => [variable.name, at]));
  const priced = new Set<number>();
  for (const [i, one] of chosen.entries()) {
    const at = typeof one === "string" ? places.get(one) : one;
    if (at === undefined) throw new DomainError(`${name}: variables[${i}] is "${one}", which no variable is called.`);
    requireCount(name, `variables[${i}]`, at, { from: 0, to: variables.length - 1 });
    if (priced.has(at)) throw new DomainError(`${name}: variables[${i}] is variable ${at} again; name each once.`);
    priced.add(at);
  }
  return Int32Array.from(priced);
}

/** Costs → the values of all variables in the best solution. */
type SolveFor = (costs: Float64Array) => Float64Array;

function solverOf(program: Program, { integer }: Tableau, keep: "nothing" | "basis"): SolveFor {
  let last: Float64Array | undefined;
  return (costs) => {
    program.begin(costs, keep);
    const relaxed = program.relax("choose");
    const values = relaxed && isWhole(relaxed, integer) ? relaxed : program.solve(last);
    if (keep === "basis") last = values;
    return values;
  };
}

function isWhole(values: Float64Array, integer: Int32Array): boolean {
  for (let j = 0; j < values.length; j++) {
    if (integer[j] === 1 && Math.abs(values[j]! - Math.round(values[j]!)) > NEARLY_WHOLE) return false;
  }
  return true;
}

/** Writes the values of the priced variables: whole where they have to be, and inside their bounds. */
function valueWriter(
  name: string,
  { integer, lower, upper }: Tableau,
  priced: Int32Array,
): (values: Float64Array, solution: Float32Array) => void {
  return (values, solution) => {
    for (let i = 0; i < priced.length; i++) {
      const j = priced[i]!;
      const value = values[j]!;
      const nearest = Math.round(value);
      const away = Math.abs(value - nearest);
      if (integer[j] === 1 && !(away <= WHOLE)) {
        throw new SolverError(`${name}: HiGHS found ${value} for variable ${j}, which has to be a whole number.`);
      }
      const tidy = integer[j] === 1 || away <= NEARLY_WHOLE ? nearest : value;
      solution[i] = Math.min(Math.max(tidy, lower[j]!), upper[j]!) + 0; // + 0 turns −0 into 0
    }
  };
}

/** The best Σ cost·value of the variables that theta does not price, where z is given: solves with z held. */
function bestRest(
  name: string,
  program: Program,
  { columns, integer, lower, upper }: Tableau,
  priced: Int32Array,
  fixed: Float64Array,
  solveFor: SolveFor,
): (solution: Float32Array) => number {
  const scaled = fixed.slice();
  scaleCosts(scaled);
  const all = { kind: "range", from: 0, to: columns - 1 } as const;
  return (solution) => {
    requireSize(name, "the solution", solution, priced.length);
    const heldLower = lower.slice();
    const heldUpper = upper.slice();
    for (let i = 0; i < priced.length; i++) {
      const j = priced[i]!;
      const value = solution[i]!;
      const slack = integer[j] === 1 ? 0 : FLOAT32 * Math.max(1, Math.abs(value));
      heldLower[j] = Math.max(lower[j]!, value - slack);
      heldUpper[j] = Math.min(upper[j]!, value + slack);
    }
    const model = program.live();
    try {
      model.changeColsBounds(all, heldLower, heldUpper);
      return solveFor(scaled).reduce((sum, value, j) => sum + fixed[j]! * value, 0);
    } catch (cause) {
      if (cause instanceof SolverError && /time limit|disposed/.test(cause.message)) throw cause;
      throw new DomainError(`${name}: no offset for [${solution.join(", ")}]: ${messageOf(cause)}`, { cause });
    } finally {
      model.changeColsBounds(all, lower, upper);
    }
  };
}

function requireSize(name: string, what: string, { length }: Float32Array, size: number): void {
  if (length !== size) throw new ShapeError(`${name}: ${what} has ${length} numbers, expected ${size}.`);
}
