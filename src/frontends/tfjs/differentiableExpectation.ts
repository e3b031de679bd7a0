import * as tf from "@tensorflow/tfjs-core";
import { DomainError, type Layer, ShapeError } from "../../index.ts";
import { inTidy, withTapeReleased } from "./tape.ts";
import { describe, floats, requireTensor, slopeOf } from "./tensors.ts";

/** Theta, shape [batch, …instance], and the loss of its solutions, one number each → the mean loss, a scalar. */
export type TensorExpectation = (theta: tf.Tensor, loss: (solutions: tf.Tensor) => tf.Tensor) => tf.Scalar;

/**
 * The expected loss of a layer whose backward pass takes losses, such as `scoreFunction`, with its gradient for theta.
 * The loss need not have a gradient itself; where it has one, for a model's weights, say, they get it too.
 *
 *     const expected = differentiableExpectation(scoreFunction(solver, { noise: gumbel(), samples: 10 }));
 *     const cost = () => expected(theta, (z) => tf.sum(tf.mul(z, prices), 1));
 *
 * `loss` receives the solutions, [batch·samples, …instance], and gives [batch·samples] numbers; the result is their
 * mean.
 *
 * @throws DomainError when the backward pass of the layer takes a gradient.
 * @throws ShapeError when theta or the losses have another shape.
 */
export function differentiableExpectation(layer: Layer): TensorExpectation {
  if (layer?.upstream !== "losses") {
    throw new DomainError(
      `differentiableExpectation: expected a layer whose backward pass takes losses, such as scoreFunction(…), got ${layer?.name ?? typeof layer}; for others use differentiable.`,
    );
  }
  return (theta, loss) =>
    inTidy(() => {
      requireTensor(layer, theta);
      const pass = layer.forward(floats(theta));
      const solutions = tf.tensor(pass.output.slice(), [...pass.outputShape], "float32");
      const losses = loss(solutions);
      const rows = pass.outputShape[0]!;
      if (!(losses instanceof tf.Tensor) || losses.rank !== 1 || losses.size !== rows) {
        throw new ShapeError(
          `${layer.name}: the loss returned ${describe(losses)}, expected a tensor of shape [${rows}], a number for each solution.`,
        );
      }
      const batch = rows / layer.samples;
      const numbers = floats(losses); // the tensor itself is gone when the gradients are computed
      const operation = tf.customGrad((point, values) => {
        const gradFunc = (upstream: tf.Tensor): tf.Tensor[] =>
          withTapeReleased(() => {
            const slope = slopeOf(layer, upstream);
            const gradient = pass.backward(numbers).map((one) => (one * slope) / batch);
            return [tf.tensor(gradient, (point as tf.Tensor).shape, "float32"), tf.fill([rows], slope / rows)];
          });
        return { value: tf.mean(values as tf.Tensor), gradFunc };
      });
      return operation(theta, losses) as tf.Scalar;
    });
}
