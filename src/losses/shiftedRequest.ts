import { plainRequest } from "../core/plainRequest.ts";
import { sigmaOf } from "../core/sense.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { findUnusable } from "../kernels/rows.ts";
import { finitePart } from "./objective.ts";
import type { LossCall } from "./types.ts";

/** θ and a direction to move it in, both finite or infinite in such a way that they may be added. */
export interface Course {
  readonly theta: Float32Array;
  /** Finite. */
  readonly direction: Float32Array;
}

/**
 * θ, and the true θ as a direction. Where the truth is infinite it is no number but a rule: "never" or "always". So θ
 * is infinite there too, and the direction 0.
 */
export function courseOf({ theta, truth }: LossCall): Course {
  if (findUnusable(truth, []) < 0) return { theta, direction: truth };
  return {
    theta: theta.map((value, i) => (Number.isFinite(truth[i]) ? value : truth[i]!)),
    direction: finitePart(truth),
  };
}

/** The request for the solutions of α·θ[b] + factors[b]·direction[b], one for each instance. */
export function shiftedRequest(
  { solver, batch }: LossCall,
  { theta, direction }: Course,
  alpha: number,
  factors: Float64Array,
): SolveRequest {
  const sigma = sigmaOf(solver.sense);
  const lambda = factors.map((factor) => -sigma * factor);
  return { ...plainRequest(solver, theta, batch), alpha, lambda, gradient: direction };
}

/** The same factor for every instance. */
export function allOf(batch: number, factor: number): Float64Array {
  return new Float64Array(batch).fill(factor);
}
