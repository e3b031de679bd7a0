import { dagPaths, gridPath } from "imle";
import { type MilpModel, milp } from "imle/solvers/milp";
import { expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import {
  energySchedule,
  generalisedAssignment,
  gridArcs,
  multiKnapsack,
  pathFlow,
  setCover,
  type Task,
} from "./models.ts";

const randoms = randomsOf(74);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** Solves with the model's own costs; the best value. */
async function bestValue(model: MilpModel): Promise<number> {
  const solver = await milp(model);
  const theta = Float32Array.from(model.variables, ({ cost = 0 }) => cost);
  const z = new Float32Array(theta.length);
  solver.solve(theta, z);
  solver.dispose();
  return dot(theta, z);
}

/** All lists of so many whole numbers from 0 to below base. */
function* lists(length: number, base: number): Generator<number[]> {
  for (let code = 0; code < base ** length; code++) {
    yield Array.from({ length }, (_, i) => Math.floor(code / base ** i) % base);
  }
}

const whole = (length: number, seed: number, from: number, to: number): number[] =>
  Array.from(randoms(length, seed), (x) => Math.floor(from + ((x + 1) / 2) * (to - from + 1)));

test("set cover: the cheapest of all covers", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const costs = whole(10, seed, 1, 9);
    const sets = Array.from({ length: 12 }, (_, i) => [...new Set(whole(3, 100 * seed + i, 0, 9))]);
    let best = Infinity;
    for (const z of lists(10, 2)) {
      if (sets.every((holders) => holders.some((set) => z[set] === 1))) best = Math.min(best, dot(costs, z));
    }
    expect(await bestValue(setCover(costs, sets))).toBe(best);
  }
});

test("generalised assignment: the largest gain of all plans", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const gains = [0, 1, 2].map((agent) => whole(7, 10 * seed + agent, 10, 30));
    const uses = [3, 4, 5].map((agent) => whole(7, 10 * seed + agent, 5, 20));
    const capacities = [35, 30, 40];
    let best = -Infinity;
    for (const plan of lists(7, 3)) {
      const used = [0, 0, 0];
      for (const [job, agent] of plan.entries()) used[agent] += uses[agent][job];
      if (used.every((use, agent) => use <= capacities[agent])) {
        best = Math.max(
          best,
          plan.reduce((sum, agent, job) => sum + gains[agent][job], 0),
        );
      }
    }
    expect(await bestValue(generalisedAssignment(gains, uses, capacities))).toBe(best);
  }
});

test("multi-dimensional knapsack: the largest gain of all fillings", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const gains = whole(12, seed, 1, 50);
    const weights = [1, 2, 3].map((i) => whole(12, 10 * seed + i, 1, 20));
    const capacities = [50, 60, 55];
    let best = 0;
    for (const z of lists(12, 2)) {
      if (weights.every((row, i) => dot(row, z) <= capacities[i])) best = Math.max(best, dot(gains, z));
    }
    expect(await bestValue(multiKnapsack(gains, weights, capacities))).toBe(best);
  }
});

test("energy schedule: the cheapest of all starts, and z the energy of each period", async () => {
  const tasks: Task[] = [
    { duration: 2, earliest: 0, latest: 6, power: 3, uses: [2] },
    { duration: 3, earliest: 1, latest: 8, power: 5, uses: [3] },
    { duration: 1, earliest: 2, latest: 5, power: 8, uses: [2] },
    { duration: 2, earliest: 3, latest: 8, power: 2, uses: [1] },
  ];
  const machines = [[3], [2]];
  const solver = await milp(energySchedule(8, machines, tasks, 0.5), { variables: [0, 1, 2, 3, 4, 5, 6, 7] });
  for (let seed = 0; seed < 20; seed++) {
    const prices = randoms(8, seed).map((x) => x + 1);
    let best = Infinity;
    for (const places of lists(4, 16)) {
      const load = machines.map(() => new Array<number>(8).fill(0));
      const energy = new Array<number>(8).fill(0);
      const fits = tasks.every(({ duration, earliest, latest, power, uses }, i) => {
        const [machine, start] = [places[i] % 2, places[i] >> 1];
        if (start < earliest || start + duration > latest) return false;
        for (let period = start; period < start + duration; period++) {
          energy[period] += power / 2;
          if ((load[machine][period] += uses[0]) > machines[machine][0]) return false;
        }
        return true;
      });
      if (fits) best = Math.min(best, dot(prices, energy));
    }
    const z = new Float32Array(8);
    solver.solve(prices, z);
    expect(z.reduce((sum, energy) => sum + energy)).toBe((2 * 3 + 3 * 5 + 8 + 2 * 2) / 2);
    expect(dot(prices, z)).toBeCloseTo(best, 5);
  }
  solver.dispose();
});

test("path over a grid of 12×12 cells: one model, 500 objectives, always as cheap as Dijkstra's", async () => {
  const arcs = gridArcs(12, 12);
  const flow = await milp(pathFlow(144, arcs));
  const path = gridPath({ rows: 12, columns: 12, neighbours: 4 });
  const cells = new Float32Array(144);
  const z = new Float32Array(arcs.length);
  for (let seed = 0; seed < 500; seed++) {
    const costs = randoms(144, seed).map((x) => 10 * (x + 1));
    flow.solve(
      Float32Array.from(arcs, ([, to]) => costs[to]),
      z,
    );
    path.solve(costs, cells);
    expect(z.every((value) => value === 0 || value === 1)).toBe(true);
    const cost = costs[0] + arcs.reduce((sum, [, to], arc) => sum + costs[to] * z[arc], 0);
    expect(cost).toBeCloseTo(dot(costs, cells), 4);
  }
  flow.dispose();
});

test("path through a graph without cycles, costs of both signs: the mode of its exact distribution", async () => {
  const arcs = gridArcs(4, 4).filter(([from, to]) => from < to);
  const flow = await milp(pathFlow(16, arcs));
  const family = dagPaths({ nodes: 16, arcs });
  const solutions = family.solutions();
  for (let seed = 0; seed < 200; seed++) {
    const theta = randoms(arcs.length, seed);
    const z = new Float32Array(arcs.length);
    flow.solve(theta, z);
    let best = Infinity;
    for (let row = 0; row < family.count; row++) {
      best = Math.min(best, dot(theta, solutions.subarray(row * arcs.length, (row + 1) * arcs.length)));
    }
    expect(dot(theta, z)).toBeCloseTo(best, 5);
  }
  flow.dispose();
});
