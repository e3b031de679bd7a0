import { expect, test } from "vitest";
import { createJobMemory } from "../../src/threads/jobMemory.ts";
import {
  COMPLETED,
  EXITED,
  type JobMessage,
  RUNNING,
  STATE,
  STATUS_LENGTH,
  TERMINATED,
} from "../../src/threads/message.ts";
import { createPendingJob, type PendingJob } from "../../src/threads/pendingJob.ts";
import type { SharedJob } from "../../src/threads/sharedJob.ts";
import type { Thread } from "../../src/threads/thread.ts";
import { randomsOf } from "../randoms.ts";

const WORKERS = 3;

/** A thread of which only the status counts. */
function idleThread(worker: number): Thread {
  const status = new Int32Array(new SharedArrayBuffer(4 * STATUS_LENGTH));
  status[STATE] = RUNNING;
  const handle = { post() {}, port: null, keepAlive() {}, terminate: () => Promise.resolve() };
  return { worker, serial: worker + 1, handle, status, startedAt: 0, solvers: new Map() };
}

function jobOn(buffer: SharedArrayBuffer, threads: readonly Thread[], sent: number): PendingJob {
  const shared = { shape: { workers: threads.length } } as unknown as SharedJob;
  const job = createPendingJob("solver", { buffer } as JobMessage, shared, [0]);
  for (const thread of threads) job.deliveries.push({ thread, number: sent });
  return job;
}

test("memory serves another job only when the caller has left and every worker has completed the job", () => {
  const randoms = randomsOf(5);
  for (let trial = 0; trial < 200; trial++) {
    const memory = createJobMemory();
    const threads = Array.from({ length: WORKERS }, (_, worker) => idleThread(worker));
    const buffer = memory.allocate(64);
    const job = jobOn(buffer, threads, 1);
    memory.hold(job);
    const events: (() => void)[] = [
      () => {
        job.callerLeftAt = 0;
      },
      ...threads.map(({ status }, worker) => () => {
        if (trial % 2 === 0 || worker > 0) status[COMPLETED] = 1;
        else status[STATE] = EXITED;
      }),
    ];
    const order = [...randoms(events.length, trial)].map((key, i) => ({ key, i })).sort((a, b) => a.key - b.key);
    for (const { i } of order) {
      memory.release();
      expect(memory.allocate(64)).not.toBe(buffer);
      events[i]();
    }
    memory.release();
    expect(memory.holders.size).toBe(0);
    expect(memory.allocate(64)).toBe(buffer);
  }
});

test("memory never serves another job if a thread was terminated at it and may still write", () => {
  const memory = createJobMemory();
  const thread = idleThread(0);
  const buffer = memory.allocate(64);
  const job = jobOn(buffer, [thread], 1);
  memory.hold(job);
  job.callerLeftAt = 0;
  thread.status[STATE] = TERMINATED;
  memory.release();
  expect(memory.holders.size).toBe(0);
  expect(memory.allocate(64)).not.toBe(buffer);
});
