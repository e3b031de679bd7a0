import { DomainError, plural, show } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import type { Layer } from "../estimators/types.ts";
import type { CheckedLoss } from "./checkedLoss.ts";
import { comparer } from "./comparison.ts";
import type { Candidate } from "./estimators.ts";
import { moments } from "./moments.ts";
import type { References } from "./references.ts";
import type { Setup } from "./setup.ts";
import type { AuditRow } from "./types.ts";
import { watchedSolver } from "./watchedSolver.ts";

/** The steps of a warm-up lie behind all others. */
const WARM_STEPS = 2 ** 31;

/**
 * Makes gradients with an estimator until they are enough, or it is `until`. @throws DomainError when it does not
 * apply.
 */
export function measure(setup: Setup, references: References, candidate: Candidate, until: number): AuditRow {
  const { solver, n, theta, loss, repetitions, onProgress } = setup;
  const { name, setting, aim, multiplicative, warmUp, solvesNothing } = candidate;
  let solved = 0;
  const counted = watchedSolver(solver, { asked: (rows) => void (solved += rows) });
  const layer = candidate.make(counted);
  requireLayer(name, layer, n);
  const middle = (performance.now() + until) / 2;
  for (let pass = 0; pass < warmUp && (pass < 2 || performance.now() < middle); pass++) {
    onProgress(`${name}, warming up`, pass, warmUp);
    oneGradient(WARM_STEPS + pass);
  }

  const gradients = moments(n);
  const gibbs = comparer(references.gibbs);
  const perturbed = comparer(multiplicative ? references.multiplicative : references.perturbed);
  const times: number[] = [];
  let [forward, backward, nonZeros, dense] = [0, 0, 0, 0];
  for (let step = 0; step < repetitions && (step < 2 || performance.now() < until); step++) {
    onProgress(name, step, repetitions);
    const one = oneGradient(step);
    gradients.add(one.gradient);
    gibbs?.add(one.gradient);
    perturbed?.add(one.gradient);
    times.push(one.milliseconds);
    forward += one.forward;
    backward += one.backward;
    const places = one.gradient.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    nonZeros += places;
    if (places > 0) dense++;
  }
  const count = times.length;
  const solvesElsewhere = layer.solver !== counted && !solvesNothing;
  return {
    name,
    setting,
    aim,
    output: layer.output,
    repetitions: count,
    mean: gradients.mean(),
    errors: gradients.errors(),
    variance: gradients.variances().reduce((sum, one) => sum + one, 0),
    density: dense / count,
    nonZeros: nonZeros / count,
    solves: solvesElsewhere ? null : { forward: forward / count, backward: backward / count },
    microseconds: 1000 * times.sort((a, b) => a - b)[Math.floor(count / 2)]!,
    gibbs: gibbs?.result() ?? null,
    perturbed: perturbed?.result() ?? null,
  };

  /** The loss itself is not timed. */
  function oneGradient(step: number) {
    const before = solved;
    const start = performance.now();
    const pass = layer.forward(theta, { step });
    const forwardTime = performance.now() - start;
    const between = solved;
    const upstream = upstreamOf(layer, pass.output, loss, n);
    const resumed = performance.now();
    const gradient = pass.backward(upstream);
    return {
      gradient,
      milliseconds: forwardTime + performance.now() - resumed,
      forward: between - before,
      backward: solved - between,
    };
  }
}

/** What the backward pass takes: the losses of all solutions, or the slopes of their mean loss at each output. */
function upstreamOf(layer: Layer, output: Float32Array, loss: CheckedLoss, n: number): Float32Array {
  const losses = layer.upstream === "losses";
  const upstream = new Float32Array(losses ? output.length / n : output.length);
  for (let at = 0; at < output.length; at += n) {
    const z = output.subarray(at, at + n);
    if (losses) upstream[at / n] = loss.value(z);
    else upstream.set(loss.gradient(z), at);
  }
  const rows = output.length / n;
  return losses ? upstream : upstream.map((slope) => slope / rows);
}

function requireLayer(name: string, layer: Layer, n: number): void {
  if (typeof layer?.forward !== "function" || !layer.solver) {
    throw new DomainError(
      `audit: ${name}.make must return a layer such as imle(solver, { noise }), got ${show(layer)}.`,
    );
  }
  const size = sizeOf(layer.solver.shape);
  if (size === n) return;
  throw new DomainError(
    `audit: ${name}.make returned a layer of ${plural(size, "number")}, expected ${n} as theta has; use the solver that make is handed.`,
  );
}
