import { directionalGradient, gridPath, topK } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { expectClose, gainsOf, inner, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(44);

describe.each(["max", "min"] as const)("for %s", (sense) => {
  const { best } = textbook(sense);
  const cheapest = (costs: number[]): number[] => best(costs.map((value) => -value));
  const costsOf = (all: Float32Array): number[][] => gainsOf(sense, all).map((u) => u.map((value) => -value));

  test.each([
    ["backward", 0, -1],
    ["forward", 1, 0],
    ["central", 1, -1],
  ] as const)("%s is the difference of the optimal costs, over its width", (variant, upper, lower) => {
    const tau = 0.375;
    const [theta, truth] = [randoms(200, 1), randoms(200, 2)];
    const { values, gradient } = directionalGradient(solverOf(sense), { tau, variant }).evaluate(theta, truth);
    for (const [b, predicted] of costsOf(theta).entries()) {
      const c = costsOf(truth)[b];
      const [above, below] = [upper, lower].map((side) => {
        const point = predicted.map((value, i) => value + side * tau * c[i]);
        return { w: cheapest(point), value: inner(point, cheapest(point)) };
      });
      const width = (upper - lower) * tau;
      expect(Math.abs(values[b] - (above.value - below.value) / width)).toBeLessThan(1e-13);
      const turn = sense === "min" ? 1 : -1;
      const slope = above.w.map((value, i) => (turn * (value - below.w[i])) / width / 50);
      expectClose(gradient.subarray(4 * b, 4 * b + 4), slope, 2 ** -22);
    }
  });

  test("bounds the true cost of the decision: backward from above, forward from below, central is their mean", () => {
    const batch = 4000;
    const [theta, truth] = [randoms(4 * batch, 3), randoms(4 * batch, 4)];
    const loss = (variant: "backward" | "forward" | "central") =>
      directionalGradient(solverOf(sense), { tau: 0.5, variant }).evaluate(theta, truth).values;
    const [backward, forward, central] = [loss("backward"), loss("forward"), loss("central")];
    const costs = costsOf(truth);
    for (const [b, predicted] of costsOf(theta).entries()) {
      const cost = inner(costs[b], cheapest(predicted));
      // θ ± τc is rounded to float32: errors of 2^-24 in four numbers below 2, over τ.
      expect(backward[b]).toBeGreaterThanOrEqual(cost - 1e-6);
      expect(forward[b]).toBeLessThanOrEqual(cost + 1e-6);
      expect(Math.abs(central[b] - (backward[b] + forward[b]) / 2)).toBeLessThan(1e-6);
    }
  });

  test("tends to the true cost of the decision as τ falls", () => {
    const [theta, truth] = [randoms(400, 5), randoms(400, 6)];
    const { values } = directionalGradient(solverOf(sense), { tau: 2 ** -14 }).evaluate(theta, truth);
    const costs = costsOf(truth);
    let same = 0;
    for (const [b, predicted] of costsOf(theta).entries()) {
      if (Math.abs(values[b] - inner(costs[b], cheapest(predicted))) < 1e-6) same++;
    }
    expect(same).toBeGreaterThanOrEqual(99);
  });

  test("is least where θ points the way of the truth", () => {
    const batch = 1000;
    const truth = randoms(4 * batch, 7);
    const values = (theta: Float32Array) =>
      directionalGradient(solverOf(sense), { tau: 0.1 }).evaluate(theta, truth).values;
    const [right, other] = [values(truth), values(randoms(4 * batch, 8))];
    // ⟨c, w*⟩ for costs: no decision has a lower one.
    for (const [b, value] of right.entries()) expect(value).toBeLessThanOrEqual(other[b] + 1e-6);
  });
});

test("takes what is infinite in the truth as a rule on what is feasible", () => {
  const grid = gridPath({ rows: 2, columns: 3, neighbours: 4 });
  const truth = Float32Array.of(1, Infinity, 1, 2, 3, 1);
  for (const variant of ["backward", "forward", "central"] as const) {
    const { value, gradient } = directionalGradient(grid, { tau: 0.25, variant }).evaluate(
      Float32Array.of(2, 0, 2, 1, 3, 1),
      truth,
    );
    // The only way left costs 1 + 2 + 3 + 1.
    expect(value).toBe(7);
    expect(gradient.every((one) => one === 0)).toBe(true);
  }
  const top = directionalGradient(topK({ length: 4, k: 2 }), { tau: 0.5, variant: "central" });
  const { value } = top.evaluate(Float32Array.of(9, 2, 1, 9), Float32Array.of(Infinity, 1, 2, -Infinity));
  // Minus the gain of the second, 1, and of nothing else that can be chosen: 2 ± ½ against 1 ± 1.
  expect(value).toBe(-1);
});
