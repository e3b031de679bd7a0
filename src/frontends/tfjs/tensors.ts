import * as tf from "@tensorflow/tfjs-core";
import { DomainError, type Layer, type Loss, ShapeError } from "../../index.ts";

/** The upstream gradient of a scalar. @throws DomainError when it is not finite. */
export function slopeOf({ name }: Layer | Loss, upstream: tf.Tensor): number {
  const slope = floats(upstream)[0]!;
  if (Number.isFinite(slope)) return slope;
  throw new DomainError(`${name}: upstream gradient is ${slope}; it must be finite.`);
}

export function requireTensor({ solver }: Layer | Loss, theta: tf.Tensor, what = "theta"): void {
  const { name, shape } = solver;
  if (!(theta instanceof tf.Tensor)) throw new ShapeError(`${name}: ${what} must be a tensor, got ${typeof theta}.`);
  if (theta.dtype !== "float32") {
    throw new DomainError(
      `${name}: ${what} has dtype ${theta.dtype}, expected float32; use tf.cast(${what}, "float32").`,
    );
  }
  if (theta.rank === shape.length + 1 && String(theta.shape.slice(1)) === String(shape)) return;
  const missing = remedyOf(theta, shape, what);
  throw new ShapeError(`${name}: ${what} has shape [${theta.shape}], expected [batch, ${shape.join(", ")}]${missing}.`);
}

/** How a tensor of another shape may become one of instances, where its size tells. */
function remedyOf(tensor: tf.Tensor, shape: readonly number[], what: string): string {
  if (String(tensor.shape) === String(shape)) return `; use tf.expandDims(${what}, 0)`;
  const batch = tensor.size / tf.util.sizeFromShape([...shape]);
  return Number.isInteger(batch) && batch > 0 ? `; use tf.reshape(${what}, [${[batch, ...shape].join(", ")}])` : "";
}

/** A copy: on some backends the tensor's own memory is given out, which another operation may reuse. */
export function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

/** A value that should have been a tensor, as an error message shows it. */
export function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `a tensor of shape [${value.shape}]`;
  return value instanceof Promise ? "a promise (use a layer's asynchronous calls)" : typeof value;
}
