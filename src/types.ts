/**
 * Whether a solver maximises or minimises: `"max"` is z(θ) = argmax ⟨θ, z⟩, `"min"` is
 * z(θ) = argmin ⟨θ, z⟩ (θ are costs). It is the only sign in the library; no caller writes a −1.
 */
export type Sense = "max" | "min";

/**
 * A combinatorial solver: it turns the numbers θ of one instance into the best solution z of the same shape.
 *
 * Both arrays are row-major and hold as many numbers as `shape` says. `solve` writes every number of `solution`, and
 * theta is as it was when it is done. It throws a SolverError where there is no solution, or a DomainError where it does
 * not take a theta; whatever else it throws arrives as a SolverError with the place. To make a solver from a function of your own use `fromFunction`, which checks its answers.
 */
export interface Solver {
  /** How errors and reports call it, with its size: `"topK(3 of 10)"`. */
  readonly name: string;
  readonly sense: Sense;
  /** Shape of one instance, e.g. `[rows, columns]`. */
  readonly shape: readonly number[];
  /** Which infinite values theta may hold; absent means none. `[Infinity]` for costs: "never use this". */
  readonly infinities?: readonly number[];
  /** Solves one instance. A solver that answers with a promise works through the async calls only. */
  solve(theta: Float32Array, solution: Float32Array): void | Promise<void>;
  /** Solves `rows` instances, any number, one behind the other; where present, it is called instead of `solve`. */
  solveBatch?(thetas: Float32Array, solutions: Float32Array, rows: number): void | Promise<void>;
}

/** Where a row of noise stands: the same place always has the same noise. All are whole numbers >= 0. */
export interface NoisePosition {
  readonly seed: number;
  readonly step: number;
  readonly instance: number;
  readonly sample: number;
  /** How many samples the instance has; for laws whose samples depend on one another. */
  readonly samples: number;
}

/** A distribution of noise, as a pure function of the position: nothing is stored, every pass can compute it again. */
export interface NoiseLaw {
  readonly name: string;
  /** Mean of one draw, where known. */
  readonly mean?: number;
  /** Variance of one draw, where known. */
  readonly variance?: number;
  /** Writes ε for the coordinates 0 … noise.length − 1 of the row at `position`. */
  fill(noise: Float32Array, position: NoisePosition): void;
}

/**
 * The one kind of work in the library: solve the perturbed rows
 *
 *     x[b,s] = α·θ[b] − σ·λ·g[b,s] + σ·τ·ε(seed, step, b, s)          z[b,s] = solve(x[b,s])
 *
 * with σ = +1 for a solver that maximises and −1 for one that minimises.
 */
export interface SolveRequest {
  readonly solver: Solver;
  /** θ, shape [batch, …instance]. */
  readonly theta: Float32Array;
  readonly batch: number;
  readonly samples: number;
  /** α >= 0. An infinite θ stays what it is for every α. */
  readonly alpha: number;
  /** λ >= 0, the same for all rows. */
  readonly lambda: number;
  /** g, shape [batch, samples, …instance] or, the same for all samples, [batch, …instance]; null where λ = 0. */
  readonly gradient: Float32Array | null;
  /** Whether αθ − σλg is cut off at 0 from below, before noise is added. */
  readonly clamp: boolean;
  /** τ >= 0. */
  readonly temperature: number;
  readonly noise: NoiseLaw;
  readonly seed: number;
  readonly step: number;
  /** `"none"`: answer with every z, shape [batch, samples, …instance]. `"sum"`: with Σ_s z, shape [batch, …instance]. */
  readonly reduce: "none" | "sum";
}

/**
 * Answers solve requests, at once or later. Every executor gives the same bits. Executors come with the library: what a
 * request holds may grow, so that one of your own could answer a question that it does not know of wrongly.
 */
export interface Executor {
  readonly name: string;
  /** @throws SolverError when the solver fails or only answers with promises; DomainError when a row is not finite. */
  solve(request: SolveRequest): Float32Array;
  /** As `solve`, as a promise. An abort of the signal rejects with its reason before the next row is solved. */
  solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array>;
}

/** What an estimator is told of a forward pass: θ, shape [batch, …instance], and the step that names its noise. */
export interface ForwardCall {
  readonly solver: Solver;
  readonly theta: Float32Array;
  readonly batch: number;
  readonly step: number;
}

/**
 * A gradient estimator: pure arithmetic around two solve requests. It never calls a solver and never waits, so
 * synchronous and asynchronous use, one core and many machines, share it.
 */
export interface Estimator {
  readonly name: string;
  readonly samples: number;
  readonly output: Output;
  /** θ → the request whose answer makes the output. */
  forward(call: ForwardCall): SolveRequest;
  /** The answer of the forward request → the output. May return the same array. */
  finish(request: SolveRequest, answer: Float32Array): Float32Array;
  /** g = ∂L/∂output → the request whose answer makes the gradient. */
  backward(request: SolveRequest, gradient: Float32Array): SolveRequest;
  /** The output, the backward request and its answer → ∂L/∂θ, shape [batch, …instance]. */
  gradient(output: Float32Array, request: SolveRequest, answer: Float32Array): Float32Array;
}

/** `"samples"`: every solution, [batch·samples, …instance], sample fastest. `"mean"`: their mean, [batch, …instance]. */
export type Output = "samples" | "mean";

/** Options of one forward pass. */
export interface ForwardOptions {
  /** Names the noise of this pass; by default the layer counts its passes from 0. */
  readonly step?: number;
}

/** Options of an asynchronous call. */
export interface AsyncOptions {
  /** Stops the work before the next row, or while a solver's promise is pending. */
  readonly signal?: AbortSignal | undefined;
}

/** One forward pass and all that is needed to go back: no state hangs on the layer, so passes may interleave. */
export interface Pass {
  /** The solutions, or their mean, row-major. Read-only while `backward` may still be called. */
  readonly output: Float32Array;
  /** `[batch·samples, …instance]` or `[batch, …instance]`. */
  readonly outputShape: readonly number[];
  readonly step: number;
  /**
   * ∂L/∂output, of the output's size → ∂L/∂θ, of theta's size. May be called more than once; each call solves again.
   *
   * @throws ShapeError when the size differs from the output's.
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
  readonly solver: Solver;
  readonly samples: number;
  readonly output: Output;
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
  map(theta: Float32Array): Float32Array;
  /** `map` for solvers and executors that need time. */
  mapAsync(theta: Float32Array, options?: AsyncOptions): Promise<Float32Array>;
}

/** An array of numbers that the exact families take. */
export type Numbers = Float32Array | Float64Array;

/**
 * A feasible set whose Gibbs distribution is computed exactly:
 *
 *     p(z; θ) = exp(σ⟨θ, z⟩ − A(θ))          A(θ) = ln Σ_z exp(σ⟨θ, z⟩)
 *
 * θ and z have `shape`, row-major. Divide θ by a temperature to have another one.
 */
export interface Family {
  readonly name: string;
  readonly sense: Sense;
  /** Shape of one instance. */
  readonly shape: readonly number[];
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
