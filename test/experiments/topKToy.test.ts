import { sumOfGamma } from "imle";
import { describe, expect, test } from "vitest";

interface Row {
  readonly name: string;
  readonly target: { readonly beta: number };
  readonly rate: number;
  readonly momentum: number;
  readonly steps: number;
}

// Scripts have no declarations; tsconfig.scripts.json checks them.
const load = (path: string) => import(new URL(`../../experiments/${path}`, import.meta.url).href);
const { gapOf, lossOf, OPTIMUM, START, slopesOf } = await load("topKToy/problem.mjs");
const { descend } = await load("topKToy/descend.mjs");
const { rows }: { rows: Row[] } = await load("topKToy/config.mjs");
const { published } = await load("topKToy/expected.mjs");
const { sgd } = await load("sgd.mjs");
const { standardErrorsBetween, summarise } = await load("statistics.mjs");
const { parseFlags } = await load("flags.mjs");

const start = Float32Array.from(START);
const rowOf = (name: string): Row => rows.find((row) => row.name === name)!;

/** All choices of 5 of 10, from the bits of the numbers below 1024. */
const subsets = Array.from({ length: 1024 }, (_, bits) =>
  Float32Array.from({ length: 10 }, (_, i) => (bits >> i) & 1),
).filter((z) => z.reduce((sum, chosen) => sum + chosen, 0) === 5);

/** p(z; θ) of each subset, by their sum. */
function chancesAt(theta: Float32Array): number[] {
  const weights = subsets.map((z) => Math.exp(z.reduce((sum, chosen, i) => sum + chosen * theta[i], 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The five largest, by sorting. */
function largestFive(theta: Float32Array): Float32Array {
  const fifth = theta.toSorted()[5];
  return theta.map((value) => (value >= fifth ? 1 : 0));
}

function minus(a: Float32Array, factor: number, b: ArrayLike<number>): Float32Array {
  return a.map((value, i) => value - factor * b[i]!);
}

describe("the problem", () => {
  test("has 252 subsets, the best of them with the published loss", () => {
    expect(subsets).toHaveLength(252);
    expect(Math.min(...subsets.map((z) => lossOf(z)))).toBe(OPTIMUM);
    expect(OPTIMUM).toBeCloseTo(1.12515, 5);
  });

  test("starts with the published gap", () => {
    expect(gapOf(start)).toBeCloseTo(4.114, 3);
  });

  test.each([0, 1, 3])("has the expectation of an enumeration at %d times the first θ", (factor) => {
    const theta = start.map((value) => factor * value);
    const chances = chancesAt(theta);
    const expectation = subsets.reduce((sum, z, i) => sum + chances[i]! * lossOf(z), 0);
    // Sums of 252 positive numbers in float64.
    expect(Math.abs(gapOf(theta) + OPTIMUM - expectation)).toBeLessThan(1e-12);
  });

  test("has the slopes of its loss", () => {
    const z = subsets[100]!;
    const slopes = slopesOf(z);
    const raised = (i: number, by: number) => lossOf(Float64Array.from(z, (value, j) => value + (i === j ? by : 0)));
    // The loss is quadratic, so that central differences are exact; slopes are float32.
    for (let i = 0; i < 10; i++) expect(raised(i, 0.5) - raised(i, -0.5)).toBeCloseTo(slopes[i], 6);
  });
});

test("the momentum is PyTorch's: a velocity of whole gradients, times the rate", () => {
  const theta = new Float32Array(2);
  const update = sgd(2, { rate: 0.5, momentum: 0.9 });
  const path = [1, 1, 0].map((slope) => {
    update(theta, [slope, 0]);
    return theta[0];
  });
  expect(path).toEqual([-0.5, -1.45, -2.305].map(Math.fround));
  expect(theta[1]).toBe(0);
});

describe("a run", () => {
  test.each(rows)("of $name is a curve from the first gap, by its seed", (row) => {
    const gaps = descend(row, 7);
    expect(gaps).toHaveLength(row.steps);
    expect(gaps[0]).toBe(gapOf(start));
    // Rounding of the expectation and the optimum, at the optimum.
    expect(Math.min(...gaps)).toBeGreaterThan(-1e-12);
    expect(descend(row, 7)).toEqual(gaps);
    expect(descend(row, 8)).not.toEqual(gaps);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    "of I-MLE with seed %d follows differences of two solutions with the same noise, not divided by λ",
    (seed) => {
      const row = rowOf("I-MLE, sum of gamma");
      const law = sumOfGamma({ k: 5, terms: 10 });
      const noise = new Float32Array(10);
      const velocity = new Float64Array(10);
      const theta = Float32Array.from(START);
      const gaps = Float64Array.from({ length: row.steps }, (_, step) => {
        const gap = gapOf(theta);
        law.fill(noise, { seed, step, instance: 0, sample: 0, samples: 1 });
        const perturbed = minus(theta, -1, noise);
        const z = largestFive(perturbed);
        const wanted = largestFive(minus(perturbed, row.target.beta, slopesOf(z)));
        for (let i = 0; i < 10; i++) {
          velocity[i] = row.momentum * velocity[i]! + z[i]! - wanted[i]!;
          theta[i]! -= row.rate * velocity[i]!;
        }
        return gap;
      });
      expect(descend(row, seed)).toEqual(gaps);
    },
  );

  test("of straight-through estimation steps by the slopes themselves", () => {
    const row = rowOf("straight-through, sum of gamma");
    const first = descend(row, 7)[1];
    const reachable = subsets.map((z) => gapOf(minus(start, row.rate, slopesOf(z))));
    expect(Math.min(...reachable.map((gap) => Math.abs(gap - first)))).toBeLessThan(1e-6);
  });

  test("of the score function steps by the loss of one subset times the exact score", () => {
    const row = rowOf("score function");
    const chances = chancesAt(start);
    const means = start.map((_, i) => subsets.reduce((sum, z, at) => sum + chances[at]! * z[i]!, 0));
    const first = descend(row, 7)[1];
    const reachable = subsets.map((z) => gapOf(minus(start, row.rate * lossOf(z), minus(z, 1, means))));
    expect(Math.min(...reachable.map((gap) => Math.abs(gap - first)))).toBeLessThan(1e-6);
  });
});

describe("the comparison", () => {
  test("finds a row for every published figure, early ones where the table shows them", () => {
    for (const [name, { early = {} }] of Object.entries<{ early?: Record<string, number> }>(published)) {
      const shown = [0.1, 0.2, 0.4].map((share) => String(share * rowOf(name).steps));
      expect(shown).toEqual(expect.arrayContaining(Object.keys(early)));
    }
  });

  test("has the mean, the standard deviation and the standard error of two means", () => {
    expect(summarise([1, 2, 3, 6])).toEqual({ mean: 3, std: Math.sqrt(14 / 3), runs: 4 });
    const [a, b] = [
      { mean: 5, std: 3, runs: 1 },
      { mean: 0, std: 8, runs: 4 },
    ];
    expect(standardErrorsBetween(a, b)).toBe(1);
  });
});

describe("flags", () => {
  test("have defaults and whole numbers", () => {
    expect(parseFlags([])).toEqual({ flags: { runs: undefined, seed: 0, json: undefined } });
    const words = ["--runs", "20", "--seed", "300", "--json", "out.json"];
    expect(parseFlags(words)).toEqual({ flags: { runs: 20, seed: 300, json: "out.json" } });
  });

  test.each([
    ["--runs must be a whole number of at least 2", ["--runs", "1"]],
    ["--seed must be a whole number of at least 0", ["--seed", "1.5"]],
    ["Unknown option '--run'", ["--run", "3"]],
  ])("refuse: %s", (message, words) => {
    expect(parseFlags(words).problem).toContain(message);
  });
});
