import { DomainError, type Draws, gumbel, type ImleOptions, imle, type NoiseLaw, normal, perturbed, topK } from "imle";
import { describe, expect, test } from "vitest";
import { averaged } from "../perturbAndMap.ts";
import { randomsOf } from "../randoms.ts";

const subsets = topK({ length: 10, k: 5 });
const theta = randomsOf(71)(10, 1).map((value) => 2 * value);

function summedVariance(draws: Draws): number {
  const repetitions = 4000;
  const layer = imle(subsets, { noise: gumbel(), samples: 10, output: "mean", draws });
  const { errors } = averaged(repetitions, 10, (step) => layer.forward(theta, { step }).output);
  return errors.reduce((sum, error) => sum + error ** 2 * repetitions, 0);
}

test("coupled draws lower the variance of the marginals: to .6 in pairs, to .4 by Latin hypercube", () => {
  const independent = summedVariance("independent");
  // each of the sums has a standard error of about 1 % at 4,000 repetitions of 10 numbers
  expect(summedVariance("antithetic") / independent).toBeLessThan(0.6);
  expect(summedVariance("latinHypercube") / independent).toBeLessThan(0.4);
});

describe("by default", () => {
  const output = (options: Partial<ImleOptions>) =>
    imle(subsets, { noise: gumbel(), samples: 6, ...options }).forward(theta);
  test("samples are independent, and means are of a Latin hypercube", () => {
    expect(output({}).output).toEqual(output({ draws: "independent" }).output);
    expect(output({ output: "mean" }).output).toEqual(output({ output: "mean", draws: "latinHypercube" }).output);
  });

  test("a law of one's own that knows nothing of draws has independent ones", () => {
    const own: NoiseLaw = { name: "own", fill: (noise, at) => normal().fill(noise, { ...at, draws: "independent" }) };
    const mean = { noise: own, output: "mean" } as const;
    expect(output(mean).output).toEqual(output({ noise: normal(), output: "mean", draws: "independent" }).output);
    expect(() => output({ ...mean, draws: "antithetic" })).toThrow(
      new DomainError(
        'imle: the law own only makes independent draws, got draws "antithetic"; make it with quantileLaw to have them.',
      ),
    );
  });
});

test("a leave-one-out baseline refuses coupled draws, which would bias it, and a single sample", () => {
  const options = { noise: normal(), samples: 4 };
  expect(() => perturbed(subsets, { ...options, draws: "antithetic" })).toThrow(
    new DomainError(
      'perturbed: baseline "leaveOneOut" needs independent draws, got "antithetic", with which it would be biased; take baseline "none".',
    ),
  );
  expect(() => perturbed(subsets, { ...options, samples: 1 })).toThrow(
    new DomainError(
      'perturbed: samples must be at least 2 for baseline "leaveOneOut", got 1; or take baseline "none".',
    ),
  );
});

test("a score needs a law that has one, noise that moves θ, and a θ that noise can move", () => {
  const plain: NoiseLaw = { name: "plain", fill: (noise) => void noise.fill(0) };
  expect(() => perturbed(subsets, { noise: plain })).toThrow(
    "perturbed: the law plain has no score −∂ ln ρ/∂ε; take normal(), gumbel() or logistic(), or give quantileLaw one.",
  );
  expect(() => perturbed(subsets, { noise: normal(), temperature: 0 })).toThrow(
    "perturbed: temperature must be a positive number, got 0.",
  );
  const layer = perturbed(subsets, { noise: normal(), perturbation: "multiplicative" });
  expect(() => layer.forward(theta.map((value, i) => (i === 3 ? 0 : value)))).toThrow(
    'perturbed: theta[3] is 0, which multiplicative noise (normal) cannot move; use perturbation "additive".',
  );
});
