import { DomainError, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { sigmaOf } from "../core/sense.ts";
import { sizeOf } from "../core/shape.ts";
import { requireNumbers, requireSize } from "./requireNumbers.ts";
import type { Family, Numbers } from "./types.ts";

/** What is known of a family before any θ. */
export type FamilyFacts = Pick<Family, "name" | "sense" | "shape" | "count">;

/**
 * The arithmetic of a family, without checks and signs: p(z) ∝ exp⟨s, z⟩ for the scores s = σθ that `build` saw last.
 */
export interface Machine {
  build(scores: Float64Array): void;
  /** ln Σ_z exp⟨s, z⟩. */
  logPartition(): number;
  /** means = E z; they arrive as zeros. */
  marginals(means: Float64Array): void;
  /** product = Cov(z)·g; it arrives as zeros. */
  covariance(gradient: Float64Array, product: Float64Array): void;
  /** Writes the numbers of a draw that are not 0; `uniform` gives numbers in [0, 1). */
  sample(solution: Float32Array, uniform: () => number): void;
  /** Writes the numbers of every solution that are not 0, row-major. */
  list(table: Float32Array): void;
}

/** The numbers that a list of solutions may have: 64 MB of them. */
const LISTABLE = 2 ** 24;

/**
 * A family from its arithmetic. What comes in is checked here, and here is the only place that knows σ. A machine
 * builds once for one θ: as long as the same numbers come, draws and derivatives share what it built.
 */
export function createFamily(facts: FamilyFacts, machine: Machine): Family {
  const { name, sense, shape, count } = facts;
  const n = sizeOf(shape);
  const sign = sigmaOf(sense);
  const scores = new Float64Array(n).fill(Number.NaN);
  const signed = new Float64Array(n);

  return {
    ...facts,
    logPartition(theta) {
      prepare(theta);
      return machine.logPartition();
    },
    marginals(theta) {
      prepare(theta);
      const means = new Float64Array(n);
      machine.marginals(means);
      return means;
    },
    marginalsGradient(theta, gradient) {
      requireNumbers(name, "gradient", gradient, shape);
      prepare(theta);
      for (let i = 0; i < n; i++) signed[i] = sign * gradient[i]!;
      const product = new Float64Array(n);
      machine.covariance(signed, product);
      return product;
    },
    sample(theta, solution, uniform) {
      requireSize(name, "solution", solution, shape);
      if (!isFloat32Array(solution)) {
        throw new ShapeError(`${name}: solution must be a Float32Array, got ${show(solution)}.`);
      }
      if (typeof uniform !== "function") {
        throw new DomainError(`${name}: uniform must be a function that gives numbers, got ${show(uniform)}.`);
      }
      prepare(theta);
      solution.fill(0);
      machine.sample(solution, () => requireUniform(name, uniform()));
    },
    solutions() {
      if (count * n > LISTABLE) {
        throw new DomainError(
          `${name}: ${count} solutions of ${n} numbers are too many to list, at most 2^24 numbers; take samples instead.`,
        );
      }
      const table = new Float32Array(count * n);
      machine.list(table);
      return table;
    },
  };

  function prepare(theta: Numbers): void {
    requireNumbers(name, "theta", theta, shape);
    let changed = false;
    for (let i = 0; i < n; i++) {
      const score = sign * theta[i]!;
      if (score === scores[i]) continue;
      scores[i] = score;
      changed = true;
    }
    if (changed) machine.build(scores);
  }
}

function requireUniform(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0 && value < 1) return value;
  throw new DomainError(`${name}: uniform must give numbers between 0 and 1, got ${show(value)}.`);
}
