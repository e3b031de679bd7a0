import { DomainError, gumbel, imle, ShapeError, SolverError } from "imle";
import { type MilpSolver, type MilpTourOptions, milpTour } from "imle/solvers/milp";
import { solverContract } from "imle/testing";
import { afterAll, describe, expect, test } from "vitest";
import { edgeBetween, edgesOf } from "../../src/milp/subtours.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(73);
const opened = new Map<number, MilpSolver>();
afterAll(() => {
  for (const solver of opened.values()) solver.dispose();
});

async function open(cities: number): Promise<MilpSolver> {
  const solver = opened.get(cities) ?? (await milpTour({ cities }));
  opened.set(cities, solver);
  return solver;
}

const solve = (solver: MilpSolver, theta: Float32Array): Float32Array => {
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
function heldKarp(cities: number, theta: Float32Array): number {
  const edges = edgesOf(cities);
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
    [{ cities: 5, edges: 3 }, 'milpTour: unknown option "edges"; it takes cities, timeLimit, wasm.'],
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
  const costs = randoms(435, 0).map(Math.abs);
  costs[7] = 1e9;
  expect(() => solve(solver, costs)).toThrow(
    "milpTour(30 cities): a cost of size 1000000000 is more than a million times the middle one,",
  );
  solver.dispose();
  expect(() => solve(solver, randoms(435, 0))).toThrow(
    new SolverError("milpTour(30 cities): was disposed of; make a new one to solve again."),
  );
});
