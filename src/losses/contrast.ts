import { sigmaOf } from "../core/sense.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import { addScaled } from "../kernels/innerProduct.ts";
import { type Growth, grow } from "./growth.ts";
import { objectiveGap, rowsOf } from "./objective.ts";
import type { LossCall, LossRule, LossTerms } from "./types.ts";

/**
 * Turns the gaps of the pool's solutions over the true one into weights, in place, which sum to 1. A solution
 * that θ forbids has the gap −Infinity.
 */
export type Weigh = (gaps: Float64Array) => void;

/** L = Σ_y weight·objectiveGap of y over z*: what the contrastive losses have in common. */
export function contrastRule(name: string, growth: Growth, weigh: Weigh): LossRule {
  return { name, supervision: "solution", samples: 1, evaluate };

  function* evaluate(call: LossCall): SolveProgram<LossTerms> {
    const { solver, theta, truth, batch } = call;
    yield* grow(call, growth, truth);

    const sigma = sigmaOf(solver.sense);
    const { pool } = growth;
    const members = rowsOf(pool.solutions, pool.count);
    const thetas = rowsOf(theta, batch);
    const n = theta.length / batch;
    const gradient = new Float32Array(theta.length);
    const slope = new Float64Array(n);
    const values = Float64Array.from(rowsOf(truth, batch), (gold, b) => {
      const gaps = Float64Array.from(members, (member) => objectiveGap(solver, thetas[b]!, member, gold));
      const weights = gaps.slice();
      weigh(weights);
      let value = 0;
      slope.fill(0);
      for (const [row, weight] of weights.entries()) {
        if (weight === 0) continue;
        value += weight * gaps[row]!;
        addScaled(slope, sigma * weight, members[row]!);
      }
      addScaled(slope, -sigma, gold);
      gradient.set(slope, b * n);
      return value;
    });
    return { values, gradient };
  }
}
