import { sigmaOf } from "../core/sense.ts";
import type { SolveProgram, SolveRequest } from "../core/solveRequest.ts";
import { countChanges, divide, isZero, meanOverSamples, subtractMeans, sumOverSamples } from "../kernels/rows.ts";
import { deriveSeed } from "../random/threefry.ts";
import type { Aim, AimCall, Scale, Target } from "../targets/types.ts";
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
  const { name, sampling, targetTemperature, target, scale, symmetric, marginalSamples, clamp } = settings;
  const { samples, output, noise } = sampling;
  const forwardCounts = marginalSamples === 0 && !symmetric;
  const counts = target.learn !== undefined;
  const noiseLength = targetTemperature * Math.sqrt(noise.variance ?? 1);
  return { name, samples, output, rows: samples * Math.max(1, marginalSamples), forward };

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const n = call.theta.length / call.batch;
    const keeps = output === "samples" || (counts && forwardCounts);
    const request = samplingRequest(call, sampling, keeps ? "none" : "sum");
    const answer = yield request;
    if (output === "samples") return { output: answer, backward: (g) => backward(request, answer, answer, g) };
    const means = new Float32Array(call.theta.length);
    if (keeps) sumOverSamples(means, answer, samples, new Float64Array(n));
    else means.set(answer);
    divide(means, samples);
    return { output: means, backward: (g) => backward(request, answer, means, g) };
  }

  /** `answer` is every z where they are needed one by one, `result` the output. */
  function* backward(
    request: SolveRequest,
    answer: Float32Array,
    result: Float32Array,
    gradient: Float32Array,
  ): SolveProgram<Float32Array> {
    const { solver, theta, batch } = request;
    const aimCall: AimCall = { theta, gradient, batch, solver, noiseLength };
    const aim = target.aim(aimCall);
    const wanted = instancesToSolve(request, aim, gradient);
    if (wanted?.every((value) => value === 0)) return new Float32Array(theta.length);
    const rows = marginalSamples === 0 ? samples : samples * marginalSamples;
    const reduce = counts ? "none" : "sum";
    const draws: SolveRequest =
      marginalSamples === 0
        ? { ...request, wanted, reduce }
        : { ...request, wanted, samples: rows, seed: deriveSeed(request.seed, MARGINALS), reduce };

    const differences = new Float32Array(theta.length);
    const factors = factorsOf(aim, sigmaOf(solver.sense)).map((factor, b) => (wanted?.[b] === 0 ? 0 : factor));
    if (forwardCounts) {
      const toward = yield targetRequest(draws, aim, gradient, 1);
      if (output === "mean") differences.set(result);
      else meanOverSamples(differences, result, samples, new Float64Array(theta.length / batch));
      if (counts) learn(gradient, answer, toward, theta.length / batch);
      subtractMeans(differences, differences, sumsOf(toward, rows, theta.length, batch), rows, factors);
      return differences;
    }
    const from = yield symmetric ? targetRequest(draws, aim, gradient, -1) : draws;
    const toward = yield targetRequest(draws, aim, gradient, 1);
    if (counts) {
      const n = theta.length / batch;
      learn(gradient, sumsOfDraws(from, n), sumsOfDraws(toward, n), n);
    }
    const means = sumsOf(from, rows, theta.length, batch);
    divide(means, rows);
    subtractMeans(differences, means, sumsOf(toward, rows, theta.length, batch), rows, factors);
    return differences;
  }

  /** An instance whose g is 0 has the same solutions on either side; null where all have to be solved. */
  function instancesToSolve(request: SolveRequest, aim: Aim, gradient: Float32Array): Uint8Array | null {
    const sameRow = aim.alpha === 1 && !aim.gradient && !clamp && targetTemperature === request.temperature;
    if (!sameRow && !symmetric) return null;
    const { batch } = request;
    const size = gradient.length / batch;
    const direction = aim.gradient ?? gradient;
    const wanted = Uint8Array.from({ length: batch }, (_, b) => (isZero(direction, b * size, (b + 1) * size) ? 0 : 1));
    return wanted.includes(0) ? wanted : null;
  }

  function targetRequest(draws: SolveRequest, aim: Aim, g: Float32Array, side: 1 | -1): SolveRequest {
    const { alpha, lambda, gradient: direction = g } = aim;
    const against = -side * sigmaOf(draws.solver.sense);
    const shift = lambda.map((value) => against * value);
    return { ...draws, alpha, shift, direction, clamp, temperature: targetTemperature };
  }

  function factorsOf({ lambda }: Aim, sigma: 1 | -1): Float64Array {
    const half = symmetric ? sigma / 2 : sigma;
    if (scale === "none") return lambda.map(() => half);
    const whole = output === "samples" ? half * samples : half; // L hangs on every sample: sums, not means
    return lambda.map((value) => (value === 0 ? 0 : whole / value));
  }

  /** Rows of g that are 0 move nothing, and so teach nothing. */
  function learn(gradient: Float32Array, from: Float32Array, toward: Float32Array, n: number): void {
    const shared = from.length / gradient.length; // samples that one row of g is for
    let [changes, moved] = [0, 0];
    for (let row = 0; row < from.length / n; row++) {
      const g = Math.floor(row / shared) * n;
      if (isZero(gradient, g, g + n)) continue;
      changes += countChanges(from, toward, row * n, (row + 1) * n);
      moved++;
    }
    if (moved > 0) target.learn?.(changes / moved);
  }

  /** Where several draws stand for a sample's solution, their sum. */
  function sumsOfDraws(rows: Float32Array, n: number): Float32Array {
    if (marginalSamples <= 1) return rows;
    const sums = new Float32Array(rows.length / marginalSamples);
    sumOverSamples(sums, rows, marginalSamples, new Float64Array(n));
    return sums;
  }
}

/** Σ over the rows of each instance, where the answer has them one by one; the answer itself where it has the sums. */
function sumsOf(answer: Float32Array, rows: number, length: number, batch: number): Float32Array {
  if (answer.length === length) return answer;
  const sums = new Float32Array(length);
  sumOverSamples(sums, answer, rows, new Float64Array(length / batch));
  return sums;
}
