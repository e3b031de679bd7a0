import { enumerate, gridPath, regret, SolverError, spoPlus, topK } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { expectClose, gainsOf, golds, inner, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(43);

describe.each(["max", "min"] as const)("for %s", (sense) => {
  test("is −z*(2ĉ − c) + 2⟨ĉ, w*(c)⟩ − z*(c) of costs, with the gradient 2(w*(c) − w*(2ĉ − c))", () => {
    const { best } = textbook(sense);
    const [theta, truth] = [randoms(200, 1), randoms(200, 2)];
    const { values, gradient } = spoPlus(solverOf(sense)).evaluate(theta, truth);
    const [predicted, actual] = [theta, truth].map((all) => gainsOf(sense, all).map((u) => u.map((v) => -v)));
    const cheapest = (costs: number[]): number[] => best(costs.map((value) => -value));
    for (const [b, c] of actual.entries()) {
      const between = predicted[b].map((value, i) => 2 * value - c[i]);
      const [wanted, chosen] = [cheapest(c), cheapest(between)];
      const expected = -inner(between, chosen) + 2 * inner(predicted[b], wanted) - inner(c, wanted);
      expect(Math.abs(values[b] - expected)).toBeLessThan(1e-13); // float64 sums in another order
      const turn = sense === "min" ? 1 : -1;
      const slope = wanted.map((value, i) => (turn * 2 * (value - chosen[i])) / 50);
      expectClose(gradient.subarray(4 * b, 4 * b + 4), slope, 2 ** -24);
    }
  });

  test("is never below the regret, which is never below 0", () => {
    const batch = 5000;
    const solver = solverOf(sense);
    const [theta, truth] = [randoms(4 * batch, 3), randoms(4 * batch, 4)];
    const { values } = spoPlus(solver).evaluate(theta, truth);
    const { values: regrets } = regret(solver).evaluate(theta, truth);
    let above = 0;
    for (const [b, bound] of values.entries()) {
      // The row 2θ − c is rounded to float32: errors of 2^-23 at most in each of four numbers below 4.
      expect(bound).toBeGreaterThanOrEqual(regrets[b] - 4 * 2 ** -23);
      expect(regrets[b]).toBeGreaterThanOrEqual(0);
      if (regrets[b] > 0) above++;
    }
    expect(above).toBeGreaterThan(batch / 4);
  });

  test("is 0 with gradient 0 at the truth", () => {
    const truth = randoms(400, 5);
    const { values, gradient } = spoPlus(solverOf(sense)).evaluate(truth, truth);
    expect(values.every((value) => value === 0)).toBe(true);
    expect(gradient.every((value) => value === 0)).toBe(true);
  });
});

test("takes the optimum as it is given", () => {
  const solver = solverOf("min");
  const [theta, truth, optimum] = [randoms(40, 6), randoms(40, 7), new Float32Array(40)];
  for (let b = 0; b < 10; b++) solver.solve(truth.slice(4 * b, 4 * b + 4), optimum.subarray(4 * b, 4 * b + 4));
  const loss = spoPlus(solver);
  expect(loss.evaluate(theta, truth, { optimum })).toEqual(loss.evaluate(theta, truth));
  // another one is no optimum, and shows to be none where θ decides better; a heuristic may have it
  expect(() => loss.evaluate(theta, truth, { optimum: golds(10) })).toThrow(SolverError);
  const heuristic = spoPlus({ ...solver, exact: false });
  expect(heuristic.evaluate(theta, truth, { optimum: golds(10) })).not.toEqual(loss.evaluate(theta, truth));
});

test("takes the optimum later, too, from a copy", async () => {
  const loss = spoPlus(solverOf("max"));
  const [theta, truth, optimum] = [randoms(8, 8), randoms(8, 9), golds(2)];
  const expected = loss.evaluate(theta, truth, { optimum });
  const pending = loss.evaluateAsync(theta, truth, { optimum });
  optimum.fill(0.5);
  expect(await pending).toEqual(expected);
});

describe("infinite numbers", () => {
  const grid = gridPath({ rows: 2, columns: 3, neighbours: 4 });

  test("of the truth close a cell for the prediction, whatever it says of it", () => {
    const truth = Float32Array.of(1, Infinity, 1, 1, 1, 1);
    const open = Float32Array.of(2, 0, 2, 1, 3, 1);
    const closed = Float32Array.of(2, Infinity, 2, 1, 3, 1);
    const loss = spoPlus(grid);
    const { value, gradient } = loss.evaluate(open, truth);
    // The only way left is the right one.
    expect(value).toBe(0);
    expect(gradient.every((one) => one === 0)).toBe(true);
    expect(loss.evaluate(closed, truth)).toEqual({ value, values: Float64Array.of(0), gradient });
  });

  test("of the prediction that forbid what is optimal make the loss infinite, with the gradient towards it", () => {
    const truth = Float32Array.of(1, 1, 1, 9, 9, 1);
    const { value, gradient } = spoPlus(grid).evaluate(Float32Array.of(1, Infinity, 1, 1, 1, 1), truth);
    expect(value).toBe(Infinity);
    expect([...gradient]).toEqual([0, 2, 2, -2, -2, 0]);
  });

  test("that choose always or never in the truth are no part of the loss", () => {
    const top = topK({ length: 4, k: 2 });
    const truth = Float32Array.of(Infinity, 1, 2, -Infinity);
    const { value, gradient } = spoPlus(top).evaluate(Float32Array.of(0, 2, 1, 9), truth);
    // What is left is the choice of the second or the third: 2θ − c is 3 and 0, the third is right.
    expect(value).toBe(3);
    expect([...gradient]).toEqual([0, 2, -2, 0]);
  });
});

test("on a grid whose numbers stay positive is never below the regret", () => {
  const grid = gridPath({ rows: 6, columns: 6 });
  const batch = 300;
  const around = (centre: number, seed: number) => randoms(36 * batch, seed).map((value) => centre + value);
  const [theta, truth] = [around(3, 10), around(2, 11)];
  const { values } = spoPlus(grid).evaluate(theta, truth);
  const { values: regrets } = regret(grid).evaluate(theta, truth);
  // Paths have 15 cells at most, whose costs below 8 are rounded to float32.
  for (const [b, bound] of values.entries()) expect(bound).toBeGreaterThanOrEqual(regrets[b] - 15 * 8 * 2 ** -24);
});

test("of topK is that of the list of all subsets", () => {
  const subsets = Array.from({ length: 64 }, (_, bits) => Array.from({ length: 6 }, (_, i) => (bits >> i) & 1));
  const list = subsets.filter((subset) => subset.reduce((sum, value) => sum + value, 0) === 3);
  const [theta, truth] = [randoms(60, 12), randoms(60, 13)];
  const listed = spoPlus(enumerate({ sense: "max", solutions: list })).evaluate(theta, truth);
  expect(spoPlus(topK({ length: 6, k: 3 })).evaluate(theta, truth)).toEqual(listed);
});
