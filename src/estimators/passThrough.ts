import type { SolveProgram } from "../core/solveRequest.ts";
import { divide, sumOverSamples } from "../kernels/rows.ts";
import type { Sampling } from "./sampling.ts";
import type { ForwardCall } from "./types.ts";

/** The output of sampled solutions, from the answer that has all of them, or their sums where the mean is wanted. */
export function outputOf(answer: Float32Array, { output, samples }: Sampling): Float32Array {
  if (output === "mean") divide(answer, samples);
  return answer;
}

/** sign · Σ over the samples of g, shape [batch, …instance]; g itself where it has no samples. */
export function slopesOfInstances({ theta, batch }: ForwardCall, gradient: Float32Array, sign: 1 | -1): Float32Array {
  const slopes = new Float32Array(theta.length);
  sumOverSamples(slopes, gradient, gradient.length / theta.length, new Float64Array(theta.length / batch));
  divide(slopes, sign); // the same as to multiply by it
  return slopes;
}

/** Work that needs no answer of a solver. */
// biome-ignore lint/correctness/useYield: work is a generator, also where nothing has to be asked
export function* withoutSolving<T>(make: () => T): SolveProgram<T> {
  return make();
}
