import type { NoiseLaw } from "../core/noiseLaw.ts";
import type { Sense, Solver } from "../core/solver.ts";
import type { Layer } from "../estimators/types.ts";
import type { Family } from "../exact/types.ts";

/** A loss of one solution; both functions get an array of their own. */
export interface SolutionLoss {
  /** L(z). */
  value(solution: Float32Array): number;
  /** ∂L/∂z, of the solution's size. */
  gradient(solution: Float32Array): Float32Array;
}

/** A solver that answers at once, and a loss of its solutions: what gradients are audited for. */
export interface AuditProblem {
  /** How reports call it; the solver's name by default. */
  readonly name?: string;
  /** The solver whose gradients are asked for. */
  readonly solver: Solver;
  /** θ of one instance. */
  readonly theta: Float32Array;
  /** The loss of its solutions. */
  readonly loss: SolutionLoss;
  /** The Gibbs distribution of the solver's feasible set, where there is one: the exact gradient comes from it. */
  readonly family?: Family | undefined;
}

/** What an estimator means to estimate: the gradient of the loss expected under the family, or under noise. */
export type AuditAim = "gibbs" | "perturbed";

/** An estimator of your own to audit. */
export interface AuditEstimator {
  /** How the table calls it. */
  readonly name: string;
  /** Makes a layer of the solver that it receives, which counts its calls; of one sample or more. */
  readonly make: (solver: Solver) => Layer;
  /** `"perturbed"` by default. */
  readonly aim?: AuditAim;
}

/** Options of `audit`. */
export interface AuditOptions {
  /** The noise of estimators that perturb; `gumbel()` by default. */
  readonly noise?: NoiseLaw;
  /** τ > 0 of noise and family; 1 by default. */
  readonly temperature?: number;
  /** Samples of one gradient, S >= 2; 10 by default. */
  readonly samples?: number;
  /** Gradients of each estimator, R >= 2; 200 by default. */
  readonly repetitions?: number;
  /** Names the random numbers; 0 by default. */
  readonly seed?: number;
  /** Names of those to audit, or estimators of your own; all by default. */
  readonly estimators?: readonly (string | AuditEstimator)[];
  /** Solves for the reference of the perturbed expectation; 100,000 by default. */
  readonly referenceSamples?: number;
  /**
   * About how long the audit may take: what does not fit is left out, down to 2 gradients each. No limit by default.
   */
  readonly seconds?: number;
  /** Told of the parts of the work: after `done` of `total` units. */
  readonly onProgress?: (part: string, done: number, total: number) => void;
}

/** The gradient of an expected loss, computed by other means than the estimators. */
export interface AuditReference {
  /** The expectation: under the family, under noise that is added, or under noise that multiplies. */
  readonly name: "gibbs" | "perturbed" | "multiplicative";
  /**
   * `"exact"`: by enumeration. `"score"`: an unbiased estimate of many samples. `"differences"`: of the expected loss,
   * in a few directions with the same noise on either side, right to about 1 %.
   */
  readonly method: "exact" | "score" | "differences";
  /** The expected loss. */
  readonly value: number;
  /** The gradient, [n], or its products with the directions. */
  readonly gradient: Float64Array;
  /** Standard errors of `gradient`. */
  readonly errors: Float64Array;
  /** Standard error of the length of `gradient`, relative; 0 where it is exact. */
  readonly lengthError: number;
  /** Degrees of freedom of `lengthError`. */
  readonly lengthDegrees: number;
  /** Row-major [count, n], where there are directions. */
  readonly directions: Float32Array | null;
  /** Rows solved for it. */
  readonly solves: number;
}

/** How an estimator's gradients compare with a reference; where that has directions, their products with them do. */
export interface AuditComparison {
  /** ‖mean − reference‖/‖reference‖. */
  readonly bias: number;
  /** What `bias` comes to by chance alone, in root mean square: the standard errors of mean and reference together. */
  readonly biasError: number;
  /**
   * `"biased"`: `bias`, or the error of the length along the reference, is more than chance makes of it in .27 % of
   * audits, some three standard errors. `"unbiased"`: none is seen, and one of .3 would have been. `"unclear"`: none is
   * seen, but one of .3 could hide behind the noise; more repetitions would tell.
   */
  readonly verdict: "biased" | "unbiased" | "unclear";
  /**
   * δ: gradients that are 1 + δ times too large would be called biased in 95 % of audits of this budget. So
   * `"unbiased"` is to within δ. Infinity where no factor would be told.
   */
  readonly detectable: number;
  /** Cosine of the mean gradient and the reference; 0 where the mean is 0. */
  readonly cosine: number;
  /** Mean cosine of single gradients and the reference; one that is 0 counts as 0. */
  readonly cosineOfOne: number;
  /** The factor that brings the mean gradient closest to the reference; NaN where the mean is 0. */
  readonly scale: number;
  /** Summed variance of one gradient, over ‖reference‖². */
  readonly variance: number;
}

/** What the gradients of one estimator are like. */
export interface AuditRow {
  /** Name of the estimator. */
  readonly name: string;
  /** A setting that was chosen to fit: `"λ 0.64"`; empty where there is none. */
  readonly setting: string;
  /** What it means to estimate. */
  readonly aim: AuditAim;
  /** `"samples"`: L is taken of every solution. `"mean"`: of their mean, a different loss unless L is linear. */
  readonly output: "samples" | "mean";
  /** Gradients that were made. */
  readonly repetitions: number;
  /** Mean gradient, [n]. */
  readonly mean: Float64Array;
  /** Standard errors of `mean`. */
  readonly errors: Float64Array;
  /** Summed over the numbers of one gradient. */
  readonly variance: number;
  /** Share of the gradients that are not 0 everywhere. */
  readonly density: number;
  /** Mean number of places in which a gradient, a mean over S samples, is not 0. */
  readonly nonZeros: number;
  /**
   * Rows solved in the forward and in the backward pass of one gradient; null where the layer has a solver of its own.
   */
  readonly solves: { readonly forward: number; readonly backward: number } | null;
  /** Median time of one gradient, forward and backward. */
  readonly microseconds: number;
  /** Null where there is no such reference, or it is 0. */
  readonly gibbs: AuditComparison | null;
  /** With the reference under the estimator's own perturbation, additive or multiplicative. */
  readonly perturbed: AuditComparison | null;
}

/** Something that was left out, and why. */
export interface AuditRefusal {
  /** What was left out. */
  readonly name: string;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** What an exact solver fulfils in every trial: ⟨x − x′, z − z′⟩ >= 0, or <= 0 where it minimises. */
export interface MonotonicityCheck {
  /** Pairs of rows that the solver solved. */
  readonly trials: number;
  /** Trials in which z and z′ are not the same. */
  readonly changes: number;
  /** Trials in which it is not fulfilled. */
  readonly violations: number;
  /** The worst σ⟨x − x′, z − z′⟩ over ‖x − x′‖‖z − z′‖, −1 … 0; 0 where no trial fails. */
  readonly worst: number;
}

/**
 * Whether the solver's answers are the best of all that it gave: a solution that it found at one θ is feasible at every
 * other. Unlike monotonicity this also finds a solver that answers for θ plus a constant vector.
 */
export interface RevealedPreferenceCheck {
  /** Answers that were compared with others. */
  readonly answers: number;
  /** Pairs of an answer and a solution seen before that were compared. */
  readonly comparisons: number;
  /** Answers that a solution seen before is better than, by more than rounding. */
  readonly violations: number;
  /**
   * Such answers to rows with negative costs, where θ has none: solvers of costs are heuristics there. They are no
   * failure, and not among the violations. (With `"max"` a cost is a negative number.)
   */
  readonly beyond: number;
  /** The violation that is worst for the size of its objective, or the worst one beyond; null where there is none. */
  readonly example: {
    /** The row that was solved, [n]. */
    readonly theta: Float32Array;
    /** The solver's solution, [n]. */
    readonly answer: Float32Array;
    /** A better one, which it gave for another row, [n]. */
    readonly better: Float32Array;
    /** ⟨θ, z⟩ + h(z) of the answer. */
    readonly value: number;
    /** The same of the better one. */
    readonly betterValue: number;
  } | null;
}

/**
 * Whether the solver finds the best of the family's solutions, as it has to where the family is that of its feasible
 * set.
 */
export interface FamilyCheck {
  /** Rows that were looked at. */
  readonly trials: number;
  /** Trials in which a solution of the family's is better than the solver's. */
  readonly violations: number;
}

/** Whether `loss.gradient` is the gradient of `loss.value`, at some solutions. */
export interface LossCheck {
  /**
   * `"slopes"`: it agrees with differences around a solution. `"solutions"`: not with those, but with differences from
   * solution to solution, as where a value is only meant for solutions. `"no"`: with neither.
   */
  readonly agrees: "slopes" | "solutions" | "no";
  /**
   * Where it agrees least with differences around a solution: the gradient's number and the difference; null if all
   * agree.
   */
  readonly worst: { readonly index: number; readonly gradient: number; readonly difference: number } | null;
  /** Whether the gradient was the same at all solutions seen: E L(z) is then L(E z). */
  readonly linear: boolean;
}

/** What `audit` found. All but the times is the same for the same seed. */
export interface AuditReport {
  /** Name of the problem. */
  readonly name: string;
  /** What was audited. */
  readonly solver: {
    readonly name: string;
    readonly sense: Sense;
    readonly shape: readonly number[];
    /** False where the solver says that it is a heuristic. */
    readonly exact: boolean;
  };
  /** Name of the law. */
  readonly noise: string;
  /** τ of noise and family. */
  readonly temperature: number;
  /** Samples of one gradient, S. */
  readonly samples: number;
  /** Gradients of each estimator that were asked for. */
  readonly repetitions: number;
  /** Seed of the random numbers. */
  readonly seed: number;
  /** What the gradients were compared with. */
  readonly references: readonly AuditReference[];
  /** One row for each estimator. */
  readonly rows: readonly AuditRow[];
  /** Estimators and references that do not apply. */
  readonly refusals: readonly AuditRefusal[];
  /** Whether the solver is exact, as far as can be seen. */
  readonly monotonicity: MonotonicityCheck;
  /** Whether its answers are the best of all that were seen. */
  readonly revealedPreference: RevealedPreferenceCheck;
  /** Null where there is no family, or one of too many solutions to look at. */
  readonly family: FamilyCheck | null;
  /** Whether the loss's gradient is that of its value. */
  readonly loss: LossCheck;
  /** What should worry the reader, in sentences. */
  readonly warnings: readonly string[];
}
