import { imle, sumOfGamma } from "imle";
import { noiseK, pathSolver, type Terrain } from "./terrain.ts";

/** How to sample paths of a map. */
export interface SamplingSettings {
  readonly temperature: number;
  readonly samples: number;
  readonly seed: number;
}

/** Sampled paths and how often each cell is on one. */
export interface Sampling {
  readonly settings: SamplingSettings;
  /** [samples, rows, columns], 1 on the path. */
  readonly paths: Float32Array;
  /** [rows, columns], 0 … 1. */
  readonly marginals: Float32Array;
}

/** Paths of the map's costs with Sum-of-Gamma noise, as torch-imle's example draws them. */
export function samplePaths(terrain: Terrain, settings: SamplingSettings): Sampling {
  const { temperature, samples, seed } = settings;
  const layer = imle(pathSolver(terrain), {
    noise: sumOfGamma({ k: noiseK(terrain), terms: 100 }),
    samples,
    seed,
    inputNoiseTemperature: temperature,
  });
  const { output } = layer.forward(terrain.costs);
  return { settings, paths: output, marginals: meanOf(output, samples) };
}

/** The mean of `count` arrays that lie one behind the other. */
export function meanOf(arrays: Float32Array, count: number): Float32Array {
  const mean = new Float32Array(arrays.length / count);
  for (let from = 0; from < arrays.length; from += mean.length) {
    for (let i = 0; i < mean.length; i++) mean[i]! += arrays[from + i]!;
  }
  return mean.map((sum) => sum / count);
}
