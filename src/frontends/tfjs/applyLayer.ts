import * as tf from "@tensorflow/tfjs-core";
import type { Layer } from "../../index.ts";
import { withTapeReleased } from "./tape.ts";
import { floats, requireTensor } from "./tensors.ts";

/** Theta, shape [batch, …instance], in; the solutions (or their mean) out; the gradient included. */
export type TensorLayer = (theta: tf.Tensor) => tf.Tensor;

/** Solves, and gives the answer to TensorFlow.js as an operation with a gradient. */
export function applyLayer(layer: Layer, theta: tf.Tensor): tf.Tensor {
  requireTensor(layer, theta);
  // The solving is done before TensorFlow.js hears of the operation: a solver that throws leaves no tensor of ours.
  const pass = layer.forward(floats(theta));
  const operation = tf.customGrad((input) => {
    const value = tf.tensor(pass.output.slice(), [...pass.outputShape], "float32");
    const gradFunc = (upstream: tf.Tensor): tf.Tensor =>
      withTapeReleased(() => tf.tensor(pass.backward(floats(upstream)), (input as tf.Tensor).shape, "float32"));
    return { value, gradFunc };
  });
  return operation(theta);
}
