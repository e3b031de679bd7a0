import { DomainError, ShapeError, SolverError } from "../core/errors.ts";
import {
  ERROR_BYTES,
  ERROR_LENGTH,
  FAILED_ROW,
  lowerLimit,
  NO_ROW,
  type SharedJob,
  setSlot,
  slotOf,
} from "./sharedJob.ts";

/** An error as text: only text is sent to the caller's thread. */
interface Failure {
  /** Its index in KINDS, or −1. Names would not survive a minifier. */
  readonly kind: number;
  readonly message: string;
  readonly cause?: string;
}

const KINDS = [ShapeError, DomainError, SolverError];
/** How many characters of a message and of its cause are sent. Whatever they are, their bytes fit into ERROR_BYTES. */
const MAX_CHARACTERS = 1000;
const MAX_CAUSE_CHARACTERS = 300;

/** Records an error of this worker at a row, unless it has recorded one at a lower row. */
export function reportFailure(job: SharedJob, worker: number, row: number, error: unknown): void {
  if (row >= slotOf(job, worker, FAILED_ROW)) return;
  const text = new TextEncoder().encode(JSON.stringify(failureOf(error)));
  job.errors.set(text, ERROR_BYTES * worker);
  setSlot(job, worker, ERROR_LENGTH, text.length);
  setSlot(job, worker, FAILED_ROW, row);
  lowerLimit(job, row);
}

function failureOf(error: unknown): Failure {
  const kind = KINDS.findIndex((Kind) => error instanceof Kind);
  if (!(error instanceof Error)) return { kind, message: shortened(String(error), MAX_CHARACTERS) };
  const { cause } = error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : cause === undefined ? "" : String(cause);
  return {
    kind,
    message: shortened(error.message, MAX_CHARACTERS),
    ...(text !== "" && { cause: text.slice(0, MAX_CAUSE_CHARACTERS) }),
  };
}

/** A long text without its middle: its end names the place. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length / 2)} … ${text.slice(-length / 2)}`;
}

/** The error of the lowest row that failed: the error that a single thread would have met first. */
export function firstFailure(job: SharedJob): Error | undefined {
  let first = -1;
  for (let worker = 0; worker < job.shape.workers; worker++) {
    const row = slotOf(job, worker, FAILED_ROW);
    if (row !== NO_ROW && (first < 0 || row < slotOf(job, first, FAILED_ROW))) first = worker;
  }
  return first < 0 ? undefined : readFailure(job, first);
}

function readFailure(job: SharedJob, worker: number): Error {
  const from = ERROR_BYTES * worker;
  const bytes = job.errors.slice(from, from + slotOf(job, worker, ERROR_LENGTH));
  const failure: Failure = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes)));
  const Kind = KINDS[failure.kind] ?? SolverError;
  return new Kind(failure.message, failure.cause === undefined ? {} : { cause: new Error(failure.cause) });
}
