// What a worker of `threads` runs.

import { partialSums } from "../executors/partialSums.ts";
import { type Sink, solveRows, wantedInstances } from "../executors/solveRows.ts";
import { none } from "../noise/none.ts";
import type { SolveRequest } from "../types.ts";
import { reportFailure } from "./failure.ts";
import { ENDED, type JobMessage, RUNNING, type StartMessage } from "./message.ts";
import { parentPort } from "./platform.ts";
import { lawOf, solverOf } from "./remake.ts";
import {
  BUSY,
  chunksOf,
  EVERYTHING,
  finishUnit,
  openJob,
  PROGRESS,
  ROW,
  rowsOf,
  type SharedJob,
  STOP,
  setSlot,
  slotOf,
  takeUnit,
  turn,
} from "./sharedJob.ts";

const port = parentPort();
const noNoise = none();
let worker = 0;
let current: SharedJob | undefined;
let queue = Promise.resolve();

port.listen((message) => {
  const known = message as StartMessage | JobMessage;
  if (known.kind === "start") start(known);
  else queue = queue.then(() => work(known));
});

function start(message: StartMessage): void {
  const states = new Int32Array(message.states);
  worker = message.worker;
  Atomics.store(states, worker, RUNNING);
  port.post({ kind: "running" });
  port.onExit(() => {
    Atomics.store(states, worker, ENDED);
    if (current) turn(current);
  });
}

async function work(message: JobMessage): Promise<void> {
  const job = openJob(message.buffer, message.shape);
  current = job;
  setSlot(job, worker, BUSY, 1);
  try {
    const request = await requestOf(message, job);
    const instances = wantedInstances(request);
    for (let unit = takeUnit(job, worker); unit >= 0; unit = takeUnit(job, worker)) {
      await solveUnit(job, request, instances, unit);
    }
  } catch (error) {
    reportFailure(job, worker, EVERYTHING, error);
  }
  setSlot(job, worker, BUSY, 0);
  current = undefined;
  turn(job);
  if (message.answerByMessage) port.post({ kind: "turn" });
}

async function requestOf(message: JobMessage, job: SharedJob): Promise<SolveRequest> {
  const { request, solver, law } = message;
  return {
    ...request,
    solver: await solverOf(solver),
    noise: law === null ? noNoise : await lawOf(law),
    theta: job.theta,
    gradient: message.shape.gradientLength === 0 ? null : job.gradient,
  };
}

async function solveUnit(
  job: SharedJob,
  request: SolveRequest,
  instances: readonly number[],
  unit: number,
): Promise<void> {
  const { start, count } = rowsOf(job.shape, unit);
  let row = start;
  const sink = sinkOf(job, (first) => {
    row = first;
    setSlot(job, worker, ROW, first);
    setSlot(job, worker, PROGRESS, slotOf(job, worker, PROGRESS) + 1);
  });
  const rows = solveRows(request, instances, start, count, sink);
  try {
    let state = rows.next();
    while (!state.done) {
      if (Atomics.load(job.counters, STOP) !== 0) return;
      state = state.value ? await settled(rows, state.value) : rows.next();
    }
  } catch (error) {
    reportFailure(job, worker, row, error);
  }
  finishUnit(job, worker, unit);
}

async function settled(
  rows: ReturnType<typeof solveRows>,
  pending: Promise<void>,
): Promise<IteratorResult<Promise<void> | undefined, void>> {
  try {
    await pending;
  } catch (error) {
    return rows.throw(error);
  }
  return rows.next();
}

/** Puts solutions, or the sums of those that are summed together, into the shared memory; tells of every call first. */
function sinkOf(job: SharedJob, begin: (row: number) => void): Sink {
  const { n, samples, reduce } = job.shape;
  const chunks = chunksOf(job.shape);
  const parts = partialSums(samples, n, (sum, instance, chunk) => job.sums.set(sum, (instance * chunks + chunk) * n));
  let scratch = new Float32Array(0);
  return {
    place(row, count) {
      begin(row);
      if (scratch.length < count * n) scratch = new Float32Array(count * n);
      return scratch.subarray(0, count * n);
    },
    take(row, solutions, count) {
      if (reduce === "none") job.solutions.set(solutions, row * n);
      else parts.add(row, solutions, count);
    },
  };
}
