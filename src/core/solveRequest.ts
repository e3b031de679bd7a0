import type { Draws, NoiseLaw } from "./noiseLaw.ts";
import type { Solver } from "./solver.ts";

/**
 * The one kind of work in the library: solve the perturbed rows
 *
 *     x[b,s] = α·θ[b] + shift[b]·direction[b,s] + σ·τ·ε(seed, step, b, s)          z[b,s] = solve(x[b,s])
 *
 * with σ = +1 for a solver that maximises and −1 for one that minimises; or, with `perturbation: "multiplicative"`,
 * (α·θ[b] + shift[b]·direction[b,s]) ⊙ exp(τ·ε − τ²/2), which keeps every sign. The shift has its sign already: who
 * makes the request, an estimator or a loss, knows the solver's sense and resolves it once.
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
  /** How far each instance moves along its direction, [batch], either sign. Null: 0 for all. */
  readonly shift: Float64Array | null;
  /**
   * Shape [batch, rows, …instance]: `rows` divides `samples`, and each row serves samples / rows of them, one behind
   * the other. Null where `shift` is.
   */
  readonly direction: Float32Array | null;
  /** Whether α·θ + shift·direction is cut off at 0 from below, before noise is added. */
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
  /**
   * Per instance, 0 where nobody will look at the answer: it is not solved, and its part of the answer is 0. Null: all.
   */
  readonly wanted: Uint8Array | null;
  /**
   * `"none"`: answer with every z, shape [batch, samples, …instance]. `"sum"`: with Σ_s z, shape [batch, …instance].
   */
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
 * Work that needs answers of a solver: it yields solve requests, receives the answer to each, and returns its result.
 * It never calls a solver and never waits, so synchronous and asynchronous use, one core and many machines, share it.
 */
export type SolveProgram<T> = Generator<SolveRequest, T, Float32Array>;
