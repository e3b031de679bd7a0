import {
  adaptive,
  argmax,
  blackbox,
  combinatorial,
  fixed,
  gridPath,
  gumbel,
  gumbelSoftmax,
  identity,
  imle,
  type Layer,
  normal,
  perturbed,
  relative,
  scoreFunction,
  straightThrough,
  sumOfGamma,
  topK,
} from "imle";
import { type EstimatorContractOptions, estimatorContract } from "imle/testing";
import { describe, expect, test } from "vitest";

const subsets = topK({ length: 6, k: 2 });
const grid = gridPath({ rows: 4, columns: 5 });
const costs: EstimatorContractOptions = { theta: (uniform) => 1 + uniform() };

const layers: [string, () => Layer, EstimatorContractOptions?][] = [
  ["imle", () => imle(subsets, { noise: gumbel(), samples: 3 })],
  ["imle, mean", () => imle(subsets, { noise: sumOfGamma({ k: 2 }), samples: 3, output: "mean" })],
  ["imle, fixed target", () => imle(grid, { noise: gumbel(), target: fixed({ beta: 2 }) }), costs],
  ["imle, adaptive target", () => imle(grid, { noise: gumbel(), target: adaptive(), samples: 2 }), costs],
  ["imle, combinatorial target", () => imle(subsets, { noise: gumbel(), target: combinatorial(), samples: 2 })],
  ["imle, symmetric", () => imle(subsets, { noise: gumbel(), symmetric: true, target: relative({ beta: 0.5 }) })],
  ["imle, marginal samples", () => imle(subsets, { noise: gumbel(), marginalSamples: 4, samples: 2 })],
  ["imle, antithetic", () => imle(subsets, { noise: gumbel(), samples: 5, draws: "antithetic" })],
  ["blackbox", () => blackbox(grid, { lambda: 3, clamp: true }), costs],
  ["identity", () => identity(subsets)],
  ["identity, projected", () => identity(subsets, { projection: "std", margin: 0.2, samples: 2 })],
  ["straightThrough", () => straightThrough(grid, { noise: normal(), samples: 2 }), costs],
  ["scoreFunction", () => scoreFunction(subsets, { noise: gumbel(), samples: 4 })],
  ["perturbed", () => perturbed(grid, { noise: normal(), samples: 4, temperature: 0.5 }), costs],
  ["perturbed, times", () => perturbed(grid, { noise: normal(), samples: 4, perturbation: "multiplicative" }), costs],
  ["gumbelSoftmax", () => gumbelSoftmax({ length: 4, rows: 2, samples: 3 })],
  ["gumbelSoftmax, hard", () => gumbelSoftmax({ length: 4, hard: true, temperature: 0.5 })],
];

// A combinatorial target with nothing from above keeps θ, so that only the noise of equal temperature is left: also
// silent.
describe.each(layers)("%s", (_, make, options) => {
  for (const { name, run } of estimatorContract(make, options)) test(name, run);
});

test("the contract finds an estimator that keeps something between layers", async () => {
  let seed = 0;
  const failed: string[] = [];
  const careless = () => imle(argmax({ length: 5 }), { noise: gumbel(), seed: seed++ });
  for (const { name, run } of estimatorContract(careless)) await run().catch(() => failed.push(name));
  expect(failed).toContain("gives the same bits for the same seed and step");
});
