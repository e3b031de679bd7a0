import { ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { sigmaOf } from "../core/sense.ts";
import type { SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import { countChanges, divide, isZero, meanOverSamples, subtractMeans, sumOverSamples } from "../kernels/rows.ts";
import { deriveSeed } from "../random/threefry.ts";
import type { Aim, Scale, Target } from "../targets/types.ts";
import { type Sampling, samplingRequest } from "./sampling.ts";
import type { Estimate, Estimator, ForwardCall } from "./types.ts";

/** All the settings of `differenceEstimator`, none by default. */
export interface DifferenceSettings {
  readonly name: string;
  readonly sampling: Sampling;
  readonly targetTemperature: number;
  readonly target: Target;
  readonly scale: Scale;
  /** Whether the difference is taken between targets on either side of θ. */
  readonly symmetric: boolean;
  /** Draws whose means stand in place of a sample's two solutions; 0: the solutions themselves. */
  readonly marginalSamples: number;
  /** Whether the target is cut off at 0. */
  readonly clamp: boolean;
}

/** The stream of the draws that are made for the backward pass alone. */
const MARGINALS = 1;

/** ∇θ = σ·mean_s(z − z′) or σ·Σ_s(z − z′)/λ: what I-MLE in all its forms and blackbox interpolation have in common. */
export function differenceEstimator(settings: DifferenceSettings): Estimator {
  const { name, sampling, target, marginalSamples } = settings;
  const { samples, output } = sampling;
  const learns = target.learn !== undefined;
  const most = samples * Math.max(1, marginalSamples);
  return { name, samples, output, ...(learns && { rows: most }), forward };

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const n = call.theta.length / call.batch;
    const keeps = output === "samples" || (learns && reusesForward(settings));
    const request = samplingRequest(call, sampling, keeps ? "none" : "sum", most);
    const answer = yield request;
    if (output === "samples") return estimate(request, answer, answer);
    const means = new Float32Array(call.theta.length);
    if (keeps) sumOverSamples(means, answer, samples, new Float64Array(n));
    else means.set(answer);
    divide(means, samples);
    return estimate(request, answer, means);
  }

  /** `answer` is every z where they are needed one by one. */
  function estimate(request: SolveRequest, answer: Float32Array, result: Float32Array): Estimate {
    return { output: result, backward: (gradient) => backward(settings, request, answer, result, gradient) };
  }
}

/** Whether the solutions of the forward pass are one side of the difference. */
function reusesForward({ marginalSamples, symmetric }: DifferenceSettings): boolean {
  return marginalSamples === 0 && !symmetric;
}

function* backward(
  settings: DifferenceSettings,
  request: SolveRequest,
  answer: Float32Array,
  result: Float32Array,
  gradient: Float32Array,
): SolveProgram<Float32Array> {
  const { sampling, targetTemperature, target, symmetric, marginalSamples } = settings;
  const { samples, output, noise } = sampling;
  const { solver, theta, batch } = request;
  const n = theta.length / batch;
  const noiseLength = targetTemperature * Math.sqrt(noise.variance ?? 1);
  const aim = requireAim(target.name, target.aim({ theta, gradient, batch, solver, noiseLength }), gradient, batch);
  const wanted = instancesToSolve(settings, request, aim, gradient);
  const differences = new Float32Array(theta.length);
  if (wanted?.every((value) => value === 0)) return differences;

  const counts = target.learn !== undefined;
  const reduce = counts ? "none" : "sum";
  const rows = samples * Math.max(1, marginalSamples);
  const draws: SolveRequest =
    marginalSamples === 0
      ? { ...request, wanted, reduce }
      : { ...request, wanted, samples: rows, seed: deriveSeed(request.seed, MARGINALS), reduce };
  const toTarget = (side: 1 | -1): SolveRequest => targetRequest(settings, draws, aim, gradient, side);
  const factors = factorsOf(settings, aim, sigmaOf(solver.sense)).map((factor, b) => (wanted?.[b] === 0 ? 0 : factor));

  let from = answer;
  if (!reusesForward(settings)) from = yield symmetric ? toTarget(-1) : draws;
  const toward = yield toTarget(1);
  if (counts) {
    const changes = meanChanges(
      gradient,
      sumsOfDraws(from, marginalSamples, n),
      sumsOfDraws(toward, marginalSamples, n),
      n,
    );
    if (changes !== null) target.learn?.(changes);
  }
  if (!reusesForward(settings)) {
    differences.set(sumsOf(from, rows, theta.length, batch));
    divide(differences, rows);
  } else if (output === "mean") differences.set(result);
  else meanOverSamples(differences, result, samples, new Float64Array(n));
  subtractMeans(differences, differences, sumsOf(toward, rows, theta.length, batch), rows, factors);
  return differences;
}

/** @throws ShapeError unless it is what a target has to answer. */
function requireAim(name: string, aim: Aim, g: Float32Array, batch: number): Aim {
  const { alpha, lambda, gradient = g } = aim ?? {};
  const fits = lambda instanceof Float64Array && lambda.length === batch && isFloat32Array(gradient);
  if (fits && gradient.length === g.length && Number.isFinite(alpha)) return aim;
  throw new ShapeError(
    `${name}: alpha, lambda (a Float64Array of ${batch}) or gradient does not fit: ${[alpha, lambda, gradient].map(show).join(", ")}.`,
  );
}

/** An instance whose g is 0 has the same solutions on either side; null where all have to be solved. */
function instancesToSolve(
  { targetTemperature, symmetric, clamp }: DifferenceSettings,
  request: SolveRequest,
  aim: Aim,
  gradient: Float32Array,
): Uint8Array | null {
  const sameRow = aim.alpha === 1 && !aim.gradient && !clamp && targetTemperature === request.temperature;
  if (!sameRow && !symmetric) return null;
  const { batch } = request;
  const size = gradient.length / batch;
  const direction = aim.gradient ?? gradient;
  const wanted = Uint8Array.from({ length: batch }, (_, b) => (isZero(direction, b * size, (b + 1) * size) ? 0 : 1));
  return wanted.includes(0) ? wanted : null;
}

/** The request for the target, against the gradient (side 1), or for its mirror image in θ (side −1). */
function targetRequest(
  { targetTemperature, clamp }: DifferenceSettings,
  draws: SolveRequest,
  aim: Aim,
  g: Float32Array,
  side: 1 | -1,
): SolveRequest {
  const { alpha, lambda, gradient: direction = g } = aim;
  const against = -side * sigmaOf(draws.solver.sense);
  const shift = lambda.map((value) => against * value);
  return { ...draws, alpha, shift, direction, clamp, temperature: targetTemperature };
}

/** What the mean difference of each instance is multiplied by. */
function factorsOf(settings: DifferenceSettings, { lambda }: Aim, sigma: 1 | -1): Float64Array {
  const { scale, symmetric, sampling } = settings;
  const half = symmetric ? sigma / 2 : sigma;
  if (scale === "none") return lambda.map(() => half);
  const whole = sampling.output === "samples" ? half * sampling.samples : half; // the loss depends on every sample: a sum
  return lambda.map((value) => (value === 0 ? 0 : whole / value));
}

/**
 * In how many places the two solutions of a sample differ, on average over the rows whose g is not 0; null without any.
 */
function meanChanges(gradient: Float32Array, from: Float32Array, toward: Float32Array, n: number): number | null {
  const shared = from.length / gradient.length; // samples that one row of g is for
  let [changes, moved] = [0, 0];
  for (let row = 0; row < from.length / n; row++) {
    const g = Math.floor(row / shared) * n;
    if (isZero(gradient, g, g + n)) continue;
    changes += countChanges(from, toward, row * n, (row + 1) * n);
    moved++;
  }
  return moved > 0 ? changes / moved : null;
}

/** Where several draws stand for a sample's solution, their sum. */
function sumsOfDraws(rows: Float32Array, draws: number, n: number): Float32Array {
  if (draws <= 1) return rows;
  const sums = new Float32Array(rows.length / draws);
  sumOverSamples(sums, rows, draws, new Float64Array(n));
  return sums;
}

/** Σ over the rows of each instance, where the answer has them one by one; the answer itself where it has the sums. */
function sumsOf(answer: Float32Array, rows: number, length: number, batch: number): Float32Array {
  if (answer.length === length) return answer;
  const sums = new Float32Array(length);
  sumOverSamples(sums, answer, rows, new Float64Array(length / batch));
  return sums;
}
