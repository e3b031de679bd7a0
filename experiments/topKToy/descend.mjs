import { adaptive, fixed, gumbel, imle, scoreFunction, straightThrough, sumOfGamma, topK } from "imle";
import { sgd } from "../sgd.mjs";
import { CHOICE, gapOf, lossOf, START, slopesOf, subsets } from "./problem.mjs";

const solver = topK(CHOICE);

const NOISES = { sumOfGamma: sumOfGamma({ k: CHOICE.k, terms: 10 }), gumbel: gumbel() };

const TARGETS = { fixed, adaptive };

/**
 * Estimator → its layer, with one sample a step.
 *
 * @type {Record<string, (row: import("./config.mjs").Row, seed: number) => import("imle").Layer>}
 */
const LAYERS = {
  imle: ({ noise, target: { rule, ...options }, scale }, seed) =>
    imle(solver, { noise: NOISES[noise], target: TARGETS[rule](options), scale, seed }),
  straightThrough: ({ noise }, seed) => straightThrough(solver, { noise: NOISES[noise], seed }),
  scoreFunction: (_, seed) => scoreFunction(solver, { family: subsets, samples: 1, baseline: "none", seed }),
};

/**
 * One run of a row of config.mjs: gaps[t] is the exact gap after t updates, 0 <= t < steps. The layer, its random
 * numbers and what its target learns are the run's own.
 *
 * @param {import("./config.mjs").Row} row
 * @param {number} seed
 * @returns {Float64Array}
 */
export function descend(row, seed) {
  const layer = LAYERS[row.estimator](row, seed);
  const theta = Float32Array.from(START);
  const update = sgd(theta.length, row);
  const gaps = new Float64Array(row.steps);
  for (let step = 0; step < row.steps; step++) {
    gaps[step] = gapOf(theta);
    const pass = layer.forward(theta);
    const { output: z } = pass;
    update(theta, pass.backward(layer.upstream === "losses" ? Float32Array.of(lossOf(z)) : slopesOf(z)));
  }
  return gaps;
}
