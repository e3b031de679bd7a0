import { DomainError, messageOf, SolverError } from "../core/errors.ts";
import { noiseOf } from "../core/noiseOf.ts";
import { sigmaOf } from "../core/sense.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import { addNoise, multiplyNoise, shiftRow } from "../kernels/rows.ts";
import { tableOf } from "../noise/tableLaw.ts";
import { perturbRows } from "../wasm/noise.ts";

/** Makes the perturbed rows of a request. */
export interface RowMaker {
  /**
   * Writes x[instance, sample], x[instance, sample + 1], …, as many as fit into `rows`; the instance has them all.
   *
   * @throws DomainError when a number is not finite.
   */
  write(rows: Float32Array, instance: number, sample: number): void;
}

/** Scratch: two rows. */
export function rowMaker(request: SolveRequest, n: number): RowMaker {
  const { solver, theta, batch, samples, alpha, shift, direction, perturbation, temperature, clamp } = request;
  const { noise: law, draws, seed, step } = request;
  const sigma = sigmaOf(solver.sense);
  const directionRows = direction === null ? 1 : direction.length / (batch * n);
  const shared = samples / directionRows;
  const noisy = temperature > 0;
  const multiplied = perturbation === "multiplicative";
  const weight = sigma * temperature;
  const table = tableOf(law);
  const base = new Float32Array(n);
  const noise = new Float32Array(noisy ? n : 0);
  /** Which row of the direction `base` is for, and whether it is finite. */
  let basedOn = -1;
  let baseIsFinite = true;

  return {
    write(rows, instance, sample) {
      const count = rows.length / n;
      for (let done = 0; done < count; ) {
        const first = sample + done;
        const together = Math.min(count - done, shared - (first % shared));
        setBase(instance, Math.floor(first / shared));
        const part = together === count ? rows : rows.subarray(done * n, (done + together) * n);
        if (!perturb(part, instance, first)) requireUsable(request, part, instance, first);
        done += together;
      }
    },
  };

  /** @throws SolverError, as a solver does, where a law throws. */
  function fill(instance: number, sample: number): void {
    try {
      noiseOf(request, instance, sample, noise);
    } catch (error) {
      const message = messageOf(error);
      throw new SolverError(`${law.name}: failed at instance ${instance}, sample ${sample}: ${message}`, {
        cause: error,
      });
    }
  }

  /** base = α·θ + shift·direction, what the rows that share a row of the direction have in common. */
  function setBase(instance: number, directionRow: number): void {
    const place = instance * directionRows + directionRow;
    if (place === basedOn) return;
    const factor = shift === null ? 0 : shift[instance]!;
    baseIsFinite = shiftRow(base, theta, instance * n, alpha, direction, place * n, factor, clamp) === 0;
    basedOn = place;
  }

  /** Writes base and noise for samples that share a base. Returns whether every number is finite. */
  function perturb(rows: Float32Array, instance: number, sample: number): boolean {
    const position = { seed, step, instance, sample, samples, draws };
    if (noisy && !multiplied && table) {
      const finite = perturbRows(rows, { base, table, position, weight });
      if (finite !== null) return finite;
    }
    let finite = baseIsFinite;
    for (let from = 0; from < rows.length; from += n) {
      const x = rows.length === n ? rows : rows.subarray(from, from + n);
      x.set(base);
      if (!noisy) continue;
      fill(instance, sample + from / n);
      const check = multiplied ? multiplyNoise(x, noise, temperature) : addNoise(x, noise, weight);
      if (check !== 0) finite = false;
    }
    return finite;
  }
}

/** @throws DomainError unless every x is finite or, like its θ, one of the infinities that the solver takes. */
function requireUsable(request: SolveRequest, rows: Float32Array, instance: number, sample: number): void {
  const { solver, theta, noise: law, temperature } = request;
  const n = theta.length / request.batch;
  for (let at = 0; at < rows.length; at++) {
    const value = rows[at]!;
    if (Number.isFinite(value)) continue;
    const i = at % n;
    const original = theta[instance * n + i]!;
    if (value === original) continue;
    const row = sample + (at - i) / n;
    const place = `instance ${instance}, sample ${row}, number ${i}`;
    if (temperature > 0) {
      const noise = new Float32Array(n);
      noiseOf(request, instance, row, noise);
      if (!Number.isFinite(noise[i])) {
        throw new DomainError(`${law.name}: the noise of ${place} is ${noise[i]}; a law must give finite numbers.`);
      }
    }
    throw new DomainError(
      `${solver.name}: the perturbed theta of ${place} is ${value}: theta (${original}), gradient or temperature is too large for float32.`,
    );
  }
}
