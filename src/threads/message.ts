import type { Recipe } from "../core/recipe.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import type { Sense } from "../core/solver.ts";
import type { JobShape } from "./sharedJob.ts";

/** A solver in a message. */
export interface SerializedSolver {
  /** The same for the same recipe. */
  readonly id: number;
  /** Null if the thread has the solver already. */
  readonly recipe: Recipe | null;
  /** What the solver that is made from the recipe must match. */
  readonly name: string;
  readonly sense: Sense;
  readonly shape: readonly number[];
}

/** A noise law in a message: its table, or its recipe. */
export interface SerializedLaw {
  readonly id: number;
  readonly name: string;
  readonly variance: number | undefined;
  readonly table: SharedArrayBuffer | null;
  readonly recipe: Recipe | null;
}

/** A request without its solver, its law and its arrays. */
export type SerializedRequest = Omit<SolveRequest, "solver" | "noise" | "theta" | "direction">;

/** Sent to every worker that is to take part in a job. */
export interface JobMessage {
  readonly kind: "job";
  readonly buffer: SharedArrayBuffer;
  readonly shape: JobShape;
  readonly solver: SerializedSolver;
  readonly law: SerializedLaw | null;
  readonly request: SerializedRequest;
  /** Whether the caller listens for messages instead of waiting on the shared memory. */
  readonly answerByMessage: boolean;
  /** Whether there are enough cores for workers and caller to spin before they sleep. */
  readonly spin: boolean;
}

/** How long a thread spins before it sleeps, where there are enough cores: waking a thread takes 50 µs. */
export const SPIN_MS = 0.1;

/** The first message to a worker. */
export interface StartMessage {
  readonly kind: "start";
  readonly worker: number;
  /** The thread's own number. The threads that replace one another as the same worker differ in it. */
  readonly serial: number;
  /** The thread's status, shared with the pool. */
  readonly status: Int32Array;
  /** A port that closes when the thread exits. The thread keeps it; nothing is sent on it. */
  readonly port: MessagePort | null;
}

/** Indices into a thread's status. */
export const STATE = 0;
export const COMPLETED = 1; // how many jobs it has completed, and will not touch the memory of any more
export const SENT = 2; // how many jobs were sent to it
export const HAS_RUN = 3; // 1 once it has run at all
export const STATUS_LENGTH = 4;

/** States of a thread. */
export const STARTING = 0;
export const RUNNING = 1;
export const EXITED = 2;
/** Told to terminate, on a platform that does not report when it has: it may still write for a moment. */
export const TERMINATED = 3;
