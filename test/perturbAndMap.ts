import { type NoiseLaw, type Sense, threefry2x32 } from "imle";

/** Distribution and density of a law, by closed forms that the library does not use. */
export interface Density {
  readonly law: NoiseLaw;
  readonly density: (x: number) => number;
  readonly tail: (x: number) => number;
}

/** What a perturbed solver computes, and the error of this reference: one standard error each. */
export interface Reference {
  /** P(z_i = 1). */
  readonly marginals: number[];
  readonly marginalErrors: number[];
  /** ∂E[L(z)]/∂θ_i. */
  readonly gradient: number[];
  readonly gradientErrors: number[];
}

interface Question {
  readonly solutions: readonly (readonly number[])[];
  readonly sense: Sense;
  readonly theta: ArrayLike<number>;
  readonly temperature: number;
  readonly multiplicative?: boolean;
  readonly loss: (z: readonly number[]) => number;
  /** h(z) of each solution. */
  readonly offsets?: readonly number[];
}

/**
 * Marginals and gradient of a perturbed solver over a list of 0/1 solutions, by enumeration: given the noise of all
 * other coordinates, coordinate i is in the solution exactly where its own noise is beyond one threshold, which the
 * list gives. So its noise is integrated out by distribution function and density, and only the threshold is averaged.
 * It shares nothing with the score-function and difference estimators that it judges.
 */
export function perturbAndMap(question: Question, { law, density, tail }: Density, draws = 20_000): Reference {
  const { solutions, sense, theta, temperature, multiplicative = false, loss, offsets } = question;
  const n = theta.length;
  const sign = sense === "max" ? 1 : -1;
  const losses = solutions.map(loss);
  const sums = { p: zeros(n), p2: zeros(n), g: zeros(n), g2: zeros(n) };
  const noise = new Float32Array(n);
  for (let draw = 0; draw < draws; draw++) {
    law.fill(noise, { seed: 99, step: draw, instance: 0, sample: 0, samples: 1 });
    const x = Array.from(noise, (value, i) =>
      multiplicative
        ? theta[i] * Math.exp(temperature * value - temperature ** 2 / 2)
        : theta[i] + sign * temperature * value,
    );
    for (let i = 0; i < n; i++) {
      const best = [-Infinity, -Infinity];
      const at = [0, 0];
      solutions.forEach((z, row) => {
        let value = sign * (offsets?.[row] ?? 0);
        for (let j = 0; j < n; j++) if (j !== i) value += sign * x[j] * z[j];
        if (value <= best[z[i]]) return;
        best[z[i]] = value;
        at[z[i]] = row;
      });
      // i is in the solution where sign·x_i > threshold.
      const threshold = best[0] - best[1];
      const [chance, slope] = multiplicative
        ? ofProduct(theta[i], sign * threshold, sign)
        : ofSum((threshold - sign * theta[i]) / temperature);
      const gain = (best[0] === -Infinity || best[1] === -Infinity ? 0 : slope) * (losses[at[1]] - losses[at[0]]);
      sums.p[i] += chance;
      sums.p2[i] += chance ** 2;
      sums.g[i] += gain;
      sums.g2[i] += gain ** 2;
    }
  }
  const error = (sum: number, squares: number) => Math.sqrt(Math.max(0, squares / draws - (sum / draws) ** 2) / draws);
  return {
    marginals: sums.p.map((sum) => sum / draws),
    marginalErrors: sums.p.map((sum, i) => error(sum, sums.p2[i])),
    gradient: sums.g.map((sum) => sum / draws),
    gradientErrors: sums.g.map((sum, i) => error(sum, sums.g2[i])),
  };

  /** P(ε > e), and how it grows with θ_i. */
  function ofSum(e: number): [number, number] {
    if (e === -Infinity) return [1, 0];
    if (e === Infinity) return [0, 0];
    return [tail(e), (sign * density(e)) / temperature];
  }

  /** x_i = θ_i·exp(τε − τ²/2) beyond (max) or below (min) a limit, with θ_i > 0. */
  function ofProduct(value: number, limit: number, side: number): [number, number] {
    if (limit === Infinity || limit === -Infinity) return [limit === side * Infinity ? 0 : 1, 0];
    if (limit <= 0) return [side === 1 ? 1 : 0, 0];
    const e = (Math.log(limit / value) + temperature ** 2 / 2) / temperature;
    return [side === 1 ? tail(e) : 1 - tail(e), (side * density(e)) / (temperature * value)];
  }
}

function zeros(n: number): number[] {
  return Array(n).fill(0);
}

/** A loss of solutions that is not linear: of every subset another number. */
export function tableLoss(z: ArrayLike<number>): number {
  const bits = Array.from(z).reduce((sum, value, i) => sum + value * 2 ** i, 0);
  return threefry2x32([bits, 5], [0, 0])[0] / 2 ** 31 - 1;
}

/** Mean of repeated gradients and the standard error of each number. */
export function averaged(
  repetitions: number,
  n: number,
  run: (step: number) => ArrayLike<number>,
): { mean: number[]; errors: number[] } {
  const [sum, squares] = [zeros(n), zeros(n)];
  for (let step = 0; step < repetitions; step++) {
    const values = run(step);
    for (let i = 0; i < n; i++) {
      sum[i] += values[i];
      squares[i] += values[i] ** 2;
    }
  }
  const mean = sum.map((value) => value / repetitions);
  const errors = squares.map((value, i) => Math.sqrt(Math.max(0, value / repetitions - mean[i] ** 2) / repetitions));
  return { mean, errors };
}
