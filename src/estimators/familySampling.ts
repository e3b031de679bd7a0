import { DomainError, show } from "../errors.ts";
import { uniformsAt } from "../random/uniforms.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Family, ForwardCall, Solver } from "../types.ts";

/** Exact samples of every instance, [batch·samples, …instance]. */
export function sampleFamily(
  family: Family,
  { theta, batch, step }: ForwardCall,
  { samples, temperature, seed }: { samples: number; temperature: number; seed: number },
): Float32Array {
  const n = theta.length / batch;
  const output = new Float32Array(theta.length * samples);
  for (let b = 0; b < batch; b++) {
    const row = scaled(theta.subarray(b * n, (b + 1) * n), temperature);
    for (let s = 0; s < samples; s++) {
      const at = (b * samples + s) * n;
      family.sample(row, output.subarray(at, at + n), uniformsAt(seed, step, b, s));
    }
  }
  return output;
}

/** θ/τ in float64. */
export function scaled(theta: Float32Array, temperature: number): Float64Array {
  return Float64Array.from(theta, (value) => value / temperature);
}

/** @throws DomainError unless the family has the solver's sense and shape, and no offset that a temperature would leave alone. */
export function requireFamily(where: string, solver: Solver, family: Family, temperature = 1): Family {
  if (typeof family?.marginals !== "function") {
    throw new DomainError(`${where}: family must be one such as kSubsets({ length: 10, k: 3 }), got ${show(family)}.`);
  }
  if (temperature !== 1 && (solver?.offset || family.offsets?.some(Boolean))) {
    throw new DomainError(
      `${where}: a temperature divides θ but not the offsets h(z) of ${family.name}; divide those, and take temperature 1.`,
    );
  }
  if (family.sense === solver?.sense && sameShape(family.shape, solver.shape)) return family;
  throw new DomainError(
    `${where}: ${family.name} (${family.sense}, ${showShape(family.shape)}) is not the family of ${solver?.name} (${solver?.sense}, ${showShape(solver?.shape ?? [])}).`,
  );
}
