import { DomainError, show } from "./errors.ts";
import { requireRequest } from "./requireRequest.ts";
import type { SolveProgram } from "./solveRequest.ts";

/**
 * Work that an estimator or a rule of the caller's does, with a look at every request that it makes.
 *
 * @throws DomainError unless it is a generator of requests.
 */
export function* checkedProgram<T>(work: SolveProgram<T>): SolveProgram<T> {
  if (typeof work?.next !== "function" || !(Symbol.iterator in work)) {
    throw new DomainError(
      `work: expected a generator that yields solve requests (*forward, *backward, *evaluate), got ${show(work)}.`,
    );
  }
  let state = work.next();
  while (!state.done) {
    requireRequest(state.value);
    state = work.next(yield state.value);
  }
  return state.value;
}
