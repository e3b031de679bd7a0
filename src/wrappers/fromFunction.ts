import { DomainError, requireChoice, requireOptions, requireShape, SolverError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { isList } from "../core/isList.ts";
import { isPromise } from "../core/isPromise.ts";
import { requireSolution } from "../core/requireSolution.ts";
import { areInfinities } from "../core/requireSolver.ts";
import { showSize } from "../core/shape.ts";
import type { Sense, Solver } from "../core/solver.ts";

/** What a solver function may answer: the solution's numbers, or nothing when it has written them itself. */
export type Answer = ArrayLike<number> | void;

interface Description {
  readonly name: string;
  /** Whether the function maximises ⟨theta, z⟩ or minimises it. */
  readonly sense: Sense;
  /** Shape of one instance. */
  readonly shape: readonly number[];
  /** False for a heuristic; true by default: solutions are optimal. */
  readonly exact?: boolean;
  /** Which infinite values theta may hold, e.g. `[Infinity]`; none by default. */
  readonly infinities?: readonly number[];
  /** h(z), where the function finds the best of ⟨theta, z⟩ + h(z); none by default. */
  readonly offset?: (solution: Float32Array) => number;
}

interface OneByOne {
  /** Solves one instance: returns the solution, or writes it to `solution`; or a promise of that. */
  readonly solve: (theta: Float32Array, solution: Float32Array) => Answer | Promise<Answer>;
  readonly solveBatch?: never;
}

interface Batched {
  readonly solve?: never;
  /** Solves `rows` instances at once: thetas and solutions are row-major, [rows, …instance]. */
  readonly solveBatch: (thetas: Float32Array, solutions: Float32Array, rows: number) => Answer | Promise<Answer>;
}

/** Options of `fromFunction`: what the solver is, and either `solve` or `solveBatch`. */
export type FromFunctionOptions = Description & (OneByOne | Batched);

/**
 * A solver from a function of your own: one row at a time or a batch, at once or as a promise.
 *
 * The function gets a copy of θ, which it may change. Its answer is checked: every number has to be there and finite.
 *
 * @throws DomainError when an option is missing or wrong.
 */
export function fromFunction(options: FromFunctionOptions): Solver {
  requireOptions("fromFunction", options, {
    name: true,
    sense: true,
    shape: true,
    exact: true,
    infinities: true,
    offset: true,
    solve: true,
    solveBatch: true,
  });
  const { name, sense, shape, exact = true, infinities, offset, solve, solveBatch } = options;
  if (typeof name !== "string" || name === "")
    throw new DomainError(`fromFunction: name must be a text, got ${show(name)}.`);
  requireChoice(name, "sense", sense, ["max", "min"]);
  requireShape(name, "shape", shape);
  if (infinities !== undefined && !areInfinities(infinities)) {
    throw new DomainError(`${name}: infinities must be a list such as [Infinity], got ${show(infinities)}.`);
  }
  if (typeof exact !== "boolean") throw new DomainError(`${name}: exact must be true or false, got ${show(exact)}.`);
  if (offset !== undefined && typeof offset !== "function") {
    throw new DomainError(`${name}: offset must be a function of a solution, got ${show(offset)}.`);
  }
  const given = [solve, solveBatch].filter((one) => one !== undefined);
  if (given.length !== 1 || typeof given[0] !== "function") {
    throw new DomainError(`${name}: give a function as solve or as solveBatch, one of the two.`);
  }
  const description = {
    name,
    sense,
    shape: [...shape],
    ...(!exact && { exact }),
    ...(infinities && { infinities: [...infinities] }),
    ...(offset && { offset }),
  };

  if (solveBatch === undefined) {
    const one = solve!;
    return {
      ...description,
      solve: (theta, solution) => run(name, shape, solution, () => one(theta.slice(), solution)),
    };
  }
  const all = (thetas: Float32Array, solutions: Float32Array, rows: number): void | Promise<void> =>
    run(name, [rows, ...shape], solutions, () => solveBatch(thetas.slice(), solutions, rows));
  return { ...description, solve: (theta, solution) => all(theta, solution, 1), solveBatch: all };
}

/** Calls the function and takes its answer over into `solution`, now or when it comes. */
function run(
  name: string,
  shape: readonly number[],
  solution: Float32Array,
  work: () => Answer | Promise<Answer>,
): void | Promise<void> {
  solution.fill(Number.NaN);
  const answer = work();
  if (isPromise(answer)) return Promise.resolve(answer).then((late) => accept(name, shape, late, solution));
  accept(name, shape, answer, solution);
}

function accept(name: string, shape: readonly number[], answer: Answer, solution: Float32Array): void {
  if (answer !== undefined && answer !== solution) {
    if (!isList(answer)) {
      throw new SolverError(`${name}: returned ${show(answer)}, expected ${showSize(shape)} numbers.`);
    }
    if (answer.length !== solution.length) {
      throw new SolverError(`${name}: returned ${answer.length} numbers, expected ${showSize(shape)}.`);
    }
    const wrong = isFloat32Array(answer) ? -1 : Array.from(answer).findIndex((value) => typeof value !== "number");
    if (wrong >= 0) throw new SolverError(`${name}: solution[${wrong}] is ${show(answer[wrong])}, expected a number.`);
    solution.set(answer);
  }
  if (answer === undefined && solution.every(Number.isNaN)) {
    throw new SolverError(
      `${name}: returned nothing, and no number of the solution was written; return it, or write its ${solution.length} numbers to the second argument.`,
    );
  }
  requireSolution(name, solution);
}
