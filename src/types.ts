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
  /** What it does with ⟨θ, z⟩. */
  readonly sense: Sense;
  /** Shape of one instance, e.g. `[rows, columns]`. */
  readonly shape: readonly number[];
  /** False for a heuristic; absent means that solutions are optimal. */
  readonly exact?: boolean;
  /** Which infinite values theta may hold; absent means none. `[Infinity]` for costs: "never use this". */
  readonly infinities?: readonly number[];
  /** Solves one instance. A solver that answers with a promise works through the async calls only. */
  solve(theta: Float32Array, solution: Float32Array): void | Promise<void>;
  /**
   * h(z), the part of the objective that does not depend on θ, where there is one: the solver then finds the best of
   * ⟨θ, z⟩ + h(z). It counts in values of the objective, never in a row.
   */
  readonly offset?: (solution: Float32Array) => number;
  /** Solves `rows` instances, any number, one behind the other; where present, it is called instead of `solve`. */
  solveBatch?(thetas: Float32Array, solutions: Float32Array, rows: number): void | Promise<void>;
  /**
   * The most rows that `solveBatch` is to get at once; absent means all that there are. Where it is present, a failure is
   * looked for with `solve`, row by row, so that the error can name the place.
   */
  readonly batchRows?: number;
}

/** Where a row of noise stands: the same place always has the same noise. All are whole numbers >= 0. */
export interface NoisePosition {
  /** Names the stream of noise. */
  readonly seed: number;
  /** The forward pass, below 2⁵³. */
  readonly step: number;
  /** Place of the instance in the batch, below 2³². */
  readonly instance: number;
  /** Place of the sample in its instance, below 2³¹. */
  readonly sample: number;
  /** How many samples the instance has. */
  readonly samples: number;
  /** How the samples of the instance depend on one another; independent of one another by default. */
  readonly draws?: Draws;
}

/**
 * How the S samples of an instance are drawn; each of them alone has the law's distribution in any case.
 *
 * `"independent"`. `"antithetic"`: in pairs, of u and 1 − u, which stand for each number's draws. `"latinHypercube"`:
 * each number's S draws fall into the S intervals of equal probability, one into each, in random order.
 */
export type Draws = "independent" | "antithetic" | "latinHypercube";

/** A distribution of noise, as a pure function of the position: nothing is stored, every pass can compute it again. */
export interface NoiseLaw {
  /** How errors and reports call it. */
  readonly name: string;
  /** Mean of one draw, where known. */
  readonly mean?: number;
  /** Variance of one draw, where known. */
  readonly variance?: number;
  /** Whether `fill` follows `position.draws`; absent means that it only makes independent draws. */
  readonly coupled?: boolean;
  /** Writes ε for the coordinates 0 … noise.length − 1 of the row at `position`. */
  fill(noise: Float32Array, position: NoisePosition): void;
  /** s(ε) = −∂ ln ρ(ε)/∂ε of one draw, ρ the density; what score-function estimators need. */
  readonly score?: (draw: number) => number;
}

/**
 * The one kind of work in the library: solve the perturbed rows
 *
 *     x[b,s] = α·θ[b] − σ·λ[b]·g[b,s] + σ·τ·ε(seed, step, b, s)          z[b,s] = solve(x[b,s])
 *
 * with σ = +1 for a solver that maximises and −1 for one that minimises; or, with `perturbation: "multiplicative"`,
 * (α·θ[b] − σ·λ[b]·g[b,s]) ⊙ exp(τ·ε − τ²/2), which keeps every sign.
 */
export interface SolveRequest {
  /** Who solves a row. */
  readonly solver: Solver;
  /** θ, shape [batch, …instance]. */
  readonly theta: Float32Array;
  /** How many instances θ has. */
  readonly batch: number;
  /** S: rows of each instance. */
  readonly samples: number;
  /** α >= 0. An infinite θ stays what it is for every α. */
  readonly alpha: number;
  /** λ[b], one for each instance; negative to move with the gradient. Null: 0 for all. */
  readonly lambda: Float64Array | null;
  /**
   * g, shape [batch, rows, …instance]: `rows` divides `samples`, and each row serves samples / rows of them, one behind
   * the other. Null where λ is.
   */
  readonly gradient: Float32Array | null;
  /** Whether αθ − σλg is cut off at 0 from below, before noise is added. */
  readonly clamp: boolean;
  /** Whether noise is added to the row or multiplies it. */
  readonly perturbation: "additive" | "multiplicative";
  /** τ >= 0. */
  readonly temperature: number;
  /** The law of ε. */
  readonly noise: NoiseLaw;
  /** How the samples of an instance depend on one another. */
  readonly draws: Draws;
  /** Seed of the noise. */
  readonly seed: number;
  /** Step of the noise. */
  readonly step: number;
  /** Per instance, 0 where nobody will look at the answer: it is not solved, and its part of the answer is 0. Null: all. */
  readonly wanted: Uint8Array | null;
  /** `"none"`: answer with every z, shape [batch, samples, …instance]. `"sum"`: with Σ_s z, shape [batch, …instance]. */
  readonly reduce: "none" | "sum";
}

/**
 * Answers solve requests, at once or later. Every executor gives the same bits. Executors come with the library: what a
 * request holds may grow, so that one of your own could answer a question that it does not know of wrongly.
 */
export interface Executor {
  /** How errors and reports call it. */
  readonly name: string;
  /**
   * Answers a request at once.
   *
   * @throws SolverError when the solver fails or only answers with promises; DomainError when a row is not finite.
   */
  solve(request: SolveRequest): Float32Array;
  /** As `solve`, as a promise. An abort of the signal rejects with its reason before the next row is solved. */
  solveAsync(request: SolveRequest, signal?: AbortSignal): Promise<Float32Array>;
}

/**
 * Work that needs answers of a solver: it yields solve requests, is handed the answer of each, and returns its result.
 * It never calls a solver and never waits, so synchronous and asynchronous use, one core and many machines, share it.
 */
export type Work<T> = Generator<SolveRequest, T, Float32Array>;

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
  /** The most rows of an instance in one request; `samples` by default. */
  readonly rows?: number;
  /** What `backward` is handed; `"gradient"` by default. */
  readonly upstream?: Upstream;
  /** θ → the output, and the way back. */
  forward(call: ForwardCall): Work<Estimate>;
}

/** The output of a forward pass, shape as `Output` says, and the work that turns ∂L/∂output into ∂L/∂θ. */
export interface Estimate {
  /** The solutions or their mean. */
  readonly output: Float32Array;
  /** What `upstream` says → ∂L/∂θ, shape [batch, …instance]. May be called more than once. */
  backward(upstream: Float32Array): Work<Float32Array>;
}

/**
 * What a backward pass is handed. `"gradient"`: ∂L/∂output, of the output's size. `"losses"`: the loss of every
 * solution, [batch·samples], of any kind; it need not have a gradient.
 */
export type Upstream = "gradient" | "losses";

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
  /** Whether the difference of the solutions is divided by λ: `"none"` or `"inverseLambda"`; the default of the policy. */
  readonly scale: Scale;
  /** True where the target is no step along a direction, so that it has no other side for symmetric differences. */
  readonly oneSided?: boolean;
  /** θ and g → where the target lies. */
  aim(call: AimCall): Aim;
  /**
   * Present where the policy learns: told, after each backward pass with a gradient, in how many places the two solutions
   * of a sample differ, on average over the samples that have a gradient.
   */
  learn?(changes: number): void;
}

/**
 * What becomes of the differences z − z′. `"none"`: their mean, as in torch-imle; a direction, whose size does not hang on
 * that of the loss. `"inverseLambda"`: divided by λ, finite differences; a derivative, by the chain rule.
 */
export type Scale = "none" | "inverseLambda";

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
  map(theta: Float32Array): Float32Array;
  /** `map` for solvers and executors that need time. */
  mapAsync(theta: Float32Array, options?: AsyncOptions): Promise<Float32Array>;
}

/**
 * What a loss compares θ with. `"solution"`: the solution that should have come out, z*. `"costs"`: the θ that turned out
 * to be true, by which every solution can be judged.
 */
export type Supervision = "solution" | "costs";

/** What the rule of a loss is told; arrays of shape [batch, …instance]. */
export interface LossCall {
  /** The solver of the loss. */
  readonly solver: Solver;
  /** θ, checked. */
  readonly theta: Float32Array;
  /** As the rule's supervision says. */
  readonly truth: Float32Array;
  /** The solutions of the true θ, where the caller has them. */
  readonly optimum: Float32Array | null;
  /** How many instances θ has. */
  readonly batch: number;
  /** Names the noise of the evaluation. */
  readonly step: number;
}

/** The loss of each instance, [batch], and its gradient, [batch, …instance], not yet averaged. */
export interface LossTerms {
  /** The loss of each instance, [batch]. */
  readonly values: Float64Array;
  /** Of each instance, [batch, …instance]. */
  readonly gradient: Float32Array;
}

/** The rule of a loss of θ: pure arithmetic around solve requests. */
export interface LossRule {
  /** How errors and reports call it. */
  readonly name: string;
  /** What the truth has to be. */
  readonly supervision: Supervision;
  /** The most samples of an instance in one request. */
  readonly samples: number;
  /** θ and the truth → the loss of each instance. */
  evaluate(call: LossCall): Work<LossTerms>;
}

/** Options of one evaluation of a loss. */
export interface LossOptions extends ForwardOptions {
  /** The solutions of the true θ, [batch, …instance], where they are known: spares solving for them. */
  readonly optimum?: Float32Array;
}

/** A loss and its gradient, means over the batch. */
export interface LossValue {
  /** Mean over the batch. */
  readonly value: number;
  /** The loss of each instance, [batch]. */
  readonly values: Float64Array;
  /** ∂value/∂θ, shape [batch, …instance]. */
  readonly gradient: Float32Array;
}

/** A loss of θ itself, with its gradient: it needs no loss of the solutions, but what its supervision says. */
export interface Loss {
  /** `"fenchelYoung(topK(3 of 10))"` */
  readonly name: string;
  /** The solver inside. */
  readonly solver: Solver;
  /** What the truth has to be. */
  readonly supervision: Supervision;
  /** The step that the next evaluation will use, up by one with each; to resume a training, set it. */
  step: number;
  /**
   * θ and the truth, both [batch, …instance] → the loss and its gradient.
   *
   * @throws ShapeError when they are not one or more whole instances, as many of each.
   * @throws DomainError when a number is NaN, or infinite where the solver does not take it.
   * @throws SolverError when the solver fails.
   */
  evaluate(theta: Float32Array, truth: Float32Array, options?: LossOptions): LossValue;
  /** `evaluate` for solvers and executors that need time. Works on copies of the arrays. */
  evaluateAsync(theta: Float32Array, truth: Float32Array, options?: LossOptions & AsyncOptions): Promise<LossValue>;
}
