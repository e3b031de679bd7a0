import { requireCount, requireOptions } from "../core/errors.ts";
import { copyOf, requireInstances } from "../core/instances.ts";
import { plainRequest } from "../core/plainRequest.ts";
import { requireSolver } from "../core/requireSolver.ts";
import { requireExecutor, requireSignal, run, runAsync } from "../core/run.ts";
import type { Executor, SolveRequest } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { inline } from "../executors/inline.ts";
import { checkedEstimator } from "./checkedEstimator.ts";
import { createPass, type PassSettings } from "./createPass.ts";
import type { Estimator, ForwardCall, ForwardOptions, Layer } from "./types.ts";

/**
 * Binds a solver, an estimator and an executor into a layer.
 *
 * @throws DomainError when the solver, the estimator or the executor is not one.
 */
export function createLayer(solver: Solver, estimator: Estimator, executor?: Executor): Layer {
  return bindEstimator(solver, checkedEstimator(estimator), executor);
}

/**
 * `createLayer` for an estimator of the library, whose requests need no look. This is where the data of every estimator
 * is checked. The layer keeps nothing but the number of the next step.
 *
 * @throws DomainError when the solver or the executor is not one.
 */
export function bindEstimator(solver: Solver, estimator: Estimator, executor: Executor = inline()): Layer {
  const { name, samples, output, upstream = "gradient" } = estimator;
  const { rows = output === "mean" ? 1 : samples } = estimator;
  requireSolver(name, solver);
  requireExecutor(name, executor);
  const settings: PassSettings = {
    name,
    layerName: `${name}(${solver.name})`,
    solver,
    samples,
    output,
    upstream,
    executor,
  };

  const layer: Layer = {
    name: settings.layerName,
    solver,
    samples,
    output,
    upstream,
    step: 0,
    forward(theta, options = {}) {
      requireOptions(`${name}.forward`, options, { step: true });
      const call = startForward(theta, options);
      return createPass(settings, call, run(estimator.forward(call), executor));
    },
    async forwardAsync(theta, options = {}) {
      requireSignal(layer.name, options?.signal);
      requireOptions(`${name}.forward`, options, { step: true, signal: true });
      const call = startForward(copyOf(theta), options);
      return createPass(settings, call, await runAsync(estimator.forward(call), executor, options?.signal));
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

  function startForward(theta: Float32Array, options: ForwardOptions): ForwardCall {
    const batch = requireInstances(solver, "theta", theta, rows);
    const { step = layer.step } = options;
    requireCount(name, "step", step, { from: 0 });
    if (options.step === undefined) layer.step = step + 1;
    return { solver, theta, batch, step };
  }

  function noiseFreeRequest(theta: Float32Array): SolveRequest {
    return plainRequest(solver, theta, requireInstances(solver, "theta", theta));
  }
}
