import {
  argmax,
  DomainError,
  gridPath,
  imitation,
  imle,
  negated,
  none,
  ShapeError,
  SolverError,
  structuredHinge,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { expectClose, feasible, gainsOf, golds, inner, rowsOf, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(45);

describe.each([
  ["max", false],
  ["max", true],
  ["min", false],
  ["min", true],
] as const)("for %s, offsets: %s", (sense, heights) => {
  const turn = sense === "max" ? 1 : -1;
  const { worth } = textbook(sense, heights);
  const solver = solverOf(sense, heights);
  const differences = (y: number[], gold: number[]): number =>
    y.reduce((sum, value, i) => sum + Math.abs(value - gold[i]), 0);

  test.each([0, 0.5, 2])("structuredHinge with margin %f is the largest violation of it", (margin) => {
    const theta = randoms(200, 1);
    const gold = golds(50);
    const { values, gradient } = structuredHinge(solver, { margin }).evaluate(theta, gold);
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      const truth = rowsOf(gold)[b];
      const violations = feasible.map((y) => margin * differences(y, truth) + worth(u, y) - worth(u, truth));
      const most = Math.max(...violations);
      expect(Math.abs(values[b] - most)).toBeLessThan(1e-13); // float64 sums in another order
      expect(values[b]).toBeGreaterThanOrEqual(0);
      const slope = feasible[violations.indexOf(most)].map((value, i) => (turn * (value - truth[i])) / 50);
      expectClose(gradient.subarray(4 * b, 4 * b + 4), slope, 2 ** -24);
    }
  });

  test("structuredHinge is never below the margin times the Hamming distance of the solution", () => {
    const theta = randoms(4000, 2);
    const gold = golds(1000);
    const { values } = structuredHinge(solver, { margin: 0.75 }).evaluate(theta, gold);
    const solution = new Float32Array(4);
    for (const [b, value] of values.entries()) {
      solver.solve(theta.slice(4 * b, 4 * b + 4), solution);
      const distance = differences([...solution], [...gold.slice(4 * b, 4 * b + 4)]);
      // θ + σ·a is rounded to float32: 2^-24 in four numbers below 2.
      expect(value).toBeGreaterThanOrEqual(0.75 * distance - 1e-6);
    }
  });

  test("imitation is the largest of distance plus objectiveGap, for any affine distance", () => {
    const slopeOf = (gold: ArrayLike<number>) => Float32Array.of(0.5, -0.25, 1 - gold[2], gold[0] - gold[3]);
    const theta = randoms(200, 3);
    const gold = golds(50);
    const loss = imitation(solver, { distance: (one) => ({ slope: slopeOf(one), constant: 0.125 + one[1] }) });
    const { values } = loss.evaluate(theta, gold);
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      const truth = rowsOf(gold)[b];
      const all = feasible.map((y) => inner(slopeOf(truth), y) + 0.125 + truth[1] + worth(u, y) - worth(u, truth));
      expect(Math.abs(values[b] - Math.max(...all))).toBeLessThan(1e-13);
    }
  });
});

test("structuredHinge is 0 once the true solution leads by the margin, and not before", () => {
  const loss = structuredHinge(argmax({ length: 3 }), { margin: 0.5 });
  const gold = Float32Array.of(0, 1, 0);
  // Two places differ: the lead has to be 1.
  expect(loss.evaluate(Float32Array.of(1, 2, 0), gold).value).toBe(0);
  const { value, gradient } = loss.evaluate(Float32Array.of(1.25, 2, 0), gold);
  expect(value).toBe(0.25);
  expect([...gradient]).toEqual([1, -1, 0]);
});

test("structuredHinge has margin 1 unless it is given", () => {
  const [theta, gold] = [randoms(40, 4), golds(10)];
  const solver = solverOf("max");
  expect(structuredHinge(solver).evaluate(theta, gold)).toEqual(
    structuredHinge(solver, { margin: 1 }).evaluate(theta, gold),
  );
});

test("imitation with distance 0 is the perceptron's loss: 0 where the true solution comes out", () => {
  const grid = gridPath({ rows: 3, columns: 3, neighbours: 4 });
  const loss = imitation(grid, { distance: () => ({ slope: new Float32Array(9), constant: 0 }) });
  const gold = Float32Array.of(1, 1, 1, 0, 0, 1, 0, 0, 1);
  const costs = Float32Array.of(1, 1, 1, 2, Infinity, 1, 2, 2, 1);
  const { value, gradient } = loss.evaluate(costs, gold);
  expect(value).toBe(0);
  expect(gradient.every((one) => one === 0)).toBe(true);
});

test("structuredHinge of topK leaves numbers alone that choose always or never", () => {
  const loss = structuredHinge(topK({ length: 4, k: 2 }));
  const { value, gradient } = loss.evaluate(Float32Array.of(Infinity, 1, 2, -Infinity), Float32Array.of(1, 1, 0, 0));
  // The third instead of the second: two places, and a lead of 1.
  expect(value).toBe(3);
  expect([...gradient]).toEqual([0, -1, 1, 0]);
});

describe("refuses", () => {
  test("a true solution of other numbers than 0 and 1, in structuredHinge", () => {
    const text = "structuredHinge: number 2 of a true solution is 0.5; the Hamming distance is one of zeros and ones.";
    const loss = structuredHinge(solverOf("max"));
    expect(() => loss.evaluate(randoms(4, 5), Float32Array.of(0, 0, 0.5, 0.25))).toThrow(new DomainError(text));
  });

  test.each([
    [ShapeError, "the slope of a distance must be a Float32Array of 4 numbers", new Float32Array(3), 0],
    [ShapeError, "the slope of a distance must be a Float32Array of 4 numbers, got Array of 4", [0, 0, 0, 0], 0],
    [DomainError, "the slope of a distance is NaN at 1, expected a number", Float32Array.of(0, NaN, 0, 0), 0],
    [DomainError, "the constant of a distance is Infinity, expected a finite number", new Float32Array(4), Infinity],
    [DomainError, "the constant of a distance is undefined", new Float32Array(4), undefined],
  ])("a distance that is none: %s %s", (kind, message, slope, constant) => {
    // @ts-expect-error: wrong types among the cases
    const loss = imitation(solverOf("max"), { distance: () => ({ slope, constant }) });
    expect(() => loss.evaluate(randoms(4, 6), golds(1))).toThrow(kind);
    expect(() => loss.evaluate(randoms(4, 6), golds(1))).toThrow(`imitation: ${message}`);
  });

  test("a distance function that gives nothing", () => {
    // @ts-expect-error
    const loss = imitation(solverOf("max"), { distance: () => undefined });
    expect(() => loss.evaluate(randoms(4, 7), golds(1))).toThrow(ShapeError);
  });
});

describe("a true solution that beats the solver's own is an error, not a loss below 0", () => {
  const gold = Float32Array.of(1, 1, 0, 0);
  const theta = Float32Array.of(9, 9, 0, 0);
  const message = "the true solution is better than its own, by";

  test("an infeasible one", () => {
    expect(() => structuredHinge(topK({ length: 4, k: 1 })).evaluate(theta, gold)).toThrow(message);
  });

  test("a feasible one, of a solver that turns its sense round", () => {
    const best = topK({ length: 4, k: 2 });
    const turned = { ...best, sense: "min" } as const;
    const costs = Float32Array.of(0, 0, 9, 9);
    expect(() => structuredHinge(turned).evaluate(costs, gold)).toThrow(SolverError);
    expect(structuredHinge({ ...turned, exact: false }).evaluate(costs, gold).value).toBeLessThan(0);
  });

  test("none of 200 random true solutions of exact solvers", () => {
    for (let trial = 0; trial < 200; trial++) {
      const solver = trial % 2 === 0 ? topK({ length: 6, k: 2 }) : negated(topK({ length: 6, k: 2 }));
      const [point, truth] = [randoms(12, trial), imle(solver, { noise: none() }).solve(randoms(12, 1000 + trial))];
      expect(structuredHinge(solver).evaluate(point, truth).value).toBeGreaterThanOrEqual(0);
    }
  });
});
