import {
  DomainError,
  dagPaths,
  expectedLoss,
  type Family,
  feasibleSet,
  kSubsets,
  type Numbers,
  type Sense,
  simple,
  spanningTrees,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { makers, sum } from "./cases.ts";
import { uniformOf } from "./uniform.ts";

const SENSES: readonly Sense[] = ["max", "min"];
/** A float32, so that sums of some of them are exact in float64, and ties are ties whatever the order of a sum. */
const HUGE = Math.fround(3e38);

const KINDS: Record<string, (uniform: () => number) => number> = {
  "up to 1e-6": (uniform) => 1e-6 * (2 * uniform() - 1),
  "up to 1e-3": (uniform) => 1e-3 * (2 * uniform() - 1),
  "up to 1": (uniform) => 2 * uniform() - 1,
  "up to 1,000": (uniform) => 1e3 * (2 * uniform() - 1),
  "up to 1e6": (uniform) => 1e6 * (2 * uniform() - 1),
  "whole, up to 1e6": (uniform) => Math.round(3 * uniform() - 1.5) * 1e6,
  "float32 up to 3e38": (uniform) => Math.fround(HUGE * (2 * uniform() - 1)),
  "±3e38": (uniform) => (uniform() < 0.5 ? HUGE : -HUGE),
  "3e38 and 0": (uniform) => (uniform() < 0.5 ? HUGE : 0),
  "equal, 0.7": () => 0.7,
  "equal, 3e38": () => HUGE,
  "equal, −3e38": () => -HUGE,
};

/** Scores of some 10⁷ are rounded by 10⁻⁹, and what is made of them as much, a few times. */
const CLOSE = 1e-8;

/**
 * What the definition says, in logarithms: probabilities, marginals, A and the gradient, of every solution one by one.
 */
function enumerated(family: Family, theta: Numbers, g: Numbers) {
  const n = theta.length;
  const table = family.solutions();
  const sign = family.sense === "max" ? 1 : -1;
  const rows = Array.from({ length: family.count }, (_, row) => [...table.subarray(row * n, (row + 1) * n)]);
  const scores = rows.map((z) => sign * exactSum(z.map((one, i) => one * theta[i])));
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - best));
  const total = sum(weights);
  const chances = weights.map((weight) => weight / total);
  const mean = (values: readonly number[]): number => sum(values.map((value, row) => chances[row] * value));
  const marginals = Array.from({ length: n }, (_, i) => mean(rows.map((z) => z[i])));
  const losses = rows.map((z) => sum(z.map((one, i) => one * g[i])));
  const expected = mean(losses);
  const gradient = marginals.map((mu, i) => sign * mean(rows.map((z, row) => (losses[row] - expected) * (z[i] - mu))));
  const size = Math.max(1, ...rows.map((z) => sum(z.map((one, i) => Math.abs(one * theta[i])))));
  return { size, logPartition: best + Math.log(total), marginals, gradient, expected };
}

/** The sum, rounded once: whole numbers of 2⁻¹⁰⁰ as bigints. */
function exactSum(values: readonly number[]): number {
  let total = 0n;
  for (const value of values) {
    let [scaled, shift] = [value, 0n];
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      shift++;
    }
    total += BigInt(scaled) << (100n - shift);
  }
  return Number(total) / 2 ** 100;
}

function sizeOf(family: Family): number {
  return family.shape.reduce((product, size) => product * size, 1);
}

function outside(values: Iterable<number>): number[] {
  return [...values].filter((value) => !(value >= 0 && value <= 1));
}

describe.each(makers)("$name", ({ make }) => {
  test.each(Object.entries(KINDS))("agrees with an enumeration and stays in [0, 1], θ %s", (_, kind) => {
    const uniform = uniformOf(700);
    for (let time = 0; time < 100; time++) {
      const { family } = make(SENSES[time % 2], uniform);
      const n = sizeOf(family);
      const theta = Float64Array.from({ length: n }, () => kind(uniform));
      const g = Float64Array.from({ length: n }, () => 2 * uniform() - 1);
      const wanted = enumerated(family, theta, g);
      const marginals = family.marginals(theta);
      const gradient = family.marginalsGradient(theta, g);
      expect(outside(marginals)).toEqual([]);
      for (let i = 0; i < n; i++) {
        expect(Math.abs(marginals[i] - wanted.marginals[i])).toBeLessThanOrEqual(CLOSE);
        expect(Math.abs(gradient[i] - wanted.gradient[i])).toBeLessThanOrEqual(CLOSE);
      }
      const gap = Math.abs(family.logPartition(theta) - wanted.logPartition);
      expect(gap).toBeLessThanOrEqual(1e-14 * n * wanted.size);
      const { value, gradient: slopes } = expectedLoss(family, theta, (z) => z[0]);
      expect(outside([value])).toEqual([]);
      expect(Math.abs(value - wanted.marginals[0])).toBeLessThanOrEqual(CLOSE);
      expect(slopes.every(Number.isFinite)).toBe(true);
      const solution = new Float32Array(n);
      family.sample(theta, solution, uniform);
      expect(solution.every((one) => one === 0 || one === 1)).toBe(true);
    }
  });

  test("has marginals that add up as its solutions do", () => {
    const uniform = uniformOf(701);
    for (let time = 0; time < 100; time++) {
      const { family } = make(SENSES[time % 2], uniform);
      const n = sizeOf(family);
      const sums = new Set(
        Array.from({ length: family.count }, (_, z) => sum(family.solutions().subarray(z * n, z * n + n))),
      );
      if (sums.size > 1) continue;
      for (const kind of Object.values(KINDS)) {
        const marginals = family.marginals(Float64Array.from({ length: n }, () => kind(uniform)));
        expect(Math.abs(sum(marginals) - [...sums][0])).toBeLessThanOrEqual(1e-13 * n);
      }
    }
  });
});

test("a whole of many parts stays in [0, 1]: marginals of 300 equal numbers, and of a net of 40 layers", () => {
  const uniform = uniformOf(702);
  const layers = Array.from({ length: 40 }, (_, layer) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => arcOf(layer, i)),
  ).flat();
  const complete = Array.from({ length: 24 }, (_, b) => Array.from({ length: b }, (_, a): [number, number] => [a, b]));
  const families = [
    kSubsets({ length: 300, k: 299 }),
    kSubsets({ length: 300, k: 150 }),
    dagPaths({ nodes: 123, arcs: layers, source: 0, target: 122 }),
    spanningTrees({ nodes: 24, edges: complete.flat() }),
  ];
  for (const family of families) {
    const n = sizeOf(family);
    for (const kind of Object.values(KINDS)) {
      for (let time = 0; time < 5; time++) {
        const theta = Float64Array.from({ length: n }, () => kind(uniform));
        expect(outside(family.marginals(theta))).toEqual([]);
        expect(
          family
            .marginalsGradient(
              theta,
              theta.map(() => uniform()),
            )
            .every(Number.isFinite),
        ).toBe(true);
      }
    }
  }

  /** From a node of a layer of three to one of the next. */
  function arcOf(layer: number, i: number): [number, number] {
    return [3 * layer + Math.floor(i / 3), 3 * (layer + 1) + (i % 3)];
  }
});

test("counts paths and trees whose logarithm their scores would swallow", () => {
  // Two ways, of which one is two: a third each.
  const arcs: [number, number][] = [
    [0, 1],
    [1, 3],
    [0, 2],
    [2, 3],
    [2, 3],
  ];
  const paths = dagPaths({ nodes: 4, arcs }).marginals(new Float64Array(5).fill(HUGE));
  for (const [arc, share] of [1, 1, 2, 1, 1].entries()) expect(paths[arc]).toBeCloseTo(share / 3, 15);
  const pairs: [number, number][] = [
    [0, 1],
    [1, 2],
    [2, 0],
  ];
  const trees = spanningTrees({ nodes: 3, edges: pairs }).marginals(new Float64Array(3).fill(HUGE));
  for (const mean of trees) expect(mean).toBeCloseTo(2 / 3, 15);
});

test("keeps the chances of more paths than a float64 counts", () => {
  const arcs = Array.from({ length: 2000 }, (_, node): [number, number][] => [
    [node, node + 1],
    [node, node + 1],
  ]).flat();
  const family = dagPaths({ nodes: 2001, arcs });
  expect(family.count).toBe(Infinity);
  expect(family.logPartition(new Float64Array(4000))).toBeCloseTo(2000 * Math.LN2, 9);
  for (const mean of family.marginals(new Float64Array(4000))) expect(mean).toBeCloseTo(0.5, 15);
});

test("keeps the mean of a list within what it lists, and of losses within the losses", () => {
  const uniform = uniformOf(703);
  for (let time = 0; time < 200; time++) {
    const solutions = Array.from({ length: 2 + (time % 30) }, () => [1, uniform() < 0.5 ? 0.1 : 0.3, 7]);
    const family = feasibleSet({ sense: "max", solutions });
    const theta = Float64Array.from({ length: 3 }, () => 10 * uniform());
    const [one, some, seven] = family.marginals(theta);
    expect([one, seven]).toEqual([1, 7]);
    expect(some).toBeGreaterThanOrEqual(Math.fround(0.1));
    expect(some).toBeLessThanOrEqual(Math.fround(0.3));
    expect(expectedLoss(family, theta, () => 0.3).value).toBe(0.3);
  }
});

test("simple takes them: whole samples and finite gradients for any float32", () => {
  const uniform = uniformOf(704);
  for (const kind of Object.values(KINDS)) {
    const solver = topK({ length: 6, k: 3 });
    const pass = simple(solver, { family: kSubsets({ length: 6, k: 3 }), samples: 20 }).forward(
      Float32Array.from({ length: 60 }, () => kind(uniform)),
    );
    for (let row = 0; row < 200; row++) expect(sum(pass.output.subarray(6 * row, 6 * row + 6))).toBe(3);
    expect(pass.backward(pass.output.map(() => uniform())).every(Number.isFinite)).toBe(true);
  }
});

test("numbers whose sums would overflow are refused", () => {
  const family = kSubsets({ length: 3, k: 2 });
  const message = "kSubsets(2 of 3): theta[1] is 1e+308; every number must be finite and at most 1e300 from 0";
  expect(() => family.marginals(Float64Array.of(1, 1e308, 1e308))).toThrow(DomainError);
  expect(() => family.marginals(Float64Array.of(1, 1e308, 1e308))).toThrow(message);
  expect(() => expectedLoss(family, new Float64Array(3), () => -1e308)).toThrow("the loss of solution 0 is -1e+308");
  const [one, other, third] = family.marginals(Float64Array.of(1e300, -1e300, 1e300));
  expect([one, other < 1e-100, third]).toEqual([1, true, 1]);
});
