import * as tf from "@tensorflow/tfjs-core";
import {
  DomainError,
  fromFunction,
  type ImleOptions,
  imle,
  type Layer,
  type Loss,
  type Sense,
  ShapeError,
  SolverError,
} from "../index.ts";

/** Theta, shape [batch, …instance], in; the solutions (or their mean) out; the gradient included. */
export type TensorLayer = (theta: tf.Tensor) => tf.Tensor;

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
      `differentiable: ${layerOrSolve.name} goes back from losses, not from a gradient; use differentiableExpectation.`,
    );
  }
  return (theta) => withTapeReleased(() => apply(layerOrSolve, theta));
}

/** Theta, shape [batch, …instance], and the loss of its solutions, one number each → the mean loss, a scalar. */
export type TensorExpectation = (theta: tf.Tensor, loss: (solutions: tf.Tensor) => tf.Tensor) => tf.Scalar;

/**
 * The expected loss of a layer that goes back from losses, such as `scoreFunction`, with its gradient for theta. The loss
 * need not have a gradient itself; where it has one, for a model's weights, say, they get it too.
 *
 *     const expected = differentiableExpectation(scoreFunction(solver, { noise: gumbel(), samples: 10 }));
 *     const cost = () => expected(theta, (z) => tf.sum(tf.mul(z, prices), 1));
 *
 * `loss` is handed the solutions, [batch·samples, …instance], and gives [batch·samples] numbers; the result is their mean.
 *
 * @throws DomainError when the layer goes back from a gradient.
 * @throws ShapeError when theta or the losses have another shape.
 */
export function differentiableExpectation(layer: Layer): TensorExpectation {
  if (layer?.upstream !== "losses") {
    throw new DomainError(
      `differentiableExpectation: expected a layer that goes back from losses, such as scoreFunction(…), got ${layer?.name ?? typeof layer}; for others use differentiable.`,
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

/** Theta and the truth, both [batch, …instance] → the loss, a scalar. */
export type TensorLoss = (theta: tf.Tensor, truth: tf.Tensor) => tf.Scalar;

/**
 * A loss of theta, such as `fenchelYoung` or `spoPlus`, as a TensorFlow.js operation with a gradient for theta; the truth gets
 * none.
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

/** The shape of an instance shows only when the first theta comes; another shape later gets another layer. */
function solverOperation(solve: TensorSolver, options: TensorSolverOptions): TensorLayer {
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
      return apply(layer, theta);
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

function describe(value: unknown): string {
  if (value instanceof tf.Tensor) return `a tensor of shape [${value.shape}]`;
  return value instanceof Promise ? "a promise (use a layer's asynchronous calls)" : typeof value;
}

function apply(layer: Layer, theta: tf.Tensor): tf.Tensor {
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

/** The upstream gradient of a scalar. @throws DomainError when it is not finite. */
function slopeOf({ name }: Layer | Loss, upstream: tf.Tensor): number {
  const slope = floats(upstream)[0]!;
  if (Number.isFinite(slope)) return slope;
  throw new DomainError(`${name}: upstream gradient is ${slope}; it must be finite.`);
}

function requireTensor({ solver }: Layer | Loss, theta: tf.Tensor, what = "theta"): void {
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

/** A copy: on some backends the tensor's own memory is handed out, which another operation may reuse. */
function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

/**
 * Runs what may throw. TensorFlow.js disposes of the tensors that the operations of a gradient saved only when that
 * gradient is finished; if it never is, they stay for good. So they are released here: at once when the gradients are
 * being computed already, with the loss that nobody will get; after the running code when they are not, as the caller
 * may catch the error and go on.
 */
function withTapeReleased<T>(work: () => T): T {
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
function inTidy<T extends tf.Tensor>(work: () => T): T {
  return withTapeReleased(() => tf.tidy(work));
}

function dispose(tensors: tf.Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}
