// What a worker of `threads` runs.

import type { SolveRequest } from "../core/solveRequest.ts";
import { runStepsAsync, type StopSignal } from "../core/steps.ts";
import { partialSums } from "../executors/partialSums.ts";
import { type Sink, solveRows, wantedInstances } from "../executors/solveRows.ts";
import { none } from "../noise/none.ts";
import { reportFailure } from "./failure.ts";
import { type JobMessage, LEFT, LINGER_MS, RAN, RUNNING, SENT, STARTING, STATE, type StartMessage } from "./message.ts";
import { parentPort } from "./platform.ts";
import { lawOf, solverOf } from "./remake.ts";
import {
  AWAY,
  BUSY,
  chunksOf,
  EVERYTHING,
  finishUnit,
  isStopped,
  MAKING,
  openJob,
  PROGRESS,
  ROW,
  rowsOf,
  type SharedJob,
  SOLVING,
  setSlot,
  slotOf,
  takeUnit,
  turn,
} from "./sharedJob.ts";

const port = parentPort();
const noNoise = none();
/** Jobs that have come, in order, and how many have in all. */
const inbox: JobMessage[] = [];
let taken = 0;
let isBusy = false;
/** The first message. Its port is kept as long as the thread lives, by which its end is noticed. */
let self: StartMessage | undefined;

port.listen((message) => {
  const known = message as StartMessage | JobMessage;
  if (known.kind === "start") {
    self = known;
    Atomics.store(known.cells, RAN, 1);
    Atomics.compareExchange(known.cells, STATE, STARTING, RUNNING);
    port.post({ kind: "running" });
    return;
  }
  taken++;
  inbox.push(known);
  if (!isBusy && self) workOff(self);
});

/** Does jobs in the order in which they were sent, until there are none, also those that come meanwhile. */
async function workOff(start: StartMessage): Promise<void> {
  isBusy = true;
  for (let message = inbox.shift(); message; ) {
    await work(message, start);
    message = inbox.shift() ?? (message.linger ? nextJob(start.cells) : undefined);
  }
  isBusy = false;
}

/** Looks for a job for a moment, without the event loop. */
function nextJob(cells: Int32Array): JobMessage | undefined {
  for (const end = performance.now() + LINGER_MS; performance.now() < end; ) {
    if (Atomics.load(cells, SENT) === taken) continue;
    const message = port.next() as JobMessage | undefined;
    if (message) taken++;
    return message;
  }
}

async function work(message: JobMessage, start: StartMessage): Promise<void> {
  const { worker, serial, cells } = start;
  const job = openJob(message.buffer, message.shape);
  setSlot(job, worker, BUSY, MAKING);
  try {
    const request = await requestOf(message, job);
    const instances = wantedInstances(request);
    setSlot(job, worker, BUSY, SOLVING);
    for (let unit = takeUnit(job, serial, 0); unit >= 0; unit = takeUnit(job, serial, unit)) {
      await solveUnit(job, start, request, instances, unit);
    }
  } catch (error) {
    reportFailure(job, worker, EVERYTHING, error);
  }
  setSlot(job, worker, BUSY, AWAY);
  turn(job);
  Atomics.add(cells, LEFT, 1); // from here on the memory may serve another job
  if (message.answerByMessage) port.post({ kind: "turn" });
}

async function requestOf(message: JobMessage, job: SharedJob): Promise<SolveRequest> {
  const { request, solver, law } = message;
  return {
    ...request,
    solver: await solverOf(solver),
    noise: law === null ? noNoise : await lawOf(law),
    theta: job.theta,
    direction: message.shape.directionLength === 0 ? null : job.direction,
  };
}

async function solveUnit(
  job: SharedJob,
  { worker, serial }: StartMessage,
  request: SolveRequest,
  instances: readonly number[],
  unit: number,
): Promise<void> {
  const { start, count } = rowsOf(job, unit);
  let row = start;
  const begin = (first: number): void => {
    row = first;
    setSlot(job, worker, ROW, first);
    setSlot(job, worker, PROGRESS, slotOf(job, worker, PROGRESS) + 1);
  };
  const rows = solveRows(request, instances, start, count, sinkOf(job, begin));
  try {
    await runStepsAsync(rows, () => {}, stopSignalOf(job));
  } catch (error) {
    if (isStopped(job)) return;
    reportFailure(job, worker, row, error);
  }
  finishUnit(job, serial, unit);
}

/** Stops the rows of a job that nobody waits for. */
function stopSignalOf(job: SharedJob): StopSignal {
  return {
    throwIfAborted() {
      if (isStopped(job)) throw new Error("internal: the job was stopped.");
    },
  };
}

/** Puts solutions, or the sums of those that are summed together, into the shared memory. */
function sinkOf(job: SharedJob, begin: (row: number) => void): Sink {
  const { n, samples, reduce } = job.shape;
  const chunks = chunksOf(job.shape);
  const parts = partialSums(samples, n, (sum, instance, chunk) => job.sums.set(sum, (instance * chunks + chunk) * n));
  return {
    begin,
    take(row, solutions, count) {
      if (reduce === "none") job.solutions.set(solutions, row * n);
      else parts.add(row, solutions, count);
    },
  };
}
