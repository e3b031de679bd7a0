import {
  fenchelYoung,
  fromFunction,
  gridPath,
  type Loss,
  mapContrastive,
  noiseContrastive,
  none,
  type PoolOptions,
  type Solver,
  solutionPool,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { expectClose, feasible, gainsOf, golds, mean, rowsOf, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(46);
const makers: { name: string; make: (solver: Solver, options: PoolOptions) => Loss }[] = [
  { name: "noiseContrastive", make: noiseContrastive },
  { name: "mapContrastive", make: mapContrastive },
];

describe.each([
  ["max", false],
  ["max", true],
  ["min", false],
  ["min", true],
] as const)("for %s, offsets: %s", (sense, heights) => {
  const turn = sense === "max" ? 1 : -1;
  const { worth } = textbook(sense, heights);
  const solver = solverOf(sense, heights);
  const members = feasible.slice(1, 4);
  const theta = randoms(40, 1);
  const gold = golds(10);
  /** The given ones, and the true ones that are new. */
  const pooled = [...members, feasible[0], feasible[4]];
  const seeded = () => solutionPool({ shape: [4], solutions: Float32Array.from(members.flat()) });

  test("noiseContrastive is the mean objectiveGap of the pool, with the gradient of the pool's mean", () => {
    const pool = seeded();
    const { values, gradient } = noiseContrastive(solver, { pool, solveShare: 0 }).evaluate(theta, gold);
    expect(rowsOf(pool.solutions)).toEqual(expect.arrayContaining(pooled));
    expect(pool.count).toBe(5);
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      const truth = rowsOf(gold)[b];
      const expected = mean(pooled.map((y) => worth(u, y) - worth(u, truth)));
      expect(Math.abs(values[b] - expected)).toBeLessThan(1e-13); // float64 sums in another order
      const slope = truth.map((value, i) => (turn * (mean(pooled.map((y) => y[i])) - value)) / 10);
      expectClose(gradient.subarray(4 * b, 4 * b + 4), slope, 2 ** -24);
    }
  });

  test("mapContrastive is the largest objectiveGap of the pool, its gradient that of the best", () => {
    const loss = mapContrastive(solver, { pool: seeded(), solveShare: 0 });
    const { values, gradient } = loss.evaluate(theta, gold);
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      const truth = rowsOf(gold)[b];
      const gaps = pooled.map((y) => worth(u, y) - worth(u, truth));
      expect(Math.abs(values[b] - Math.max(...gaps))).toBeLessThan(1e-13);
      expect(values[b]).toBeGreaterThanOrEqual(0);
      const best = pooled[gaps.indexOf(Math.max(...gaps))];
      const slope = truth.map((value, i) => (turn * (best[i] - value)) / 10);
      expectClose(gradient.subarray(4 * b, 4 * b + 4), slope, 2 ** -24);
    }
  });

  test("mapContrastive that solves each time is the loss of the perceptron", () => {
    const loss = mapContrastive(solver, { pool: solutionPool({ shape: [4] }) });
    expect(loss.evaluate(theta, gold)).toEqual(fenchelYoung(solver, { noise: none() }).evaluate(theta, gold));
  });
});

describe.each(makers)("the pool of $name", ({ make }) => {
  test("gets the true solutions and the solutions of θ", () => {
    const solver = solverOf("min");
    const pool = solutionPool({ shape: [4] });
    const [theta, gold] = [randoms(40, 2), golds(10)];
    const expected = solutionPool({ shape: [4], solutions: gold });
    const solution = new Float32Array(4);
    for (const row of rowsOf(theta)) {
      solver.solve(Float32Array.from(row), solution);
      expected.add(solution);
    }
    make(solver, { pool }).evaluate(theta, gold);
    expect(pool.solutions).toEqual(expected.solutions);
  });

  test("can be shared, and then grows from every loss", () => {
    const pool = solutionPool({ shape: [4] });
    const losses = [solverOf("max"), solverOf("min")].map((solver) => make(solver, { pool, solveShare: 0 }));
    losses[0].evaluate(randoms(4, 3), golds(1));
    expect(pool.count).toBe(1);
    losses[1].evaluate(randoms(8, 3), golds(2));
    expect(pool.count).toBe(2);
  });

  test("is asked to grow by as many solves as solveShare says, at steps that the seed decides", () => {
    const solvedAt = (solveShare: number, seed: number): number[] => {
      let solves = 0;
      const solver = fromFunction({
        name: "counting",
        sense: "max",
        shape: [1],
        solve(theta) {
          solves++;
          return theta;
        },
      });
      const loss = make(solver, { pool: solutionPool({ shape: [1] }), solveShare, seed });
      const steps = Array.from({ length: 1000 }, (_, step) => step);
      return steps.filter((step) => {
        const before = solves;
        loss.evaluate(Float32Array.of(1), Float32Array.of(0), { step });
        return solves > before;
      });
    };
    expect(solvedAt(1, 0)).toHaveLength(1000);
    expect(solvedAt(0, 0)).toHaveLength(0);
    const some = solvedAt(0.3, 7);
    // Five standard errors of a share of 1,000 coins.
    expect(Math.abs(some.length - 300)).toBeLessThan(5 * Math.sqrt(1000 * 0.3 * 0.7));
    expect(solvedAt(0.3, 7)).toEqual(some);
    expect(solvedAt(0.3, 8)).not.toEqual(some);
  });
});

describe.each(makers)("infinite numbers in $name", ({ make }) => {
  test("leave out what θ forbids", () => {
    const grid = gridPath({ rows: 2, columns: 2, neighbours: 4 });
    const [over, under] = [Float32Array.of(1, 1, 0, 1), Float32Array.of(1, 0, 1, 1)];
    const pool = solutionPool({ shape: [2, 2], solutions: Float32Array.of(...over, ...under) });
    const { value, gradient } = make(grid, { pool }).evaluate(Float32Array.of(1, 2, Infinity, 1), over);
    expect(value).toBe(0);
    expect([...gradient]).toEqual([0, 0, 0, 0]);
    const forbidden = make(grid, { pool }).evaluate(Float32Array.of(1, 2, Infinity, 1), under);
    expect(forbidden.value).toBe(Infinity);
    expect(forbidden.gradient.every(Number.isFinite)).toBe(true);
  });

  test("that choose always are no part of the loss", () => {
    const top = topK({ length: 3, k: 2 });
    const pool = solutionPool({ shape: [3], solutions: Float32Array.of(1, 1, 0, 1, 0, 1) });
    const { value } = make(top, { pool }).evaluate(Float32Array.of(Infinity, 1, 2), Float32Array.of(1, 1, 0));
    expect(Number.isFinite(value)).toBe(true);
    expect(value).toBeGreaterThan(0);
  });
});
