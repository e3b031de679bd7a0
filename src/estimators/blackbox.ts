import { DomainError, requireOptions, requirePositive, show } from "../core/errors.ts";
import type { Executor } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { none } from "../noise/none.ts";
import { fixed } from "../targets/fixed.ts";
import { bindEstimator } from "./createLayer.ts";
import { differenceEstimator } from "./difference.ts";
import type { Layer } from "./types.ts";

/** Options of `blackbox`. */
export interface BlackboxOptions {
  /** λ > 0: how far the interpolation reaches. */
  readonly lambda: number;
  /** Whether the target is cut off at 0, for solvers that want no negative numbers; false by default. */
  readonly clamp?: boolean;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Blackbox differentiation: the slope of the loss between the solution and the one that it would rather have.
 *
 *     z = solve(θ)          z′ = solve(θ − σλg)          ∇θ = σ·(z − z′)/λ
 *
 * I-MLE without noise, with one sample and divided by λ. Theta and the output have shape [batch, …instance]; a step
 * solves 2·batch rows.
 *
 * Source: Vlastelica, Paulus, Musil, Martius, Rolínek, ICLR 2020, algorithm 1; its shortest-path code cuts the target
 * off at 0, which is `clamp: true` here.
 *
 * @throws DomainError when an option is out of range.
 */
export function blackbox(solver: Solver, options: BlackboxOptions): Layer {
  requireOptions("blackbox", options, { lambda: true, clamp: true, executor: true });
  const { lambda, clamp = false, executor } = options;
  requirePositive("blackbox", "lambda", lambda);
  if (typeof clamp !== "boolean") throw new DomainError(`blackbox: clamp must be true or false, got ${show(clamp)}.`);
  const estimator = differenceEstimator({
    name: "blackbox",
    sampling: { noise: none(), samples: 1, output: "samples", temperature: 0, draws: "independent", seed: 0 },
    targetTemperature: 0,
    target: fixed({ beta: lambda }),
    scale: "inverseLambda",
    symmetric: false,
    marginalSamples: 0,
    clamp,
  });
  return bindEstimator(solver, estimator, executor);
}
