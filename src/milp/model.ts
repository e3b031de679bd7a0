import { DomainError, requireChoice, requireCount, requireOptions, show } from "../core/errors.ts";
import type { MilpConstraint, MilpModel, MilpTerm, MilpVariable } from "../core/milpModel.ts";
import type { Sense } from "../index.ts";
import { modelName, requireConstraint, requireName, requireVariable } from "./requireModel.ts";

/** How a sum stands to its bound. */
export type Relation = "<=" | ">=" | "=";

/** Options of `model`. */
export interface ModelOptions {
  /** How errors and reports call it. */
  readonly name?: string;
  /** Whether the objective is maximised or minimised. */
  readonly sense: Sense;
}

/** A model that grows: the plain data of a `MilpModel`, and functions that add to it. */
export interface ModelBuilder extends MilpModel {
  /** Adds one variable; returns its place. */
  addVariable(variable?: MilpVariable): number;
  /** Adds `count` variables of a kind; returns their places. With a name they are called name[0], name[1], … */
  addVariables(count: number, kind?: MilpVariable): number[];
  /** Adds Σ coefficient·variable <=, >= or = bound; returns the constraint's place. */
  addConstraint(terms: readonly MilpTerm[], relation: Relation, bound: number, name?: string): number;
}

/**
 * Starts a model, to be filled and then given to `milp`:
 *
 *     const sack = model({ name: "sack", sense: "max" });
 *     const [a, b, c] = sack.addVariables(3, { type: "binary" });
 *     sack.addConstraint([[a, 3], [b, 4], [c, 5]], "<=", 8);
 *
 * What is added is checked at once. It is a `MilpModel` itself, and JSON.stringify writes its data.
 *
 * @throws DomainError when an option is missing or wrong; its functions also when what is added is not part of a model.
 */
export function model(options: ModelOptions): ModelBuilder {
  requireOptions("model", options, { name: true, sense: true });
  const { name, sense } = options;
  requireName("model", "name", name);
  const where = modelName(options);
  requireChoice(where, "sense", sense, ["max", "min"]);
  const variables: MilpVariable[] = [];
  const constraints: MilpConstraint[] = [];
  const addVariable = (variable: MilpVariable = {}): number => {
    requireVariable(where, variables.length, variable);
    return variables.push({ ...variable }) - 1;
  };
  return {
    ...(name !== undefined && { name }),
    sense,
    variables,
    constraints,
    addVariable,
    addVariables(count, kind = {}) {
      requireCount(where, "the number of variables", count, { from: 0 });
      requireVariable(where, variables.length, kind);
      const named = (i: number): MilpVariable =>
        kind.name === undefined ? kind : { ...kind, name: `${kind.name}[${i}]` };
      return Array.from({ length: count }, (_, i) => addVariable(named(i)));
    },
    addConstraint(terms, relation, bound, constraintName) {
      requireChoice(where, `the relation of constraint ${constraints.length}`, relation, ["<=", ">=", "="]);
      if (typeof bound !== "number") {
        throw new DomainError(
          `${where}: the bound of constraint ${constraints.length} must be a number, got ${show(bound)}.`,
        );
      }
      const constraint: MilpConstraint = {
        ...(constraintName !== undefined && { name: constraintName }),
        terms,
        ...(relation !== "<=" && { lower: bound }),
        ...(relation !== ">=" && { upper: bound }),
      };
      requireConstraint(where, constraints.length, constraint, variables.length);
      return constraints.push({ ...constraint, terms: terms.map(([at, coefficient]) => [at, coefficient]) }) - 1;
    },
  };
}
