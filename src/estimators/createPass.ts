import { DomainError, plural, ShapeError, show } from "../core/errors.ts";
import { copyOf, isFloat32Array, requireFinite } from "../core/instances.ts";
import { requireSignal, run, runAsync } from "../core/run.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { findUnusable, fingerprint } from "../kernels/rows.ts";
import type { Estimate, ForwardCall, Output, Pass, Upstream } from "./types.ts";

/** What all passes of a layer share. */
export interface PassSettings {
  /** Of the estimator, for errors. */
  readonly name: string;
  /** Of the layer: estimator and solver. */
  readonly layerName: string;
  readonly solver: Solver;
  readonly samples: number;
  readonly output: Output;
  readonly upstream: Upstream;
  readonly executor: Executor;
}

/** One forward pass: what an estimator made of a call, checked, and the way back. */
export function createPass(settings: PassSettings, { theta, batch, step }: ForwardCall, estimate: Estimate): Pass {
  const { name, layerName, solver, samples, output, executor } = settings;
  const result = requireFinite(layerName, "the output", estimate.output);
  const thetaPrint = fingerprint(theta);
  const resultPrint = fingerprint(result);
  /** The executor, with a look at the inputs after every answer that took time. */
  const watching: Pick<Executor, "solveAsync"> = {
    async solveAsync(request, signal) {
      const answer = await executor.solveAsync(request, signal);
      requireAllUnchanged();
      return answer;
    },
  };
  return {
    output: result,
    outputShape: [output === "mean" ? batch : batch * samples, ...solver.shape],
    step,
    backward(gradient) {
      return requireGradient(run(backwardProgram(gradient), executor));
    },
    async backwardAsync(gradient, options) {
      requireSignal(layerName, options?.signal);
      const program = backwardProgram(copyOf(gradient));
      return requireGradient(await runAsync(program, watching, options?.signal));
    },
  };

  function backwardProgram(gradient: Float32Array): SolveProgram<Float32Array> {
    requireUpstream(settings, gradient, batch);
    requireAllUnchanged();
    return estimate.backward(gradient);
  }

  function requireAllUnchanged(): void {
    requireUnchanged(name, "theta", "update it after backward, or pass a copy to forward", theta, thetaPrint);
    requireUnchanged(name, "the output", "work on a copy of it", result, resultPrint);
  }

  function requireGradient(values: Float32Array): Float32Array {
    return requireFinite(layerName, "the gradient", values);
  }
}

function requireUpstream(settings: PassSettings, values: Float32Array, batch: number): void {
  const { name, solver, samples, output, upstream } = settings;
  const what = upstream === "losses" ? "losses" : "upstream gradient";
  if (!isFloat32Array(values)) throw new ShapeError(`${name}: ${what} must be a Float32Array, got ${show(values)}.`);
  const size = sizeOf(solver.shape);
  const perSample = upstream === "losses" || output === "samples" ? samples : 1;
  const length = batch * perSample * (upstream === "losses" ? 1 : size);
  if (values.length !== length) {
    const factors = [
      plural(batch, "instance"),
      ...(upstream === "losses" || output === "samples" ? [plural(samples, "sample")] : []),
      ...(upstream === "losses" ? [] : [showShape(solver.shape)]),
    ];
    throw new ShapeError(
      `${name}: ${what} has ${plural(values.length, "number")}, expected ${length} (${factors.join(" × ")}).`,
    );
  }
  const at = findUnusable(values, []);
  if (at >= 0) throw new DomainError(`${name}: ${what}[${at}] is ${values[at]}; every number must be finite.`);
}

function requireUnchanged(name: string, what: string, remedy: string, values: Float32Array, print: number): void {
  if (fingerprint(values) === print) return;
  throw new DomainError(`${name}: ${what} was changed between forward and backward; ${remedy}.`);
}
