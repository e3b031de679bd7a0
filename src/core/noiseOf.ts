import type { SolveRequest } from "./solveRequest.ts";

/** What of a request its noise depends on. */
export type NoiseStream = Pick<SolveRequest, "noise" | "seed" | "step" | "samples" | "draws">;

/** Writes ε of one row, without τ and σ, into `row`: the same numbers in every pass and on every thread. */
export function noiseOf(
  { noise, seed, step, samples, draws }: NoiseStream,
  instance: number,
  sample: number,
  row: Float32Array,
): void {
  noise.fill(row, { seed, step, instance, sample, samples, draws });
}
