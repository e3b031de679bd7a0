import { DomainError, requireChoice, requireNonNegative, requireOptions, requirePositive } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { addScaled } from "../kernels/innerProduct.ts";
import { createLoss } from "./createLoss.ts";
import { type Growth, grow, type PoolOptions, requireGrowth } from "./growth.ts";
import { finitePart, objective, objectiveGap, rowsOf } from "./objective.ts";
import type { Loss, LossCall, LossTerms } from "./types.ts";

/** Options of `learningToRank`. */
export type LearningToRankOptions = PoolOptions & RankingKind;

/** What is ranked: single solutions, pairs, or the whole list. */
export type RankingKind =
  | { readonly kind: "pointwise" }
  | {
      readonly kind: "pairwise";
      /** By how much the best has to lead, >= 0; 1 by default. */
      readonly margin?: number;
    }
  | {
      readonly kind: "listwise";
      /** τ > 0, that of both softmaxes; 1 by default. */
      readonly temperature?: number;
    };

/** Worths σ·(⟨θ, y⟩ + h(y)) of the solutions, by θ and by the truth → the loss; writes ∂loss/∂worth over the former. */
type Rank = (predicted: Float64Array, actual: Float64Array) => number;

/**
 * Needs the true theta. Asks that θ order the solutions of a pool as the true one does.
 *
 *     p(y) = σ·(⟨θ, y⟩ + h(y))          q(y) = σ·(⟨c, y⟩ + h(y))          y° = the best by q
 *     pointwise:  L = mean_y (p(y) − q(y))²
 *     pairwise:   L = mean_{y ≠ y°} max(0, margin + p(y) − p(y°))
 *     listwise:   L = −Σ_y softmax(q/τ)(y) · ln softmax(p/τ)(y)
 *     ∇θ = Σ_y σ·∂L/∂p(y) · y
 *
 * Theta, the true theta and the gradient have shape [batch, …instance]. Every evaluation first adds `optimum` to the
 * pool, where it is given, and, with probability `solveShare`, solves θ, and the true theta where `optimum` is not
 * given, and adds those solutions: batch or 2·batch rows. So its value depends on the evaluations before. Work
 * O(batch·pool·n).
 *
 * All three are convex in θ for a pool that does not change. Pointwise asks for the true values themselves, the others
 * for their order. Of solutions with equal q the one that came first is y°; pairwise compares it with the others of
 * equal q, too. Where θ or c is infinite, only the solutions that obey it count, and what is infinite for all of them
 * is left out of their values.
 *
 * Source: Mandi, Bucarey, Mulamba Ke Tchomba, Guns, ICML 2022. PyEPO divides listwise by the size of the pool, which
 * changes as it grows, and takes the softmax of −p and −q there; its pairwise has no margin.
 *
 * @throws DomainError when an option is out of range; on evaluation, when the pool is empty.
 * @throws ShapeError when the pool has another shape.
 */
export function learningToRank(solver: Solver, options: LearningToRankOptions): Loss {
  const rank = rankOf(options);
  const growth = requireGrowth("learningToRank", solver, options);
  const evaluate = (call: LossCall): SolveProgram<LossTerms> => compare(call, growth, rank);
  return createLoss(solver, { name: "learningToRank", supervision: "costs", samples: 1, evaluate }, options.executor);
}

function rankOf(options: LearningToRankOptions): Rank {
  const known = { pool: true, kind: true, solveShare: true, seed: true, executor: true } as const;
  requireOptions("learningToRank", options, { ...known, margin: true, temperature: true });
  requireChoice("learningToRank", "kind", options.kind, ["pointwise", "pairwise", "listwise"]);
  const where = `learningToRank ${options.kind}`;
  if (options.kind === "pointwise") {
    requireOptions(where, options, known);
    return rankPoints;
  }
  if (options.kind === "pairwise") {
    requireOptions(where, options, { ...known, margin: true });
    const { margin = 1 } = options;
    requireNonNegative("learningToRank", "margin", margin);
    return (predicted, actual) => rankPairs(predicted, actual, margin);
  }
  requireOptions(where, options, { ...known, temperature: true });
  const { temperature = 1 } = options;
  requirePositive("learningToRank", "temperature", temperature);
  return (predicted, actual) => rankList(predicted, actual, temperature);
}

function* compare(call: LossCall, growth: Growth, rank: Rank): SolveProgram<LossTerms> {
  const { solver, theta, truth, optimum, batch } = call;
  yield* grow(call, growth, optimum, optimum === null ? truth : null);
  const { pool } = growth;
  if (pool.count === 0) {
    throw new DomainError(
      "learningToRank: the pool is empty; give it solutions, pass optimum, or have θ solved by a larger solveShare.",
    );
  }

  const sigma = sigmaOf(solver.sense);
  const members = rowsOf(pool.solutions, pool.count);
  const truths = rowsOf(truth, batch);
  const n = theta.length / batch;
  const gradient = new Float32Array(theta.length);
  const slope = new Float64Array(n);
  const values = Float64Array.from(rowsOf(theta, batch), (row, b) => {
    const costs = truths[b]!;
    const reference = bestOf(solver, row, costs, members);
    // What all that count have in common, an item that is always chosen, say, is infinite for all and left out.
    const [finiteRow, finiteCosts] = [finitePart(row), finitePart(costs)];
    const worth = (by: Float32Array, member: Float32Array): number => sigma * objective(solver, by, member);
    const counted = members
      .filter((member) => [row, costs].every((by) => Number.isFinite(objectiveGap(solver, by, member, reference))))
      .map((member) => ({ member, predicted: worth(finiteRow, member), actual: worth(finiteCosts, member) }));
    const slopes = Float64Array.from(counted, ({ predicted }) => predicted);
    const value = rank(
      slopes,
      Float64Array.from(counted, ({ actual }) => actual),
    );
    slope.fill(0);
    for (const [i, { member }] of counted.entries()) addScaled(slope, sigma * slopes[i]!, member);
    gradient.set(slope, b * n);
    return value;
  });
  return { values, gradient };
}

/** The member that neither θ nor c puts infinitely far behind another, or else the first. */
function bestOf(
  solver: Solver,
  theta: Float32Array,
  costs: Float32Array,
  members: readonly Float32Array[],
): Float32Array {
  return members.reduce((best, member) => {
    const leads = [theta, costs].map((by) => objectiveGap(solver, by, member, best));
    return leads.every((lead) => lead >= 0 || Number.isFinite(lead)) && leads.includes(Infinity) ? member : best;
  });
}

function rankPoints(predicted: Float64Array, actual: Float64Array): number {
  const count = predicted.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const error = predicted[i]! - actual[i]!;
    sum += error ** 2;
    predicted[i] = (2 * error) / count;
  }
  return sum / count;
}

function rankPairs(predicted: Float64Array, actual: Float64Array, margin: number): number {
  const others = predicted.length - 1;
  if (others === 0) {
    predicted.fill(0);
    return 0;
  }
  const best = actual.indexOf(actual.reduce((most, value) => Math.max(most, value)));
  const lead = predicted[best]! - margin;
  let sum = 0;
  let violations = 0;
  for (let i = 0; i <= others; i++) {
    const violation = i === best ? 0 : Math.max(0, predicted[i]! - lead);
    sum += violation;
    predicted[i] = violation > 0 ? 1 / others : 0;
    if (violation > 0) violations++;
  }
  predicted[best] = -violations / others;
  return sum / others;
}

function rankList(predicted: Float64Array, actual: Float64Array, temperature: number): number {
  const wanted = logSoftmax(actual, temperature);
  const given = logSoftmax(predicted, temperature);
  let crossEntropy = 0;
  for (let i = 0; i < given.length; i++) {
    const share = Math.exp(wanted[i]!);
    if (share > 0) crossEntropy -= share * given[i]!;
    predicted[i] = (Math.exp(given[i]!) - share) / temperature;
  }
  return crossEntropy;
}

function logSoftmax(values: Float64Array, temperature: number): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b));
  const total = values.reduce((sum, value) => sum + Math.exp((value - most) / temperature), 0);
  return values.map((value) => (value - most) / temperature - Math.log(total));
}
