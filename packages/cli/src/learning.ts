import { fixed, imle, sumOfGamma, threefry2x32 } from "imle";
import { adam } from "./adam.ts";
import { meanOf } from "./sampling.ts";
import { noiseK, pathSolver, type Terrain } from "./terrain.ts";

/** How to learn the costs of a map from its best path. */
export interface LearningSettings {
  readonly inputNoiseTemperature: number;
  readonly targetNoiseTemperature: number;
  readonly samples: number;
  readonly steps: number;
  readonly beta: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** What one learning was like. */
export interface LearningRun {
  readonly settings: LearningSettings;
  /** Hamming loss of every step: cells in which a sampled path differs from the gold path, mean over the samples. */
  readonly losses: Float64Array;
  /** Snapshots for pictures, the first of step 0 and the last of the final step. */
  readonly frames: readonly LearningFrame[];
  /** The path of the true costs, 1 on it. */
  readonly gold: Float32Array;
  /** Cells in which the noise-free path of the learnt costs differs from it. */
  readonly hamming: number;
  readonly millisecondsPerStep: number;
}

/** The state of a learning at the start of a step. */
export interface LearningFrame {
  readonly step: number;
  readonly loss: number;
  /** How many of the sampled paths use a cell, 0 … 1. */
  readonly marginals: Float32Array;
  readonly weights: Float32Array;
}

/**
 * torch-imle's learning script: from random costs in ±0.1, by Adam on the Hamming loss of sampled paths, to costs whose
 * cheapest path is the gold one. Cells that nobody can enter stay so.
 */
export function learn(terrain: Terrain, settings: LearningSettings, onStep: (step: number) => void): LearningRun {
  const { samples, steps, seed } = settings;
  const n = terrain.costs.length;
  const layer = imle(pathSolver(terrain), {
    noise: sumOfGamma({ k: noiseK(terrain), terms: 100 }),
    samples,
    seed,
    target: fixed({ beta: settings.beta }),
    inputNoiseTemperature: settings.inputNoiseTemperature,
    targetNoiseTemperature: settings.targetNoiseTemperature,
  });
  const gold = layer.solve(terrain.costs);
  const weights = terrain.costs.map((cost, i) => (cost === Number.POSITIVE_INFINITY ? cost : initialWeight(seed, i)));
  const update = adam(n, settings.learningRate);
  // The loss is linear in each sampled path z: Σ z(1 − gold) + (1 − z)gold, so its gradient is always this.
  const upstream = Float32Array.from({ length: samples * n }, (_, i) => (1 - 2 * gold[i % n]!) / samples);
  const losses = new Float64Array(steps);
  const frames: LearningFrame[] = [];
  const frameSteps = new Set(pictureSteps(steps));
  let milliseconds = 0;
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    const before = frameSteps.has(step) ? weights.slice() : undefined;
    const pass = layer.forward(weights);
    const marginals = meanOf(pass.output, samples);
    losses[step] = distance(marginals, gold);
    update(weights, pass.backward(upstream));
    milliseconds += performance.now() - start;
    if (before) frames.push({ step, loss: losses[step]!, marginals, weights: before });
    onStep(step);
  }
  const hamming = distance(layer.solve(weights), gold);
  return { settings, losses, frames, gold, hamming, millisecondsPerStep: milliseconds / steps };
}

/** Steps to draw: 60 of them, dense at the start, where most is learnt. */
function pictureSteps(steps: number): number[] {
  const count = Math.min(60, steps);
  return Array.from({ length: count }, (_, i) => Math.round((steps - 1) * (count === 1 ? 1 : (i / (count - 1)) ** 2)));
}

/** Uniform in ±0.1. */
function initialWeight(seed: number, cell: number): number {
  return (threefry2x32([seed, 1], [0, cell])[0] / 2 ** 32 - 0.5) * 0.2;
}

/** Σ |a − b|: the Hamming distance, or its mean when one of them is a mean of 0s and 1s. */
function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum;
}
