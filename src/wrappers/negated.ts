import { batchOf, pairBatch } from "../core/batchOf.ts";
import { isPromise } from "../core/isPromise.ts";
import { offsetOf } from "../core/offsetOf.ts";
import { recipeOf, setRecipe } from "../core/recipe.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { Sense, Solver } from "../core/solver.ts";
import { negate } from "../kernels/rows.ts";

/**
 * The same problem in the other sense: `negated(gridPath(…))` takes theta as gains and finds the path of largest gain.
 *
 *     z(θ) = solve(−θ)          h(z) = −offset(z)
 *
 * Shape, ties and cost are those of the solver.
 *
 * @throws DomainError when it is given something that is not a solver.
 */
export function negated(solver: Solver): Solver {
  requireSolver("negated", solver);
  const sense: Sense = solver.sense === "min" ? "max" : "min";
  const { offset, batchRows } = solver;
  const solveBatch = batchOf(solver);
  const turned: Solver = {
    name: `negated(${solver.name})`,
    sense,
    shape: solver.shape,
    ...(solver.exact === false && { exact: false }),
    ...(solver.infinities && { infinities: solver.infinities.map((value) => -value) }),
    ...(offset && { offset: (solution: Float32Array) => -offsetOf(solver, solution) }),
    solve: (theta, solution) => whileNegated(theta, () => solver.solve(theta, solution)),
    ...(solveBatch && {
      solveBatch: (thetas: Float32Array, solutions: Float32Array, rows: number) =>
        whileNegated(thetas, () => solveBatch.call(solver, thetas, solutions, rows)),
    }),
    ...(batchRows !== undefined && { batchRows }),
  };
  const inner = recipeOf(solver);
  pairBatch(turned);
  if (inner) setRecipe(turned, { factory: "negated", inner });
  return turned;
}

/** Turns the signs in place and, when the work is done, back: no row of its own that pending solves could share. */
function whileNegated(theta: Float32Array, work: () => void | Promise<void>): void | Promise<void> {
  negate(theta);
  let pending: void | Promise<void>;
  try {
    pending = work();
  } catch (error) {
    negate(theta);
    throw error;
  }
  if (isPromise(pending)) return Promise.resolve(pending).finally(() => negate(theta));
  negate(theta);
}
