import { DomainError, gridPath, learningToRank, type RankingKind, solutionPool, topK } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { feasible, gainsOf, golds, mean, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(47);
const full = () => solutionPool({ shape: [4], solutions: solverOf("max").solutions });

describe.each([
  ["max", false],
  ["max", true],
  ["min", false],
  ["min", true],
] as const)("for %s, offsets: %s", (sense, heights) => {
  const { best, worth } = textbook(sense, heights);
  const solver = solverOf(sense, heights);
  const [theta, truth] = [randoms(200, 1), randoms(200, 2)];
  const worths = (all: Float32Array): number[][] => gainsOf(sense, all).map((u) => feasible.map((y) => worth(u, y)));
  const expectValues = (kind: RankingKind, define: (p: number[], q: number[], b: number) => number) => {
    const { values } = learningToRank(solver, { pool: full(), ...kind }).evaluate(theta, truth);
    const actual = worths(truth);
    for (const [b, predicted] of worths(theta).entries()) {
      // float64 sums in another order
      expect(Math.abs(values[b] - define(predicted, actual[b], b))).toBeLessThan(1e-12);
    }
  };

  test("pointwise is the mean squared error of the values", () => {
    expectValues({ kind: "pointwise" }, (p, q) => mean(p.map((value, i) => (value - q[i]) ** 2)));
  });

  test.each([0, 0.5, undefined])("pairwise is the mean hinge of the best against every other, margin %s", (margin) => {
    const kind: RankingKind = { kind: "pairwise", ...(margin !== undefined && { margin }) };
    expectValues(kind, (p, _, b) => {
      const winner = feasible.indexOf(best(gainsOf(sense, truth)[b]));
      const others = p.filter((_value, i) => i !== winner);
      return mean(others.map((value) => Math.max(0, (margin ?? 1) + value - p[winner])));
    });
  });

  test.each([0.5, undefined])("listwise is the cross entropy of the two softmaxes, temperature %s", (temperature) => {
    const softmax = (values: number[]): number[] => {
      const weights = values.map((value) => Math.exp(value / (temperature ?? 1)));
      return weights.map((weight) => weight / weights.reduce((sum, one) => sum + one, 0));
    };
    const kind: RankingKind = { kind: "listwise", ...(temperature !== undefined && { temperature }) };
    expectValues(kind, (p, q) => {
      const [given, wanted] = [softmax(p), softmax(q)];
      return -wanted.reduce((sum, share, i) => sum + share * Math.log(given[i]), 0);
    });
  });

  test.each(["pointwise", "listwise"] as const)("%s has gradient 0 at the truth, where it is least", (kind) => {
    const loss = learningToRank(solver, { pool: full(), kind });
    const { values, gradient } = loss.evaluate(truth, truth);
    expect(gradient.every((value) => Math.abs(value) < 1e-15)).toBe(true);
    for (const [b, value] of loss.evaluate(theta, truth).values.entries()) expect(value).toBeGreaterThan(values[b]);
  });
});

test("a pool of one solution has nothing to rank", () => {
  const one = () => solutionPool({ shape: [4], solutions: Float32Array.from(feasible[0]) });
  for (const kind of ["pairwise", "listwise"] as const) {
    const loss = learningToRank(solverOf("max"), { pool: one(), kind, solveShare: 0 });
    const { value, gradient } = loss.evaluate(randoms(4, 3), randoms(4, 4));
    expect(value).toBe(0);
    expect([...gradient]).toEqual([0, 0, 0, 0]);
  }
});

test("adds the optimum that it is given and, when it solves, the solutions of θ", () => {
  const solver = solverOf("max");
  const pool = solutionPool({ shape: [4] });
  const loss = learningToRank(solver, { pool, kind: "pointwise", solveShare: 0 });
  expect(() => loss.evaluate(randoms(8, 5), randoms(8, 6))).toThrow(DomainError);
  expect(() => loss.evaluate(randoms(8, 5), randoms(8, 6))).toThrow("learningToRank: the pool is empty");
  loss.evaluate(randoms(8, 5), randoms(8, 6), { optimum: golds(2) });
  expect([...pool.solutions]).toEqual([...golds(2)]);
  learningToRank(solver, { pool, kind: "pointwise" }).evaluate(randoms(80, 7), randoms(80, 8));
  expect(pool.count).toBeGreaterThan(2);
});

test("stays finite for values that no exponential holds", () => {
  const loss = learningToRank(solverOf("min"), { pool: full(), kind: "listwise", temperature: 1e-3 });
  const [theta, truth] = [9, 10].map((seed) => randoms(40, seed).map((value) => 100 * value));
  const { values, gradient } = loss.evaluate(theta, truth);
  expect(values.every(Number.isFinite)).toBe(true);
  expect(gradient.every(Number.isFinite)).toBe(true);
});

test.each(["pointwise", "pairwise", "listwise"] as const)("%s leaves out what θ or the truth forbids", (kind) => {
  const grid = gridPath({ rows: 2, columns: 2, neighbours: 4 });
  const [over, under] = [
    [1, 1, 0, 1],
    [1, 0, 1, 1],
  ];
  const pool = () => solutionPool({ shape: [2, 2], solutions: Float32Array.of(...over, ...under) });
  const alone = solutionPool({ shape: [2, 2], solutions: Float32Array.from(over) });
  const [costs, open] = [Float32Array.of(1, 2, Infinity, 1), Float32Array.of(1, 1, 1, 2)];
  const expected = learningToRank(grid, { pool: alone, kind, solveShare: 0 }).evaluate(costs, open);
  expect(Number.isFinite(expected.value)).toBe(true);
  expect(learningToRank(grid, { pool: pool(), kind, solveShare: 0 }).evaluate(costs, open)).toEqual(expected);
  const closed = learningToRank(grid, { pool: pool(), kind, solveShare: 0 }).evaluate(open, costs);
  expect(Number.isFinite(closed.value)).toBe(true);
});

test("where no solution is left the loss is 0", () => {
  const pool = solutionPool({ shape: [2], solutions: Float32Array.of(1, 0) });
  const loss = learningToRank(topK({ length: 2, k: 1 }), { pool, kind: "listwise", solveShare: 0 });
  const { value, gradient } = loss.evaluate(Float32Array.of(-Infinity, 0), Float32Array.of(1, 0));
  expect(value).toBe(0);
  expect([...gradient]).toEqual([0, 0]);
});

test.each(["pointwise", "pairwise", "listwise"] as const)(
  "%s ranks the others where an item is always chosen",
  (kind) => {
    const top = topK({ length: 4, k: 2 });
    const solutions = Float32Array.from("110010101001", Number);
    const evaluate = (first: number) => {
      const pool = solutionPool({ shape: [4], solutions });
      const loss = learningToRank(top, { pool, kind, solveShare: 0 });
      return loss.evaluate(Float32Array.of(first, 0, 1, 2), Float32Array.of(first, 3, 2, 1));
    };
    const [always, high] = [evaluate(Infinity), evaluate(50)];
    expect(always.value).toBeGreaterThan(0);
    expect(always.value).toBeCloseTo(high.value, 10); // sums of a few float64 numbers
    for (const i of [1, 2, 3]) expect(always.gradient[i]).toBeCloseTo(high.gradient[i], 6); // float32
  },
);

test("starts from an empty pool: it solves the truth, too, where the optimum is not given", () => {
  const top = topK({ length: 4, k: 2 });
  const loss = learningToRank(top, { pool: solutionPool({ shape: [4] }), kind: "pairwise" });
  const { value, gradient } = loss.evaluate(Float32Array.of(1, 2, 3, 4), Float32Array.of(4, 3, 2, 1));
  expect(value).toBe(5); // margin 1, and the best lies 4 behind
  expect([...gradient]).toEqual([-1, -1, 1, 1]);
});
