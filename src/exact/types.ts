import type { Sense } from "../core/solver.ts";

/** An array of numbers that the exact families take. */
export type Numbers = Float32Array | Float64Array;

/**
 * A feasible set whose Gibbs distribution is computed exactly:
 *
 *     p(z; θ) = exp(σ⟨θ, z⟩ − A(θ))          A(θ) = ln Σ_z exp(σ⟨θ, z⟩)
 *
 * θ and z have `shape`, row-major. Divide θ by a temperature to have another one. A list with offsets h(z) has
 * σ(⟨θ, z⟩ + h(z)) in the exponent.
 */
export interface Family {
  /** How errors and reports call it, with its size. */
  readonly name: string;
  /** σ is +1 for `"max"`, −1 for `"min"`. */
  readonly sense: Sense;
  /** Shape of one instance. */
  readonly shape: readonly number[];
  /** h of every solution, in the order of `solutions()`, where there are offsets. */
  readonly offsets?: Float64Array;
  /** How many solutions are feasible; Infinity where it does not fit a number. */
  readonly count: number;
  /** A(θ). */
  logPartition(theta: Numbers): number;
  /** μ(θ) = E z. */
  marginals(theta: Numbers): Float64Array;
  /** ∂⟨g, μ(θ)⟩/∂θ = σ·Cov(z)·g: the exact gradient of the expectation of a linear loss ⟨g, z⟩. */
  marginalsGradient(theta: Numbers, gradient: Numbers): Float64Array;
  /** Writes one draw of p(z; θ), made from the uniform numbers in (0, 1) that `uniform` gives. */
  sample(theta: Numbers, solution: Float32Array, uniform: () => number): void;
  /** Every feasible solution, row-major [count, …instance]. @throws DomainError when they are too many to list. */
  solutions(): Float32Array;
}
