import { divide, meanOverSamples, subtractMeans } from "../kernels/rows.ts";
import { sigmaOf } from "../sense.ts";
import type { Estimator, NoiseLaw, Output } from "../types.ts";

/** All the settings of `differenceEstimator`, none by default. */
export interface DifferenceSettings {
  readonly name: string;
  readonly noise: NoiseLaw;
  readonly samples: number;
  readonly output: Output;
  readonly alpha: number;
  readonly lambda: number;
  readonly inputTemperature: number;
  readonly targetTemperature: number;
  /** What the difference is divided by. */
  readonly divisor: number;
  /** Whether the target is cut off at 0. */
  readonly clamp: boolean;
  readonly seed: number;
}

/** ∇θ = σ·mean_s(z − z′)/divisor: what I-MLE and blackbox interpolation have in common. */
export function differenceEstimator(settings: DifferenceSettings): Estimator {
  const { name, noise, samples, output, alpha, lambda, inputTemperature, targetTemperature, divisor, clamp, seed } =
    settings;
  const reduce = output === "mean" ? "sum" : "none";
  return {
    name,
    samples,
    output,
    forward({ solver, theta, batch, step }) {
      return {
        solver,
        theta,
        batch,
        samples,
        alpha: 1,
        lambda: 0,
        gradient: null,
        clamp: false,
        temperature: inputTemperature,
        noise,
        seed,
        step,
        reduce,
      };
    },
    finish(_request, answer) {
      if (output === "mean") divide(answer, samples);
      return answer;
    },
    backward(request, gradient) {
      return { ...request, alpha, lambda, gradient, clamp, temperature: targetTemperature, reduce: "sum" };
    },
    gradient(result, request, answer) {
      const sigma = sigmaOf(request.solver.sense);
      const means = new Float32Array(answer.length);
      if (output === "mean") means.set(result);
      else meanOverSamples(means, result, samples, answer.length / request.batch);
      subtractMeans(means, answer, samples, sigma / divisor);
      return means;
    },
  };
}
