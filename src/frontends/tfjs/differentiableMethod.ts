import type * as tf from "@tensorflow/tfjs-core";
import type { TensorLayer } from "./applyLayer.ts";
import { solverOperation, type TensorSolverOptions } from "./tensorSolver.ts";

/**
 * `differentiable` for a method that is a batch solver on tensors, as a standard decorator:
 *
 *     class Router {
 *       @differentiableMethod({ sense: "min", noise: gumbel() })
 *       solve(theta: tf.Tensor): tf.Tensor { … }
 *     }
 *
 * Every object counts its own steps.
 */
export function differentiableMethod<This extends object>(
  options: TensorSolverOptions,
): (
  method: (this: This, theta: tf.Tensor) => tf.Tensor,
  context: ClassMethodDecoratorContext<This>,
) => (this: This, theta: tf.Tensor) => tf.Tensor {
  return (method, context) => {
    const named = { name: String(context.name), ...options };
    const operations = new WeakMap<This, TensorLayer>();
    return function (this: This, theta: tf.Tensor): tf.Tensor {
      let operation = operations.get(this);
      if (operation === undefined) {
        operation = solverOperation((rows) => method.call(this, rows), named);
        operations.set(this, operation);
      }
      return operation(theta);
    };
  };
}
