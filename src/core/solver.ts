/**
 * Whether a solver maximises or minimises: `"max"` is z(θ) = argmax ⟨θ, z⟩, `"min"` is
 * z(θ) = argmin ⟨θ, z⟩ (θ are costs). It is the only sign in the library; no caller writes a −1.
 */
export type Sense = "max" | "min";

/**
 * A combinatorial solver: it turns the numbers θ of one instance into the best solution z of the same shape.
 *
 * Both arrays are row-major and hold as many numbers as `shape` says. `solve` writes every number of `solution`, and
 * theta is as it was when it is done. It throws a SolverError where there is no solution, or a DomainError where it
 * does not take a theta; whatever else it throws arrives as a SolverError with the place. To make a solver from a
 * function of your own use `fromFunction`, which checks its answers.
 */
export interface Solver {
  /** How errors and reports call it, with its size: `"topK(3 of 10)"`. */
  readonly name: string;
  /** What it does with ⟨θ, z⟩. */
  readonly sense: Sense;
  /** Shape of one instance, e.g. `[rows, columns]`. */
  readonly shape: readonly number[];
  /** False for a heuristic; absent means that solutions are optimal. */
  readonly exact?: boolean;
  /** Which infinite values theta may hold; absent means none. `[Infinity]` for costs: "never use this". */
  readonly infinities?: readonly number[];
  /** Solves one instance. A solver that answers with a promise works through the async calls only. */
  solve(theta: Float32Array, solution: Float32Array): void | Promise<void>;
  /**
   * h(z), the part of the objective that does not depend on θ, where there is one: the solver then finds the best of
   * ⟨θ, z⟩ + h(z). It counts in values of the objective, never in a row.
   */
  readonly offset?: (solution: Float32Array) => number;
  /** Solves `rows` instances, any number, one behind the other; where present, it is called instead of `solve`. */
  solveBatch?(thetas: Float32Array, solutions: Float32Array, rows: number): void | Promise<void>;
  /**
   * The most rows that `solveBatch` is to get at once; absent means all that there are. Where it is present, a failure
   * is looked for with `solve`, row by row, so that the error can name the place.
   */
  readonly batchRows?: number;
}
