import * as imle from "imle";
import { executor, factory, noise, plain, pool, subsets, three, top, tryLayer, tryLoss } from "./tries.ts";
import type { Call } from "./values.ts";

const sampling = { noise, samples: 2, draws: "independent", seed: 0, executor };

export const LAYERS: readonly Call[] = [
  factory(imle.imle, tryLayer, top, {
    ...sampling,
    output: "samples",
    target: imle.relative(),
    scale: "none",
    symmetric: false,
    marginalSamples: 1,
    inputNoiseTemperature: 1,
    targetNoiseTemperature: 1,
  }),
  factory(imle.imle, tryLayer, { ...top }, { noise: { ...imle.normal() }, target: { ...imle.adaptive() } }),
  factory(imle.perturbed, tryLayer, top, { ...sampling, perturbation: "additive", temperature: 1, baseline: "none" }),
  factory(imle.blackbox, tryLayer, top, { lambda: 1, clamp: false, executor }),
  factory(imle.identity, tryLayer, top, {
    projection: "none",
    margin: 1,
    samples: 2,
    output: "samples",
    draws: "independent",
    seed: 0,
    executor,
  }),
  factory(imle.straightThrough, tryLayer, top, { ...sampling, output: "samples", temperature: 1 }),
  factory(imle.scoreFunction, tryLayer, top, {
    noise,
    samples: 2,
    temperature: 1,
    baseline: "none",
    seed: 0,
    executor,
  }),
  factory(imle.scoreFunction, tryLayer, top, { family: { ...subsets }, samples: 2, temperature: 1 }),
  factory(imle.simple, tryLayer, top, { family: { ...subsets }, samples: 2, temperature: 1, seed: 0 }),
  factory(imle.gumbelSoftmax, tryLayer, {
    length: 3,
    rows: 2,
    temperature: 1,
    hard: true,
    samples: 2,
    draws: "independent",
    seed: 0,
  }),
];

export const LOSSES: readonly Call[] = [
  factory(imle.fenchelYoung, tryLoss, top, { ...sampling, temperature: 1, perturbation: "additive" }),
  factory(imle.structuredHinge, tryLoss, top, { margin: 1, executor }),
  factory(imle.imitation, tryLoss, top, { distance: () => ({ slope: new Float32Array(3), constant: 0 }), executor }),
  factory(imle.spoPlus, tryLoss, top, { executor }),
  factory(imle.directionalGradient, tryLoss, top, { tau: 1, variant: "backward", executor }),
  factory(imle.noiseContrastive, tryLoss, top, {
    pool: imle.solutionPool({ shape: [3] }),
    solveShare: 1,
    seed: 0,
    executor,
  }),
  factory(imle.mapContrastive, tryLoss, top, {
    pool: imle.solutionPool({ shape: [3] }),
    solveShare: 1,
    seed: 0,
    executor,
  }),
  factory(imle.learningToRank, tryLoss, top, {
    kind: "listwise",
    pool: pool(),
    temperature: 1,
    solveShare: 1,
    seed: 0,
  }),
  factory(imle.learningToRank, tryLoss, top, { kind: "pairwise", pool: { ...pool() }, margin: 1 }),
  factory(imle.regret, tryLoss, top, { executor }),
  factory(imle.unambiguousRegret, tryLoss, top, { shift: 1e-3, executor }),
  factory(imle.pathAccuracy, tryLoss, top, { tolerance: 0, executor }),
  plain(imle.hamming, three, Float32Array.of(1, 0, 0), { shape: [3], samples: 1 }),
  plain(imle.informedMargin, "max", three, Float32Array.of(1, 0, 0), 1),
];
