import * as tf from "@tensorflow/tfjs-core";
import { DomainError, type Loss } from "../../index.ts";
import { inTidy, withTapeReleased } from "./tape.ts";
import { floats, requireTensor, slopeOf } from "./tensors.ts";

/** Theta and the truth, both [batch, …instance] → the loss, a scalar. */
export type TensorLoss = (theta: tf.Tensor, truth: tf.Tensor) => tf.Scalar;

/**
 * A loss of theta, such as `fenchelYoung` or `spoPlus`, as a TensorFlow.js operation with a gradient for theta; the
 * truth gets none.
 *
 *     const loss = differentiableLoss(spoPlus(solver));
 *     optimizer.minimize(() => loss(model.predict(features), costs));
 *     model.compile({ optimizer, loss: (truth, predicted) => loss(predicted, truth) });
 *
 * @throws ShapeError, DomainError, SolverError as `loss.evaluate` does.
 */
export function differentiableLoss(loss: Loss): TensorLoss {
  if (typeof loss?.evaluate !== "function" || loss.supervision === undefined) {
    throw new DomainError(
      "differentiableLoss: expected a loss such as fenchelYoung(topK({ length: 10, k: 3 }), { noise }).",
    );
  }
  return (theta, truth) =>
    inTidy(() => {
      requireTensor(loss, theta);
      requireTensor(loss, truth, "truth");
      const { value, gradient } = loss.evaluate(floats(theta), floats(truth));
      const operation = tf.customGrad((input) => ({
        value: tf.scalar(value),
        gradFunc: (upstream: tf.Tensor) =>
          withTapeReleased(() => {
            const slope = slopeOf(loss, upstream);
            const scaled = gradient.map((one) => one * slope);
            return tf.tensor(scaled, (input as tf.Tensor).shape, "float32");
          }),
      }));
      return operation(theta) as tf.Scalar;
    });
}
