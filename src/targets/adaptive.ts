import {
  DomainError,
  requireChoice,
  requireNonNegative,
  requireOptions,
  requirePositive,
  requireShare,
  show,
} from "../core/errors.ts";
import { lambdaOfAll, lambdaOfEach, lengthsOfPerturbed, lengthsOfTheta } from "./lengths.ts";
import type { Target } from "./types.ts";

/** What an adaptive target has learnt: plain numbers, for JSON. */
export interface AdaptiveState {
  /** β: how far the target moves, in lengths of θ. */
  readonly beta: number;
  /** γ: the smoothed number of places in which the two solutions of a sample differ. */
  readonly gradNorm: number;
  /** The last change of β by the additive rule, for its momentum. */
  readonly update: number;
}

/** Options of `adaptive`. */
export interface AdaptiveOptions {
  /** α: how much of θ the target keeps, >= 0; 1 by default. */
  readonly alpha?: number;
  /** The first β, >= 0; 1 by default. */
  readonly beta?: number;
  /** The places in which the two solutions of a sample shall differ on average, > 0; 1 by default. */
  readonly targetNorm?: number;
  /** `"multiplicative"` (the default), or `"additive"` as published. */
  readonly rule?: "multiplicative" | "additive";
  /** `"instance"` (the default): a λ for each instance; `"batch"`: one for all, as published. */
  readonly scope?: "instance" | "batch";
  /** How fast β changes, > 0: .05 by default with the multiplicative rule, 1e-4 with the additive one. */
  readonly step?: number;
  /** Of the additive rule, 0 … 1; 0 by default. */
  readonly momentum?: number;
  /** How much of γ a pass keeps, 0 … 1; .9 by default. */
  readonly decay?: number;
  /** The first γ, >= 0; 1 by default. */
  readonly gradNorm?: number;
}

/** A target that learns β. Its state is its own: give each layer a target of its own. */
export interface AdaptiveTarget extends Target {
  /** The state now, to be saved. */
  readonly state: AdaptiveState;
  /** Goes on from a saved state, with equal bits. @throws DomainError when it is not one. */
  restore(state: AdaptiveState): void;
  /** @throws DomainError when `changes` is not a number of at least 0. */
  learn(changes: number): void;
}

/**
 * Where β = 0 starts to grow, and the range that it stays in: beyond it float32 sees θ alone, or the gradient alone.
 */
const FIRST_BETA = 1e-3;
const LEAST_BETA = 1e-6;
const MAX_BETA = 1e4;

/**
 * A target that finds by itself how far it has to move: so far that the two solutions of a sample differ, on average,
 * in `targetNorm` places.
 *
 *     λ[b] = β·√(‖θ[b]‖² + n·τ²·Var ε) / ‖g[b]‖          scale: "inverseLambda"
 *     multiplicative: β ← β·exp(step·(1 − c/targetNorm)), c the mean number of changes of this pass
 *     additive:       γ ← decay·γ + (1 − decay)·c; u ← momentum·u ± step, + if γ < targetNorm; β ← max(0, β + u)
 *
 * Like `relative` it does not depend on how the loss is scaled, averaged or batched. With the multiplicative rule the
 * mean of c over t passes is off from `targetNorm` by exactly ln(β_t/β_0)/(step·t) times it, while β stays within
 * [1e-6, 1e4] and no pass changes more than 1 + 1/step times the target; a β that is too small, or 0, grows by e^step a
 * pass. Samples whose gradient is 0 do not count, and a pass without any teaches nothing. The solutions of all samples
 * are kept until the backward pass.
 *
 * Source: Minervini, Franceschi, Niepert, AAAI 2023, algorithm 1, is `{ rule: "additive", scope: "batch" }`, which
 * measures by ‖θ‖ alone; its code also counts samples and passes without a gradient. The multiplicative rule is ours.
 *
 * @throws DomainError when an option is out of range.
 */
export function adaptive(options: AdaptiveOptions = {}): AdaptiveTarget {
  requireOptions("adaptive", options, {
    alpha: true,
    beta: true,
    targetNorm: true,
    rule: true,
    scope: true,
    step: true,
    momentum: true,
    decay: true,
    gradNorm: true,
  });
  const { alpha = 1, targetNorm = 1, rule = "multiplicative", scope = "instance" } = options;
  const { step = rule === "additive" ? 1e-4 : 0.05, momentum = 0, decay = 0.9 } = options;
  requireNonNegative("adaptive", "alpha", alpha);
  requirePositive("adaptive", "targetNorm", targetNorm);
  requireChoice("adaptive", "rule", rule, ["multiplicative", "additive"]);
  requireChoice("adaptive", "scope", scope, ["instance", "batch"]);
  requirePositive("adaptive", "step", step);
  requireShare("adaptive", "momentum", momentum);
  requireShare("adaptive", "decay", decay);
  let state = requireState({ beta: options.beta ?? 1, gradNorm: options.gradNorm ?? 1, update: 0 });
  const lengthsOf = rule === "additive" ? lengthsOfTheta : lengthsOfPerturbed;
  const lambdaOf = scope === "batch" ? lambdaOfAll : lambdaOfEach;
  return {
    name: `adaptive(${rule}, ${targetNorm} per sample)`,
    scale: "inverseLambda",
    get state() {
      return state;
    },
    restore(saved) {
      state = requireState(saved);
    },
    aim: (call) => ({ alpha, lambda: lambdaOf(call, state.beta, lengthsOf(call)) }),
    learn(changes) {
      requireNonNegative("adaptive", "changes", changes);
      const gradNorm = decay * state.gradNorm + (1 - decay) * changes;
      state = rule === "additive" ? added(state, gradNorm) : multiplied(state, gradNorm, changes);
    },
  };

  function added({ beta, update: last }: AdaptiveState, gradNorm: number): AdaptiveState {
    const update = momentum * last + (gradNorm < targetNorm ? step : -step);
    return { beta: Math.max(0, beta + update), gradNorm, update };
  }

  function multiplied({ beta, update }: AdaptiveState, gradNorm: number, changes: number): AdaptiveState {
    const factor = Math.exp(Math.max(-1, step * (1 - changes / targetNorm)));
    const grown = (beta === 0 ? FIRST_BETA : beta) * factor;
    return { beta: Math.min(Math.max(grown, LEAST_BETA), MAX_BETA), gradNorm, update };
  }
}

function requireState(state: AdaptiveState): AdaptiveState {
  requireOptions("adaptive", state, { beta: true, gradNorm: true, update: true });
  const { beta, gradNorm, update } = state;
  requireNonNegative("adaptive", "beta", beta);
  requireNonNegative("adaptive", "gradNorm", gradNorm);
  if (!Number.isFinite(update)) {
    throw new DomainError(`adaptive: update must be a number, got ${show(update)}; restore a state that was saved.`);
  }
  return { beta, gradNorm, update };
}
