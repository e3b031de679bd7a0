import {
  DomainError,
  enumerate,
  gridPath,
  identity,
  informedMargin,
  negated,
  type Projection,
  type Solver,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(81);

const PROJECTIONS: Record<Projection, (theta: number[]) => number[]> = {
  none: (theta) => theta,
  mean: (theta) => theta.map((value) => value - theta.reduce((a, b) => a + b) / theta.length),
  norm: (theta) => theta.map((value) => value / Math.hypot(...theta)),
  std: (theta) => PROJECTIONS.norm(PROJECTIONS.mean(theta)),
};
const projections = ["none", "mean", "norm", "std"] as const;

/** A solver that shows what it was given. */
const mirror = (sense: Solver["sense"]): Solver => ({
  name: "mirror",
  sense,
  shape: [5],
  infinities: [Infinity],
  solve: (theta, solution) => void solution.set(theta.map((value) => (Number.isFinite(value) ? value : 0))),
});

describe.each(projections)("projection %s", (projection) => {
  test.each(["max", "min"] as const)(
    "hands the solver P(θ), and the gradient back through P with the sign of %s",
    (sense) => {
      const theta = randoms(10, 1);
      const g = randoms(10, 2);
      const pass = identity(mirror(sense), { projection }).forward(theta);
      const gradient = pass.backward(g);
      for (const from of [0, 5]) {
        const row = [...theta.subarray(from, from + 5)];
        const slopes = g.subarray(from, from + 5);
        const project = PROJECTIONS[projection];
        project(row).forEach((value, i) => {
          expect(Math.abs(pass.output[from + i] - value)).toBeLessThan(1e-6); // float32 numbers of size 1
        });
        for (let i = 0; i < 5; i++) {
          const at = (move: number) => project(row.map((value, j) => value + (i === j ? move : 0)));
          const [up, down] = [at(1e-6), at(-1e-6)];
          const slope = up.reduce((sum, value, j) => sum + ((value - down[j]) / 2e-6) * slopes[j], 0);
          const expected = sense === "max" ? slope : -slope;
          expect(Math.abs(gradient[from + i] - expected)).toBeLessThan(1e-5); // float32, and central differences of 1e-6
        }
      }
    },
  );
});

test("a θ without a direction is left as it is, and the gradient is not divided", () => {
  const pass = identity(mirror("max"), { projection: "std" }).forward(Float32Array.of(2, 2, 2, 2, 2));
  expect([...pass.output]).toEqual([0, 0, 0, 0, 0]);
  expect([...pass.backward(Float32Array.of(1, 0, 0, 0, -1))]).toEqual([1, 0, 0, 0, -1]);
});

test("closed cells stay closed, and count for nothing in the gradient of the others", () => {
  const grid = gridPath({ rows: 2, columns: 2 });
  const costs = Float32Array.of(1, Infinity, 2, 4);
  const open = [0, 2, 3];
  for (const projection of ["mean", "norm", "std"] as const) {
    const pass = identity(grid, { projection }).forward(costs);
    expect(pass.output[1]).toBe(0);
    const g = Float32Array.of(1, 7, -2, 3);
    const gradient = pass.backward(g);
    const project = PROJECTIONS[projection];
    for (const [at, i] of open.entries()) {
      const moved = (move: number) => project(open.map((cell, j) => costs[cell] + (j === at ? move : 0)));
      const [up, down] = [moved(1e-6), moved(-1e-6)];
      const slope = up.reduce((sum, value, j) => sum + ((value - down[j]) / 2e-6) * g[open[j]], 0);
      expect(Math.abs(gradient[i] + slope)).toBeLessThan(1e-5); // costs: the sign is turned; as above
    }
    expect(gradient[1]).toBe(0);
  }
});

test("an objective with an offset is refused a projection, which would weigh it anew", () => {
  const solver = enumerate({
    sense: "max",
    solutions: [
      [1, 0],
      [0, 1],
    ],
    offsets: [0, 1.5],
  });
  expect([...identity(solver).forward(Float32Array.of(3, 1)).output]).toEqual([1, 0]);
  expect(() => identity(solver, { projection: "norm" })).toThrow(
    "has an offset h(z), which a projection of θ would weigh",
  );
});

test("norm changes no solution, and mean none of a solver whose solutions all have the same sum", () => {
  const [theta, solver] = [randoms(600, 3), topK({ length: 6, k: 2 })];
  for (const one of [solver, negated(solver)]) {
    for (const projection of projections) {
      expect(identity(one, { projection }).forward(theta).output).toEqual(identity(one).solve(theta));
    }
  }
});

test("a margin moves every number by ± half of it", () => {
  const theta = randoms(5, 4);
  const { output } = identity(mirror("max"), { margin: 0.5, samples: 40 }).forward(theta);
  const moves = output.map((value, i) => Math.round(1000 * (value - theta[i % 5])));
  expect(new Set(moves)).toEqual(new Set([250, -250]));
});

test("an informed margin makes the true solution win by it", () => {
  const gold = Float32Array.of(1, 1, 0, 0);
  expect([...informedMargin("max", Float32Array.of(3, 2, 1, 0), gold, 2)]).toEqual([2, 1, 2, 1]);
  expect([...informedMargin("min", Float32Array.of(3, 2, 1, 0), gold, 2)]).toEqual([4, 3, 0, -1]);
  expect(() => informedMargin("max", gold, gold, -1)).toThrow(DomainError);
  expect(() => informedMargin("max", gold, gold.slice(1), 1)).toThrow(
    "informedMargin: gold has 3 numbers, expected 4 as theta has.",
  );
});
