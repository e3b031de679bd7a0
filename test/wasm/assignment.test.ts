import { assignment, imle, none, SolverError } from "imle";
import { describe, expect, test, vi } from "vitest";
import {
  assignmentScratch,
  assignRows,
  transpose,
  writeAssignment,
  writeTransposed,
} from "../../src/kernels/assignment.ts";
import { solveAssignments } from "../../src/wasm/assignment.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(71);

type Costs = (randoms: Float32Array, rows: number, columns: number) => Float32Array;

const kinds: { name: string; costs: Costs }[] = [
  { name: "real numbers of both signs", costs: (values) => values },
  { name: "two whole numbers", costs: (values) => values.map((value) => Number(value > 0)) },
  { name: "few whole numbers", costs: (values) => values.map((value) => Math.round(4 * value)) },
  { name: "whole numbers", costs: (values) => values.map((value) => Math.round(50 * value)) },
  { name: "one number", costs: (values) => values.fill(-0.1) },
  {
    name: "products of row and column, whose prices take many steps",
    costs: (values, rows, columns) =>
      values.map((_, i) => ((Math.floor(i / columns) + 1) * ((i % columns) + 1)) / (rows * columns)),
  },
  {
    name: "mostly closed pairs, a diagonal open",
    costs: (values, _, columns) =>
      values.map((value, i) => (value > -0.6 && i % columns !== Math.floor(i / columns) % columns ? Infinity : value)),
  },
  {
    name: "mostly closed pairs of whole numbers, often no assignment",
    costs: (values) => values.map((value) => (value > -0.4 ? Infinity : Math.round(10 * value))),
  },
  { name: "the largest numbers", costs: (values) => values.map((value) => 3.4e38 * value) },
  { name: "the smallest numbers", costs: (values) => values.map((value) => 2e-44 * value) },
  { name: "numbers of all sizes", costs: (values) => values.map((value, i) => value * 2 ** ((i * 37) % 90)) },
];

/** What the kernel in TypeScript answers, null where there is no assignment. */
function expected(theta: Float32Array, rows: number, columns: number): Float32Array | null {
  const solution = new Float32Array(theta.length).fill(NaN);
  if (rows <= columns) {
    const scratch = assignmentScratch(rows, columns);
    if (!assignRows(scratch, theta)) return null;
    writeAssignment(scratch, solution);
    return solution;
  }
  const scratch = assignmentScratch(columns, rows);
  const transposed = new Float32Array(theta.length);
  transpose(theta, rows, columns, transposed);
  if (!assignRows(scratch, transposed)) return null;
  writeTransposed(scratch, solution);
  return solution;
}

function expectSame(thetas: Float32Array, rows: number, columns: number, count: number): void {
  const n = rows * columns;
  const wanted = Array.from({ length: count }, (_, i) => expected(thetas.subarray(i * n, (i + 1) * n), rows, columns));
  const before = thetas.slice();
  const solutions = new Float32Array(count * n).fill(NaN);
  const solved = solveAssignments(thetas, solutions, { rows, columns, count });
  expect(solved).toBe(!wanted.includes(null));
  expect(sameBits(thetas, before)).toBe(true);
  if (!solved) return;
  const all = new Float32Array(count * n);
  for (const [i, one] of wanted.entries()) all.set(one!, i * n);
  if (!sameBits(solutions, all)) expect.fail(`${rows}×${columns}, ${count} rows: another assignment`);
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

describe.each(kinds)("gives the same assignments as the kernel in TypeScript for $name", ({ costs }) => {
  const sides = Array.from({ length: 40 }, (_, i) => i + 1);
  const make = (rows: number, columns: number, seed: number) => costs(randoms(rows * columns, seed), rows, columns);

  test("squares", () => {
    for (const side of sides) for (let at = 0; at < 3; at++) expectSame(make(side, side, at), side, side, 1);
  });

  test("wide and tall ones", () => {
    for (const side of sides) {
      const other = 1 + ((side * 17) % 41);
      expectSame(make(side, other, side), side, other, 1);
      expectSame(make(side, side + 1, side), side, side + 1, 1);
      expectSame(make(side + 3, side, side), side + 3, side, 1);
    }
  });

  test("large ones", () => {
    for (const [rows, columns] of [
      [100, 100],
      [110, 99],
      [70, 150],
    ] as const) {
      expectSame(make(rows, columns, rows), rows, columns, 1);
    }
  });

  test("blocks of rows", () => {
    for (let count = 1; count <= 9; count++) {
      for (const [rows, columns] of [
        [count, 7],
        [13, 13],
        [6, count],
      ] as const) {
        const thetas = new Float32Array(count * rows * columns);
        for (let row = 0; row < count; row++) thetas.set(make(rows, columns, row), row * rows * columns);
        expectSame(thetas, rows, columns, count);
      }
    }
  });
});

test("keeps nothing from one call to the next, of whatever size", () => {
  for (let at = 0; at < 60; at++) {
    const rows = 1 + ((at * 29) % 31);
    const columns = 1 + ((at * 13) % 37);
    const { costs } = kinds[at % kinds.length]!;
    expectSame(costs(randoms(rows * columns, at), rows, columns), rows, columns, 1);
  }
});

test("150×150", () => {
  expectSame(randoms(22_500, 1), 150, 150, 1);
});

test("comes to an end where costs are NaN or −Infinity, which it does not take", () => {
  for (let at = 0; at < 200; at++) {
    const columns = 8 + (at % 9);
    const thetas = randoms(8 * columns, at).map((value) => Math.round(5 * value));
    for (let i = at % 11; i < thetas.length; i += 11) thetas[i] = at % 2 === 0 ? NaN : -Infinity;
    expect(solveAssignments(thetas, new Float32Array(8 * columns), { rows: 8, columns, count: 1 })).not.toBe(null);
  }
});

test("names the row of a block that has no assignment", () => {
  const theta = randoms(9 * 40, 2);
  theta.fill(Infinity, 9 * 23, 9 * 23 + 3);
  const layer = imle(assignment({ size: 3 }), { noise: none() });
  expect(() => layer.solve(theta)).toThrow(
    new SolverError(
      "assignment(3×3): no assignment of all rows; pairs of cost Infinity close every one. At instance 23, sample 0.",
    ),
  );
});

test("asks for as many rows at once as make up for the way", () => {
  expect(assignment({ size: 10 }).batchRows).toBe(64);
  expect(assignment({ size: 50 }).batchRows).toBe(6);
  expect(assignment({ size: 100 }).batchRows).toBe(1);
  expect(assignment({ rows: 1000, columns: 500 }).batchRows).toBe(1);
});

test("has the same answers, and failures, without WebAssembly", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const { assignment: plain } = await import("../../src/solvers/assignment.ts");
  for (const [rows, columns] of [
    [9, 9],
    [4, 11],
    [11, 4],
  ] as const) {
    const solver = assignment({ rows, columns });
    const scalar = plain({ rows, columns });
    const count = 5;
    const thetas = randoms(count * rows * columns, 3);
    const solutions = [solver, scalar].map(({ solveBatch }) => {
      const z = new Float32Array(thetas.length).fill(NaN);
      solveBatch!(thetas, z, count);
      return z;
    });
    expect(solutions[1]).toEqual(solutions[0]);
    const closed = thetas.fill(Infinity, 0, rows * columns);
    expect(() => scalar.solveBatch!(closed, solutions[0]!, count)).toThrow("close every one");
  }
  vi.unstubAllGlobals();
});
