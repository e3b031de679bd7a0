import { plainRequest } from "../core/plainRequest.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { findUnusable } from "../kernels/rows.ts";
import { finitePart } from "./objective.ts";
import type { LossCall } from "./types.ts";

/** θ and the true θ as a direction to move it in; any multiple of the direction may be added to θ. */
export interface TruthDirection {
  readonly theta: Float32Array;
  /** Finite. */
  readonly direction: Float32Array;
}

/**
 * θ, and the true θ as a direction. Where the truth is infinite it is no number but a rule: "never" or "always". So θ
 * is infinite there too, and the direction 0.
 */
export function truthDirection({ theta, truth }: LossCall): TruthDirection {
  if (findUnusable(truth, []) < 0) return { theta, direction: truth };
  return {
    theta: theta.map((value, i) => (Number.isFinite(truth[i]) ? value : truth[i]!)),
    direction: finitePart(truth),
  };
}

/** The request for the solutions of α·θ[b] + shift[b]·direction[b], one for each instance. */
export function shiftedRequest(
  { solver, batch }: LossCall,
  { theta, direction }: TruthDirection,
  alpha: number,
  shift: Float64Array,
): SolveRequest {
  return { ...plainRequest(solver, theta, batch), alpha, shift, direction };
}

/** The same shift for every instance. */
export function sameShift(batch: number, shift: number): Float64Array {
  return new Float64Array(batch).fill(shift);
}
