import type { NoisePosition } from "../core/noiseLaw.ts";
import { TABLE_LENGTH } from "../kernels/quantileTable.ts";
import { isMirrored, isStratified, leadOf, type Permutations, permuteRows, strataOf } from "../random/coupledWords.ts";
import { stepKey } from "../random/threefry.ts";
import { noiseBinary } from "./binaries/noise.ts";
import { aligned, type Kernel, lazyInstance, reserve } from "./instance.ts";

interface NoiseKernel extends Kernel {
  writeWords(
    words: number,
    count: number,
    key0: number,
    key1: number,
    instance: number,
    sample: number,
    flip: number,
  ): void;
  permute(
    strata: number,
    count: number,
    block: number,
    samples: number,
    key0: number,
    key1: number,
    instance: number,
    words: number,
  ): void;
  stratify(words: number, count: number, strata: number, samples: number): void;
  toDraws(words: number, count: number, table: number): void;
  perturb(words: number, count: number, base: number, table: number, weight: number): number;
}

const kernelOf = lazyInstance<NoiseKernel>(noiseBinary);

/** Tables that stay in the kernel's memory; those of more laws in turn are copied again, 10 µs. */
const SLOTS = 4;
const SLOT_BYTES = aligned(8 * TABLE_LENGTH);
const TABLES_BYTES = SLOTS * SLOT_BYTES;
const tables: (Float64Array | null)[] = new Array(SLOTS).fill(null);
let nextSlot = 0;

/** Writes the draws of a row. Returns false, with nothing written, where there is no kernel. */
export function fillDraws(noise: Float32Array, table: Float64Array, position: NoisePosition): boolean {
  const n = noise.length;
  const room = roomFor(table, n, 1, position);
  if (room === null) return false;
  writeWords(room, 0, n, position);
  room.kernel.toDraws(room.rows, n, room.table);
  noise.set(new Float32Array(room.kernel.memory.buffer, room.rows, n));
  return true;
}

/** What the rows of a block have in common. */
export interface PerturbedBlock {
  /** The row to which noise is added. */
  readonly base: Float32Array;
  readonly table: Float64Array;
  /** Of the first row; the others are those of the next samples. */
  readonly position: NoisePosition;
  /** The factor of the noise. */
  readonly weight: number;
}

/**
 * x = base + weight · ε for as many rows as fit into `rows`, one sample each. Returns whether every number is finite,
 * or null, with nothing written, where there is no kernel.
 */
export function perturbRows(rows: Float32Array, block: PerturbedBlock): boolean | null {
  const { base, table, position, weight } = block;
  const n = base.length;
  const count = rows.length / n;
  const room = roomFor(table, n, count, position);
  if (room === null) return null;
  const { kernel } = room;
  const floats = new Float32Array(kernel.memory.buffer, room.base, n + 3);
  floats.set(base);
  floats.fill(0, n); // the kernel takes four numbers at a time, and looks whether they are finite
  let finite = true;
  for (let row = 0; row < count; row++) {
    const place = row === 0 ? position : { ...position, sample: position.sample + row };
    writeWords(room, row * n, n, place);
    if (kernel.perturb(room.rows + 4 * row * n, n, room.base, room.table, weight) !== 0) finite = false;
  }
  rows.set(new Float32Array(kernel.memory.buffer, room.rows, rows.length));
  return finite;
}

/** Addresses in the kernel's memory. Behind each row there is room for what is written beyond it. */
interface Room {
  readonly kernel: NoiseKernel;
  readonly table: number;
  readonly base: number;
  readonly strata: number;
  readonly rows: number;
}

function roomFor(table: Float64Array, n: number, count: number, position: NoisePosition): Room | null {
  const kernel = kernelOf();
  if (kernel === null) return null;
  // At the start, as permutations are made in the same memory.
  if (isStratified(position)) strataOf(n, position, permute);
  const base = TABLES_BYTES;
  const strata = base + aligned(4 * n + 32);
  const rows = strata + aligned(4 * n);
  if (!reserve(kernel, rows + 4 * n * count + 32)) return null;
  let slot = tables.indexOf(table);
  if (slot < 0) {
    slot = nextSlot;
    nextSlot = (nextSlot + 1) % SLOTS;
    tables[slot] = table;
    new Float64Array(kernel.memory.buffer, slot * SLOT_BYTES, table.length).set(table);
  }
  return { kernel, table: slot * SLOT_BYTES, base, strata, rows };
}

function writeWords({ kernel, rows, strata }: Room, from: number, n: number, position: NoisePosition): void {
  const { seed, step, instance, samples } = position;
  const words = rows + 4 * from;
  const key = stepKey(seed, step);
  kernel.writeWords(words, n, key[0]!, key[1]!, instance, leadOf(position), isMirrored(position) ? -1 : 0);
  if (!isStratified(position)) return;
  new Uint32Array(kernel.memory.buffer, strata, n).set(strataOf(n, position));
  kernel.stratify(words, n, strata, samples);
}

/** Numbers of a tile of permutations, which the fast memory of a core can hold. */
const TILE = 16_384;
/** With more samples the products of the TypeScript kernel are rounded. */
const MAX_PERMUTED = 2 ** 20;

/** As `permuteRows`, by tiles of coordinates. */
function permute(permutations: Permutations): void {
  const { seed, step, instance, samples, count, strata } = permutations;
  const kernel = kernelOf();
  const width = Math.min(count, 8 * Math.max(1, Math.floor(TILE / (8 * samples))));
  const words = TABLES_BYTES;
  const tile = words + aligned(4 * width + 32);
  if (kernel === null || samples > MAX_PERMUTED || !reserve(kernel, tile + 4 * width * samples)) {
    permuteRows(permutations);
    return;
  }
  const [key0, key1] = stepKey(seed, step);
  for (let first = 0; first < count; first += width) {
    const some = Math.min(width, count - first);
    kernel.permute(tile, some, first / 2, samples, key0!, key1!, instance, words);
    const rows = new Uint32Array(kernel.memory.buffer, tile, some * samples);
    for (let s = 0; s < samples; s++) strata.set(rows.subarray(s * some, (s + 1) * some), s * count + first);
  }
}
