import { DomainError, plural, requireChoice, requireCount, requireOptions, ShapeError, show } from "../core/errors.ts";
import { copyOf, isFloat32Array, requireFinite, requireInstances } from "../core/instances.ts";
import { plainRequest } from "../core/plainRequest.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { AsyncOptions } from "../core/run.ts";
import { requireExecutor, requireSignal, run, runAsync } from "../core/run.ts";
import { showShape } from "../core/shape.ts";
import type { Executor, SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { inline } from "../executors/inline.ts";
import { findUnusable, fingerprint } from "../kernels/rows.ts";
import type { Estimate, Estimator, ForwardCall, ForwardOptions, Layer, Pass } from "./types.ts";

/**
 * Binds a solver, an estimator and an executor into a layer. All checks of data stand here, once for every estimator;
 * the layer keeps nothing but the number of the next step.
 *
 * @throws DomainError when the solver is not one.
 */
export function createLayer(solver: Solver, estimator: Estimator, executor: Executor = inline()): Layer {
  const { samples, output, rows = samples, upstream = "gradient" } = requireEstimator(estimator);
  requireSolver(estimator.name, solver);
  requireExecutor(estimator.name, executor);

  const layer: Layer = {
    name: `${estimator.name}(${solver.name})`,
    solver,
    samples,
    output,
    upstream,
    step: 0,
    forward(theta, options) {
      const call = startForward(theta, options, ["step"]);
      return createPass(call, run(estimator.forward(call), executor));
    },
    async forwardAsync(theta, options) {
      requireSignal(layer.name, options?.signal);
      const call = startForward(copyOf(theta), options, ["step", "signal"]);
      return createPass(call, await runAsync(estimator.forward(call), executor, options?.signal));
    },
    solve(theta) {
      return executor.solve(noiseFreeRequest(theta));
    },
    async solveAsync(theta, options) {
      requireSignal(layer.name, options?.signal);
      return executor.solveAsync(noiseFreeRequest(copyOf(theta)), options?.signal);
    },
  };
  return layer;

  function startForward(theta: Float32Array, options: ForwardOptions = {}, known: readonly string[]): ForwardCall {
    const batch = requireInstances(solver, "theta", theta, rows);
    requireOptions(`${estimator.name}.forward`, options, known);
    const { step = layer.step } = options;
    requireCount(estimator.name, "step", step, { from: 0 });
    if (options.step === undefined) layer.step = step + 1;
    return { solver, theta, batch, step };
  }

  function noiseFreeRequest(theta: Float32Array): SolveRequest {
    return plainRequest(solver, theta, requireInstances(solver, "theta", theta));
  }

  function createPass({ theta, batch, step }: ForwardCall, estimate: Estimate): Pass {
    const size = theta.length * (output === "mean" ? 1 : samples);
    requireNumbers("the output", estimate?.output, size);
    const result = requireFinite(layer.name, "the output", estimate.output);
    const thetaPrint = fingerprint(theta);
    const resultPrint = fingerprint(result);
    const upstreamLength = upstream === "losses" ? batch * samples : result.length;
    return {
      output: result,
      outputShape: [output === "mean" ? batch : batch * samples, ...solver.shape],
      step,
      backward(gradient) {
        return gradientOf(run(backwardWork(gradient), executor));
      },
      async backwardAsync(gradient, options?: AsyncOptions) {
        requireSignal(layer.name, options?.signal);
        const work = backwardWork(copyOf(gradient));
        const answer = await runAsync(guarded(work), executor, options?.signal);
        return gradientOf(answer);
      },
    };

    function gradientOf(values: Float32Array): Float32Array {
      requireNumbers("the gradient", values, theta.length);
      return requireFinite(layer.name, "the gradient", values);
    }

    function backwardWork(gradient: Float32Array): SolveProgram<Float32Array> {
      requireUpstream(gradient, upstreamLength, batch);
      requireAllUnchanged();
      return estimate.backward(gradient);
    }

    /** The work, with a look at the inputs after every answer that took time. */
    function* guarded(work: SolveProgram<Float32Array>): SolveProgram<Float32Array> {
      let state = work.next();
      while (!state.done) {
        const answer = yield state.value;
        requireAllUnchanged();
        state = work.next(answer);
      }
      return state.value;
    }

    function requireAllUnchanged(): void {
      requireUnchanged("theta", "update it after backward, or pass a copy to forward", theta, thetaPrint);
      requireUnchanged("the output", "work on a copy of it", result, resultPrint);
    }
  }

  /** What an estimator of the caller's may get wrong. */
  function requireNumbers(what: string, values: Float32Array | undefined, size: number): void {
    if (isFloat32Array(values) && values.length === size) return;
    const got = isFloat32Array(values) ? plural(values.length, "number") : show(values);
    throw new ShapeError(`${estimator.name}: ${what} of the estimator is ${got}, expected a Float32Array of ${size}.`);
  }

  function requireUpstream(values: Float32Array, length: number, batch: number): void {
    const what = upstream === "losses" ? "losses" : "upstream gradient";
    if (!isFloat32Array(values)) {
      throw new ShapeError(`${estimator.name}: ${what} must be a Float32Array, got ${show(values)}.`);
    }
    if (values.length !== length) {
      const instances = plural(batch, "instance");
      const perSample = upstream === "losses" || output === "samples" ? ` × ${plural(samples, "sample")}` : "";
      const perNumber = upstream === "losses" ? "" : ` × ${showShape(solver.shape)}`;
      throw new ShapeError(
        `${estimator.name}: ${what} has ${plural(values.length, "number")}, expected ${length} (${instances}${perSample}${perNumber}).`,
      );
    }
    const at = findUnusable(values, []);
    if (at >= 0) {
      throw new DomainError(`${estimator.name}: ${what}[${at}] is ${values[at]}; every number must be finite.`);
    }
  }

  function requireUnchanged(what: string, remedy: string, values: Float32Array, print: number): void {
    if (fingerprint(values) === print) return;
    throw new DomainError(`${estimator.name}: ${what} was changed between forward and backward; ${remedy}.`);
  }
}

/** @throws DomainError unless it is an estimator. */
function requireEstimator(estimator: Estimator): Estimator {
  if (typeof estimator?.forward !== "function") {
    throw new DomainError(
      `createLayer: expected an estimator { name, samples, output, *forward(call) }, got ${show(estimator)}.`,
    );
  }
  const { name, samples, output, upstream = "gradient" } = estimator;
  requireCount(name, "samples", samples, { from: 1 });
  requireChoice(name, "output", output, ["samples", "mean"]);
  requireChoice(name, "upstream", upstream, ["gradient", "losses"]);
  return estimator;
}
