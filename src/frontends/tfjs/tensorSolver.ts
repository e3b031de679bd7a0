import * as tf from "@tensorflow/tfjs-core";
import { fromFunction, type ImleOptions, imle, type Layer, type Sense, ShapeError, SolverError } from "../../index.ts";
import { applyLayer, type TensorLayer } from "./applyLayer.ts";
import { withTapeReleased } from "./tape.ts";
import { describe, floats } from "./tensors.ts";

/** A batch solver on tensors: [rows, …instance] → solutions of the same shape. */
export type TensorSolver = (theta: tf.Tensor) => tf.Tensor;

/** Options for a solver on tensors: those of `imle`, and what the solver itself does not say. */
export interface TensorSolverOptions extends ImleOptions {
  /** Whether the solver maximises ⟨theta, z⟩ or minimises it. */
  readonly sense: Sense;
  /** How errors call the solver; "solver" by default. */
  readonly name?: string;
  /** Which infinite values theta may hold, e.g. `[Infinity]`; none by default. */
  readonly infinities?: readonly number[];
}

/** The shape of an instance shows only when the first theta comes; another shape later gets another layer. */
export function solverOperation(solve: TensorSolver, options: TensorSolverOptions): TensorLayer {
  const { sense, name = "solver", infinities, ...imleOptions } = options;
  const layerFor = (shape: number[]): Layer =>
    imle(
      fromFunction({
        name,
        sense,
        shape,
        ...(infinities && { infinities }),
        solveBatch: (thetas, _solutions, rows) => runTensorSolver(name, solve, thetas, [rows, ...shape]),
      }),
      imleOptions,
    );
  let layer = layerFor([1]); // wrong options are refused here, not at the first theta
  return (theta) =>
    withTapeReleased(() => {
      if (!(theta instanceof tf.Tensor) || theta.rank < 2) {
        const got = theta instanceof tf.Tensor ? `has shape [${theta.shape}]` : `is ${typeof theta}`;
        throw new ShapeError(`${name}: theta ${got}, expected [batch, …instance]; use tf.expandDims(theta, 0).`);
      }
      const shape = theta.shape.slice(1);
      if (String(layer.solver.shape) !== String(shape)) {
        const { step } = layer;
        layer = layerFor(shape);
        layer.step = step;
      }
      return applyLayer(layer, theta);
    });
}

function runTensorSolver(name: string, solve: TensorSolver, thetas: Float32Array, shape: number[]): Float32Array {
  const answer = tf.tidy(() => {
    const solved = solve(tf.tensor(thetas, shape));
    if (solved instanceof tf.Tensor && String(solved.shape) === String(shape)) return solved;
    throw new SolverError(`${name}: returned ${describe(solved)}, expected a tensor of shape [${shape}].`);
  });
  const numbers = floats(answer);
  answer.dispose();
  return numbers;
}
