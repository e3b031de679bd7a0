import { topKBinary } from "./binaries/topK.ts";
import type { Kernel } from "./instance.ts";
import { rowBlocks } from "./rowBlocks.ts";

interface TopKKernel extends Kernel {
  selectByPlaces(row: number, n: number, rows: number, k: number, solution: number): void;
  selectByCounting(row: number, n: number, rows: number, k: number, solution: number): void;
}

/** Up to so many numbers comparing all pairs is faster than counting, and to find only one, up to fewer. */
const FEW = 30;
const FEW_FOR_ONE = 12;

const selectBlocks = rowBlocks<TopKKernel>(topKBinary, (kernel, k, length, rows, solutions) => {
  if (length <= (k === 1 ? FEW_FOR_ONE : FEW)) kernel.selectByPlaces(0, length, rows, k, solutions);
  else kernel.selectByCounting(0, length, rows, k, solutions);
});

/**
 * Chooses the k largest of every `length` numbers, 0 < k < length, as `selectLargest` does. Returns false, with nothing
 * written, where there is no kernel.
 */
export function selectRows(thetas: Float32Array, solutions: Float32Array, length: number, k: number): boolean {
  return selectBlocks(thetas, solutions, length, k, 0);
}
