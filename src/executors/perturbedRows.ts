import { DomainError } from "../errors.ts";
import { multiplyRow, perturbRow } from "../kernels/rows.ts";
import { sigmaOf } from "../sense.ts";
import type { SolveRequest } from "../types.ts";

/** Makes the perturbed rows of a request, one at a time. */
export interface RowMaker {
  /** Writes x[instance, sample] of the request. @throws DomainError when a number of it is not finite. */
  write(x: Float32Array, instance: number, sample: number): void;
}

/** Scratch: one row of noise. */
export function rowMaker(request: SolveRequest, n: number): RowMaker {
  const { solver, theta, batch, samples, alpha, lambda, gradient, perturbation, temperature, clamp } = request;
  const { noise: law, draws, seed, step } = request;
  const sigma = sigmaOf(solver.sense);
  const gradientRows = gradient === null ? 1 : gradient.length / (batch * n);
  const shared = samples / gradientRows;
  const multiplied = perturbation === "multiplicative";
  const noisy = temperature > 0;
  const noise = new Float32Array(noisy ? n : 0);
  const weight = multiplied ? 0 : sigma * temperature;
  const position = { seed, step, instance: 0, sample: 0, samples, draws };
  return {
    write(x, instance, sample) {
      if (noisy) {
        position.instance = instance;
        position.sample = sample;
        law.fill(noise, position);
      }
      const gradientFrom = (instance * gradientRows + Math.floor(sample / shared)) * n;
      const factor = lambda === null ? 0 : -sigma * lambda[instance]!;
      let check = perturbRow(x, theta, instance * n, alpha, gradient, gradientFrom, factor, noise, weight, clamp);
      if (multiplied && noisy) check = multiplyRow(x, noise, temperature);
      if (check !== 0) requireUsable(request, x, noise, instance, sample);
    },
  };
}

/** @throws DomainError unless every x is finite or, like its θ, one of the infinities that the solver takes. */
function requireUsable(
  request: SolveRequest,
  x: Float32Array,
  noise: Float32Array,
  instance: number,
  sample: number,
): void {
  const { solver, theta, noise: law } = request;
  for (const [i, value] of x.entries()) {
    if (Number.isFinite(value)) continue;
    const original = theta[instance * x.length + i]!;
    if (value === original) continue;
    const place = `instance ${instance}, sample ${sample}, number ${i}`;
    if (noise.length > 0 && !Number.isFinite(noise[i])) {
      throw new DomainError(`${law.name}: the noise of ${place} is ${noise[i]}; a law must give finite numbers.`);
    }
    throw new DomainError(
      `${solver.name}: the perturbed theta of ${place} is ${value}: theta (${original}), gradient or temperature is too large for float32.`,
    );
  }
}
