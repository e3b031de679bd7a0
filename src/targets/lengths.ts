import { sizeOf } from "../core/shape.ts";
import { sumOfSquares } from "../kernels/rows.ts";
import type { AimCall } from "./types.ts";

/**
 * For each instance the λ that makes its target move as far as `beta` times its length, 0 where there is no gradient:
 *
 *     λ[b] = β·lengths[b] / √(mean over rows of ‖g[b, row]‖²)
 */
export function lambdaOfEach(call: AimCall, beta: number, lengths: Float64Array): Float64Array {
  const slopes = squaredSlopes(call);
  return slopes.map((slope, b) => (slope === 0 ? 0 : (beta * lengths[b]!) / Math.sqrt(slope)));
}

/** One λ for all: as `lambdaOfEach`, with the batch as one long instance. */
export function lambdaOfAll(call: AimCall, beta: number, lengths: Float64Array): Float64Array {
  const slope = total(squaredSlopes(call));
  const length = Math.sqrt(total(lengths.map((one) => one ** 2)));
  return new Float64Array(call.batch).fill(slope === 0 ? 0 : (beta * length) / Math.sqrt(slope));
}

/** ‖θ[b]‖ of each instance; infinite numbers do not count. */
export function lengthsOfTheta({ theta, batch }: AimCall): Float64Array {
  const n = theta.length / batch;
  return Float64Array.from({ length: batch }, (_, b) => Math.sqrt(sumOfSquares(theta, b * n, (b + 1) * n)));
}

/**
 * The length that a perturbed θ has, √(‖θ[b]‖² + n·τ²·Var ε); √n where that is 0. Unlike ‖θ‖ it does not vanish with θ,
 * at which a training may well start.
 */
export function lengthsOfPerturbed(call: AimCall): Float64Array {
  const n = sizeOf(call.solver.shape);
  return lengthsOfTheta(call).map((length) => Math.sqrt(length ** 2 + n * call.noiseLength ** 2 || n));
}

/** Mean over the rows of an instance of ‖g[b, row]‖². */
function squaredSlopes({ solver, gradient, batch }: AimCall): Float64Array {
  const size = gradient.length / batch;
  const rows = size / sizeOf(solver.shape);
  return Float64Array.from({ length: batch }, (_, b) => sumOfSquares(gradient, b * size, (b + 1) * size) / rows);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
