import {
  type AuditComparison,
  type AuditProblem,
  type AuditReference,
  audit,
  kSubsets,
  type Layer,
  normal,
  scoreFunction,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { comparer } from "../../src/audit/comparison.ts";
import { groupMeans, moments } from "../../src/audit/moments.ts";
import { FIVE_PERCENT, studentQuantile, THREE_SIGMA } from "../../src/audit/studentQuantile.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(91);
const slopes = randoms(5, 2);
const options = { length: 5, k: 2 };
const problem: AuditProblem = {
  solver: topK(options),
  theta: randoms(5, 1),
  loss: { value: (z) => z.reduce((sum, value, i) => sum + value * slopes[i], 0), gradient: () => slopes },
  family: kSubsets(options),
};
const law = { noise: normal(), samples: 10 };
const ofFamily = { family: kSubsets(options), samples: 10 };

/** The layer, whose gradients are too large. */
function scaled(layer: Layer, factor: number): Layer {
  return {
    ...layer,
    forward(theta, call) {
      const pass = layer.forward(theta, call);
      return { ...pass, backward: (upstream) => pass.backward(upstream).map((one) => factor * one) };
    },
  };
}

/** The comparison of an unbiased estimator whose gradients are multiplied by a factor. */
function audited(seed: number, factor: number): AuditComparison {
  const { rows } = audit(problem, {
    ...law,
    seed,
    repetitions: 100,
    referenceSamples: 100,
    estimators: [
      { name: "scaled", aim: "gibbs", make: (solver) => scaled(scoreFunction(solver, { ...ofFamily, seed }), factor) },
    ],
  });
  return rows[0].gibbs!;
}

/**
 * The same of normal gradients, all of whose numbers share a part of their noise, with a reference that is a mean of
 * such.
 */
function simulated(seed: number, factor: number): AuditComparison {
  const n = 6;
  const truth = randoms(n, 7);
  const draw = (step: number) => {
    const noise = new Float32Array(n + 1);
    law.noise.fill(noise, { seed, step, instance: 0, sample: 0, samples: 1 });
    return truth.map((value, i) => value + 0.7 * noise[i] + 0.7 * noise[n]);
  };
  const [means, groups] = [moments(n), groupMeans(n)];
  for (let step = 0; step < 1000; step++) {
    means.add(draw(step));
    groups.add(draw(step));
  }
  const gradient = means.mean();
  const { error, degrees } = groups.errorAlong(gradient);
  const reference: AuditReference = {
    name: "perturbed",
    method: "score",
    value: 0,
    gradient,
    errors: means.errors(),
    lengthError: error,
    lengthDegrees: degrees,
    directions: null,
    solves: 0,
  };
  const compared = comparer(reference)!;
  for (let step = 0; step < 400; step++) compared.add(draw(5000 + step).map((value) => factor * value));
  return compared.result();
}

describe.each([
  ["of an estimator and an exact gradient", audited],
  ["of dependent numbers and a reference with errors", simulated],
])("the detectable size of error, %s", (_, found) => {
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  const all = seeds.map((seed) => {
    const right = found(seed, 1);
    const [large, exactly, small] = [2, 1, 0.5].map((share) => found(seed, 1 + share * right.detectable));
    return { right, large, exactly, small };
  });
  const biased = (key: keyof (typeof all)[number]) => all.filter((one) => one[key].verdict === "biased").length;

  test("is such that an error of 30 % is seen or the verdict unclear", () => {
    for (const { right } of all) {
      expect(right.detectable).toBeGreaterThan(0.01);
      expect(right.detectable).toBeLessThan(1);
      if (right.detectable > 0.3) expect(right.verdict).not.toBe("unbiased");
    }
  });

  // A factor of 1 + 2δ is some 8 standard errors off, of 3 that are needed.
  test("twice as large is found in nearly all of 100 repetitions", () => {
    expect(biased("large")).toBeGreaterThanOrEqual(98);
  });

  // 95 expected, with a standard deviation of 2.2
  test("is found in 95 of 100 repetitions", () => {
    expect(biased("exactly")).toBeGreaterThanOrEqual(88);
  });

  // It is some 2.6 standard errors off: found in a third.
  test("half as large usually is not", () => {
    expect(biased("small")).toBeLessThan(50);
  });

  // Two tests of .27 %: .54 of 100 expected, more than 4 in 2 of 10,000 cases.
  test("an exact estimator is hardly ever accused", () => {
    expect(biased("right")).toBeLessThanOrEqual(4);
  });
});

test("the detectable size falls with the root of the budget", () => {
  const [few, many] = [50, 800].map((repetitions) => {
    const estimators = [
      {
        name: "score",
        aim: "gibbs" as const,
        make: () => scoreFunction(problem.solver, ofFamily),
      },
    ];
    return audit(problem, { ...law, repetitions, referenceSamples: 100, estimators }).rows[0].gibbs!.detectable;
  });
  const [shareOfFew, shareOfMany] = [few, many].map((size) => size / (1 + size)); // c·u
  expect(shareOfFew / shareOfMany).toBeGreaterThan(4 * 0.75);
  expect(shareOfFew / shareOfMany).toBeLessThan(4 * 1.35); // c itself is larger for few
});

test("two gradients tell nothing of a noisy estimator, and all of one without noise", () => {
  const { rows } = audit(problem, { ...law, repetitions: 2, estimators: ["scoreFunction family", "simple"] });
  expect(rows.map(({ gibbs }) => gibbs!.verdict)).toEqual(["unclear", "unbiased"]);
  expect(rows[1].gibbs!.detectable).toBeLessThan(1e-3);
});

describe("the quantile of Student's t", () => {
  // Tables of the t distribution; of 3σ: those of control charts for individuals.
  test.each([
    [1, 235.8, 6.3138],
    [2, 19.207, 2.92],
    [3, 9.219, 2.3534],
    [4, 6.62, 2.1318],
    [5, 5.507, 2.015],
    [10, 3.957, 1.8125],
    [30, 3.2703, 1.6973],
    [100, 3.077, 1.6602],
  ])("is that of tables with %d degrees of freedom", (degrees, three, five) => {
    expect(studentQuantile(THREE_SIGMA, degrees) / three).toBeCloseTo(1, 3);
    expect(studentQuantile(FIVE_PERCENT, degrees) / five).toBeCloseTo(1, 4);
  });
});
