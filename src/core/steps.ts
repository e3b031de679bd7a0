import { isPromise } from "./isPromise.ts";

/** Says when to stop: an AbortSignal, or a check of another kind. */
export interface StopSignal {
  /** The reason why it stopped, once it has. */
  readonly reason?: unknown;
  /** Throws the reason once it has stopped. */
  throwIfAborted(): void;
  /** Without it, a pending promise is awaited before the next check. */
  addEventListener?(type: "abort", listener: () => void, options: { once: boolean }): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/**
 * Runs a generator to its end: each step that it yields goes to `answer`, and the answer goes back into the generator.
 * An error that `answer` throws ends the run; the generator does not see it.
 */
export function runSteps<Step, Answer, Result>(
  steps: Generator<Step, Result, Answer>,
  answer: (step: Step) => Answer,
): Result {
  let state = steps.next();
  while (!state.done) state = steps.next(answer(state.value));
  return state.value;
}

/**
 * `runSteps` for steps and answers that take time. A step that is a promise is awaited before `answer` is called. If it
 * rejects, the error is thrown into the generator at its yield. A stop ends the run with its reason, before the next
 * step or while such a promise is pending; the generator does not see it.
 */
export async function runStepsAsync<Step, Answer, Result>(
  steps: Generator<Step, Result, Answer>,
  answer: (step: Step) => Answer | Promise<Answer>,
  signal?: StopSignal,
): Promise<Result> {
  signal?.throwIfAborted();
  for (let state = steps.next(); ; ) {
    requireRunning(signal, state.value);
    if (state.done) return state.value;
    const step = state.value;
    if (isPromise(step)) {
      try {
        await stoppable(step, signal);
      } catch (error) {
        signal?.throwIfAborted();
        state = steps.throw(error);
        continue;
      }
    }
    const answered = answer(step);
    const value = isPromise(answered) ? await answered : answered;
    signal?.throwIfAborted();
    state = steps.next(value);
  }
}

/** @throws the signal's reason once it has stopped. */
function requireRunning(signal: StopSignal | undefined, step: unknown): void {
  try {
    signal?.throwIfAborted();
  } catch (reason) {
    if (isPromise(step)) ignoreError(step);
    throw reason;
  }
}

/** Marks a promise that nobody is going to await as handled, so that its error does not end the process. */
export function ignoreError(promise: PromiseLike<unknown>): void {
  promise.then(undefined, () => {});
}

/** The promise, or the signal's reason as soon as it stops. */
function stoppable(promise: PromiseLike<unknown>, signal: StopSignal | undefined): PromiseLike<unknown> {
  if (!signal?.addEventListener) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener?.("abort", abort, { once: true });
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener?.("abort", abort));
  });
}
