import { DomainError, plural, requireCount, requireOptions, ShapeError, show } from "./errors.ts";
import { inline } from "./executors/inline.ts";
import { findUnusable, fingerprint } from "./kernels/rows.ts";
import { none } from "./noise/none.ts";
import { showShape, showSize, sizeOf } from "./shape.ts";
import { requireSolver } from "./solvers/requireSolver.ts";
import type {
  AsyncOptions,
  Estimator,
  Executor,
  ForwardCall,
  ForwardOptions,
  Layer,
  Pass,
  SolveRequest,
  Solver,
} from "./types.ts";

/** Of one request: 4 GB of solutions. */
const MOST_NUMBERS = 2 ** 30;

const noNoise = none();

/**
 * Binds a solver, an estimator and an executor into a layer. All checks of data stand here, once for every estimator;
 * the layer keeps nothing but the number of the next step.
 *
 * @throws DomainError when the solver is not one.
 */
export function createLayer(solver: Solver, estimator: Estimator, executor: Executor = inline()): Layer {
  requireSolver(estimator.name, solver);
  requireExecutor(estimator.name, executor);
  const n = sizeOf(solver.shape);
  const { samples, output } = estimator;

  const layer: Layer = {
    name: `${estimator.name}(${solver.name})`,
    solver,
    samples,
    output,
    step: 0,
    forward(theta, options) {
      const call = startForward(theta, options);
      const request = estimator.forward(call);
      return createPass(call.theta, request, executor.solve(request));
    },
    async forwardAsync(theta, options) {
      const call = startForward(copyOf(theta), options);
      const request = estimator.forward(call);
      return createPass(call.theta, request, await executor.solveAsync(request, options?.signal));
    },
    map(theta) {
      return executor.solve(mapRequest(theta));
    },
    async mapAsync(theta, options) {
      return executor.solveAsync(mapRequest(copyOf(theta)), options?.signal);
    },
  };
  return layer;

  function startForward(theta: Float32Array, options: ForwardOptions = {}): ForwardCall {
    const batch = requireTheta(theta);
    requireOptions(`${estimator.name}.forward`, options, ["step", "signal"]);
    const { step = layer.step } = options;
    requireCount(estimator.name, "step", step, { from: 0 });
    if (options.step === undefined) layer.step = step + 1;
    return { solver, theta, batch, step };
  }

  function requireFinite(what: string, values: Float32Array): Float32Array {
    const at = findUnusable(values, []);
    if (at < 0) return values;
    throw new DomainError(
      `${layer.name}: ${what}[${at}] is ${values[at]}; the solutions are too large, or λ too small, for float32.`,
    );
  }

  function mapRequest(theta: Float32Array): SolveRequest {
    return {
      solver,
      theta,
      batch: requireTheta(theta),
      samples: 1,
      alpha: 1,
      lambda: 0,
      gradient: null,
      clamp: false,
      temperature: 0,
      noise: noNoise,
      seed: 0,
      step: 0,
      reduce: "none",
    };
  }

  /** Returns how many instances theta holds. */
  function requireTheta(theta: Float32Array): number {
    if (!isFloat32Array(theta)) {
      throw new ShapeError(`${solver.name}: theta must be a Float32Array, got ${show(theta)}.`);
    }
    if (theta.length === 0) {
      throw new ShapeError(
        `${solver.name}: theta is empty, expected ${showSize(solver.shape)} numbers for each instance.`,
      );
    }
    if (theta.length % n !== 0) {
      throw new ShapeError(
        `${solver.name}: theta has ${plural(theta.length, "number")}, expected a multiple of ${showSize(solver.shape)}.`,
      );
    }
    if (theta.length * samples > MOST_NUMBERS) {
      throw new ShapeError(
        `${solver.name}: ${plural(theta.length, "number")} × ${plural(samples, "sample")} are more than ${MOST_NUMBERS} solved numbers; pass smaller batches.`,
      );
    }
    const allowed = solver.infinities ?? [];
    const at = findUnusable(theta, allowed);
    if (at >= 0) {
      const wanted = ["a finite number", ...allowed.map(String)].join(" or ");
      throw new DomainError(`${solver.name}: theta[${at}] is ${theta[at]}; every number must be ${wanted}.`);
    }
    return theta.length / n;
  }

  /** `theta` is what the caller gave, which an estimator need not hand on as it is. */
  function createPass(theta: Float32Array, request: SolveRequest, answer: Float32Array): Pass {
    const { batch, step } = request;
    const result = requireFinite("the output", estimator.finish(request, answer));
    const thetaPrint = fingerprint(theta);
    const resultPrint = fingerprint(result);
    return {
      output: result,
      outputShape: [output === "mean" ? batch : batch * samples, ...solver.shape],
      step,
      backward(gradient) {
        const backward = backwardRequest(gradient);
        return gradientOf(backward, executor.solve(backward));
      },
      async backwardAsync(gradient, options?: AsyncOptions) {
        const backward = backwardRequest(copyOf(gradient));
        const backwardAnswer = await executor.solveAsync(backward, options?.signal);
        requireAllUnchanged();
        return gradientOf(backward, backwardAnswer);
      },
    };

    function backwardRequest(gradient: Float32Array): SolveRequest {
      requireGradient(gradient, result.length, batch);
      requireAllUnchanged();
      return estimator.backward(request, gradient);
    }

    function requireAllUnchanged(): void {
      requireUnchanged("theta", "update it after backward, or pass a copy to forward", theta, thetaPrint);
      requireUnchanged("the output", "work on a copy of it", result, resultPrint);
    }

    function gradientOf(backward: SolveRequest, backwardAnswer: Float32Array): Float32Array {
      return requireFinite("the gradient", estimator.gradient(result, backward, backwardAnswer));
    }
  }

  function requireGradient(gradient: Float32Array, length: number, batch: number): void {
    if (!isFloat32Array(gradient)) {
      throw new ShapeError(`${estimator.name}: upstream gradient must be a Float32Array, got ${show(gradient)}.`);
    }
    if (gradient.length !== length) {
      const perSample = output === "mean" ? "" : `${plural(samples, "sample")} × `;
      throw new ShapeError(
        `${estimator.name}: upstream gradient has ${plural(gradient.length, "number")}, expected ${length} (${plural(batch, "instance")} × ${perSample}${showShape(solver.shape)}).`,
      );
    }
    const at = findUnusable(gradient, []);
    if (at >= 0) {
      throw new DomainError(
        `${estimator.name}: upstream gradient[${at}] is ${gradient[at]}; every number must be finite.`,
      );
    }
  }

  function requireUnchanged(what: string, remedy: string, values: Float32Array, print: number): void {
    if (fingerprint(values) === print) return;
    throw new DomainError(`${estimator.name}: ${what} was changed between forward and backward; ${remedy}.`);
  }
}

/** Of any realm: a test runner's sandbox or a frame has a Float32Array of its own. */
function isFloat32Array(value: unknown): value is Float32Array {
  return Object.prototype.toString.call(value) === "[object Float32Array]";
}

/** A copy for work that goes on later, when the caller may have changed the original. What is no array is refused later. */
function copyOf(values: Float32Array): Float32Array {
  return isFloat32Array(values) ? values.slice() : values;
}

function requireExecutor(where: string, executor: Executor): void {
  if (typeof executor?.solve === "function" && typeof executor.solveAsync === "function") return;
  throw new DomainError(`${where}: executor must be one such as inline(), got ${show(executor)}.`);
}
