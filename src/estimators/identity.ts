import { DomainError, requireChoice, requireNonNegative, requireOptions, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import type { Draws } from "../core/noiseLaw.ts";
import { sigmaOf } from "../core/sense.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Sense, Solver } from "../core/solver.ts";
import { centre, centreAside, projectAside, shorten } from "../kernels/projections.ts";
import { sumOfSquares } from "../kernels/rows.ts";
import { rademacher } from "../noise/rademacher.ts";
import { bindEstimator } from "./createLayer.ts";
import { outputOf, slopesOfInstances, withoutSolving } from "./passThrough.ts";
import { requireSampling, samplingRequest } from "./sampling.ts";
import type { Estimate, ForwardCall, Layer, Output } from "./types.ts";

/** What θ is brought to before it is solved. */
export type Projection = "none" | "mean" | "norm" | "std";

/** Options of `identity`. */
export interface IdentityOptions {
  /**
   * `"norm"`: θ/‖θ‖, which changes no solution of a linear objective. `"mean"`: θ − mean θ, for solvers whose solutions
   * all have the same sum. `"std"`: both. `"none"` (the default).
   */
  readonly projection?: Projection;
  /**
   * α: noise of ±α/2 on every number of the projected θ, so that solutions keep a distance from others; 0 by default.
   */
  readonly margin?: number;
  /** Solutions for each instance, each with other signs of the margin; 1 by default. */
  readonly samples?: number;
  /** `"samples"` (the default): every solution; `"mean"`: their mean. */
  readonly output?: Output;
  /** How the samples of an instance depend on one another. */
  readonly draws?: Draws;
  /** Names the stream of the margin's signs, a whole number; 0 by default. */
  readonly seed?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/**
 * Identity: the gradient passes the solver as if it were not there, with its sign. Takes any loss of the solutions.
 *
 *     z = solve(P(θ) + σ·(α/2)·ε)          ∇θ = ∂P(θ)/∂θᵀ · σ·Σ_s g          ε = ±1
 *
 * P_mean(θ) = θ − mean θ, P_norm(θ) = θ/‖θ‖, P_std = P_norm ∘ P_mean; where the length is 0, P is not divided. Theta
 * has shape [batch, …instance]. A step solves batch·samples rows, none of them in the backward pass.
 *
 * Biased: its expectation is σ·E g, the direction in which a single number's solution would have to move; it agrees
 * with the exact gradient in sign only where numbers do not compete, and has its size nowhere.
 *
 * Source: Sahoo, Paulus, Vlastelica, Musil, Kuleshov, Martius, "Backpropagation through combinatorial algorithms:
 * identity with projection works", ICLR 2023.
 *
 * @throws DomainError when an option is out of range.
 */
export function identity(solver: Solver, options: IdentityOptions = {}): Layer {
  requireOptions("identity", options, {
    projection: true,
    margin: true,
    samples: true,
    output: true,
    draws: true,
    seed: true,
    executor: true,
  });
  const { projection = "none", margin = 0, executor, ...rest } = options;
  requireChoice("identity", "projection", projection, ["none", "mean", "norm", "std"]);
  requireNonNegative("identity", "margin", margin);
  const sampling = requireSampling("identity", { ...rest, noise: rademacher(), temperature: margin / 2 });
  const { samples, output } = sampling;
  if (projection !== "none" && solver?.offset) {
    throw new DomainError(
      `identity: ${solver.name} has an offset h(z), which a projection of θ would weigh anew; take projection "none".`,
    );
  }
  const centred = projection === "mean" || projection === "std";
  const normed = projection === "norm" || projection === "std";
  return bindEstimator(solver, { name: "identity", samples, output, forward }, executor);

  function* forward(call: ForwardCall): SolveProgram<Estimate> {
    const { theta, batch } = call;
    const n = theta.length / batch;
    const projected = projection === "none" ? theta : theta.slice();
    const lengths = new Float64Array(batch).fill(1);
    for (let b = 0; b < batch; b++) {
      const [from, to] = [b * n, (b + 1) * n];
      if (centred) centre(projected, from, to);
      if (!normed) continue;
      const length = Math.sqrt(sumOfSquares(projected, from, to)) || 1;
      shorten(projected, from, to, length);
      lengths[b] = length;
    }
    const request = samplingRequest({ ...call, theta: projected }, sampling, output === "mean" ? "sum" : "none");
    return {
      output: outputOf(yield request, sampling),
      backward: (gradient) => withoutSolving(() => slopesOf(gradient)),
    };

    function slopesOf(gradient: Float32Array): Float32Array {
      const slopes = slopesOfInstances(call, gradient, sigmaOf(call.solver.sense));
      for (let b = 0; b < batch; b++) {
        const [from, to] = [b * n, (b + 1) * n];
        if (normed) projectAside(slopes, projected, from, to, lengths[b]!);
        if (centred) centreAside(slopes, theta, from, to);
      }
      return slopes;
    }
  }
}

/**
 * θ with a margin against the true solution, which then has to win by α: for training on z* with `identity`, in place
 * of θ.
 *
 *     θ + σ·(α/2)·(1 − 2z*)
 *
 * Arrays of shape [batch, …instance]; z* of zeros and ones. The shift does not depend on θ, so that gradients pass.
 *
 * Source: Rolínek, Swoboda, Zietlow, Paulus, Musil, Martius, ECCV 2020; Sahoo et al., ICLR 2023, section 3.4.
 *
 * @throws DomainError when sense or margin is not one, or gold has other numbers than 0 and 1.
 * @throws ShapeError when the arrays differ in size.
 */
export function informedMargin(sense: Sense, theta: Float32Array, gold: Float32Array, margin: number): Float32Array {
  requireChoice("informedMargin", "sense", sense, ["max", "min"]);
  requireNonNegative("informedMargin", "margin", margin);
  for (const values of [theta, gold]) {
    if (isFloat32Array(values)) continue;
    throw new ShapeError(`informedMargin: theta and gold must be Float32Arrays, got ${show(values)}.`);
  }
  if (gold.length !== theta.length) {
    throw new ShapeError(`informedMargin: gold has ${gold.length} numbers, expected ${theta.length} as theta has.`);
  }
  const unknown = theta.findIndex(Number.isNaN);
  if (unknown >= 0) throw new DomainError(`informedMargin: theta[${unknown}] is NaN, expected a number.`);
  const other = gold.findIndex((value) => value !== 0 && value !== 1);
  if (other >= 0) throw new DomainError(`informedMargin: gold[${other}] is ${gold[other]}, expected 0 or 1.`);
  const half = (sigmaOf(sense) * margin) / 2;
  return theta.map((value, i) => value + half * (1 - 2 * gold[i]!));
}
