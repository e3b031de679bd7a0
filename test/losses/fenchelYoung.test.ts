import {
  argmax,
  type Draws,
  enumerate,
  fenchelYoung,
  gridPath,
  gumbel,
  negated,
  none,
  normal,
  type Sense,
  sumOfGamma,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { dyadic, expectClose, gainsOf, golds, inner, mean, rowsOf, solverOf, textbook } from "./support.ts";

const randoms = randomsOf(42);
const senses = ["max", "min"] as const;

describe.each(senses)("for %s", (sense) => {
  const turn = sense === "max" ? 1 : -1;

  test.each([false, true])(
    "is the mean perturbed maximum minus the value of the true solution (offsets: %s)",
    (heights) => {
      const { best, worth } = textbook(sense, heights);
      const samples = 4;
      const loss = fenchelYoung(solverOf(sense, heights), { noise: dyadic, samples, temperature: 0.5, seed: 3 });
      // Multiples of 1/16: θ + σ·τ·ε is exact in float32, so that the test meets the same ties as the library.
      const theta = randoms(80, 1).map((value) => Math.round(32 * value) / 16);
      const { values, gradient } = loss.evaluate(theta, golds(20), { step: 6 });
      for (const [b, u] of gainsOf(sense, theta).entries()) {
        const gold = rowsOf(golds(20))[b];
        const noise = new Float32Array(4);
        const draws = Array.from({ length: samples }, (_, sample) => {
          dyadic.fill(noise, { seed: 3, step: 6, instance: b, sample, samples });
          const moved = u.map((value, i) => value + 0.5 * noise[i]);
          const y = best(moved);
          return { y, value: worth(moved, y) };
        });
        const expected = mean(draws.map(({ value }) => value)) - worth(u, gold);
        expect(Math.abs(values[b] - expected)).toBeLessThan(1e-13); // float64 sums in another order
        const slope = gold.map((one, i) => turn * (mean(draws.map(({ y }) => y[i])) - one));
        expectClose(
          gradient.subarray(b * 4, b * 4 + 4),
          slope.map((value) => value / 20),
          2 ** -24,
        );
      }
    },
  );

  test.each([false, true])("multiplicative: θ is multiplied, and the mean weighed (offsets: %s)", (heights) => {
    const { best, worth } = textbook(sense, heights);
    const loss = fenchelYoung(solverOf(sense, heights), {
      noise: dyadic,
      samples: 3,
      temperature: 0.5,
      perturbation: "multiplicative",
    });
    const theta = randoms(80, 2);
    const { values, gradient } = loss.evaluate(theta, golds(20), { step: 1 });
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      const gold = rowsOf(golds(20))[b];
      const noise = new Float32Array(4);
      const draws = [0, 1, 2].map((sample) => {
        dyadic.fill(noise, { seed: 0, step: 1, instance: b, sample, samples: 3 });
        const weights = Array.from(noise, (draw) => Math.exp(draw / 2 - 1 / 8));
        const y = best(u.map((value, i) => value * weights[i]));
        return { weighted: y.map((value, i) => value * weights[i]), height: worth([0, 0, 0, 0], y) };
      });
      const perturbed = mean(draws.map(({ weighted, height }) => inner(u, weighted) + height));
      expect(Math.abs(values[b] - (perturbed - worth(u, gold)))).toBeLessThan(1e-13);
      const slope = gold.map((one, i) => turn * (mean(draws.map(({ weighted }) => weighted[i])) - one));
      expectClose(
        gradient.subarray(b * 4, b * 4 + 4),
        slope.map((value) => value / 20),
      );
    }
  });

  test("without noise is the perceptron's, >= 0, and 0 with gradient 0 where the true solution is the best", () => {
    const solver = solverOf(sense);
    const { best } = textbook(sense);
    const loss = fenchelYoung(solver, { noise: none() });
    const theta = randoms(4000, 3);
    const gold = golds(1000);
    const { values, gradient } = loss.evaluate(theta, gold);
    for (const [b, u] of gainsOf(sense, theta).entries()) {
      expect(values[b]).toBeGreaterThanOrEqual(0);
      const isBest = best(u).every((value, i) => value === gold[4 * b + i]);
      expect(values[b] === 0).toBe(isBest);
      expect(gradient.subarray(4 * b, 4 * b + 4).every((value) => value === 0)).toBe(isBest);
    }
  });

  test("with Gumbel noise on a choice of one is the softmax cross-entropy plus τ·γ", () => {
    const one = enumerate({
      sense,
      solutions: [0, 1, 2, 3, 4].map((k) => [0, 1, 2, 3, 4].map((i) => (i === k ? 1 : 0))),
    });
    const samples = 100_000;
    for (const temperature of [1, 2]) {
      const theta = randoms(5, 4);
      const [u] = gainsOf(sense, theta, 5);
      const weights = u.map((value) => Math.exp(value / temperature));
      const total = weights.reduce((sum, value) => sum + value, 0);
      const loss = fenchelYoung(one, { noise: gumbel(), samples, temperature, seed: 8 });
      const { value, gradient } = loss.evaluate(theta, Float32Array.of(0, 0, 1, 0, 0));
      // The perturbed maximum is a Gumbel variable: its mean is τ(ln Σe^(u/τ) + γ), its variance τ²π²/6.
      const expected = temperature * (Math.log(total) + 0.5772156649015329) - u[2];
      const standardError = (temperature * Math.PI) / Math.sqrt(6 * samples);
      expect(Math.abs(value - expected)).toBeLessThan(5 * standardError);
      for (const [i, weight] of weights.entries()) {
        const p = weight / total;
        const slope = turn * (p - (i === 2 ? 1 : 0));
        expect(Math.abs(gradient[i] - slope)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / samples));
      }
    }
  });
});

test("is >= 0 in expectation for noise of mean 0 or weights of mean 1", () => {
  for (const sense of senses) {
    for (const perturbation of ["additive", "multiplicative"] as const) {
      const samples = 2000;
      const loss = fenchelYoung(solverOf(sense), { noise: normal(), samples, perturbation, temperature: 0.5 });
      const { values } = loss.evaluate(randoms(400, 5), golds(100));
      // Four numbers, each of a variance below that of τε or of θ·w: a standard deviation below 2 together.
      for (const value of values) expect(value).toBeGreaterThan((-5 * 2) / Math.sqrt(samples));
    }
  }
});

test("has gradient 0 where the true solution is the mean of the perturbed ones, fractions included", () => {
  const solver = enumerate({ sense: "max", solutions: [[0.1, 0.7, 1 / 3]] });
  for (let samples = 1; samples <= 20; samples++) {
    const loss = fenchelYoung(solver, { noise: gumbel(), samples });
    const { gradient } = loss.evaluate(Float32Array.of(1, 2, 3), Float32Array.of(0.1, 0.7, 1 / 3));
    expect([...gradient]).toEqual([0, 0, 0]);
  }
});

test("finds the θ whose perturbed mean is the true one: marginals of a choice", () => {
  const loss = fenchelYoung(argmax({ length: 3 }), { noise: gumbel(), samples: 500 });
  const target = Float32Array.of(0.5, 0.3, 0.2);
  const theta = new Float32Array(3);
  for (let step = 0; step < 200; step++) {
    const { gradient } = loss.evaluate(theta, target);
    for (let i = 0; i < 3; i++) theta[i] -= gradient[i];
  }
  const weights = theta.map(Math.exp);
  const total = weights.reduce((sum, value) => sum + value, 0);
  // Steps of length 1 on noisy gradients: the last of them move θ by some √(¼/500) = .02 and more.
  for (let i = 0; i < 3; i++) expect(Math.abs(weights[i] / total - target[i])).toBeLessThan(0.1);
});

test("of topK is that of the list of all subsets", () => {
  const subsets = Array.from({ length: 64 }, (_, bits) => Array.from({ length: 6 }, (_, i) => (bits >> i) & 1));
  const list = subsets.filter((subset) => subset.reduce((sum, value) => sum + value, 0) === 3);
  const options = { noise: sumOfGamma({ k: 3 }), samples: 7, seed: 2 };
  const [theta, gold] = [randoms(60, 6), Float32Array.from(list.slice(0, 10).flat())];
  const listed = fenchelYoung(enumerate({ sense: "max", solutions: list }), options).evaluate(theta, gold);
  expect(fenchelYoung(topK({ length: 6, k: 3 }), options).evaluate(theta, gold)).toEqual(listed);
});

test("of grid paths is that of the negated grid's gains, and falls as costs are learnt", () => {
  const grid = gridPath({ rows: 5, columns: 5 });
  const options = { noise: normal(), samples: 10, temperature: 0.1 };
  const gold = new Float32Array(25);
  for (const cell of [0, 5, 10, 15, 21, 22, 23, 24]) gold[cell] = 1;
  const costs = new Float32Array(25).fill(1);
  const [ofCosts, ofGains] = [fenchelYoung(grid, options), fenchelYoung(negated(grid), options)];
  const before = ofCosts.evaluate(costs, gold, { step: 0 });
  const gains = ofGains.evaluate(
    costs.map((value) => -value),
    gold,
    { step: 0 },
  );
  expect(gains.value).toBe(before.value);
  expect(gains.gradient.map((value) => 0 - value)).toEqual(before.gradient);
  for (let step = 0; step < 60; step++) {
    const { gradient } = ofCosts.evaluate(costs, gold, { step });
    for (let i = 0; i < 25; i++) costs[i] = Math.max(0.05, costs[i] - 0.1 * gradient[i]);
  }
  expect(ofCosts.evaluate(costs, gold, { step: 0 }).value).toBeLessThan(before.value / 4);
  const path = new Float32Array(25);
  grid.solve(costs, path);
  expect(path).toEqual(gold);
});

describe("infinite numbers", () => {
  const options = { noise: normal(), samples: 6, temperature: 0.2 };

  test.each(["additive", "multiplicative"] as const)("of closed cells leave the loss finite: %s", (perturbation) => {
    const grid = gridPath({ rows: 3, columns: 3, neighbours: 4 });
    const costs = Float32Array.of(1, 2, 3, 1, Infinity, 1, 1, 1, 1);
    const huge = costs.map((value) => Math.min(value, 1e6));
    const gold = Float32Array.of(1, 1, 1, 0, 0, 1, 0, 0, 1);
    const closed = fenchelYoung(grid, { ...options, perturbation }).evaluate(costs, gold);
    expect(closed).toEqual(fenchelYoung(grid, { ...options, perturbation }).evaluate(huge, gold));
    expect(Number.isFinite(closed.value)).toBe(true);
  });

  test.each(["additive", "multiplicative"] as const)(
    "that choose always or never are no part of it: %s",
    (perturbation) => {
      const loss = fenchelYoung(topK({ length: 4, k: 2 }), { ...options, perturbation });
      const { value, gradient } = loss.evaluate(
        Float32Array.of(Infinity, 1, 2, -Infinity),
        Float32Array.of(1, 0, 1, 0),
      );
      expect(Number.isFinite(value)).toBe(true);
      expect([gradient[0], gradient[3]]).toEqual([0, 0]);
    },
  );

  test("that forbid the true solution make it infinite, with the gradient towards it", () => {
    const loss = fenchelYoung(argmax({ length: 3 }), { noise: none() });
    const { value, gradient } = loss.evaluate(Float32Array.of(-Infinity, 1, 0), Float32Array.of(1, 0, 0));
    expect(value).toBe(Infinity);
    expect([...gradient]).toEqual([-1, 1, 0]);
  });
});

test.each<[Draws, Sense]>([
  ["antithetic", "max"],
  ["latinHypercube", "min"],
])("draws its noise %s where that is wanted, and knows the noise that was drawn", (draws, sense) => {
  // The value is that of the solved rows only if both passes see the same noise: then it is never below the true one's.
  const noise = normal();
  const samples = 8;
  const loss = fenchelYoung(solverOf(sense), { noise, samples, draws, seed: 5 });
  const [theta, gold] = [randoms(4, 9), golds(1)];
  const [u] = gainsOf(sense, theta);
  const { best, worth } = textbook(sense);
  const perturbed = Array.from({ length: samples }, (_, sample) => {
    const row = new Float32Array(4);
    noise.fill(row, { seed: 5, step: 0, instance: 0, sample, samples, draws });
    const moved = u.map((value, i) => value + row[i]);
    return worth(moved, best(moved));
  });
  // θ and ε are rounded to float32 in the solved row, not here: that matters only at a tie.
  expect(Math.abs(loss.evaluate(theta, gold).value - (mean(perturbed) - worth(u, [...gold])))).toBeLessThan(1e-12);
});
