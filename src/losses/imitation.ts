import { DomainError, requireOptions, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { addDifference, innerProduct } from "../kernels/innerProduct.ts";
import { findUnusable } from "../kernels/rows.ts";
import { createLoss } from "./createLoss.ts";
import { objectiveGap, requireFeasibleTruth, requirePlausible, rowsOf } from "./objective.ts";
import { sameShift, shiftedRequest } from "./shiftedRequest.ts";
import type { Loss, LossCall, LossRule, LossTerms } from "./types.ts";

/** How far a solution y is from the true one, as a function ⟨slope, y⟩ + constant that is so on every solution. */
export interface AffineDistance {
  /** As many numbers as an instance has, all finite. */
  readonly slope: Float32Array;
  /** What the distance is where the solution is 0. */
  readonly constant: number;
}

/** Options of `imitation`. */
export interface ImitationOptions {
  /** The distance from one true solution, which it gets a copy of. */
  readonly distance: (gold: Float32Array) => AffineDistance;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Needs the true solution. Asks that it be better than every other one, by as much as that one is far from it.
 *
 *     L = max_y [d(y, z*) + σ·(⟨θ, y⟩ + h(y))] − σ·(⟨θ, z*⟩ + h(z*))          d(y, z*) = ⟨a, y⟩ + k
 *     y = solve(θ + σ·a)          ∇θ = σ·(y − z*)
 *
 * Theta, the true solution and the gradient have shape [batch, …instance]; `distance` is called once for each instance.
 * A step solves batch rows.
 *
 * Convex in θ, and a bound of d(solve(θ), z*); >= d(z*, z*), which should be 0, where z* is feasible and the solver
 * exact on θ + σ·a. L is Infinity where θ forbids z*.
 *
 * Source: Tsochantaridis, Joachims, Hofmann, Altun, JMLR 6, 2005, margin rescaling; as a general imitation loss: Dalle,
 * Baty, Bouvier, Parmentier, arXiv:2207.13513, 2022 (InferOpt's, with α = 1).
 *
 * @throws DomainError when an option is wrong; on evaluation, ShapeError or DomainError when a distance is.
 * @throws SolverError, on evaluation, when the true solution is better than what the solver finds at θ + σ·a.
 */
export function imitation(solver: Solver, options: ImitationOptions): Loss {
  requireOptions("imitation", options, { distance: true, executor: true });
  const { distance, executor } = options;
  if (typeof distance !== "function") {
    throw new DomainError(`imitation: distance must be a function of a true solution, got ${show(distance)}.`);
  }
  return createLoss(solver, imitationRule("imitation", distance), executor);
}

/** The rule of `imitation` under a name. */
export function imitationRule(name: string, distance: ImitationOptions["distance"]): LossRule {
  return { name, supervision: "solution", samples: 1, evaluate };

  function* evaluate(call: LossCall): SolveProgram<LossTerms> {
    const { solver, theta, truth, batch } = call;
    const sigma = sigmaOf(solver.sense);
    const slopes = new Float32Array(theta.length);
    const n = theta.length / batch;
    const constants = rowsOf(truth, batch).map((gold, b) => {
      const { slope, constant } = requireDistance(name, distance(gold.slice()), n);
      slopes.set(slope, b * n);
      return constant;
    });
    const answer = yield shiftedRequest(call, { theta, direction: slopes }, 1, sameShift(batch, sigma));
    requirePlausible(name, truth, answer);

    const [thetas, golds, distances, solutions] = [theta, truth, slopes, answer].map((a) => rowsOf(a, batch));
    const gradient = new Float32Array(theta.length);
    for (const [b, row] of rowsOf(gradient, batch).entries()) addDifference(row, sigma, solutions![b]!, golds![b]!);
    const values = Float64Array.from(constants, (constant, b) => {
      const [theta, distance, solution, gold] = [thetas![b]!, distances![b]!, solutions![b]!, golds![b]!];
      requireFeasibleTruth(
        solver,
        theta.map((value, i) => value + sigma * distance[i]!),
        solution,
        gold,
      );
      return constant + innerProduct(distance, solution) + objectiveGap(solver, theta, solution, gold);
    });
    return { values, gradient };
  }
}

function requireDistance(name: string, distance: AffineDistance, n: number): AffineDistance {
  const { slope, constant } = distance ?? {};
  if (!isFloat32Array(slope) || slope.length !== n) {
    throw new ShapeError(
      `${name}: the slope of a distance must be a Float32Array of ${n} numbers, got ${show(slope)}.`,
    );
  }
  const at = findUnusable(slope, []);
  if (at >= 0) throw new DomainError(`${name}: the slope of a distance is ${slope[at]} at ${at}, expected a number.`);
  if (Number.isFinite(constant)) return { slope, constant };
  throw new DomainError(`${name}: the constant of a distance is ${show(constant)}, expected a finite number.`);
}
