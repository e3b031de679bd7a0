import { SUMMED_TOGETHER } from "../executors/partialSums.ts";

/**
 * The memory that a job's threads share: counters, the state of every unit of work, a slot for each worker, the arrays of
 * the request and the answer.
 *
 * A unit is a run of rows; workers take units until none is free. Its state is a number that only this job has, so that a
 * worker that comes late to a job which is over, and whose memory has another job now, takes nothing.
 */
export interface JobShape {
  /** Names the job among those that use the same memory after one another, from 0. */
  readonly id: number;
  readonly workers: number;
  /** Numbers of an instance. */
  readonly n: number;
  /** How many numbers θ and g have. */
  readonly thetaLength: number;
  readonly gradientLength: number;
  /** How many instances are wanted, and rows of each. */
  readonly instances: number;
  readonly samples: number;
  readonly reduce: "none" | "sum";
}

/** Views on the memory of a job. */
export interface SharedJob {
  readonly shape: JobShape;
  readonly counters: Int32Array;
  readonly units: Int32Array;
  /** SLOT numbers for each worker. */
  readonly slots: Int32Array;
  /** ERROR_BYTES for each worker. */
  readonly errors: Uint8Array;
  readonly theta: Float32Array;
  readonly gradient: Float32Array;
  /** With `"none"` the solutions of the wanted rows. */
  readonly solutions: Float32Array;
  /** With `"sum"` the sums of the samples that are summed together. */
  readonly sums: Float64Array;
}

/** Places in `counters`. */
export const TURNS = 0; // up by one when a worker has found no more work, or ends: what the other side waits for
export const LIMIT = 1; // the lowest row that failed; rows above it are of no interest
export const STOP = 2; // not 0 when nobody wants the answer any more
const COUNTERS = 16;

/** Places in a worker's slot. */
export const BUSY = 0; // 1 while it works on the job
export const PROGRESS = 1; // up by one with each call of the solver
export const ROW = 2; // the row of that call
export const FAILED_ROW = 3; // the lowest row that failed here, or NOTHING
export const ERROR_LENGTH = 4; // bytes of its error
const SLOT = 16;

/** No row has failed. */
export const NOTHING: number = 2 ** 31 - 1;
/** In place of a row: the job as a whole has failed. */
export const EVERYTHING: number = -1;

export const ERROR_BYTES = 8192;
const UNITS_PER_WORKER = 8;

/** Rows that are summed together, one chunk, are not divided; chunks of an instance. */
export function chunksOf({ samples }: JobShape): number {
  return Math.ceil(samples / SUMMED_TOGETHER);
}

/** Chunks in a unit: enough units to keep all workers busy to the end, and no more. */
function chunksPerUnit(shape: JobShape): number {
  return Math.max(1, Math.floor((shape.instances * chunksOf(shape)) / (shape.workers * UNITS_PER_WORKER)));
}

function unitCount(shape: JobShape): number {
  return Math.ceil((shape.instances * chunksOf(shape)) / chunksPerUnit(shape));
}

/** The rows of a unit. */
export function rowsOf(shape: JobShape, unit: number): { start: number; count: number } {
  const size = chunksPerUnit(shape);
  const start = firstRow(shape, unit * size);
  return { start, count: firstRow(shape, (unit + 1) * size) - start };
}

function firstRow(shape: JobShape, chunk: number): number {
  const chunks = chunksOf(shape);
  const instance = Math.min(Math.floor(chunk / chunks), shape.instances);
  return instance * shape.samples + (instance === shape.instances ? 0 : (chunk % chunks) * SUMMED_TOGETHER);
}

/** Bytes of the memory, and where its parts begin. */
export function layoutOf(shape: JobShape): { bytes: number; offsets: readonly number[] } {
  const { workers, n, thetaLength, gradientLength, instances, samples, reduce } = shape;
  const answer = reduce === "none" ? 4 * instances * samples * n : 8 * instances * chunksOf(shape) * n;
  const sizes = [
    4 * COUNTERS,
    4 * unitCount(shape),
    4 * SLOT * workers,
    ERROR_BYTES * workers,
    4 * thetaLength,
    4 * gradientLength,
    answer,
  ];
  const offsets: number[] = [];
  let bytes = 0;
  for (const size of sizes) {
    offsets.push(bytes);
    bytes += Math.ceil(size / 64) * 64;
  }
  return { bytes, offsets };
}

/** The job's views on its memory. */
export function openJob(buffer: SharedArrayBuffer, shape: JobShape): SharedJob {
  const { workers, n, thetaLength, gradientLength, instances, samples, reduce } = shape;
  const [counters, units, slots, errors, theta, gradient, answer] = layoutOf(shape).offsets as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    shape,
    counters: new Int32Array(buffer, counters, COUNTERS),
    units: new Int32Array(buffer, units, unitCount(shape)),
    slots: new Int32Array(buffer, slots, SLOT * workers),
    errors: new Uint8Array(buffer, errors, ERROR_BYTES * workers),
    theta: new Float32Array(buffer, theta, thetaLength),
    gradient: new Float32Array(buffer, gradient, gradientLength),
    solutions: new Float32Array(buffer, answer, reduce === "none" ? instances * samples * n : 0),
    sums: new Float64Array(buffer, answer, reduce === "sum" ? instances * chunksOf(shape) * n : 0),
  };
}

/** Puts a job at its start. */
export function resetJob(job: SharedJob): void {
  job.counters.fill(0);
  job.counters[LIMIT] = NOTHING;
  job.units.fill(freeState(job));
  job.slots.fill(0);
  for (let worker = 0; worker < job.shape.workers; worker++) setSlot(job, worker, FAILED_ROW, NOTHING);
}

/** The states of a unit: free, taken by worker 0, 1, …, done. */
const STATES = 1024;
export const MOST_WORKERS: number = STATES - 2;

function freeState({ shape }: SharedJob): number {
  return (shape.id % 2 ** 20) * STATES;
}

function takenState(job: SharedJob, worker: number): number {
  return freeState(job) + 1 + worker;
}

function doneState(job: SharedJob): number {
  return freeState(job) + STATES - 1;
}

/** Takes a free unit whose rows are of interest: its number, or −1 where there is none. */
export function takeUnit(job: SharedJob, worker: number): number {
  if (Atomics.load(job.counters, STOP) !== 0) return -1;
  const limit = Atomics.load(job.counters, LIMIT);
  const free = freeState(job);
  for (let unit = 0; unit < job.units.length; unit++) {
    if (Atomics.load(job.units, unit) !== free) continue;
    if (rowsOf(job.shape, unit).start > limit) return -1;
    if (Atomics.compareExchange(job.units, unit, free, takenState(job, worker)) === free) return unit;
  }
  return -1;
}

export function finishUnit(job: SharedJob, worker: number, unit: number): void {
  Atomics.compareExchange(job.units, unit, takenState(job, worker), doneState(job));
}

/** Frees the units of a worker that has ended; returns them. */
export function reopenUnits(job: SharedJob, worker: number): number[] {
  const reopened: number[] = [];
  for (let unit = 0; unit < job.units.length; unit++) {
    const taken = takenState(job, worker);
    if (Atomics.compareExchange(job.units, unit, taken, freeState(job)) === taken) reopened.push(unit);
  }
  setSlot(job, worker, BUSY, 0);
  return reopened;
}

/** Whether every row of interest is solved. */
export function isDone(job: SharedJob): boolean {
  const limit = Atomics.load(job.counters, LIMIT);
  const done = doneState(job);
  for (let unit = 0; unit < job.units.length; unit++) {
    if (rowsOf(job.shape, unit).start > limit) return true;
    if (Atomics.load(job.units, unit) !== done) return false;
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
