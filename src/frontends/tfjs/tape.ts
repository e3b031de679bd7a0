import * as tf from "@tensorflow/tfjs-core";

/**
 * Runs what may throw. TensorFlow.js disposes of the tensors that the operations of a gradient saved only when that
 * gradient is finished; if it never is, they stay for good. So they are released here: at once when the gradients are
 * being computed already, with the loss that nobody will get; after the running code when they are not, as the caller
 * may catch the error and go on.
 */
export function withTapeReleased<T>(work: () => T): T {
  const { activeTape, gradientDepth } = tf.engine().state;
  try {
    return work();
  } catch (error) {
    if (activeTape && gradientDepth > 0) {
      queueMicrotask(() => dispose(activeTape.flatMap(({ saved = [] }) => saved)));
    } else if (activeTape) {
      dispose(activeTape.flatMap(({ saved = [], outputs }) => [...saved, ...outputs.filter(({ kept }) => !kept)]));
    }
    throw error;
  }
}

/** Runs what makes tensors on its way: only the result stays, also when it throws. */
export function inTidy<T extends tf.Tensor>(work: () => T): T {
  return withTapeReleased(() => tf.tidy(work));
}

function dispose(tensors: tf.Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
