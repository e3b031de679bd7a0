import type { Recipe } from "../core/recipe.ts";
import type { SolveRequest } from "../core/solveRequest.ts";
import type { Sense } from "../core/solver.ts";
import type { JobShape } from "./sharedJob.ts";

/** How a solver crosses. */
export interface CrossingSolver {
  /** The same for the same recipe. */
  readonly id: number;
  /** Null where the thread has it already. */
  readonly recipe: Recipe | null;
  /** What it has to be when it is made again. */
  readonly name: string;
  readonly sense: Sense;
  readonly shape: readonly number[];
}

/** How a noise law crosses: as its table, or by its recipe. */
export interface CrossingLaw {
  readonly id: number;
  readonly name: string;
  readonly variance: number | undefined;
  readonly table: SharedArrayBuffer | null;
  readonly recipe: Recipe | null;
}

/** A request without its solver, its law and its arrays. */
export type CrossingRequest = Omit<SolveRequest, "solver" | "noise" | "theta" | "direction">;

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
  /** Whether there are cores to spare, so that a worker that is done may look for the next job for a moment. */
  readonly linger: boolean;
}

/** So long a thread looks for what it waits for before it sleeps, where there are cores to spare: to be woken takes 50 µs. */
export const LINGER_MS = 0.1;

/** The first message to a worker. */
export interface StartMessage {
  readonly kind: "start";
  readonly worker: number;
  /** A number of the thread's own, as others may be the same worker after one another. */
  readonly serial: number;
  /** What the thread and the other side tell one another: STATE, LEFT, SENT and RAN. */
  readonly cells: Int32Array;
  /** A port that closes when the thread ends. It is kept, and nothing is sent on it. */
  readonly port: MessagePort | null;
}

/**
 * Places in the cells of a thread: its state; how many jobs it has left, its last touch of their memory done; how many were
 * sent to it; 1 when it has run at all.
 */
export const STATE = 0;
export const LEFT = 1;
export const SENT = 2;
export const RAN = 3;
export const CELLS = 4;

/** States of a thread. */
export const STARTING = 0;
export const RUNNING = 1;
export const ENDED = 2;
/** Told to end, on a platform that does not tell when it has: for a moment it may still write. */
export const LOST = 3;
