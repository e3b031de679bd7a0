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
import type { MilpModel } from "../core/milpModel.ts";
import { showSize, sizeOf } from "../core/shape.ts";
import { readMps } from "../files/readMps.ts";
import { openProgram, type Program, type SearchOptions } from "./program.ts";
import { requireCost } from "./requireCost.ts";
import { requireModel, type Tableau } from "./requireModel.ts";
import { loadRuntime, type RuntimeOptions } from "./runtime.ts";
import { scaleCosts } from "./scaleCosts.ts";
import { insideBounds, tidyValues } from "./tidyValues.ts";
import type { MilpModelSolver } from "./types.ts";
import { type Bounds, wideSearch } from "./wideSearch.ts";

/** Options of `milp`. */
export interface MilpOptions extends SearchOptions, RuntimeOptions {
  /** The variables that theta prices, by place or name, in the order of theta; all of them by default. */
  readonly variables?: readonly (number | string)[];
  /** Shape of an instance, with as many numbers as priced variables; [their number] by default. */
  readonly shape?: readonly number[];
  /**
   * Whether a solve begins with the basis of the one before, or, with whole numbers, with its solution; false by
   * default. It may be faster where theta changes little; of several best solutions it may find another than without.
   */
  readonly warmStart?: boolean;
}

/** A relaxed solution counts as whole where its values are so close to whole numbers. */
const NEARLY_WHOLE = 1e-9;
/** How far a float32 number near 1 may be from what it stands for, and twice as far to be safe. */
const FLOAT32 = 2 ** -23;
/** Below it float32 has all whole numbers. */
const ALL_WHOLE = 2 ** 24;

/**
 * Any linear or mixed-integer linear program, solved by HiGHS: theta are the objective's coefficients of the variables
 * that it prices, z their values in the best solution.
 *
 *     z(θ) = the priced part of argmin (or argmax) ⟨θ, z⟩ + ⟨c, y⟩ over the (z, y) that fulfil the constraints
 *
 * The other variables y keep the costs c of the model; where these are not 0, `offset` is the best ⟨c, y⟩ that z
 * leaves, at the price of one more solve. The model is built once; a solve changes its objective. Exact within HiGHS'
 * tolerances of 10⁻⁶ for constraints and 10⁻⁹ of the largest cost for the objective: θ is scaled by a power of two, so
 * that its size does not matter, but numbers 10⁹ times smaller than the largest count as 0.
 *
 * Whole numbers come out whole, and values inside their bounds: z has the nearest float32 there, where there is one.
 * Above 2²⁴ float32 has not all whole numbers; `solveFloat64` has them. Where the solution without that condition is
 * whole already it is the answer: models of paths, flows and assignments cost no more than linear programs. Of several
 * best solutions any may be found, always the same for the same theta unless `warmStart` is set or a time limit
 * strikes.
 *
 * Loading is asynchronous, solving is not. The solver holds memory of WebAssembly until `dispose`.
 *
 * Source: Huangfu & Hall, Mathematical Programming Computation 2018 (HiGHS).
 *
 * @throws ShapeError, DomainError when the model or an option is wrong, with the line for MPS text.
 * @throws SolverError when HiGHS cannot be loaded; when solving, where there is no solution, the objective has no
 * bound, time is up, or the solver was disposed of.
 */
export async function milp(
  source: MilpModel | { readonly mps: string },
  options: MilpOptions = {},
): Promise<MilpModelSolver> {
  const model = typeof source === "object" && source !== null && "mps" in source ? readMps(source.mps) : source;
  const tableau = requireModel(model);
  const { name, priced, shape, inexact } = requireMilp(model, tableau, options);
  const { accept = "optimal", warmStart = false } = options;
  const { sense, constant = 0 } = model;
  const program = openProgram(name, await loadRuntime(name, options.wasm), tableau, sense, { ...options, accept });
  const solveFor = solverOf(name, program, tableau, warmStart ? "basis" : "nothing");
  const fixed = tableau.cost.slice();
  for (const variable of priced) fixed[variable] = 0;
  const costs = new Float64Array(tableau.columns);
  const rest = fixed.some((cost) => cost !== 0) ? bestRest(name, program, tableau, priced, fixed, solveFor) : undefined;
  const offset = rest ? (z: Float32Array) => rest(z) + constant : constant !== 0 ? () => constant : undefined;
  return {
    name,
    sense,
    shape,
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
      insideBounds(bestValues(), tableau, priced, solution);
    },
    solveFloat64(given) {
      costs.set(given === undefined ? tableau.cost : fixed);
      if (given !== undefined) {
        requireSize(name, "costs", given, priced.length);
        for (let i = 0; i < priced.length; i++) costs[priced[i]!] = requireCost(name, given, i, "costs");
      }
      const unscaled = costs.slice();
      const values = bestValues();
      const solution = new Float32Array(priced.length);
      insideBounds(values, tableau, priced, solution);
      return {
        values,
        objective: values.reduce((sum, value, j) => sum + unscaled[j]! * value, 0) + constant,
        solution,
      };
    },
    dispose: program.dispose,
    // Older browsers have no such symbol.
    ...(Symbol.dispose && { [Symbol.dispose]: program.dispose }),
  };

  /** The values of all variables in the best solution for `costs`, which it scales. */
  function bestValues(): Float64Array {
    scaleCosts(costs);
    const values = tidyValues(name, solveFor(costs), tableau);
    program.count();
    return values;
  }
}

/** Checks the options; says what the solver is called, what theta prices and whether its answers may fall short. */
function requireMilp(
  model: MilpModel,
  tableau: Tableau,
  options: MilpOptions,
): { name: string; priced: Int32Array; shape: readonly number[]; inexact: boolean } {
  requireOptions("milp", options, {
    variables: true,
    shape: true,
    timeLimit: true,
    gap: true,
    accept: true,
    warmStart: true,
    wasm: true,
  });
  const { accept = "optimal", gap = 0, timeLimit, warmStart = false } = options;
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
  return { name, priced, shape: [...shape], inexact };
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

/** Costs → the values of all variables in the best solution, within the bounds that HiGHS holds. */
type SolveFor = (costs: Float64Array, bounds?: Bounds) => Float64Array;

function solverOf(name: string, program: Program, tableau: Tableau, keep: "nothing" | "basis"): SolveFor {
  let last: Float64Array | undefined;
  return (costs, bounds = tableau) => {
    program.begin(costs, keep);
    const relaxed = program.relax("choose");
    const values =
      relaxed && isWhole(relaxed, tableau.integer) ? relaxed : wideSearch(name, program, tableau, bounds, last);
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
      const slack = integer[j] === 1 && Math.abs(value) < ALL_WHOLE ? 0 : FLOAT32 * Math.max(1, Math.abs(value));
      heldLower[j] = Math.max(lower[j]!, value - slack);
      heldUpper[j] = Math.min(upper[j]!, value + slack);
    }
    const model = program.live();
    try {
      model.changeColsBounds(all, heldLower, heldUpper);
      return solveFor(scaled, { lower: heldLower, upper: heldUpper }).reduce(
        (sum, value, j) => sum + fixed[j]! * value,
        0,
      );
    } catch (cause) {
      if (cause instanceof SolverError && /time limit|disposed/.test(cause.message)) throw cause;
      throw new DomainError(`${name}: no offset for [${solution.join(", ")}]: ${messageOf(cause)}`, { cause });
    } finally {
      model.changeColsBounds(all, lower, upper);
    }
  };
}

function requireSize(name: string, what: string, { length }: Float32Array | Float64Array, size: number): void {
  if (length !== size) throw new ShapeError(`${name}: ${what} has ${length} numbers, expected ${size}.`);
}
