import { aligned, type Kernel, lazyInstance, reserve } from "./instance.ts";

/** Rows are copied in and out in blocks of so many numbers, which stay in the cache. */
const BLOCK = 16_384;

/** So few numbers are copied one by one: a call that copies them all takes longer to begin. */
const FEW = 16;

/** How many rows of `size` numbers a solver is to get at once, and at least so many. */
export function blockRows(size: number, least = 1): number {
  return Math.min(64, Math.max(least, Math.floor(BLOCK / size)));
}

/**
 * Something that has a kernel work on rows of `length` numbers, block by block. The rows lie at address 0; `work`
 * writes their solutions, and has `scratchBytes` of scratch. Behind the rows and behind the solutions there is room for
 * 8 numbers more. It returns false, with nothing written, where there is no kernel.
 */
export function rowBlocks<K extends Kernel>(
  binary: string,
  work: (kernel: K, option: number, length: number, rows: number, solutions: number, scratch: number) => void,
): (thetas: Float32Array, solutions: Float32Array, length: number, option: number, scratchBytes: number) => boolean {
  const kernelOf = lazyInstance<K>(binary);
  /** All of the kernel's memory. */
  let memory = new Float32Array(0);
  return (thetas, solutions, length, option, scratchBytes) => {
    const kernel = kernelOf();
    if (kernel === null) return false;
    const total = thetas.length;
    const block = total <= BLOCK ? total : Math.max(1, Math.floor(BLOCK / length)) * length;
    const written = aligned(4 * block + 32);
    if (memory.byteLength < 2 * written + scratchBytes) {
      if (!reserve(kernel, 2 * written + scratchBytes)) return false;
      memory = new Float32Array(kernel.memory.buffer);
    }
    for (let from = 0; from < total; from += block) {
      const count = Math.min(block, total - from);
      copy(thetas, from, memory, 0, count);
      work(kernel, option, length, count / length, written, 2 * written);
      copy(memory, written / 4, solutions, from, count);
    }
    return true;
  };
}

function copy(source: Float32Array, from: number, target: Float32Array, at: number, count: number): void {
  if (count > FEW) target.set(source.length === count ? source : source.subarray(from, from + count), at);
  else for (let i = 0; i < count; i++) target[at + i] = source[from + i]!;
}
