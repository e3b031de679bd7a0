import { rankingBinary } from "./binaries/ranking.ts";
import { aligned, type Kernel } from "./instance.ts";
import { rowBlocks } from "./rowBlocks.ts";

interface RankingKernel extends Kernel {
  rankByPlaces(row: number, n: number, rows: number, unit: number, solution: number): void;
  rankByDigits(
    row: number,
    n: number,
    rows: number,
    unit: number,
    solution: number,
    pairs: number,
    others: number,
    counts: number,
    width: number,
  ): void;
}

/** Up to so many numbers comparing all pairs is faster than a radix sort. */
const FEW = 180;
/** Below so many numbers counting the values of 11 bits takes longer than a fourth digit does. */
const WIDE = 1000;

const rankBlocks = rowBlocks<RankingKernel>(rankingBinary, (kernel, unit, length, rows, solutions, scratch) => {
  if (length <= FEW) {
    kernel.rankByPlaces(0, length, rows, unit, solutions);
  } else {
    const others = scratch + pairBytes(length);
    const counts = others + pairBytes(length);
    kernel.rankByDigits(0, length, rows, unit, solutions, scratch, others, counts, widthFor(length));
  }
});

/**
 * Ranks every `length` numbers, `length` for the largest and 1 for the least, divided by `unit`. Returns false, with
 * nothing written, where there is no kernel.
 */
export function rankRows(thetas: Float32Array, solutions: Float32Array, length: number, unit: number): boolean {
  const width = widthFor(length);
  const scratch = length <= FEW ? 0 : 2 * pairBytes(length) + 4 * (Math.ceil(32 / width) << width);
  return rankBlocks(thetas, solutions, length, unit, scratch);
}

function widthFor(length: number): number {
  return length < WIDE ? 8 : 11;
}

/** A key and an index for each number, with room for those behind the row. */
function pairBytes(length: number): number {
  return aligned(8 * length + 32);
}
