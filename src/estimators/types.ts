import type { AsyncOptions } from "../core/run.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";

/** What an estimator is told of a forward pass: θ, shape [batch, …instance], and the step that names its noise. */
export interface ForwardCall {
  /** The solver of the layer. */
  readonly solver: Solver;
  /** θ, checked. */
  readonly theta: Float32Array;
  /** How many instances θ has. */
  readonly batch: number;
  /** Names the noise of the pass. */
  readonly step: number;
}

/** A gradient estimator: pure arithmetic around solve requests. */
export interface Estimator {
  /** How errors and reports call it. */
  readonly name: string;
  /** Solutions sampled for each instance, S. */
  readonly samples: number;
  /** Whether every solution comes out or their mean. */
  readonly output: Output;
  /**
   * The most solutions of an instance that are kept at once; by default `samples`, 1 where the output is their mean.
   */
  readonly rows?: number;
  /** What `backward` receives; `"gradient"` by default. */
  readonly upstream?: Upstream;
  /** θ → the output, and the way back. */
  forward(call: ForwardCall): SolveProgram<Estimate>;
}

/** The output of a forward pass, shape as `Output` says, and the work that turns ∂L/∂output into ∂L/∂θ. */
export interface Estimate {
  /** The solutions or their mean. */
  readonly output: Float32Array;
  /** What `upstream` says → ∂L/∂θ, shape [batch, …instance]. May be called more than once. */
  backward(upstream: Float32Array): SolveProgram<Float32Array>;
}

/**
 * What a backward pass receives. `"gradient"`: ∂L/∂output, of the output's size. `"losses"`: the loss of every
 * solution, [batch·samples], of any kind; it need not have a gradient.
 */
export type Upstream = "gradient" | "losses";

/**
 * `"samples"`: every solution, [batch·samples, …instance], sample fastest. `"mean"`: their mean, [batch, …instance].
 */
export type Output = "samples" | "mean";

/** Options of one forward pass. */
export interface ForwardOptions {
  /** Names the noise of this pass; by default the layer counts its passes from 0. */
  readonly step?: number;
}

/** One forward pass and all that is needed to go back: the layer keeps no state, so passes may interleave. */
export interface Pass {
  /** The solutions, or their mean, row-major. Read-only while `backward` may still be called. */
  readonly output: Float32Array;
  /** `[batch·samples, …instance]` or `[batch, …instance]`. */
  readonly outputShape: readonly number[];
  /** The step that names the noise of this pass. */
  readonly step: number;
  /**
   * ∂L/∂output, of the output's size (or losses, where the layer's `upstream` says so) → ∂L/∂θ, of theta's size. May be
   * called more than once; each call solves again.
   *
   * @throws ShapeError when the size is another.
   * @throws DomainError when a number is not finite, or when theta or the output was changed after `forward`.
   */
  backward(gradient: Float32Array): Float32Array;
  /** `backward` for solvers and executors that need time. Works on a copy of the gradient. */
  backwardAsync(gradient: Float32Array, options?: AsyncOptions): Promise<Float32Array>;
}

/** A solver made differentiable. Its only state is the number of the next step. */
export interface Layer {
  /** `"imle(topK(3 of 10))"` */
  readonly name: string;
  /** The solver inside. */
  readonly solver: Solver;
  /** Solutions sampled for each instance, S. */
  readonly samples: number;
  /** Whether every solution comes out or their mean. */
  readonly output: Output;
  /** What the backward pass takes. */
  readonly upstream: Upstream;
  /** The step that the next `forward` will use, up by one with each, failed ones too; to resume a training, set it. */
  step: number;
  /**
   * Perturbs θ, [batch, …instance], and solves. `theta` is read again by `backward`: leave it unchanged until then.
   *
   * @throws ShapeError when theta is not one or more whole instances.
   * @throws DomainError when a number is NaN, or infinite where the solver does not take it.
   * @throws SolverError when the solver fails.
   */
  forward(theta: Float32Array, options?: ForwardOptions): Pass;
  /** `forward` for solvers and executors that need time. Works on a copy of theta; rows are solved one by one. */
  forwardAsync(theta: Float32Array, options?: ForwardOptions & AsyncOptions): Promise<Pass>;
  /** The solutions of θ itself, without noise, [batch, …instance]: what to use once the model is trained. */
  solve(theta: Float32Array): Float32Array;
  /** `solve` for solvers and executors that need time. */
  solveAsync(theta: Float32Array, options?: AsyncOptions): Promise<Float32Array>;
}
