import { DomainError, ShapeError, SolverError } from "../errors.ts";
import {
  ERROR_BYTES,
  ERROR_LENGTH,
  FAILED_ROW,
  lowerLimit,
  NOTHING,
  type SharedJob,
  setSlot,
  slotOf,
} from "./sharedJob.ts";

/** An error as text, which is all of it that crosses. */
interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly cause?: string;
}

const KINDS = [ShapeError, DomainError, SolverError];
/** Letters of a text that cross. */
const MOST_LETTERS = 1000;

/** Writes an error of this worker at a row, unless it has had one at a lower row. */
export function reportFailure(job: SharedJob, worker: number, row: number, error: unknown): void {
  if (row >= slotOf(job, worker, FAILED_ROW)) return;
  const text = new TextEncoder().encode(JSON.stringify(failureOf(error)));
  job.errors.set(text.subarray(0, ERROR_BYTES), ERROR_BYTES * worker);
  setSlot(job, worker, ERROR_LENGTH, Math.min(text.length, ERROR_BYTES));
  setSlot(job, worker, FAILED_ROW, row);
  lowerLimit(job, row);
}

function failureOf(error: unknown): Failure {
  const kind = KINDS.find((Kind) => error instanceof Kind)?.name ?? "";
  if (!(error instanceof Error)) return { kind, message: String(error).slice(0, MOST_LETTERS) };
  const { cause } = error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? "" : String(cause);
  return {
    kind,
    message: error.message.slice(0, MOST_LETTERS),
    ...(text !== "" && { cause: text.slice(0, MOST_LETTERS) }),
  };
}

/** The error of the lowest row that failed: the one that a single thread would have met first. */
export function firstFailure(job: SharedJob): Error | undefined {
  let first = -1;
  for (let worker = 0; worker < job.shape.workers; worker++) {
    const row = slotOf(job, worker, FAILED_ROW);
    if (row !== NOTHING && (first < 0 || row < slotOf(job, first, FAILED_ROW))) first = worker;
  }
  return first < 0 ? undefined : readFailure(job, first);
}

function readFailure(job: SharedJob, worker: number): Error {
  const from = ERROR_BYTES * worker;
  const bytes = job.errors.slice(from, from + slotOf(job, worker, ERROR_LENGTH));
  const failure = parse(new TextDecoder().decode(new Uint8Array(bytes)));
  const Kind = KINDS.find(({ name }) => name === failure.kind) ?? SolverError;
  return new Kind(failure.message, failure.cause === undefined ? {} : { cause: new Error(failure.cause) });
}

function parse(text: string): Failure {
  try {
    return JSON.parse(text);
  } catch {
    return { kind: "", message: text }; // cut off, by letters of many bytes
  }
}
