import { DomainError, gumbel, imle, ShapeError, SolverError } from "imle";
import { directedTourOrder, type MilpTourOptions, type MilpTourSolver, milpTour } from "imle/solvers/milp";
import { solverContract } from "imle/testing";
import { afterAll, describe, expect, test } from "vitest";
import { arcsOf, type Edges, edgeBetween, edgesOf } from "../../src/milp/subtours.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(73);
const opened = new Map<number, MilpTourSolver>();
afterAll(() => {
  for (const solver of opened.values()) solver.dispose();
});

async function open(cities: number, directed = false): Promise<MilpTourSolver> {
  const key = directed ? -cities : cities;
  const solver = opened.get(key) ?? (await milpTour({ cities, directed }));
  opened.set(key, solver);
  return solver;
}

const solve = (solver: MilpTourSolver, theta: Float32Array | Float64Array): Float32Array => {
  const z = new Float32Array(theta.length).fill(Number.NaN);
  solver.solve(theta, z);
  return z;
};

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** Whether z is a single tour through all cities. */
function isTour(cities: number, z: Float32Array): boolean {
  const neighbours: number[][] = Array.from({ length: cities }, () => []);
  const { from, to } = edgesOf(cities);
  for (const [e, value] of z.entries()) {
    if (value !== 0 && value !== 1) return false;
    if (value === 1) {
      neighbours[from[e]].push(to[e]);
      neighbours[to[e]].push(from[e]);
    }
  }
  if (neighbours.some(({ length }) => length !== 2)) return false;
  let [previous, at, steps] = [-1, 0, 0];
  do {
    const next = neighbours[at].find((city) => city !== previous)!;
    [previous, at, steps] = [at, next, steps + 1];
  } while (at !== 0);
  return steps === cities;
}

/** The cost of the cheapest tour by dynamic programming over sets of cities. */
function heldKarp(cities: number, theta: Float32Array, edges = edgesOf(cities)): number {
  const cost = (a: number, b: number): number => theta[edgeBetween(edges, a, b)];
  const last = cities - 1;
  const best = new Float64Array(2 ** last * last).fill(Infinity);
  for (let city = 0; city < last; city++) best[2 ** city * last + city] = cost(last, city);
  for (let set = 1; set < 2 ** last; set++) {
    for (let end = 0; end < last; end++) {
      const so = best[set * last + end];
      if (so === Infinity) continue;
      for (let next = 0; next < last; next++) {
        if ((set >> next) & 1) continue;
        const at = (set | (1 << next)) * last + next;
        best[at] = Math.min(best[at], so + cost(end, next));
      }
    }
  }
  const all = 2 ** last - 1;
  return Math.min(...Array.from({ length: last }, (_, end) => best[all * last + end] + cost(end, last)));
}

describe.each([3, 5, 9])("%i cities", async (cities) => {
  const solver = await open(cities);
  for (const { name, run } of solverContract(solver, { cases: 150 })) test(name, run);
});

test.each([3, 4, 5, 8, 11])("finds what dynamic programming finds: %i cities", async (cities) => {
  const solver = await open(cities);
  const count = (cities * (cities - 1)) / 2;
  for (let seed = 0; seed < 40; seed++) {
    const theta = randoms(count, seed).map((x) => x + (seed % 3) - 1);
    const z = solve(solver, theta);
    expect(isTour(cities, z)).toBe(true);
    expect(dot(theta, z)).toBeCloseTo(heldKarp(cities, theta), 4);
  }
});

test("joins clusters, each of which would rather be a tour of its own", async () => {
  const cities = 12;
  const solver = await open(cities);
  const { from, to } = edgesOf(cities);
  for (let seed = 0; seed < 10; seed++) {
    const theta = randoms(66, seed).map((x, e) => 0.1 * x + (from[e] % 4 === to[e] % 4 ? 1 : 100));
    const z = solve(solver, theta);
    expect(isTour(cities, z)).toBe(true);
    expect(dot(theta, z)).toBeCloseTo(heldKarp(cities, theta), 3);
  }
});

/** A float64 number as a multiple of 2^−200, without rounding for all that has no digits below that. */
function exactly(x: number): bigint {
  let power = 200;
  let whole = x;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    power--;
  }
  return BigInt(whole) << BigInt(power);
}

/** The cost of the cheapest tour without rounding: of all tours, one after the other. Undefined where there is none. */
function cheapestOfAll({ cities, ...edges }: Edges, theta: Float32Array | Float64Array): bigint | undefined {
  const costs = Array.from(theta, (cost) => (cost === Infinity ? undefined : exactly(cost)));
  let best: bigint | undefined;
  const order = Array.from({ length: cities }, (_, city) => city);
  const extend = (place: number, cost: bigint): void => {
    for (let i = place; i < cities; i++) {
      [order[place], order[i]] = [order[i]!, order[place]!];
      const way = costs[edgeBetween({ cities, ...edges }, order[place - 1]!, order[place]!)];
      const home = costs[edgeBetween({ cities, ...edges }, order[place]!, 0)];
      if (way !== undefined && place < cities - 1) extend(place + 1, cost + way);
      else if (way !== undefined && home !== undefined && (best === undefined || cost + way + home < best)) {
        best = cost + way + home;
      }
      [order[place], order[i]] = [order[i]!, order[place]!];
    }
  };
  extend(1, 0n);
  return best;
}

/** Costs of very different sizes from uniform numbers in (−1, 1). */
const SIZES: Record<string, (u: number) => number> = {
  "between 10⁻⁶ and 10¹²": (u) => 10 ** (9 * u + 3),
  "between 10⁻³⁷ and 10³⁷": (u) => 10 ** (37 * u),
  "powers of ten": (u) => 10 ** Math.floor(9.5 * u + 3.5),
  "of both signs": (u) => Math.sign(u) * 10 ** (18 * Math.abs(u) - 6),
  "four values, so that many tours tie": (u) => [1e-6, 1, 1e6, 1e12][Math.floor(2 * u + 2)]!,
  "half of them a thousand million": (u) => (u < 0 ? 1e9 : Math.ceil(1000 * u) / 64),
};

describe.each([false, true])("of all tours, directed: %s", (directed) => {
  test.each(Object.entries(SIZES))("finds the cheapest to the last bit, with costs %s", async (what, sizeOf) => {
    let closed = 0;
    for (let seed = 0; seed < 60; seed++) {
      const cities = 3 + (seed % (directed ? 5 : 6));
      const edges = directed ? arcsOf(cities) : edgesOf(cities);
      const solver = await open(cities, directed);
      const theta = randoms(edges.count, 1000 * what.length + seed).map(sizeOf);
      // Of every three instances one has no closed edges, one a few, one so many that often no tour is left.
      const close = randoms(edges.count, 7000 + seed);
      for (let e = 0; e < edges.count; e++) if (close[e]! < [-1, -0.7, -0.2][seed % 3]!) theta[e] = Infinity;
      const best = cheapestOfAll(edges, theta);
      if (best === undefined) {
        closed++;
        expect(() => solve(solver, theta)).toThrow(
          /no tour goes through all cities; edges of cost Infinity close every one/,
        );
        continue;
      }
      const z = solve(solver, theta);
      expect(z.reduce((sum, value, e) => (value === 1 ? sum + exactly(theta[e]!) : sum), 0n)).toBe(best);
      expect(directed ? directedTourOrder(z).length === cities : isTour(cities, z)).toBe(true);
    }
    expect(closed).toBeGreaterThan(0);
  });
});

test("finds the only tour of a triangle with one dear edge", async () => {
  expect([...solve(await open(3), Float32Array.of(2, 2, 16777216))]).toEqual([1, 1, 1]);
});

test("takes float64 costs as they are, which float32 could not part", async () => {
  const solver = await open(4);
  const far = 2 ** 24;
  const costs = (first: number, last: number) => Float64Array.of(far + first, far, far, far, far, far + last);
  // Two of the three tours have both of the edges that differ, the third has neither.
  const neither = [0, 1, 1, 1, 1, 0];
  expect([...solve(solver, costs(-0.5, 1))]).toEqual(neither);
  expect([...solve(solver, costs(-0.5, 0.25))]).not.toEqual(neither);
});

describe("a directed tour", async () => {
  const solver = await open(5, true);
  for (const { name, run } of solverContract(solver, { cases: 60 })) test(name, run);

  test("of 17 cities costs what dynamic programming says, with small whole costs and dear returns", async () => {
    const solver = await open(17, true);
    const arcs = arcsOf(17);
    for (let seed = 0; seed < 5; seed++) {
      const theta = randoms(arcs.count, 300 + seed).map((u) => (u > 0.9 ? 48 : Math.floor(10 * Math.abs(u))));
      expect(dot(theta, solve(solver, theta))).toBe(heldKarp(17, theta, arcs));
    }
  });

  test("of 4 to 9 cities costs what dynamic programming says", async () => {
    for (let seed = 0; seed < 60; seed++) {
      const cities = 4 + (seed % 6);
      const theta = randoms(arcsOf(cities).count, 400 + seed);
      const z = solve(await open(cities, true), theta);
      expect(dot(theta, z)).toBeCloseTo(heldKarp(cities, theta, arcsOf(cities)), 5);
      expect(directedTourOrder(z)).toHaveLength(cities);
    }
  });

  test("has an order, which other numbers have not", () => {
    const ways = (...pairs: [number, number][]): Float32Array => {
      const z = new Float32Array(12);
      for (const [a, b] of pairs) z[edgeBetween(arcsOf(4), a, b)] = 1;
      return z;
    };
    expect(directedTourOrder(ways([0, 2], [2, 1], [1, 3], [3, 0]))).toEqual([0, 2, 1, 3]);
    expect(() => directedTourOrder(ways([0, 1], [1, 0], [2, 3], [3, 2]))).toThrow(
      new DomainError(
        "directedTourOrder: the arcs from city 0 on reach 2 of 4 cities, and then one of them again; it is not a tour.",
      ),
    );
    expect(() => directedTourOrder(ways([0, 1]))).toThrow(
      new DomainError("directedTourOrder: 0 arcs of z leave city 1, expected 1; it is not a tour."),
    );
    expect(() => directedTourOrder(new Float32Array(5))).toThrow(ShapeError);
  });
});

test("settles by branch and bound where groups alone do not, with costs that are often equal", async () => {
  const cities = 13;
  const solver = await open(cities);
  for (let seed = 0; seed < 30; seed++) {
    const theta = randoms(78, seed).map((x) => Math.round(3 * x));
    const z = solve(solver, theta);
    expect(isTour(cities, z)).toBe(true);
    expect(dot(theta, z)).toBe(heldKarp(cities, theta));
  }
  expect(solver.counters.nodes).toBeGreaterThan(0);
});

test("finds the tour round a circle of 40 cities, whatever it solved before", async () => {
  const cities = 40;
  const solver = await open(cities);
  const { count, from, to } = edgesOf(cities);
  for (let seed = 0; seed < 5; seed++) solve(solver, randoms(count, seed));
  const around = Float32Array.from({ length: count }, (_, e) => Math.sin((Math.PI * (to[e] - from[e])) / cities));
  const z = solve(solver, around);
  for (const [e, value] of z.entries()) {
    expect(value).toBe(to[e] - from[e] === 1 || to[e] - from[e] === cities - 1 ? 1 : 0);
  }
  expect(solver.counters.solves).toBe(6);
});

test("gives up conditions that it does not need, and stays exact", async () => {
  const solver = await open(10);
  for (let seed = 0; seed < 300; seed++) {
    const theta = randoms(45, seed);
    const z = solve(solver, theta);
    if (seed % 30 === 0) expect(dot(theta, z)).toBeCloseTo(heldKarp(10, theta), 4);
  }
});

test("learns: a layer of tours moves theta to the tour that is wanted", async () => {
  const layer = imle(await open(5), { noise: gumbel(), samples: 10, output: "mean" });
  const wanted = solve(await open(5), randoms(10, 1));
  const theta = randoms(10, 2);
  for (let step = 0; step < 60; step++) {
    const pass = layer.forward(theta);
    const gradient = pass.backward(pass.output.map((z, i) => z - wanted[i]));
    for (let i = 0; i < 10; i++) theta[i] -= 0.2 * gradient[i];
  }
  expect(layer.solve(theta)).toEqual(wanted);
});

test("refuses wrong options and sizes, and says that time was up or that it was disposed of", async () => {
  const wrong: [unknown, string][] = [
    [{ cities: 2 }, "milpTour: cities must be a whole number from 3 to 1000, got 2."],
    [{ cities: 5, edges: 3 }, 'milpTour: unknown option "edges"; it takes cities, directed, timeLimit, wasm.'],
    [{ cities: 5, directed: 1 }, "milpTour: directed must be true or false, got 1."],
    [{ cities: 5, timeLimit: -1 }, "milpTour(5 cities): timeLimit must be a positive number, got -1."],
  ];
  for (const [options, message] of wrong) {
    await expect(milpTour(options as MilpTourOptions)).rejects.toThrow(new DomainError(message));
  }
  const solver = await milpTour({ cities: 30, timeLimit: 1e-9 });
  expect(() => solver.solve(new Float32Array(4), new Float32Array(435))).toThrow(
    new ShapeError("milpTour(30 cities): theta has 4 numbers, expected 435, one for each edge."),
  );
  expect(() => solve(solver, randoms(435, 0))).toThrow(
    new SolverError(
      "milpTour(30 cities): HiGHS did not solve a linear program of the search, most likely as time was up; give it more.",
    ),
  );
  for (const [value, shown] of [
    [Number.NaN, "NaN"],
    [-Infinity, "-Infinity"],
  ] as const) {
    const costs = randoms(435, 0).fill(value, 7, 8);
    expect(() => solve(solver, costs)).toThrow(
      new DomainError(
        `milpTour(30 cities): theta[7] is ${shown}; every number must be finite, or Infinity to close an edge.`,
      ),
    );
  }
  solver.dispose();
  expect(() => solve(solver, randoms(435, 0))).toThrow(
    new SolverError("milpTour(30 cities): was disposed of; make a new one to solve again."),
  );
});
