import { addRow } from "../kernels/rows.ts";

/**
 * How many samples are added up before their sum is added to that of the instance. The order of additions is fixed, so
 * that fractional solutions give the same bits where each part of an instance is summed on another thread.
 */
export const SUMMED_TOGETHER = 2;

/** Adds solutions up, handed to it in order. */
export interface PartialSums {
  /** Adds `count` solutions of `samples` each instance, from that of `row` on. */
  add(row: number, solutions: Float32Array, count: number): void;
}

/**
 * Adds up those that are summed together, and hands their sum on: `chunk` is its place in its instance; the sum is
 * valid during the call.
 */
export function partialSums(
  samples: number,
  n: number,
  take: (sum: Float64Array, instance: number, chunk: number) => void,
): PartialSums {
  const sum = new Float64Array(n);
  return {
    add(row, solutions, count) {
      for (let i = 0; i < count; i++) {
        const sample = (row + i) % samples;
        if (sample % SUMMED_TOGETHER === 0) sum.fill(0);
        addRow(sum, solutions, i * n);
        if (sample !== samples - 1 && sample % SUMMED_TOGETHER !== SUMMED_TOGETHER - 1) continue;
        take(sum, Math.floor((row + i) / samples), Math.floor(sample / SUMMED_TOGETHER));
      }
    },
  };
}
