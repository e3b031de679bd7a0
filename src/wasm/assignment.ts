import { assignmentBinary } from "./binaries/assignment.ts";
import { aligned, type Kernel, lazyInstance, reserve } from "./instance.ts";

interface AssignmentKernel extends Kernel {
  assign(costs: number, count: number, rows: number, columns: number, room: number, columnsOf: number): number;
  transpose(from: number, count: number, rows: number, columns: number, to: number): void;
}

const kernelOf = lazyInstance<AssignmentKernel>(assignmentBinary);

/** Of scratch, as assembly/parts/assignRoom.ts lays it out. */
const BYTES_A_COLUMN = 66;

/** The memory is never given back. */
const MAX_BYTES = 2 ** 28;

/** The whole memory, made again where it has grown. */
let numbers = new Float32Array(0);
let cells = new Int32Array(0);

/** What one call solves: `count` matrices of costs, one behind the other, each row-major [rows, columns]. */
export interface AssignmentBlock {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}

/**
 * Writes 1 for every pair of the cheapest assignments and 0 elsewhere. Returns whether every matrix has one of finite
 * costs, or null, with nothing written, where there is no kernel or they are too large for it.
 */
export function solveAssignments(
  thetas: Float32Array,
  solutions: Float32Array,
  block: AssignmentBlock,
): boolean | null {
  const kernel = kernelOf();
  if (kernel === null) return null;
  const { rows, columns, count } = block;
  const tall = rows > columns;
  const less = tall ? columns : rows;
  const more = tall ? rows : columns;
  const n = rows * columns;
  const bytes = aligned(4 * n * count + 32);
  const costs = tall ? bytes : 0;
  const room = costs + bytes;
  const columnsOf = room + BYTES_A_COLUMN * 8 * Math.ceil(more / 8);
  if (!makeRoom(kernel, columnsOf + 4 * less * count)) return null;
  numbers.set(thetas);
  if (tall) kernel.transpose(0, count, rows, columns, costs);
  if (kernel.assign(costs, count, less, more, room, columnsOf) < count) return false;
  solutions.fill(0);
  const stepOfLess = tall ? 1 : columns;
  const stepOfMore = tall ? columns : 1;
  for (let i = 0, at = columnsOf / 4; i < count; i++) {
    for (let row = 0; row < less; row++, at++) solutions[i * n + row * stepOfLess + cells[at]! * stepOfMore] = 1;
  }
  return true;
}

function makeRoom(kernel: AssignmentKernel, bytes: number): boolean {
  if (bytes <= 4 * numbers.length) return true;
  if (bytes > MAX_BYTES || !reserve(kernel, bytes)) return false;
  numbers = new Float32Array(kernel.memory.buffer);
  cells = new Int32Array(kernel.memory.buffer);
  return true;
}
