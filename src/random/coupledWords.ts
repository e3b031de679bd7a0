import type { NoisePosition } from "../types.ts";
import { fillRowWords } from "./threefry.ts";

/** Writes the random words of a row, coupled with those of the other samples of its instance as `draws` says. */
export type WordSource = (words: Uint32Array, count: number, place: NoisePosition) => void;

const TWO_32 = 2 ** 32;

/**
 * A source of random words for rows. Each word alone is uniform, however it is coupled; the numbers of a row are
 * independent of one another.
 *
 * Latin hypercube: the S words of a coordinate fall into the S intervals of [0, 2³²), one into each, in an order that is a
 * uniformly random permutation for each coordinate (Fisher–Yates). The permutations of one instance are kept, S·count
 * numbers, as the samples of an instance are usually asked for one after the other.
 *
 * Source: McKay, Beckman, Conover, Technometrics 21, 1979.
 */
export function wordSource(): WordSource {
  let strata = new Uint32Array(0);
  /** seed, step, instance, samples and count of the strata. */
  const known = new Float64Array(5).fill(-1);

  return (words, count, place) => {
    const { seed, step, instance, sample, samples, draws = "independent" } = place;
    if (draws === "antithetic") {
      fillRowWords(words, count, seed, step, instance, sample - (sample % 2));
      if (sample % 2 === 1) for (let i = 0; i < count; i++) words[i] = ~words[i]!;
      return;
    }
    fillRowWords(words, count, seed, step, instance, sample);
    if (draws === "independent" || samples === 1) return;
    if (known[0] !== seed || known[1] !== step || known[2] !== instance || known[3] !== samples || known[4] !== count) {
      permute(count, place);
      known.set([seed, step, instance, samples, count]);
    }
    const from = sample * count;
    const width = TWO_32 / samples;
    for (let i = 0; i < count; i++) words[i] = strata[from + i]! * width + (words[i]! + 0.5) / samples;
  };

  /** strata[s, i] = π_i(s). The swaps of sample s draw from the row of words of sample 2³² − s, which is no sample's. */
  function permute(count: number, { seed, step, instance, samples }: NoisePosition): void {
    if (strata.length < samples * count) strata = new Uint32Array(samples * count);
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
}
