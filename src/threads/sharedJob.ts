import { SUMMED_TOGETHER } from "../executors/partialSums.ts";

/**
 * What decides the layout of the memory that a job's threads share: counters, a slot for each worker, the state of
 * every unit of work, the arrays of the request and of the answer. A unit is a run of rows. Workers take units until
 * none is free.
 */
export interface JobShape {
  readonly workers: number;
  /** How many numbers an instance has. */
  readonly n: number;
  /** How many numbers θ and the direction have. */
  readonly thetaLength: number;
  readonly directionLength: number;
  /** How many instances are wanted, and how many rows each has. */
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
  /** SLOT_LENGTH numbers for each worker. */
  readonly slots: Int32Array;
  /** ERROR_BYTES for each worker. */
  readonly errors: Uint8Array;
  readonly units: Int32Array;
  readonly theta: Float32Array;
  readonly direction: Float32Array;
  /** With `reduce: "none"`, the solutions of the wanted rows. */
  readonly solutions: Float32Array;
  /** With `reduce: "sum"`, the sum of each chunk of samples. */
  readonly sums: Float64Array;
}

/** Indices into `counters`. */
export const COMPLETIONS = 0; // how often a worker has found no more work; a blocked caller waits for a change
const LIMIT = 1; // the lowest row that failed; rows above it do not matter
const STOPPED = 2; // not 0 once nobody wants the answer any more
const COUNTERS_LENGTH = 16;

/** Indices into a worker's slot. */
export const ACTIVITY = 0; // IDLE, LOADING or SOLVING
export const CALLS = 1; // how many calls of the solver it has begun
export const ROW = 2; // the first row of the last call
export const FAILED_ROW = 3; // the lowest row that failed on this worker, or NO_ROW
export const ERROR_LENGTH = 4; // bytes of its error
const SLOT_LENGTH = 16;

/** What a worker is doing for the job. */
export const IDLE = 0;
export const LOADING = 1; // making the solver and the law
export const SOLVING = 2;

/** No row has failed. */
export const NO_ROW: number = 2 ** 31 - 1;
/** In place of a row: the job as a whole has failed. */
export const WHOLE_JOB: number = -1;

export const ERROR_BYTES = 8192;
/** A unit is what is left, divided by the number of workers and by this. */
const UNITS_PER_WORKER = 3;

/** States of a unit. A taken unit has the serial number, from 1, of its thread. */
const FREE = 0;
const DONE = -1;

/** How many chunks an instance has. A chunk is the samples that are summed together; no unit divides it. */
export function chunksOf({ samples }: JobShape): number {
  return Math.ceil(samples / SUMMED_TOGETHER);
}

/**
 * Where units begin, in chunks, and where the last one ends. Each unit is a share of what is left. So there are few of
 * them, the last ones are small, and all workers finish at about the same time.
 */
function unitBounds(shape: JobShape): number[] {
  const total = shape.instances * chunksOf(shape);
  const bounds = [0];
  for (let start = 0; start < total; ) {
    start += Math.max(1, Math.floor((total - start) / (UNITS_PER_WORKER * shape.workers)));
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

/** Where each part of the memory begins, in bytes, and how many bytes there are. */
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
  const slots = 4 * COUNTERS_LENGTH;
  const errors = slots + 4 * SLOT_LENGTH * workers;
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

/** Opens the views on a job's memory. */
export function openJob(buffer: SharedArrayBuffer, shape: JobShape): SharedJob {
  const { workers, n, thetaLength, directionLength, instances, samples, reduce } = shape;
  const bounds = unitBounds(shape);
  const units = bounds.length - 1;
  const at = layoutOf(shape, units);
  return {
    shape,
    bounds,
    counters: new Int32Array(buffer, 0, COUNTERS_LENGTH),
    slots: new Int32Array(buffer, at.slots, SLOT_LENGTH * workers),
    errors: new Uint8Array(buffer, at.errors, ERROR_BYTES * workers),
    units: new Int32Array(buffer, at.states, units),
    theta: new Float32Array(buffer, at.theta, thetaLength),
    direction: new Float32Array(buffer, at.direction, directionLength),
    solutions: new Float32Array(buffer, at.answer, reduce === "none" ? instances * samples * n : 0),
    sums: new Float64Array(buffer, at.answer, reduce === "sum" ? instances * chunksOf(shape) * n : 0),
  };
}

/** Sets a job to its initial state. */
export function resetJob(job: SharedJob): void {
  job.counters.fill(0);
  job.counters[LIMIT] = NO_ROW;
  job.units.fill(FREE);
  job.slots.fill(0);
  for (let worker = 0; worker < job.shape.workers; worker++) setSlot(job, worker, FAILED_ROW, NO_ROW);
}

/** Tells the workers that nobody wants the answer any more. */
export function stopJob({ counters }: SharedJob): void {
  Atomics.store(counters, STOPPED, 1);
}

/** Whether nobody wants the answer any more. */
export function isStopped({ counters }: SharedJob): boolean {
  return Atomics.load(counters, STOPPED) !== 0;
}

/** Takes the first free unit, from unit `from` on, whose rows matter. Returns its number, or −1 if there is none. */
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

/** Frees the units of a thread that has exited, and returns them. */
export function reopenUnits(job: SharedJob, serial: number): number[] {
  const reopened: number[] = [];
  for (let unit = 0; unit < job.units.length; unit++) {
    if (Atomics.compareExchange(job.units, unit, serial, FREE) === serial) reopened.push(unit);
  }
  return reopened;
}

/** Whether every row that matters is solved. */
export function isDone(job: SharedJob): boolean {
  const limit = Atomics.load(job.counters, LIMIT);
  for (let unit = 0; unit < job.units.length; unit++) {
    if (rowsOf(job, unit).start > limit) return true;
    if (Atomics.load(job.units, unit) !== DONE) return false;
  }
  return true;
}

/** Records that a worker has found no more work, and wakes a blocked caller. */
export function notifyCaller({ counters }: SharedJob): void {
  Atomics.add(counters, COMPLETIONS, 1);
  Atomics.notify(counters, COMPLETIONS);
}

export function slotOf(job: SharedJob, worker: number, index: number): number {
  return Atomics.load(job.slots, SLOT_LENGTH * worker + index);
}

export function setSlot(job: SharedJob, worker: number, index: number, value: number): void {
  Atomics.store(job.slots, SLOT_LENGTH * worker + index, value);
}

/** Lowers the limit to a row that failed. */
export function lowerLimit(job: SharedJob, row: number): void {
  for (;;) {
    const limit = Atomics.load(job.counters, LIMIT);
    if (row >= limit || Atomics.compareExchange(job.counters, LIMIT, limit, row) === limit) return;
  }
}
