import type { NoisePosition } from "../core/noiseLaw.ts";
import { fillRowWords } from "./threefry.ts";

const TWO_32 = 2 ** 32;

/**
 * Writes the first `count` random words of a row, coupled with those of the other samples of its instance as its
 * `draws` say. Each word alone is uniform, however it is coupled; the numbers of a row are independent of one another.
 */
export function fillCoupledWords(words: Uint32Array, count: number, place: NoisePosition): void {
  const { seed, step, instance, samples } = place;
  fillRowWords(words, count, seed, step, instance, leadOf(place));
  if (isMirrored(place)) for (let i = 0; i < count; i++) words[i] = ~words[i]!;
  if (!isStratified(place)) return;
  const strata = strataOf(count, place);
  const width = TWO_32 / samples;
  for (let i = 0; i < count; i++) words[i] = strata[i]! * width + (words[i]! + 0.5) / samples;
}

/** The sample whose own words those of the place are made of: the first of an antithetic pair, or itself. */
export function leadOf({ draws, sample }: NoisePosition): number {
  return draws === "antithetic" ? sample - (sample % 2) : sample;
}

/** Whether the place has 1 − u in place of u. */
export function isMirrored({ draws, sample }: NoisePosition): boolean {
  return draws === "antithetic" && sample % 2 === 1;
}

/** Whether the words of the place are moved into strata. */
export function isStratified({ draws, samples }: NoisePosition): boolean {
  return draws === "latinHypercube" && samples > 1;
}

/** The permutations of an instance. */
export interface Permutations {
  readonly seed: number;
  readonly step: number;
  readonly instance: number;
  readonly samples: number;
  readonly count: number;
  /** strata[s, i] = π_i(s) for `samples` rows of `count` coordinates. */
  readonly strata: Uint32Array;
}

/** Those of the instance that was asked for last; samples of one are usually asked for one after the other. */
let known: Permutations = { seed: -1, step: -1, instance: -1, samples: -1, count: -1, strata: new Uint32Array(0) };

/**
 * The strata of a row of a Latin hypercube: the S words of a coordinate i fall into the S intervals of [0, 2³²), one
 * into each, in the order π_i(0), π_i(1), …, a uniformly random permutation for each coordinate (Fisher–Yates). S·count
 * numbers are kept, those of one instance. What is returned is valid until the next call. `permute` fills in the
 * permutations.
 *
 * Source: McKay, Beckman, Conover, Technometrics 21, 1979.
 */
export function strataOf(
  count: number,
  { seed, step, instance, sample, samples }: NoisePosition,
  permute: (permutations: Permutations) => void = permuteRows,
): Uint32Array {
  const isKnown =
    known.seed === seed &&
    known.step === step &&
    known.instance === instance &&
    known.samples === samples &&
    known.count === count;
  if (!isKnown) {
    const length = samples * count;
    const strata = known.strata.length === length ? known.strata : new Uint32Array(length);
    known = { seed, step, instance, samples, count, strata };
    permute(known);
  }
  return known.strata.subarray(sample * count, (sample + 1) * count);
}

/** The swaps of sample s draw from the row of words of sample 2³² − s, which is no sample's. */
export function permuteRows({ seed, step, instance, samples, count, strata }: Permutations): void {
  for (let s = 0; s < samples; s++) strata.fill(s, s * count, (s + 1) * count);
  const words = new Uint32Array(count + 1);
  for (let s = samples - 1; s > 0; s--) {
    fillRowWords(words, count, seed, step, instance, TWO_32 - s);
    for (let i = 0; i < count; i++) {
      const here = s * count + i;
      const other = Math.floor((words[i]! / TWO_32) * (s + 1)) * count + i;
      const swap = strata[here]!;
      strata[here] = strata[other]!;
      strata[other] = swap;
    }
  }
}
