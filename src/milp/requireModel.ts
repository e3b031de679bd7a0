import { DomainError, requireChoice, requireOptions, ShapeError, show } from "../core/errors.ts";
import type { MilpConstraint, MilpModel, MilpVariable } from "../core/milpModel.ts";

/** What HiGHS takes for infinite, for too large to compute with, and for 0. */
const INFINITE = 1e20;
const LARGE = 1e15;
const SMALL = 1e-9;

/** A model as columns and rows of numbers. */
export interface Tableau {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 for a variable of whole numbers. */
  readonly integer: Int32Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Where the terms of each row begin in `indices` and `values`; one more for the end. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** "model(knapsack)" */
export function modelName({ name }: { readonly name?: string }): string {
  return name === undefined ? "model" : `model(${name})`;
}

/** @throws ShapeError, DomainError unless it is a model. */
export function requireModel(model: MilpModel): Tableau {
  if (typeof model !== "object" || model === null) {
    throw new DomainError(
      `milp: expected a model, such as model({ sense: "min" }), or { mps: text }, got ${show(model)}.`,
    );
  }
  requireName("model", "name", model.name);
  const where = modelName(model);
  const { sense, variables, constraints, constant = 0 } = model;
  requireChoice(where, "sense", sense, ["max", "min"]);
  requireList(where, "variables", variables);
  requireList(where, "constraints", constraints);
  requireFinite(where, "the constant", constant);
  if (variables.length === 0) throw new DomainError(`${where}: has no variables; add at least one.`);
  for (const [at, variable] of variables.entries()) requireVariable(where, at, variable);
  for (const [at, constraint] of constraints.entries()) requireConstraint(where, at, constraint, variables.length);
  requireDistinct(where, "variable", variables);
  requireDistinct(where, "constraint", constraints);
  return tableauOf(variables, constraints);
}

function tableauOf(variables: readonly MilpVariable[], constraints: readonly MilpConstraint[]): Tableau {
  const starts = new Int32Array(constraints.length + 1);
  for (const [row, { terms }] of constraints.entries()) starts[row + 1] = starts[row]! + terms.length;
  return {
    columns: variables.length,
    rows: constraints.length,
    cost: Float64Array.from(variables, ({ cost = 0 }) => cost),
    lower: Float64Array.from(variables, ({ lower = 0 }) => lower ?? -Infinity),
    upper: Float64Array.from(variables, upperOf),
    integer: Int32Array.from(variables, ({ type = "continuous" }) => (type === "continuous" ? 0 : 1)),
    rowLower: Float64Array.from(constraints, ({ lower }) => lower ?? -Infinity),
    rowUpper: Float64Array.from(constraints, ({ upper }) => upper ?? Infinity),
    starts,
    indices: Int32Array.from(constraints.flatMap(({ terms }) => terms.map(([variable]) => variable))),
    values: Float64Array.from(constraints.flatMap(({ terms }) => terms.map(([, coefficient]) => coefficient))),
  };
}

function upperOf({ upper, type }: MilpVariable): number {
  if (upper === undefined) return type === "binary" ? 1 : Infinity;
  return upper ?? Infinity;
}

/** @throws DomainError unless it is a variable. */
export function requireVariable(where: string, at: number, variable: MilpVariable): void {
  requireOptions(`${where}: variable ${at}`, variable, {
    name: true,
    lower: true,
    upper: true,
    type: true,
    cost: true,
  });
  requireName(where, `the name of variable ${at}`, variable.name);
  const place = `${where}: variable ${at}${quoted(variable)}`;
  const { type = "continuous", cost = 0 } = variable;
  requireChoice(place, "type", type, ["continuous", "integer", "binary"]);
  requireFinite(place, "cost", cost);
  requireBounds(place, variable.lower === undefined ? 0 : (variable.lower ?? -Infinity), upperOf(variable));
  if (type !== "binary") return;
  const { lower = 0 } = variable;
  if (lower === null || lower < 0 || upperOf(variable) > 1) {
    throw new DomainError(
      `${place}: a binary variable has bounds from 0 to 1, got ${lower} to ${upperOf(variable)}; for others use type "integer".`,
    );
  }
}

/** @throws ShapeError, DomainError unless it is a constraint of so many variables. */
export function requireConstraint(where: string, at: number, constraint: MilpConstraint, variables: number): void {
  requireOptions(`${where}: constraint ${at}`, constraint, { name: true, terms: true, lower: true, upper: true });
  requireName(where, `the name of constraint ${at}`, constraint.name);
  const place = `${where}: constraint ${at}${quoted(constraint)}`;
  const { terms } = constraint;
  requireList(place, "terms", terms);
  const seen = new Set<number>();
  for (const term of terms) {
    if (!Array.isArray(term) || term.length !== 2) {
      throw new ShapeError(`${place}: a term must be [variable, coefficient], got ${show(term)}.`);
    }
    const [variable, coefficient] = term;
    if (!Number.isInteger(variable) || variable < 0 || variable >= variables) {
      throw new DomainError(
        `${place}: names variable ${show(variable)}; the model has ${variables}, from 0${variables > 0 ? ` to ${variables - 1}` : ""}.`,
      );
    }
    if (seen.has(variable)) {
      throw new DomainError(`${place}: names variable ${variable} twice; add its coefficients up.`);
    }
    seen.add(variable);
    requireFinite(place, `the coefficient of variable ${variable}`, coefficient);
    const size = Math.abs(coefficient);
    if (size >= LARGE || (size <= SMALL && size > 0)) {
      throw new DomainError(
        `${place}: the coefficient of variable ${variable} is ${coefficient}; HiGHS takes sizes between ${SMALL} and ${LARGE}, so scale the constraint.`,
      );
    }
  }
  requireBounds(place, constraint.lower ?? -Infinity, constraint.upper ?? Infinity);
}

/** @throws DomainError unless the name is absent or a text. */
export function requireName(where: string, what: string, name: string | undefined): void {
  if (name === undefined || (typeof name === "string" && name !== "")) return;
  throw new DomainError(`${where}: ${what} must be a text, got ${show(name)}.`);
}

function requireBounds(place: string, lower: number, upper: number): void {
  for (const [what, bound] of [["lower", lower] as const, ["upper", upper] as const]) {
    if (typeof bound === "number" && !Number.isNaN(bound) && (Math.abs(bound) < INFINITE || !Number.isFinite(bound)))
      continue;
    throw new DomainError(
      `${place}: ${what} must be a number of a size below ${INFINITE}, or infinite for no bound, got ${show(bound)}.`,
    );
  }
  if (lower <= upper && lower < Infinity && upper > -Infinity) return;
  throw new DomainError(`${place}: no number lies between its bounds, lower ${lower} and upper ${upper}.`);
}

function requireFinite(place: string, what: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new DomainError(`${place}: ${what} must be a finite number, got ${show(value)}.`);
}

function requireList(place: string, what: string, list: readonly unknown[]): void {
  if (!Array.isArray(list)) throw new ShapeError(`${place}: ${what} must be a list, got ${show(list)}.`);
}

function requireDistinct(where: string, what: string, list: readonly { readonly name?: string }[]): void {
  const places = new Map<string, number>();
  for (const [at, { name }] of list.entries()) {
    if (name === undefined) continue;
    const other = places.get(name);
    if (other !== undefined) {
      throw new DomainError(`${where}: ${what}s ${other} and ${at} are both called "${name}"; give one another name.`);
    }
    places.set(name, at);
  }
}

function quoted({ name }: { readonly name?: string }): string {
  return name === undefined ? "" : ` "${name}"`;
}
