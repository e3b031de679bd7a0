import type { SolveRequest } from "../core/solveRequest.ts";
import { addRow } from "../kernels/rows.ts";
import { firstFailure } from "./failure.ts";
import type { PendingJob } from "./pendingJob.ts";
import { chunksOf } from "./sharedJob.ts";

/** The answer of a job that is over. @throws the error that it was stopped with, or its first failure. */
export function answerOf(request: SolveRequest, { shared, instances, stopped, error }: PendingJob): Float32Array {
  if (stopped) throw error;
  const failure = firstFailure(shared);
  if (failure) throw failure;
  const { n, samples, reduce } = shared.shape;
  if (reduce === "none" && instances.length === request.batch) return shared.solutions.slice();
  const answer = emptyAnswer(request);
  const perInstance = reduce === "none" ? samples * n : chunksOf(shared.shape) * n;
  const sums = new Float64Array(n);
  for (const [place, b] of instances.entries()) {
    const from = place * perInstance;
    if (reduce === "none") {
      answer.set(shared.solutions.subarray(from, from + perInstance), b * perInstance);
      continue;
    }
    sums.fill(0);
    for (let at = from; at < from + perInstance; at += n) addRow(sums, shared.sums, at);
    answer.set(sums, b * n);
  }
  return answer;
}

/** The answer to a request in which no instance is wanted. */
export function emptyAnswer({ theta, samples, reduce }: SolveRequest): Float32Array {
  return new Float32Array(theta.length * (reduce === "none" ? samples : 1));
}
