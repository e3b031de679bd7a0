import {
  DomainError,
  fromFunction,
  gridPath,
  type Metric,
  pathAccuracy,
  regret,
  ShapeError,
  type Solver,
  SolverError,
  topK,
  unambiguousRegret,
} from "imle";
import { describe, expect, test } from "vitest";
import { feasible, gainsOf, golds, mean, solverOf, textbook } from "../losses/support.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(49);

describe.each([
  ["max", false],
  ["max", true],
  ["min", false],
  ["min", true],
] as const)("for %s, offsets: %s", (sense, heights) => {
  const { best, worth } = textbook(sense, heights);
  const solver = solverOf(sense, heights);
  const batch = 500;
  const [theta, truth] = [randoms(4 * batch, 1), randoms(4 * batch, 2)];
  const instances = gainsOf(sense, truth).map((actual, b) => ({ actual, predicted: gainsOf(sense, theta)[b] }));
  const regrets = instances.map(
    ({ actual, predicted }) => worth(actual, best(actual)) - worth(actual, best(predicted)),
  );
  const optima = instances.map(({ actual }) => Math.abs(worth(actual, best(actual))));

  test("regret is what the decision by the prediction loses, normalised by the optimal values", () => {
    const { value, values, normalised } = regret(solver).evaluate(theta, truth);
    for (const [b, expected] of regrets.entries()) expect(Math.abs(values[b] - expected)).toBeLessThan(1e-13);
    expect(Math.abs(value - mean(regrets))).toBeLessThan(1e-13);
    expect(Math.abs(normalised - mean(regrets) / mean(optima))).toBeLessThan(1e-12);
  });

  test("pathAccuracy is the share of decisions that are optimal by the truth", () => {
    const { value, values } = pathAccuracy(solver).evaluate(theta, truth);
    const right = regrets.map((loss) => (loss < 1e-9 ? 1 : 0));
    expect([...values]).toEqual(right);
    expect(value).toBeCloseTo(mean(right), 14);
    expect(value).toBeGreaterThan(0.1);
    expect(value).toBeLessThan(0.9);
    const tolerant = right.map((_, b) => (regrets[b] <= 0.5 * optima[b] ? 1 : 0));
    expect([...pathAccuracy(solver, { tolerance: 0.5 }).evaluate(theta, truth).values]).toEqual(tolerant);
  });
});

describe.each(["max", "min"] as const)("unambiguousRegret for %s", (sense) => {
  const { best, worth } = textbook(sense);
  const solver = solverOf(sense);
  const metric = unambiguousRegret(solver);
  const whole = (length: number, seed: number, size: number) =>
    randoms(length, seed).map((value) => Math.round(size * value));

  test("is the regret of the worst of the solutions that are the best by the prediction", () => {
    // Small whole numbers: many ties, and regrets that differ by a quarter or more where they differ.
    const [theta, truth] = [whole(2000, 3, 1), whole(2000, 4, 3)];
    const { values, normalised } = metric.evaluate(theta, truth);
    const plain = regret(solver).evaluate(theta, truth);
    let ties = 0;
    for (const [b, actual] of gainsOf(sense, truth).entries()) {
      const predicted = gainsOf(sense, theta)[b];
      const tied = feasible.filter((y) => worth(predicted, y) === worth(predicted, best(predicted)));
      const worst = Math.min(...tied.map((y) => worth(actual, y)));
      expect(values[b]).toBe(worth(actual, best(actual)) - worst);
      if (values[b] > plain.values[b]) ties++;
    }
    expect(ties).toBeGreaterThan(50);
    expect(normalised).toBeGreaterThan(plain.normalised);
  });

  test("is the regret where there are no ties", () => {
    const [theta, truth] = [randoms(400, 5), randoms(400, 6)];
    // Two solutions within 1e-4 of one another count as tied: hardly any here.
    const pairs = regret(solver).evaluate(theta, truth).values;
    const same = metric.evaluate(theta, truth).values.filter((value, b) => value === pairs[b]).length;
    expect(same).toBeGreaterThanOrEqual(98);
  });

  test("of a prediction of 0 is that of the worst solution, and of a truth of 0 none", () => {
    const truth = randoms(40, 7);
    const { values } = metric.evaluate(new Float32Array(40), truth);
    for (const [b, actual] of gainsOf(sense, truth).entries()) {
      const worst = Math.min(...feasible.map((y) => worth(actual, y)));
      expect(Math.abs(values[b] - (worth(actual, best(actual)) - worst))).toBeLessThan(1e-13);
    }
    expect(metric.evaluate(truth, new Float32Array(40))).toMatchObject({ value: 0, normalised: 0 });
  });
});

const metrics: { name: string; make: (solver: Solver) => Metric }[] = [
  { name: "regret", make: regret },
  { name: "unambiguousRegret", make: unambiguousRegret },
  { name: "pathAccuracy", make: pathAccuracy },
];

describe.each(metrics)("$name", ({ name, make }) => {
  const solver = solverOf("min");
  const [theta, truth] = [randoms(24, 8), randoms(24, 9)];

  test("of the truth itself is perfect", () => {
    expect(make(solver).evaluate(truth, truth).value).toBe(name === "pathAccuracy" ? 1 : 0);
  });

  test("takes the optimum as it is given, and does not solve for it", () => {
    let solves = 0;
    const counting: Solver = {
      ...solver,
      solve(costs, solution) {
        solves++;
        return solver.solve(costs, solution);
      },
    };
    const optimum = new Float32Array(24);
    for (let from = 0; from < 24; from += 4)
      solver.solve(truth.slice(from, from + 4), optimum.subarray(from, from + 4));
    const metric = make(counting);
    const expected = metric.evaluate(theta, truth);
    expect(solves).toBe(12);
    expect(metric.evaluate(theta, truth, { optimum })).toEqual(expected);
    expect(solves).toBe(18);
  });

  test("evaluates later as it does at once, from copies", async () => {
    const late = fromFunction({
      name: "late",
      sense: "min",
      shape: [4],
      async solve(costs, solution) {
        await Promise.resolve();
        solver.solve(costs, solution);
      },
    });
    const expected = make(solver).evaluate(theta, truth);
    const [copiedTheta, copiedTruth] = [theta.slice(), truth.slice()];
    const pending = make(late).evaluateAsync(copiedTheta, copiedTruth);
    copiedTheta.fill(3);
    copiedTruth.fill(4);
    expect(await pending).toEqual(expected);
    expect(() => make(late).evaluate(theta, truth)).toThrow(SolverError);
    const aborted = make(late).evaluateAsync(theta, truth, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(aborted).rejects.toThrow("enough");
  });

  test("refuses what does not fit, by name", async () => {
    const metric = make(solver);
    expect(metric.name).toBe(`${name}(enumerate(6 of 4))`);
    expect(metric.solver).toBe(solver);
    expect(() => metric.evaluate(theta, randoms(20, 1))).toThrow(ShapeError);
    expect(() => metric.evaluate(theta, randoms(20, 1))).toThrow(`${name}: the true theta has 20 numbers, expected 24`);
    expect(() => metric.evaluate(Float32Array.of(0, NaN, 0, 0), randoms(4, 1))).toThrow(DomainError);
    expect(() => metric.evaluate(theta, truth, { optimum: golds(5) })).toThrow("optimum has 20 numbers, expected 24");
    // @ts-expect-error
    expect(() => metric.evaluate(theta, truth, { step: 1 })).toThrow(`${name}.evaluate: unknown option "step"`);
    // @ts-expect-error
    await expect(metric.evaluateAsync(theta, truth, { step: 1 })).rejects.toThrow('unknown option "step"');
    // @ts-expect-error
    expect(() => make(undefined)).toThrow("expected a solver such as topK");
  });
});

test.each<[string, () => Metric]>([
  // @ts-expect-error
  ['regret: unknown option "shift"', () => regret(solverOf("max"), { shift: 1 })],
  ["unambiguousRegret: shift must be a positive number, got 0", () => unambiguousRegret(solverOf("max"), { shift: 0 })],
  ["unambiguousRegret: enumerate(6 of 4) has an offset", () => unambiguousRegret(solverOf("max", true))],
  ["pathAccuracy: tolerance must be a number of at least 0", () => pathAccuracy(solverOf("max"), { tolerance: -1 })],
])("refuses options out of range: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

describe("infinite numbers", () => {
  const grid = gridPath({ rows: 2, columns: 3, neighbours: 4 });

  test("of closed cells leave the regret finite, unless the decision enters one", () => {
    const truth = Float32Array.of(1, Infinity, 1, 2, 3, 1);
    const closed = Float32Array.of(1, Infinity, 1, 1, 1, 1);
    for (const make of [regret, unambiguousRegret]) {
      expect(make(grid).evaluate(closed, truth)).toEqual({ value: 0, values: Float64Array.of(0), normalised: 0 });
      expect(make(grid).evaluate(Float32Array.of(1, 0, 1, 9, 9, 1), truth).value).toBe(Infinity);
    }
    expect(pathAccuracy(grid).evaluate(closed, truth).value).toBe(1);
    expect(pathAccuracy(grid).evaluate(Float32Array.of(1, 0, 1, 9, 9, 1), truth).value).toBe(0);
  });

  test("that choose always or never in the truth leave the regret finite where it is obeyed", () => {
    const top = topK({ length: 4, k: 2 });
    const truth = Float32Array.of(Infinity, 1, 3, -Infinity);
    expect(regret(top).evaluate(Float32Array.of(9, 2, 1, 0), truth).value).toBe(2);
    const wrong = Float32Array.of(0, 2, 1, 9);
    expect(regret(top).evaluate(wrong, truth)).toMatchObject({ value: Infinity, normalised: Infinity });
    expect(pathAccuracy(top).evaluate(wrong, truth).value).toBe(0);
    const [always, worse] = [Float32Array.of(Infinity, 3, 2, 1), Float32Array.of(Infinity, 0, 0, 5)];
    expect(regret(top).evaluate(worse, always)).toMatchObject({ value: 2, normalised: 2 / 3 });
    expect(pathAccuracy(top).evaluate(worse, always).value).toBe(0);
  });
});
