import { fixed, gumbel, imle, type Solver } from "imle";
import { sizeOf } from "../../src/core/shape.ts";
import { randomsOf } from "../randoms.ts";

/** What the rule's gradient makes of upstream gradients, over many random samples. */
export interface Agreement {
  /**
   * The smallest ⟨g, z − z′⟩: at least 0 for an exact solver, whatever its sense, as the target avoids what the loss
   * dislikes.
   */
  readonly worst: number;
  /** In how many samples it was not 0. */
  readonly moved: number;
  /** What rounding may do: rows of numbers below 32 are rounded to float32 three times, and the solution has a size. */
  readonly tolerance: number;
}

/** Theta are `shift` + uniform numbers in (−1, 1), each sample has a theta, a draw of noise and a g of its own. */
export function agreementOf(
  solver: Solver,
  { samples = 100_000, shift = 0, temperature = 1, largest = 1 } = {},
): Agreement {
  const randoms = randomsOf(62);
  const n = sizeOf(solver.shape);
  const sigma = solver.sense === "max" ? 1 : -1;
  const layer = imle(solver, { noise: gumbel(), target: fixed(), inputNoiseTemperature: temperature });
  const batch = 1000;
  let worst = 0;
  let moved = 0;
  for (let step = 0; step < samples / batch; step++) {
    const theta = randoms(batch * n, 2 * step).map((value) => shift + value);
    const g = randoms(batch * n, 2 * step + 1);
    const gradient = layer.forward(theta).backward(g);
    for (let b = 0; b < batch; b++) {
      let agreement = 0;
      for (let i = b * n; i < (b + 1) * n; i++) agreement += sigma * g[i] * gradient[i];
      if (agreement !== 0) moved++;
      worst = Math.min(worst, agreement);
    }
  }
  return { worst, moved, tolerance: 3 * n * largest * 2 ** -20 };
}
