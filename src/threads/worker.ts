// The script of the workers of `threads`.

import type { SolveRequest } from "../core/solveRequest.ts";
import { runStepsAsync, type StopSignal } from "../core/steps.ts";
import { partialSums } from "../executors/partialSums.ts";
import { type Sink, solveRows, wantedInstances } from "../executors/solveRows.ts";
import { none } from "../noise/none.ts";
import { deserializeLaw, deserializeSolver } from "./deserialize.ts";
import { reportFailure } from "./failure.ts";
import {
  COMPLETED,
  HAS_RUN,
  type JobMessage,
  RUNNING,
  SENT,
  SPIN_MS,
  STARTING,
  STATE,
  type StartMessage,
} from "./message.ts";
import { parentPort } from "./platform.ts";
import {
  ACTIVITY,
  CALLS,
  chunksOf,
  finishUnit,
  IDLE,
  isStopped,
  LOADING,
  notifyCaller,
  openJob,
  ROW,
  rowsOf,
  type SharedJob,
  SOLVING,
  setSlot,
  slotOf,
  takeUnit,
  WHOLE_JOB,
} from "./sharedJob.ts";

const port = parentPort();
const noNoise = none();
/** Jobs that have arrived, in order, and how many have arrived in all. */
const inbox: JobMessage[] = [];
let received = 0;
let isBusy = false;
/** The first message, kept as long as the thread lives: it holds the port by which the thread's exit is noticed. */
let self: StartMessage | undefined;

port.listen((message) => {
  const known = message as StartMessage | JobMessage;
  if (known.kind === "start") {
    self = known;
    Atomics.store(known.status, HAS_RUN, 1);
    Atomics.compareExchange(known.status, STATE, STARTING, RUNNING);
    port.post({ kind: "running" });
    return;
  }
  received++;
  inbox.push(known);
  if (!isBusy && self) emptyInbox(self);
});

/** Does all jobs in the order in which they were sent, including those that arrive meanwhile. */
async function emptyInbox(self: StartMessage): Promise<void> {
  isBusy = true;
  for (let message = inbox.shift(); message; ) {
    await doJob(message, self);
    message = inbox.shift() ?? (message.spin ? spinForJob(self.status) : undefined);
  }
  isBusy = false;
}

/** Spins for up to SPIN_MS until a job arrives. Receives it without the event loop. */
function spinForJob(status: Int32Array): JobMessage | undefined {
  for (const end = performance.now() + SPIN_MS; performance.now() < end; ) {
    if (Atomics.load(status, SENT) === received) continue;
    const message = port.next() as JobMessage | undefined;
    if (message) received++;
    return message;
  }
}

async function doJob(message: JobMessage, self: StartMessage): Promise<void> {
  const { worker, serial, status } = self;
  const job = openJob(message.buffer, message.shape);
  setSlot(job, worker, ACTIVITY, LOADING);
  try {
    const request = await deserializeRequest(message, job);
    const instances = wantedInstances(request);
    setSlot(job, worker, ACTIVITY, SOLVING);
    for (let unit = takeUnit(job, serial, 0); unit >= 0; unit = takeUnit(job, serial, unit)) {
      await solveUnit(job, self, request, instances, unit);
    }
  } catch (error) {
    reportFailure(job, worker, WHOLE_JOB, error);
  }
  setSlot(job, worker, ACTIVITY, IDLE);
  notifyCaller(job);
  Atomics.add(status, COMPLETED, 1); // from here on, the memory may serve another job
  if (message.answerByMessage) port.post({ kind: "completed" });
}

async function deserializeRequest(message: JobMessage, job: SharedJob): Promise<SolveRequest> {
  const { request, solver, law } = message;
  return {
    ...request,
    solver: await deserializeSolver(solver),
    noise: law === null ? noNoise : await deserializeLaw(law),
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
    setSlot(job, worker, CALLS, slotOf(job, worker, CALLS) + 1);
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

/** Stops the rows once nobody wants the job's answer any more. */
function stopSignalOf(job: SharedJob): StopSignal {
  return {
    throwIfAborted() {
      if (isStopped(job)) throw new Error("internal: the job was stopped.");
    },
  };
}

/** Writes solutions, or the sums of chunks, into the shared memory. */
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
