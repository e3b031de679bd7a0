import { assignment, DomainError, imle, none, type Solver, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { assignmentScratch, assignRows } from "../../src/kernels/assignment.ts";
import { randomsOf } from "../randoms.ts";
import { expectBest, hardInstances, objective, solve } from "./support.ts";

const randoms = randomsOf(63);

/** Every way to give each of the rows a column of its own, or each column a row. */
function allAssignments(rows: number, columns: number): number[][] {
  if (rows > columns) return allAssignments(columns, rows).map((z) => transposed(z, columns, rows));
  const grow = (taken: readonly number[]): number[][] =>
    taken.length === rows
      ? [taken.flatMap((column) => Array.from({ length: columns }, (_, at) => Number(at === column)))]
      : [...Array(columns).keys()].filter((at) => !taken.includes(at)).flatMap((at) => grow([...taken, at]));
  return grow([]);
}

function transposed(values: ArrayLike<number>, rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}

describe("finds the cheapest of all assignments, with ties and closed pairs", () => {
  const sides = [...Array(6).keys()].flatMap((r) => [...Array(6).keys()].map((c) => [r + 1, c + 1]));
  test.each(sides)("%d×%d", (rows, columns) => {
    const solver = rows === columns ? assignment({ size: rows }) : assignment({ rows, columns });
    const thetas = hardInstances(rows * columns, 300, Infinity);
    expectBest(solver, allAssignments(rows, columns), thetas.slice(0, rows + columns > 10 ? 60 : 300));
  });

  test("7×7", () => {
    expectBest(assignment({ size: 7 }), allAssignments(7, 7), hardInstances(49, 30, Infinity));
  });
});

describe("its prices prove it optimal", () => {
  test.each([
    [1, 1],
    [40, 40],
    [40, 41],
    [20, 90],
    [120, 120],
  ])("%d×%d", (rows, columns) => {
    const scratch = assignmentScratch(rows, columns);
    for (let at = 0; at < 30; at++) {
      // Real numbers, few whole ones, products of two (the hard kind), and real ones of which most are closed.
      const costs = randoms(rows * columns, at).map((value, i) => {
        if (at % 4 === 1) return Math.round(3 * value);
        if (at % 4 === 2) return ((Math.floor(i / columns) + 1) * ((i % columns) + 1)) / (rows * columns);
        return at % 4 === 3 && value > -0.6 && i % columns !== Math.floor(i / columns) ? Infinity : value;
      });
      expect(assignRows(scratch, costs)).toBe(true);
      expectCertificate(costs, rows, columns, scratch.numbers, scratch.cells);
    }
  });

  /** cost − price is least where the row is assigned, and a column has no price above 0, or 0 where it stays free. */
  function expectCertificate(
    costs: Float32Array,
    rows: number,
    columns: number,
    prices: Float64Array,
    rowOf: Int32Array,
  ): void {
    const columnOf = Array.from({ length: rows }, (_, row) => rowOf.subarray(0, columns).indexOf(row));
    expect(columnOf).not.toContain(-1);
    let violated = 0;
    for (let row = 0; row < rows; row++) {
      const from = row * columns;
      const own = costs[from + columnOf[row]] - prices[columnOf[row]];
      for (let column = 0; column < columns; column++) {
        violated = Math.max(violated, own - (costs[from + column] - prices[column]));
      }
    }
    // a price of size 3 is changed a few times a row
    expect(violated).toBeLessThan(rows * 2 ** -48);
    if (rows === columns) return;
    for (let column = 0; column < columns; column++) {
      if (rowOf[column] < 0) expect(prices[column]).toBe(0);
      else expect(prices[column]).toBeLessThanOrEqual(0);
    }
  }
});

test("of a matrix lying down is that of the matrix upright", () => {
  for (let at = 0; at < 200; at++) {
    const theta = randoms(35, at);
    const upright = solve(assignment({ rows: 7, columns: 5 }), theta);
    expect(upright).toEqual(transposed(solve(assignment({ rows: 5, columns: 7 }), transposed(theta, 7, 5)), 5, 7));
  }
});

test("sums in float64: a difference that float32 would lose decides", () => {
  expect(solve(assignment({ size: 2 }), [2 ** 24, 1, 0.5, 2 ** 24])).toEqual([0, 1, 1, 0]);
  expect(solve(assignment({ size: 2 }), [2 ** 24, 2 ** 24, 1.25, 1])).toEqual([1, 0, 0, 1]);
});

test("takes numbers of any size", () => {
  const huge = randoms(64, 1).map((value) => 3e38 * value);
  const size = 8;
  const scaled = huge.map((value) => value * 2 ** -100);
  expect(solve(assignment({ size }), huge)).toEqual(solve(assignment({ size }), scaled));
  const z = solve(assignment({ size: 2 }), [-3e38, 3e38, 3e38, -3e38]);
  expect(objective([-1, 1, 1, -1], z)).toBe(-2);
});

test("is named after its size, and takes Infinity", () => {
  expect(assignment({ size: 4 })).toMatchObject({ name: "assignment(4×4)", sense: "min", shape: [4, 4] });
  expect(assignment({ rows: 4 })).toMatchObject({ name: "assignment(4×4)", sense: "min", shape: [4, 4] });
  expect(assignment({ rows: 2, columns: 3 })).toMatchObject({ name: "assignment(2×3)", shape: [2, 3] });
  expect(assignment({ size: 4 }).infinities).toEqual([Infinity]);
});

test("names the place where closed pairs leave no assignment, and goes on with the next instance", () => {
  const solver = assignment({ size: 2 });
  const layer = imle(solver, { noise: none() });
  expect(() => layer.solve(Float32Array.of(0, 1, 2, 3, Infinity, 1, Infinity, 2))).toThrow(
    new SolverError(
      "assignment(2×2): no assignment of all rows; pairs of cost Infinity close every one. At instance 1, sample 0.",
    ),
  );
  expect(solve(solver, [0, 1, 2, Infinity])).toEqual([0, 1, 1, 0]);
  expect(() => solve(assignment({ rows: 2, columns: 1 }), [Infinity, Infinity])).toThrow(
    "no assignment of all columns",
  );
});

test.each<[string, () => Solver]>([
  ["assignment: size must be a whole number from 1 to 32768, got 0.", () => assignment({ size: 0 })],
  ["rows must be a whole number", () => assignment({ rows: 0.5, columns: 2 })],
  ["columns must be a whole number from 1 to 67108864, got NaN", () => assignment({ rows: 1, columns: NaN })],
  ["columns must be a whole number from 1 to 10737, got 10738", () => assignment({ rows: 100_000, columns: 10_738 })],
  ["columns must be a whole number from 1 to 32767, got 32769", () => assignment({ rows: 32_769 })],
  // @ts-expect-error: no rows
  ["rows must be a whole number", () => assignment({ columns: 1 })],
  ["assignment: give size, or rows and columns, not both.", () => assignment({ size: 3, rows: 3, columns: 3 })],
  // @ts-expect-error: no such option
  ['unknown option "n"; it takes size, rows, columns', () => assignment({ n: 3 })],
  // @ts-expect-error: nothing
  ["expected an object such as { size: … }, got undefined; it takes size, rows, columns", () => assignment()],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});
