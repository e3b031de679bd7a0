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
