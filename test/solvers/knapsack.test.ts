import fc from "fast-check";
import { DomainError, type KnapsackOptions, knapsack, ShapeError, type Solver, SolverError } from "imle";
import { type SolverContractOptions, solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { createStates, createTable, type SortedKnapsack } from "../../src/solvers/knapsackMethods.ts";
import { randomsOf } from "../randoms.ts";
import { agreementOf } from "./agreement.ts";

function solve(solver: Solver, theta: ArrayLike<number>): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

const dot = (a: ArrayLike<number>, z: readonly number[]): number => z.reduce((sum, one, i) => sum + one * a[i], 0);

/** Every z that fits, for small numbers of copies. */
function feasible(weights: readonly number[], capacity: number, copies: readonly number[]): number[][] {
  const all = weights.reduce<number[][]>(
    (lists, _, i) => lists.flatMap((z) => Array.from({ length: copies[i] + 1 }, (_, count) => [...z, count])),
    [[]],
  );
  return all.filter((z) => dot(weights, z) <= capacity);
}

/** The best by the words of the documentation: sum, then weight, then fewer of the last by ratio. Profits are whole. */
function byEnumeration(profits: readonly number[], { weights, capacity, copies }: Listed): number[] {
  const order = profits.map((_, i) => i).filter((i) => weights[i] > 0 && profits[i] > 0);
  order.sort((i, j) => profits[i] / weights[i] - profits[j] / weights[j] || j - i);
  const better = (a: number[], b: number[]): boolean => {
    const bySum = dot(profits, a) - dot(profits, b);
    if (bySum !== 0) return bySum > 0;
    const byWeight = dot(weights, a) - dot(weights, b);
    if (byWeight !== 0) return byWeight < 0;
    const last = order.find((i) => a[i] !== b[i]);
    return last !== undefined && a[last] < b[last];
  };
  // An item that cannot be taken with a gain is not taken.
  const candidates = feasible(weights, capacity, copies).filter((z) =>
    z.every((one, i) => one === 0 || profits[i] > 0),
  );
  return candidates.reduce((best, z) => (better(z, best) ? z : best));
}

interface Listed {
  readonly weights: number[];
  readonly capacity: number;
  readonly copies: number[];
}

/** Small problems with many ties, weights of 0 and items that do not fit. */
const problems = fc.integer({ min: 1, max: 7 }).chain((n) => {
  const list = (one: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(one, { minLength: n, maxLength: n });
  const copies = list(fc.nat(n > 4 ? 1 : 5));
  const problem = fc.record({ weights: list(fc.nat(6)), capacity: fc.nat(20), copies });
  return fc.tuple(problem, list(fc.integer({ min: -2, max: 6 })));
});

describe("knapsack", () => {
  test("takes what enumeration takes, ties too", () => {
    const same = fc.property(problems, ([problem, profits]) => {
      expect(solve(knapsack(problem), profits)).toEqual(byEnumeration(profits, problem));
    });
    fc.assert(same, { seed: 1, numRuns: 5000 });
  });

  test("is the best of all choices of 1 to 14 items, profits of either sign", () => {
    for (let n = 1; n <= 14; n++) {
      const numbers = randomsOf(n);
      const weights = [...numbers(n, 0)].map((one) => Math.ceil(50 * Math.abs(one)));
      const capacity = Math.floor(
        dot(
          weights,
          weights.map(() => 1),
        ) / 2,
      );
      const all = feasible(
        weights,
        capacity,
        weights.map(() => 1),
      );
      const solver = knapsack({ weights, capacity });
      for (let instance = 1; instance <= (n > 10 ? 5 : 50); instance++) {
        const theta = numbers(n, instance);
        const z = solve(solver, theta);
        expect(dot(weights, z)).toBeLessThanOrEqual(capacity);
        expect(dot(theta, z)).toBeCloseTo(Math.max(...all.map((other) => dot(theta, other))), 12);
      }
    }
  });

  test("does not care for the unit of the weights, however large they are", () => {
    const numbers = randomsOf(3);
    const weights = [...numbers(12, 0)].map((one) => Math.ceil(40 * Math.abs(one)));
    const unit = 2 ** 42 - 11;
    const small = knapsack({ weights, capacity: 130, copies: 3 });
    const large = knapsack({ weights: weights.map((one) => unit * one), capacity: 131 * unit - 1, copies: 3 });
    for (let instance = 1; instance <= 100; instance++) {
      const theta = numbers(12, instance);
      expect(solve(large, theta)).toEqual(solve(small, theta));
    }
  });

  test("solves capacities for which no table has room", () => {
    const numbers = randomsOf(4);
    const weights = [...numbers(14, 0)].map((one) => Math.ceil(2 ** 48 * Math.abs(one)));
    const capacity = Math.floor(
      dot(
        weights,
        weights.map(() => 1),
      ) / 3,
    );
    const all = feasible(
      weights,
      capacity,
      weights.map(() => 1),
    );
    for (let instance = 1; instance <= 10; instance++) {
      const theta = numbers(14, instance);
      const best = Math.max(...all.map((other) => dot(theta, other)));
      expect(dot(theta, solve(knapsack({ weights, capacity }), theta))).toBeCloseTo(best, 12);
    }
  });

  test("counts copies as it counts items of their own", () => {
    const numbers = randomsOf(5);
    for (let instance = 0; instance < 200; instance++) {
      const weights = [...numbers(6, 3 * instance)].map((one) => Math.ceil(9 * Math.abs(one)));
      const copies = [...numbers(6, 3 * instance + 1)].map((one) => Math.floor(20 * Math.abs(one)));
      const theta = numbers(6, 3 * instance + 2);
      const capacity = 60;
      const owners = copies.flatMap((count, item) => Array.from({ length: count }, () => item));
      const single = solve(
        knapsack({ weights: owners.map((item) => weights[item]), capacity }),
        owners.map((item) => theta[item]),
      );
      const z = solve(knapsack({ weights, capacity, copies }), theta);
      expect(z.every((one, i) => one <= copies[i])).toBe(true);
      expect(dot(weights, z)).toBeLessThanOrEqual(capacity);
      expect(dot(theta, z)).toBeCloseTo(
        dot(
          owners.map((item) => theta[item]),
          single,
        ),
        12,
      );
    }
  });

  test("takes as many as fit of what is there without end", () => {
    expect(solve(knapsack({ weights: [7, 3], capacity: 23, copies: Infinity }), [7, 2.9])).toEqual([2, 3]);
    expect(solve(knapsack({ weights: [1], capacity: 2 ** 24, copies: Infinity }), [1])).toEqual([2 ** 24]);
  });

  test("never takes what has no profit, and always what has one and no weight", () => {
    const solver = knapsack({ weights: [0, 0, 1, 1, 9], capacity: 5, copies: [3, 3, 1, 1, 1] });
    expect(solve(solver, [2, -1, 0, -Infinity, 100])).toEqual([3, 0, 0, 0, 0]);
    expect(solve(solver, [0, 1e-30, 1, 1, 1])).toEqual([0, 3, 1, 1, 0]);
    expect(solve(knapsack({ weights: [5], capacity: 0 }), [1])).toEqual([0]);
  });

  test("is named after its size, and takes −Infinity", () => {
    expect(knapsack({ weights: [1, 2], capacity: 2 })).toMatchObject({
      name: "knapsack(2 items, capacity 2)",
      sense: "max",
      shape: [2],
      infinities: [-Infinity],
    });
    expect(knapsack({ weights: [1, 2], capacity: 2, copies: 2 }).name).toBe(
      "knapsack(2 items, capacity 2, with copies)",
    );
  });

  test.each<[string, () => Solver]>([
    ["weights must be a list of one or more numbers, got Array of 0", () => knapsack({ weights: [], capacity: 1 })],
    [
      "copies must be a number or a list of 2, got Array of 1 number",
      () => knapsack({ weights: [1, 1], capacity: 1, copies: [1] }),
    ],
    // @ts-expect-error: no weights
    ["knapsack: weights must be a list of one or more numbers, got undefined.", () => knapsack({ capacity: 1 })],
  ])("refuses lists of the wrong size: %s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test.each<[string, KnapsackOptions]>([
    ["knapsack: weights[1] must be a whole number of at least 0, got -1.", { weights: [1, -1], capacity: 1 }],
    ["knapsack: weights[0] must be a whole number of at least 0, got 0.5.", { weights: [0.5], capacity: 1 }],
    ["knapsack: capacity must be a whole number of at least 0, got NaN.", { weights: [1], capacity: NaN }],
    ["capacity must be a whole number", { weights: [1], capacity: Infinity }],
    ["the copies of item 0 must be a whole number of at least 0, got -1.", { weights: [1], capacity: 1, copies: -1 }],
    ["Infinity copies of item 0 fit, at most 2^24", { weights: [0], capacity: 1, copies: Infinity }],
    ["16777217 copies of item 0 fit", { weights: [1], capacity: 2 ** 25, copies: 2 ** 24 + 1 }],
    ["more than 2^53 − 1; divide weights", { weights: [2 ** 52, 2 ** 52 + 1], capacity: 2 ** 53 - 1 }],
    // @ts-expect-error: no such option
    ['unknown option "values"', { weights: [1], capacity: 1, values: [1] }],
  ])("refuses bad options: %s", (message, options) => {
    expect(() => knapsack(options)).toThrow(DomainError);
    expect(() => knapsack(options)).toThrow(message);
  });

  test("says what to do when neither lists nor table have room", () => {
    // Profits that are the weights, of which all sums are different: no choice is dominated, and none cut off.
    const weights = Array.from({ length: 40 }, (_, i) => 2 ** 40 + 2 ** i);
    const solver = knapsack({ weights, capacity: 20 * 2 ** 40 });
    expect(() => solve(solver, weights)).toThrow(SolverError);
    expect(() => solve(solver, weights)).toThrow("divide weights and capacity, and round weights up");
  });
});

describe("the table and the lists of states", () => {
  const byTable = createTable();
  const byStates = createStates(60);

  /** Bundles in order of their ratio, which is what both methods are given. */
  function sorted(weights: number[], profits: number[], capacity: number): SortedKnapsack {
    const order = weights.map((_, i) => i).sort((i, j) => profits[j] / weights[j] - profits[i] / weights[i] || i - j);
    return {
      capacity,
      count: weights.length,
      weights: Float64Array.from(order, (i) => weights[i]),
      profits: Float64Array.from(order, (i) => profits[i]),
      chosen: new Uint8Array(weights.length),
    };
  }

  const families: [string, (weight: number, noise: number) => number][] = [
    ["uncorrelated", (_, noise) => 1000 * noise],
    ["weakly correlated", (weight, noise) => weight + 100 * noise],
    ["strongly correlated", (weight) => weight + 100],
    ["the weights themselves", (weight) => weight],
    ["small whole numbers, with many ties", (_, noise) => Math.ceil(4 * noise)],
    ["of all magnitudes", (_, noise) => Math.exp(80 * noise - 40)],
  ];

  test.each(families)("choose the same, profits %s", (_, profitOf) => {
    const numbers = randomsOf(6);
    for (let instance = 0; instance < 60; instance++) {
      const n = 1 + instance;
      const noise = numbers(3 * n, instance);
      const weights = Array.from({ length: n }, (_, i) => Math.ceil(300 * Math.abs(noise[i])));
      const profits = weights.map((weight, i) => profitOf(weight, Math.abs(noise[n + i])));
      const capacity = Math.max(
        ...weights,
        Math.floor(
          (instance % 7) *
            0.15 *
            dot(
              weights,
              weights.map(() => 1),
            ),
        ),
      );
      const knapsack = sorted(weights, profits, capacity);
      byTable(knapsack);
      const expected = [...knapsack.chosen];
      knapsack.chosen.fill(7);
      expect(byStates(knapsack, Infinity)).toBe(true);
      expect([...knapsack.chosen]).toEqual(expected);
    }
  });

  test("stop at the budget of states, and begin again from nothing", () => {
    const knapsack = sorted([3, 5, 7, 11], [3, 5, 7, 11], 13);
    byTable(knapsack);
    const expected = [...knapsack.chosen];
    expect(byStates(knapsack, 3)).toBe(false);
    expect(byStates(knapsack, Infinity)).toBe(true);
    expect([...knapsack.chosen]).toEqual(expected);
  });
});

/**
 * Where the table is small, where lists do, and where the table takes over from them: profits of integers ≈ weights.
 */
const many = [...randomsOf(9)(40, 0)].map((one) => Math.ceil(400 * Math.abs(one)));
const kinds: [Solver, SolverContractOptions?][] = [
  [knapsack({ weights: [3, 4, 5, 6, 7, 2], capacity: 12 })],
  [knapsack({ weights: [3, 4, 0, 6, 7], capacity: 25, copies: [1, 5, 2, 0, 3] })],
  [knapsack({ weights: many, capacity: 3000 })],
  [knapsack({ weights: many, capacity: 3000, copies: Infinity }), { cases: 50 }],
  [knapsack({ weights: many.map((one) => one * 2 ** 30 + 1), capacity: 3000 * 2 ** 30 })],
];

describe.each(kinds.map(([solver, options]) => ({ name: solver.name, solver, options })))(
  "$name",
  ({ solver, options }) => {
    for (const { name, run } of solverContract(solver, options)) test(name, run);
  },
);

test.each([
  { solver: knapsack({ weights: [3, 4, 5, 6, 7, 2], capacity: 12 }), largest: 1 },
  { solver: knapsack({ weights: [3, 4, 0, 6, 7], capacity: 25, copies: [1, 5, 2, 0, 3] }), largest: 5 },
  { solver: knapsack({ weights: [301, 402, 503, 604, 705, 206, 111, 900], capacity: 2001 }), largest: 1 },
])("$solver.name never opposes the upstream gradient, in 100,000 random samples", ({ solver, largest }) => {
  const { worst, moved, tolerance } = agreementOf(solver, { largest });
  expect(worst).toBeGreaterThanOrEqual(-tolerance);
  expect(moved).toBeGreaterThan(1000);
});
