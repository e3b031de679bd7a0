import { DomainError } from "../core/errors.ts";
import { isPromise } from "../core/isPromise.ts";
import { requireSolver } from "../core/requireSolver.ts";
import { sameShape, showShape, sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { requireFamily as requireParts } from "../exact/requireFamily.ts";
import { requireNumbers } from "../exact/requireNumbers.ts";
import type { Family, Numbers } from "../exact/types.ts";
import { uniformsAt } from "../random/uniforms.ts";
import type { ForwardCall } from "./types.ts";

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

/** μ of a family that may be the caller's. @throws ShapeError, DomainError when they are not numbers of its shape. */
export function marginalsOf(family: Family, theta: Numbers): Float64Array {
  return checked(family, "the marginals", family.marginals(theta));
}

/** ∂⟨g, μ⟩/∂θ, as `marginalsOf`. */
export function marginalsGradientOf(family: Family, theta: Numbers, gradient: Numbers): Float64Array {
  return checked(family, "the gradient of the marginals", family.marginalsGradient(theta, gradient));
}

function checked(family: Family, what: string, values: Float64Array): Float64Array {
  requireNumbers(family.name, what, values, family.shape);
  return values;
}

/** θ/τ in float64. */
export function scaled(theta: Float32Array, temperature: number): Float64Array {
  return Float64Array.from(theta, (value) => value / temperature);
}

/** At 1/1,000 of its temperature a family is its best solution alone, nearly. */
const COLD = 1000;

/**
 * A family to sample from in place of the solver.
 *
 * @throws DomainError unless it is that of the solver's problem, and has no offset that a temperature would leave
 * alone.
 */
export function requireOwnFamily(where: string, solver: Solver, family: Family, temperature = 1): Family {
  requireFamily(where, solver, family);
  if (temperature !== 1 && (solver.offset || family.offsets?.some(Boolean))) {
    throw new DomainError(
      `${where}: a temperature divides θ but not the offsets h(z) of ${family.name}; divide those, and take temperature 1.`,
    );
  }
  requireSameProblem(where, solver, family);
  return family;
}

/**
 * That the solver's answer to a θ is as good as the family's best, where it answers at once.
 *
 * @throws DomainError when it is not: then they have different feasible sets, or the solver is not exact.
 */
function requireSameProblem(where: string, solver: Solver, family: Family): void {
  if (solver.exact === false || solver.offset || family.offsets?.some(Boolean)) return;
  const uniform = uniformsAt(0, 0, 0, 0);
  const theta = Float32Array.from({ length: sizeOf(family.shape) }, () => 0.5 + uniform());
  const solution = new Float32Array(theta.length);
  try {
    const pending = solver.solve(theta.slice(), solution);
    if (isPromise(pending)) return void pending.then(undefined, () => {});
  } catch {
    return; // what the solver does not take is its own affair, and told when it is asked
  }
  const means = marginalsOf(
    family,
    theta.map((value) => COLD * value),
  );
  const [own, best] = [solution, means].map((z) => theta.reduce((sum, value, i) => sum + value * z[i]!, 0));
  const spread = Math.min(Math.log(family.count), theta.length * Math.LN2) / COLD;
  if (Math.abs(own! - best!) <= spread + 1e-4 * Math.abs(best!)) return;
  throw new DomainError(
    `${where}: for one θ the best of ${family.name} is worth ${best}, the solution of ${solver.name} ${own}; they are not of the same problem.`,
  );
}

/** @throws DomainError unless the family has the solver's sense and shape. */
export function requireFamily(where: string, solver: Solver, family: Family): Family {
  requireParts(where, family);
  requireSolver(where, solver);
  if (family.sense === solver.sense && sameShape(family.shape, solver.shape)) return family;
  throw new DomainError(
    `${where}: ${family.name} (${family.sense}, ${showShape(family.shape)}) is not the family of ${solver.name} (${solver.sense}, ${showShape(solver.shape)}).`,
  );
}
