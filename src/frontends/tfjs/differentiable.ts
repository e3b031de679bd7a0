import { DomainError, type Layer } from "../../index.ts";
import { applyLayer, type TensorLayer } from "./applyLayer.ts";
import { withTapeReleased } from "./tape.ts";
import { solverOperation, type TensorSolver, type TensorSolverOptions } from "./tensorSolver.ts";

/**
 * A layer as a TensorFlow.js operation: a tensor in, a tensor out, and a gradient for `tf.grad`, `tf.variableGrads` and
 * `optimizer.minimize`. It solves while it is called; for solvers that need time use the layer's async calls.
 *
 *     const path = differentiable(imle(gridPath({ rows: 16, columns: 16 }), { noise }));
 *     const loss = tf.mean(tf.abs(tf.sub(path(costs), gold)));
 *
 * Instead of a layer, a batch solver on tensors may be given, with the options of `imle`: it becomes such an operation.
 *
 * Theta has shape [batch, …instance] and dtype float32; the output [batch·samples, …instance] or, with
 * `output: "mean"`, [batch, …instance]. Nothing is left behind, also when the solver throws.
 *
 * @throws ShapeError when the tensor's shape is not [batch, …instance].
 * @throws DomainError, SolverError as `layer.forward` and `pass.backward` do.
 */
export function differentiable(layer: Layer): TensorLayer;
export function differentiable(solve: TensorSolver, options: TensorSolverOptions): TensorLayer;
export function differentiable(layerOrSolve: Layer | TensorSolver, options?: TensorSolverOptions): TensorLayer {
  if (typeof layerOrSolve === "function") {
    if (options === undefined)
      throw new DomainError("differentiable: a solver on tensors needs options with sense and noise.");
    return solverOperation(layerOrSolve, options);
  }
  if (typeof layerOrSolve?.forward !== "function") {
    throw new DomainError("differentiable: expected a layer such as imle(topK({ length: 10, k: 3 }), { noise }).");
  }
  if (options !== undefined) {
    throw new DomainError("differentiable: a layer has its options already; give them to imle or blackbox instead.");
  }
  if (layerOrSolve.upstream === "losses") {
    throw new DomainError(
      `differentiable: ${layerOrSolve.name} takes losses, not a gradient, in its backward pass; use differentiableExpectation.`,
    );
  }
  return (theta) => withTapeReleased(() => applyLayer(layerOrSolve, theta));
}
