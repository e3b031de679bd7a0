import type { Origin } from "../origin.ts";
import type { Sense, SolveRequest } from "../types.ts";
import type { JobShape } from "./sharedJob.ts";

/** How a solver crosses. */
export interface CrossingSolver {
  /** The same for the same solver. */
  readonly id: number;
  readonly origin: Origin;
  /** What it has to be when it is made again. */
  readonly name: string;
  readonly sense: Sense;
  readonly shape: readonly number[];
}

/** How a noise law crosses: as its table, or by its origin. */
export interface CrossingLaw {
  readonly id: number;
  readonly name: string;
  readonly variance: number | undefined;
  readonly table: SharedArrayBuffer | null;
  readonly origin: Origin | null;
}

/** A request without its solver, its law and its arrays. */
export type CrossingRequest = Omit<SolveRequest, "solver" | "noise" | "theta" | "gradient">;

/** What is sent to every worker for a job. */
export interface JobMessage {
  readonly kind: "job";
  readonly buffer: SharedArrayBuffer;
  readonly shape: JobShape;
  readonly solver: CrossingSolver;
  readonly law: CrossingLaw | null;
  readonly request: CrossingRequest;
  /** Whether the other side listens to messages instead of waiting in the shared memory. */
  readonly answerByMessage: boolean;
}

/** The first message to a worker: which one it is, and where it says that it lives. */
export interface StartMessage {
  readonly kind: "start";
  readonly worker: number;
  /** One number for each worker: how its thread is. */
  readonly states: SharedArrayBuffer;
}

/** How a thread is, as it tells itself. */
export const STARTING = 0;
export const RUNNING = 1;
export const ENDED = 2;
