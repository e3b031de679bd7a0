import { addRow } from "../kernels/rows.ts";

/** Sums up the solutions of an instance, handed to it in the order of the samples. */
export interface SampleSums {
  /** Adds the solution of a sample. Returns whether it was the last one of the instance. */
  add(solution: Float32Array, sample: number): boolean;
  /** The sums of the instance; valid until the next `add`, which starts a new one. */
  take(): Float64Array;
}

/**
 * How many samples are added up before their sum is added to that of the instance. The order of additions is fixed, so
 * that fractional solutions give the same bits where each part of an instance is summed on another thread.
 */
export const SUMMED_TOGETHER = 8;

export function sampleSums(samples: number, n: number): SampleSums {
  const sums = new Float64Array(n);
  const part = new Float64Array(n);
  return {
    add(solution, sample) {
      if (sample === 0) sums.fill(0);
      if (sample % SUMMED_TOGETHER === 0) part.fill(0);
      addRow(part, solution);
      const isLast = sample === samples - 1;
      if (isLast || sample % SUMMED_TOGETHER === SUMMED_TOGETHER - 1) addRow(sums, part);
      return isLast;
    },
    take: () => sums,
  };
}
