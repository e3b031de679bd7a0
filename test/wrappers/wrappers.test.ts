import {
  cached,
  enumerate,
  fromFunction,
  gridPath,
  gumbel,
  imle,
  measured,
  type Solver,
  solutionPool,
  topK,
  withSolutionPool,
} from "imle";
import { solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(91);
const top = topK({ length: 6, k: 2 });
const largest = (theta: Float32Array) => theta.map((value) => Number(value === Math.max(...theta)));
const kinds: [string, Solver][] = [
  ["at once", top],
  ["later", fromFunction({ name: "later", sense: "max", shape: [6], solve: async (theta) => largest(theta) })],
  [
    "batched",
    fromFunction({
      name: "batched",
      sense: "max",
      shape: [6],
      solveBatch: (thetas, _, rows) =>
        Array.from({ length: rows }, (_, r) => [...largest(thetas.subarray(6 * r, 6 * r + 6))]).flat(),
    }),
  ],
];

describe.each(kinds)("a solver that answers %s", (_, solver) => {
  describe.each([cached(solver), measured(solver)])("is the same behind $name", (wrapper) => {
    for (const { name, run } of solverContract(wrapper)) test(name, run);

    test("in a layer, bit by bit", async () => {
      const options = { noise: gumbel(), samples: 3 };
      const [theta, g] = [randoms(12, 1), randoms(36, 2)];
      const [own, wrapped] = [imle(solver, options), imle(wrapper, options)];
      const [a, b] = [await own.forwardAsync(theta), await wrapped.forwardAsync(theta)];
      expect(b.output).toEqual(a.output);
      expect(await b.backwardAsync(g)).toEqual(await a.backwardAsync(g));
    });
  });

  test("is asked once for a row that comes again, and the hits are counted", async () => {
    const memory = cached(solver);
    const theta = randoms(12, 3);
    const layer = imle(memory, { noise: gumbel(), inputNoiseTemperature: 0 });
    const first = await layer.solveAsync(theta);
    expect(memory.takeStatistics()).toMatchObject({ rows: 2, hits: 0 });
    expect(await layer.solveAsync(theta)).toEqual(first);
    const { rows, hits, milliseconds } = memory.takeStatistics();
    expect([rows, hits, milliseconds]).toEqual([2, 2, 0]);
    expect(memory.takeStatistics()).toEqual({ rows: 0, hits: 0, milliseconds: 0 });
    memory.clear();
    await layer.solveAsync(theta);
    expect(memory.takeStatistics().hits).toBe(0);
  });
});

test("a memory keeps the rows that were used last, and tells 0 from −0", () => {
  const memory = cached(top, { size: 2 });
  const [a, b, c] = [1, 2, 3].map((seed) => randoms(6, seed));
  const solution = new Float32Array(6);
  for (const theta of [a, b, a, c, a, b]) memory.solve(theta, solution);
  expect(memory.takeStatistics()).toMatchObject({ rows: 6, hits: 2 }); // both of a; b went when c came
  const zero = new Float32Array(6);
  memory.solve(zero, solution);
  memory.solve(
    zero.map(() => -0),
    solution,
  );
  expect(memory.takeStatistics().hits).toBe(0);
});

test("a solver that fails is not remembered", () => {
  let broken = true;
  const solver = fromFunction({
    name: "mended",
    sense: "max",
    shape: [6],
    solve(theta) {
      if (broken) throw new Error("boom");
      return largest(theta);
    },
  });
  const memory = cached(solver);
  const solution = new Float32Array(6);
  expect(() => memory.solve(randoms(6, 1), solution)).toThrow("boom");
  broken = false;
  memory.solve(randoms(6, 1), solution);
  expect(solution).toEqual(largest(randoms(6, 1)));
});

test("an answer that is none is not remembered, and θ is taken as it was when it was asked", async () => {
  let broken = true;
  const odd: Solver = { ...top, name: "odd", solve: (theta, z) => (broken ? void z.fill(NaN) : top.solve(theta, z)) };
  const memory = cached(odd);
  const solution = new Float32Array(6);
  expect(() => memory.solve(randoms(6, 1), solution)).toThrow("odd: solution[0] is NaN");
  broken = false;
  memory.solve(randoms(6, 1), solution);
  expect(memory.takeStatistics().hits).toBe(0);

  const late = fromFunction({ name: "late", sense: "max", shape: [6], solve: async (theta) => largest(theta) });
  const slow = cached(late);
  const theta = randoms(6, 2);
  const pending = slow.solve(theta, solution);
  theta.reverse();
  await pending;
  await slow.solve(theta, solution);
  expect(solution).toEqual(largest(theta));
});

describe("withSolutionPool", () => {
  const solutions = [
    [1, 1, 0],
    [0, 1, 1],
    [1, 0, 1],
  ];
  const solver = enumerate({ sense: "min", solutions, offsets: [0, 0.1, 0.2] });

  test("solves its share, adds what it finds, and answers the rest with the best that is known", () => {
    const pool = solutionPool({ shape: [3] });
    const lazy = withSolutionPool(solver, { pool, solveShare: 0.25 });
    const [solution, exact] = [new Float32Array(3), new Float32Array(3)];
    let worse = 0;
    for (let row = 0; row < 400; row++) {
      const theta = randoms(3, row);
      lazy.solve(theta, solution);
      solver.solve(theta, exact);
      expect(pool.has(solution)).toBe(true);
      if (row >= 100 && String(solution) !== String(exact)) worse++;
    }
    const { rows, hits } = lazy.takeStatistics();
    expect(rows).toBe(400);
    expect(Math.abs(hits / 400 - 0.75)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 400));
    expect(pool.count).toBe(3);
    expect(worse).toBe(0); // all three are known by then
    expect(lazy.exact).toBe(false);
  });

  test("decides by the row alone whether it solves", () => {
    const solvedOf = (order: number[]) => {
      const lazy = withSolutionPool(solver, {
        pool: solutionPool({ shape: [3], solutions: Float32Array.of(1, 1, 0) }),
        solveShare: 0.5,
      });
      return order.map((row) => {
        lazy.solve(randoms(3, row), new Float32Array(3));
        return lazy.takeStatistics().hits;
      });
    };
    const forth = Array.from({ length: 40 }, (_, i) => i);
    expect(solvedOf(forth.toReversed()).toReversed()).toEqual(solvedOf(forth));
  });

  test("weighs closed cells rightly, and refuses a pool of another shape", () => {
    const grid = gridPath({ rows: 2, columns: 2, neighbours: 4 });
    const pool = solutionPool({ shape: [2, 2], solutions: Float32Array.of(1, 1, 0, 1, /**/ 1, 0, 1, 1) });
    const solution = new Float32Array(4);
    withSolutionPool(grid, { pool, solveShare: 0 }).solve(Float32Array.of(1, Infinity, 9, 1), solution);
    expect([...solution]).toEqual([1, 0, 1, 1]);
    const blocked = solutionPool({ shape: [2, 2], solutions: Float32Array.of(1, 1, 0, 1) });
    withSolutionPool(grid, { pool: blocked, solveShare: 0 }).solve(Float32Array.of(1, Infinity, 9, 1), solution);
    expect([...solution]).toEqual([1, 0, 1, 1]); // solved, as all that is known is closed
    expect(() => withSolutionPool(top, { pool, solveShare: 0 })).toThrow(
      "withSolutionPool: the pool has solutions of 2×2, expected 6 as topK(2 of 6) has.",
    );
    // @ts-expect-error
    expect(() => withSolutionPool(top, { pool: solutionPool({ shape: [6] }) })).toThrow(
      "withSolutionPool: solveShare must be a number from 0 to 1, got undefined.",
    );
  });
});

test("a backward pass solves only the instances that have a gradient", () => {
  const counting = measured(top);
  const layer = imle(counting, { noise: gumbel(), samples: 5 });
  const pass = layer.forward(randoms(24, 7));
  counting.takeStatistics();
  const g = randoms(120, 8).fill(0, 30, 90);
  const gradient = pass.backward(g);
  expect(counting.takeStatistics().rows).toBe(10);
  expect([...gradient.subarray(6, 18)]).toEqual(Array(12).fill(0));
  expect(gradient.subarray(0, 6).some((value) => value !== 0)).toBe(true);
  pass.backward(new Float32Array(120));
  expect(counting.takeStatistics().rows).toBe(0);
});
