import type { SolveRequest } from "../core/solveRequest.ts";
import { wantedInstances } from "../executors/solveRows.ts";
import type { JobMemory } from "./jobMemory.ts";
import type { JobMessage } from "./message.ts";
import { createPendingJob, type PendingJob } from "./pendingJob.ts";
import { availableCores, canSpin } from "./platform.ts";
import { serializeLaw, serializeSolver } from "./serialize.ts";
import { type JobShape, layoutOf, openJob, resetJob, stopJob } from "./sharedJob.ts";
import type { WorkerPool } from "./workerPool.ts";

/** The jobs that callers wait for. */
export interface JobQueue {
  readonly jobs: ReadonlySet<PendingJob>;
  /** Sends a request to the workers. Null if no instance is wanted. */
  submit(request: SolveRequest, answerByMessage: boolean): PendingJob | null;
  /** Sends a job to a worker that is to take part in it, again or for the first time. */
  send(job: PendingJob, worker: number): void;
  /** Stops a job: its caller gets the error. */
  stop(job: PendingJob, error: unknown): void;
  /** Resolves the promises of asynchronous callers whose jobs are over. */
  settle(): void;
  /** Removes a job whose caller leaves. */
  remove(job: PendingJob): void;
  /** Whether a caller waits for a promise. */
  hasAsyncCallers(): boolean;
}

export function createJobQueue(workers: number, pool: WorkerPool, memory: JobMemory): JobQueue {
  const jobs = new Set<PendingJob>();
  const spareCores = canSpin() ? availableCores() : 0;
  return {
    jobs,
    submit(request, answerByMessage) {
      const instances = wantedInstances(request);
      if (instances.length === 0) return null;
      const { solver, noise, theta, direction, ...rest } = request;
      const serialized = { solver: serializeSolver(solver), law: rest.temperature > 0 ? serializeLaw(noise) : null };
      const shape = shapeOf(request, instances.length, workers);
      const buffer = memory.allocate(layoutOf(shape).bytes);
      const shared = openJob(buffer, shape);
      resetJob(shared);
      shared.theta.set(theta);
      if (direction) shared.direction.set(direction);
      // Workers at other jobs may come late: then all are asked.
      const asked = memory.holders.size > 0 ? workers : Math.min(workers, shared.units.length);
      const spin = asked < spareCores;
      const message: JobMessage = { kind: "job", buffer, shape, ...serialized, request: rest, answerByMessage, spin };
      const job = createPendingJob(solver.name, message, shared, instances);
      jobs.add(job);
      memory.hold(job);
      for (let worker = 0; worker < asked; worker++) send(job, worker);
      return job;
    },
    send,
    stop(job, error) {
      if (job.stopped) return;
      job.stopped = true;
      job.error = error;
      stopJob(job.shared);
      job.settle?.();
    },
    settle() {
      for (const { settle } of jobs) settle?.();
    },
    remove(job) {
      jobs.delete(job);
      job.callerLeftAt = performance.now();
      stopJob(job.shared);
    },
    hasAsyncCallers: () => [...jobs].some(({ settle }) => settle !== undefined),
  };

  function send(job: PendingJob, worker: number): void {
    job.deliveries.push(pool.send(job.message, worker));
  }
}

function shapeOf(request: SolveRequest, instances: number, workers: number): JobShape {
  const { theta, direction, batch, samples, reduce } = request;
  return {
    workers,
    n: theta.length / batch,
    thetaLength: theta.length,
    directionLength: direction?.length ?? 0,
    instances,
    samples,
    reduce,
  };
}
