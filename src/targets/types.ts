import type { Solver } from "../core/solver.ts";

/** Where the target of a backward pass lies: x′ = α·θ − σ·λ[b]·g[b,s]. */
export interface Aim {
  /** α >= 0. */
  readonly alpha: number;
  /** λ[b] >= 0. */
  readonly lambda: Float64Array;
  /** The direction in place of g, of its size; g itself where absent. */
  readonly gradient?: Float32Array;
}

/** What a target policy sees of a backward pass. */
export interface AimCall {
  /** θ, shape [batch, …instance]. */
  readonly theta: Float32Array;
  /** g, shape [batch, rows, …instance]: one row for each sample, or one for their mean. */
  readonly gradient: Float32Array;
  /** How many instances θ has. */
  readonly batch: number;
  /** The solver that the target is for: its sense and its shape. */
  readonly solver: Solver;
  /** √(τ²·Var ε) of the backward pass: how far noise moves a number. */
  readonly noiseLength: number;
}

/** A target policy: how far, and where, the target moves against the upstream gradient. */
export interface Target {
  /** How errors and reports call it. */
  readonly name: string;
  /**
   * Whether the difference of the solutions is divided by λ: `"none"` or `"inverseLambda"`; the default of the policy.
   */
  readonly scale: Scale;
  /** True where the target is no step along a direction, so that it has no other side for symmetric differences. */
  readonly oneSided?: boolean;
  /** θ and g → where the target lies. */
  aim(call: AimCall): Aim;
  /**
   * Present where the policy learns: told, after each backward pass with a gradient, in how many places the two
   * solutions of a sample differ, on average over the samples that have a gradient.
   */
  learn?(changes: number): void;
}

/**
 * What becomes of the differences z − z′. `"none"`: their mean, as in torch-imle; a direction, whose size does not hang
 * on that of the loss. `"inverseLambda"`: divided by λ, finite differences; a derivative, by the chain rule.
 */
export type Scale = "none" | "inverseLambda";
