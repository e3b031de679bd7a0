import { SUMMED_TOGETHER } from "../executors/partialSums.ts";

/**
 * The memory that a job's threads share: counters, a slot for each worker, the state of every unit of work, the arrays
 * of the request and the answer. A unit is a run of rows; workers take units until none is free.
 *
 * The memory serves another job only when every worker that the job was sent to has left it, or is no more.
 */
export interface JobShape {
  readonly workers: number;
  /** Numbers of an instance. */
  readonly n: number;
  /** How many numbers θ and g have. */
  readonly thetaLength: number;
  readonly directionLength: number;
  /** How many instances are wanted, and rows of each. */
  readonly instances: number;
  readonly samples: number;
  readonly reduce: "none" | "sum";
}

/** Views on the memory of a job. */
export interface SharedJob {
  readonly shape: JobShape;
  /** Where units begin and end, in chunks. */
  readonly bounds: readonly number[];
  readonly counters: Int32Array;
  /** SLOT numbers for each worker. */
  readonly slots: Int32Array;
  /** ERROR_BYTES for each worker. */
  readonly errors: Uint8Array;
  readonly units: Int32Array;
  readonly theta: Float32Array;
  readonly direction: Float32Array;
  /** With `"none"` the solutions of the wanted rows. */
  readonly solutions: Float32Array;
  /** With `"sum"` the sums of the samples that are summed together. */
  readonly sums: Float64Array;
}

/** Places in `counters`. */
export const TURNS = 0; // up by one when a worker has found no more work: what the other side waits for
const LIMIT = 1; // the lowest row that failed; rows above it are of no interest
export const STOP = 2; // not 0 when nobody wants the answer any more
const COUNTERS = 16;

/** Places in a worker's slot. */
export const BUSY = 0; // AWAY, MAKING or SOLVING
export const PROGRESS = 1; // up by one with each call of the solver
export const ROW = 2; // the row of that call
export const FAILED_ROW = 3; // the lowest row that failed here, or NOTHING
export const ERROR_LENGTH = 4; // bytes of its error
const SLOT = 16;

/** What a worker does with the job. */
export const AWAY = 0;
export const MAKING = 1; // it makes the solver and the law
export const SOLVING = 2;

/** No row has failed. */
export const NOTHING: number = 2 ** 31 - 1;
/** In place of a row: the job as a whole has failed. */
export const EVERYTHING: number = -1;

export const ERROR_BYTES = 8192;
/** A unit is one of so many shares, for each worker, of what is left. */
const SHARES = 3;

/** States of a unit; otherwise the serial number, from 1, of the thread that has taken it. */
const FREE = 0;
const DONE = -1;

/** Rows that are summed together, one chunk, are not divided; chunks of an instance. */
export function chunksOf({ samples }: JobShape): number {
  return Math.ceil(samples / SUMMED_TOGETHER);
}

/**
 * Where units begin, in chunks, and where the last ends. Each takes a share of what is left, so that there are few of them
 * and the last ones are small: all workers are done at about the same time.
 */
function unitBounds(shape: JobShape): number[] {
  const total = shape.instances * chunksOf(shape);
  const bounds = [0];
  for (let start = 0; start < total; ) {
    start += Math.max(1, Math.floor((total - start) / (SHARES * shape.workers)));
    bounds.push(start);
  }
  return bounds;
}

/** The rows of a unit. */
export function rowsOf({ shape, bounds }: SharedJob, unit: number): { start: number; count: number } {
  const start = firstRow(shape, bounds[unit]!);
  return { start, count: firstRow(shape, bounds[unit + 1]!) - start };
}

function firstRow(shape: JobShape, chunk: number): number {
  const chunks = chunksOf(shape);
  const instance = Math.min(Math.floor(chunk / chunks), shape.instances);
  return instance * shape.samples + (instance === shape.instances ? 0 : (chunk % chunks) * SUMMED_TOGETHER);
}

/** Where the parts of the memory begin, and how many bytes it has. */
interface Layout {
  readonly slots: number;
  readonly errors: number;
  readonly states: number;
  readonly theta: number;
  readonly direction: number;
  readonly answer: number;
  readonly bytes: number;
}

export function layoutOf(shape: JobShape, units: number = unitBounds(shape).length - 1): Layout {
  const { workers, n, thetaLength, directionLength, instances, samples, reduce } = shape;
  const slots = 4 * COUNTERS;
  const errors = slots + 4 * SLOT * workers;
  const states = errors + ERROR_BYTES * workers;
  const theta = after(states, 4 * units);
  const direction = after(theta, 4 * thetaLength);
  const answer = after(direction, 4 * directionLength);
  const answerBytes = reduce === "none" ? 4 * instances * samples * n : 8 * instances * chunksOf(shape) * n;
  return { slots, errors, states, theta, direction, answer, bytes: after(answer, answerBytes) };
}

function after(start: number, bytes: number): number {
  return start + 64 * Math.ceil(bytes / 64);
}

/** The job's views on its memory. */
export function openJob(buffer: SharedArrayBuffer, shape: JobShape): SharedJob {
  const { workers, n, thetaLength, directionLength, instances, samples, reduce } = shape;
  const bounds = unitBounds(shape);
  const units = bounds.length - 1;
  const at = layoutOf(shape, units);
  return {
    shape,
    bounds,
    counters: new Int32Array(buffer, 0, COUNTERS),
    slots: new Int32Array(buffer, at.slots, SLOT * workers),
    errors: new Uint8Array(buffer, at.errors, ERROR_BYTES * workers),
    units: new Int32Array(buffer, at.states, units),
    theta: new Float32Array(buffer, at.theta, thetaLength),
    direction: new Float32Array(buffer, at.direction, directionLength),
    solutions: new Float32Array(buffer, at.answer, reduce === "none" ? instances * samples * n : 0),
    sums: new Float64Array(buffer, at.answer, reduce === "sum" ? instances * chunksOf(shape) * n : 0),
  };
}

/** Puts a job at its start. */
export function resetJob(job: SharedJob): void {
  job.counters.fill(0);
  job.counters[LIMIT] = NOTHING;
  job.units.fill(FREE);
  job.slots.fill(0);
  for (let worker = 0; worker < job.shape.workers; worker++) setSlot(job, worker, FAILED_ROW, NOTHING);
}

/** Whether nobody wants the answer any more. */
export function isStopped({ counters }: SharedJob): boolean {
  return Atomics.load(counters, STOP) !== 0;
}

/** Takes a free unit whose rows are of interest, the first from `from` on: its number, or −1 where there is none. */
export function takeUnit(job: SharedJob, serial: number, from: number): number {
  if (isStopped(job)) return -1;
  const limit = Atomics.load(job.counters, LIMIT);
  const count = job.units.length;
  for (let i = 0; i < count; i++) {
    const unit = (from + i) % count;
    if (Atomics.load(job.units, unit) !== FREE || rowsOf(job, unit).start > limit) continue;
    if (Atomics.compareExchange(job.units, unit, FREE, serial) === FREE) return unit;
  }
  return -1;
}

export function finishUnit(job: SharedJob, serial: number, unit: number): void {
  Atomics.compareExchange(job.units, unit, serial, DONE);
}

/** Frees the units of a thread that has ended; returns them. */
export function reopenUnits(job: SharedJob, serial: number): number[] {
  const reopened: number[] = [];
  for (let unit = 0; unit < job.units.length; unit++) {
    if (Atomics.compareExchange(job.units, unit, serial, FREE) === serial) reopened.push(unit);
  }
  return reopened;
}

/** Whether every row of interest is solved. */
export function isDone(job: SharedJob): boolean {
  const limit = Atomics.load(job.counters, LIMIT);
  for (let unit = 0; unit < job.units.length; unit++) {
    if (rowsOf(job, unit).start > limit) return true;
    if (Atomics.load(job.units, unit) !== DONE) return false;
  }
  return true;
}

/** Tells the other side to look. */
export function turn(job: SharedJob): void {
  Atomics.add(job.counters, TURNS, 1);
  Atomics.notify(job.counters, TURNS);
}

export function slotOf(job: SharedJob, worker: number, place: number): number {
  return Atomics.load(job.slots, SLOT * worker + place);
}

export function setSlot(job: SharedJob, worker: number, place: number, value: number): void {
  Atomics.store(job.slots, SLOT * worker + place, value);
}

/** Lowers the limit to a row that failed. */
export function lowerLimit(job: SharedJob, row: number): void {
  for (;;) {
    const limit = Atomics.load(job.counters, LIMIT);
    if (row >= limit || Atomics.compareExchange(job.counters, LIMIT, limit, row) === limit) return;
  }
}
