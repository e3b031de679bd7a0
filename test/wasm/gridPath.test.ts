import { type Cell, DomainError, type GridPathOptions, gridPath, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { firstLabelPath, frameCosts, gridScratch, writePath } from "../../src/kernels/gridPath.ts";
import { gridSteps, settlePath } from "../../src/kernels/gridPathSettle.ts";
import { type Costs, gridSolver } from "../../src/wasm/gridPath.ts";
import { randomsOf } from "../randoms.ts";

type Options = Required<Pick<GridPathOptions, "rows" | "columns" | "neighbours" | "source" | "target">>;

/** The path by the kernels in TypeScript, null where there is none. */
function scalarPath(options: Options, costs: Float32Array, floor: number): Float32Array | null {
  const { rows, columns, neighbours, source, target } = options;
  const scratch = gridScratch(rows, columns, neighbours === 8);
  const cellOf = ([row, column]: Cell): number => (row + 1) * scratch.width + column + 1;
  const lowest = frameCosts(scratch, costs, floor);
  const [from, to] = [cellOf(source), cellOf(target)];
  const settles = lowest < 0 && floor < 0;
  const moves = gridSteps(scratch, 1, true);
  const isReached = settles ? settlePath(scratch, moves, from, to) : firstLabelPath(scratch, from, to);
  if (!isReached) return null;
  const path = new Float32Array(rows * columns);
  writePath(scratch, from, to, path);
  return path;
}

/** Costs from uniform numbers in (−1, 1). */
const laws: Record<string, (uniform: number, row: number, column: number, size: number) => number> = {
  uniform: (u) => 0.6 + 0.5 * u,
  "all equal": () => 0.3,
  "one or two": (u) => (u < 0 ? 1 : 2),
  "halves above 0": (u) => Math.ceil(3 * u + 3.001) / 2,
  "a third closed": (u) => (u > 0.33 ? Infinity : 1.1 + u),
  "halves and walls": (u) => (u > 0.4 ? Infinity : Math.ceil(2 * u + 2.001) / 2),
  "tiny and huge": (u) => 10 ** (38 * u),
  "too far apart for sums": (u) => (u < 0 ? 1e-30 : u < 0.1 ? Infinity : 1e30),
  subnormal: (u) => 1e-44 * (2 + u),
  zeros: (u) => Math.max(u, 0),
  "zeros and ones": (u) => (u < 0.2 ? 0 : 1),
  "all zero": () => 0,
  signed: (u) => u,
  "signed and whole": (u) => Math.round(2 * u + 0.5),
  "signed with walls": (u) => (u > 0.5 ? Infinity : u + 0.2),
  "mostly negative": (u) => u - 0.7,
  "now and then negative": (u) => (u < -0.95 ? -1 : 1),
  "walls across": (u, row, column, columns) =>
    row % 2 === 1 && column !== (row % 4 === 1 ? columns - 1 : 0) ? Infinity : 1.1 + u,
  "walls down": (u, row, column, rows) =>
    column % 2 === 1 && row !== (column % 4 === 1 ? rows - 1 : 0) ? Infinity : 1.1 + u,
  "dear walls down": (u, row, column, rows) =>
    column % 2 === 1 && row !== (column % 4 === 1 ? rows - 1 : 0) ? 1000 : 1.1 + u,
  "walls and signs": (u, row, column, columns) =>
    row % 2 === 1 && column !== (row % 4 === 1 ? columns - 1 : 0) ? Infinity : u,
};
const lawNames = Object.keys(laws);

const randoms = randomsOf(11);

function drawCosts(law: string, { rows, columns }: Options, seed: number): Float32Array {
  const size = law === "walls down" || law === "dear walls down" ? rows : columns;
  return randoms(rows * columns, seed).map((u, i) => laws[law]!(u, Math.floor(i / columns), i % columns, size));
}

/** Options of a grid from a few uniform numbers: most run from corner to corner. */
function drawOptions(seed: number, most: number): Options {
  const [a, b, c, d, e, f, g, h] = randoms(8, seed).map((u) => (u + 1) / 2) as unknown as number[];
  const rows = 1 + Math.floor(a! * most);
  const columns = 1 + Math.floor(b! * most);
  const anywhere = c! < 0.5;
  return {
    rows,
    columns,
    neighbours: d! < 0.7 ? 8 : 4,
    source: anywhere ? [Math.floor(e! * rows), Math.floor(f! * columns)] : [0, 0],
    target: anywhere ? [Math.floor(g! * rows), Math.floor(h! * columns)] : [rows - 1, columns - 1],
  };
}

/** Solves the rows in one block and, one of them, alone; rows without a path are refused, and left out of the block. */
function expectSame(options: Options, drawn: readonly Float32Array[], policy: "settle" | "clamp"): void {
  const floor = policy === "clamp" ? 0 : -Infinity;
  const solver = gridPath({ ...options, negativeCosts: policy });
  const n = options.rows * options.columns;
  const thetas: number[] = [];
  const expected: number[] = [];
  for (const costs of drawn) {
    const path = scalarPath(options, costs, floor);
    if (path === null) {
      expect(() => solver.solveBatch!(costs, new Float32Array(n), 1)).toThrow(SolverError);
      continue;
    }
    thetas.push(...costs);
    expected.push(...path);
  }
  const costs = Float32Array.from(thetas);
  const before = costs.slice();
  const paths = new Float32Array(expected.length).fill(Number.NaN);
  solver.solveBatch!(costs, paths, expected.length / n);
  expect(firstDifference(paths, expected)).toBe(-1);
  expect(firstDifference(costs, before)).toBe(-1);
  if (expected.length === 0) return;
  paths.fill(Number.NaN);
  solver.solve(costs.subarray(0, n), paths.subarray(0, n));
  expect(firstDifference(paths.subarray(0, n), expected)).toBe(-1);
}

function firstDifference(actual: Float32Array, expected: ArrayLike<number>): number {
  return actual.findIndex((value, i) => value !== expected[i]);
}

describe.each(lawNames)("finds the same paths as the kernels in TypeScript: costs %s", (law) => {
  test.each(["settle", "clamp"] as const)("%s", (policy) => {
    for (let seed = 0; seed < 60; seed++) {
      const options = drawOptions(seed, 20);
      const drawn = Array.from({ length: 1 + (seed % 9) }, (_, row) => drawCosts(law, options, 100 * seed + row));
      expectSame(options, drawn, policy);
    }
  });

  test("on 65×65 cells", () => {
    for (const neighbours of [4, 8] as const) {
      const options: Options = { rows: 65, columns: 65, neighbours, source: [0, 0], target: [64, 64] };
      expectSame(options, [drawCosts(law, options, 5), drawCosts(law, options, 6)], "settle");
    }
  });
});

test("finds the same paths in blocks of rows of all kinds", () => {
  for (let seed = 0; seed < 60; seed++) {
    const options = drawOptions(1000 + seed, 14);
    const drawn = Array.from({ length: 9 }, (_, row) =>
      drawCosts(lawNames[(7 * seed + 5 * row) % lawNames.length]!, options, 100 * seed + row),
    );
    expectSame(options, drawn, seed % 2 === 0 ? "settle" : "clamp");
  }
});

test("finds the same paths in more rows than it takes at once", () => {
  const options: Options = { rows: 4, columns: 3, neighbours: 8, source: [0, 0], target: [3, 2] };
  const drawn = Array.from({ length: 150 }, (_, row) => drawCosts(row % 3 === 0 ? "signed" : "uniform", options, row));
  expectSame(options, drawn, "settle");
});

test("finds the same paths along one row and one column", () => {
  for (const [rows, columns] of [
    [1, 300],
    [300, 1],
    [2, 500],
    [500, 2],
  ] as const) {
    for (const law of ["uniform", "signed", "zeros", "one or two", "now and then negative"]) {
      const options: Options = { rows, columns, neighbours: 8, source: [0, 0], target: [rows - 1, columns - 1] };
      expectSame(options, [drawCosts(law, options, 1), drawCosts(law, options, 2)], "settle");
    }
  }
});

/** Costs that make a solver go one way, whatever it costs. */
const never: Costs = { rows: Infinity, columns: Infinity, heap: Infinity, signed: Infinity, signedHeap: Infinity };
const ways: [string, Costs][] = [
  ["sweeps along the rows", { ...never, rows: 0, signed: 0 }],
  ["sweeps along the columns", { ...never, columns: 0, signed: 0 }],
  ["a heap", { ...never, heap: 0, signedHeap: 0 }],
];

describe.each(ways)("finds the same paths by %s alone", (_, costs) => {
  test.each(lawNames)("costs %s", (law) => {
    for (let seed = 0; seed < 40; seed++) {
      const options = drawOptions(seed, 16);
      const { rows, columns, neighbours, source, target } = options;
      const n = rows * columns;
      const grid = {
        ...{ rows, columns, diagonal: neighbours === 8, floor: -Infinity, takesNegative: true },
        ...{ source: source[0] * columns + source[1], target: target[0] * columns + target[1] },
      };
      const drawn = [0, 1, 2, 3, 4].map((row) => drawCosts(law, options, 100 * seed + row));
      const thetas = Float32Array.from(drawn.flatMap((row) => [...row]));
      const paths = new Float32Array(5 * n).fill(Number.NaN);
      const left = gridSolver(grid, { ...costs })(thetas, paths, 5);
      for (const [row, theta] of drawn.entries()) {
        const expected = scalarPath(options, theta, -Infinity);
        expect(left.includes(row)).toBe(expected === null);
        if (expected) expect(firstDifference(paths.subarray(row * n, (row + 1) * n), expected)).toBe(-1);
      }
    }
  });
});

test("gives up sweeps along ways that wind, and finds them all the same", () => {
  const size = 49;
  const options: Options = { rows: size, columns: size, neighbours: 4, source: [0, 0], target: [24, 24] };
  const costs = windingWay(size);
  const expected = scalarPath(options, costs, -Infinity)!;
  expect(expected.reduce((sum, value) => sum + value)).toBeGreaterThan(size * 20);
  const solver = gridPath(options);
  for (let step = 0; step < 5; step++) {
    const paths = new Float32Array(2 * costs.length);
    solver.solveBatch!(Float32Array.from([...costs, ...costs]), paths, 2);
    expect(firstDifference(paths, [...expected, ...expected])).toBe(-1);
  }
});

/** A spiral into the middle, one cell wide, between walls. */
function windingWay(size: number): Float32Array {
  const costs = new Float32Array(size * size).fill(Infinity);
  const isFree = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < size && column < size && costs[row * size + column] === Infinity;
  let [row, column, down, across] = [0, 0, 0, 1];
  costs[0] = 1;
  for (let turns = 0; turns < 2; ) {
    if (isFree(row + down, column + across) && (isFree(row + 2 * down, column + 2 * across) || isEdge())) {
      row += down;
      column += across;
      costs[row * size + column] = 1 + 1 / (1 + row + 2 * column);
      turns = 0;
    } else {
      [down, across] = [across, -down];
      turns++;
    }
  }
  return costs;

  function isEdge(): boolean {
    const [next, nextColumn] = [row + 2 * down, column + 2 * across];
    return next < 0 || nextColumn < 0 || next >= size || nextColumn >= size;
  }
}

test("leaves what is not a number to the kernels in TypeScript", () => {
  const grid = { rows: 2, columns: 2, diagonal: false, source: 0, target: 3, floor: -Infinity, takesNegative: true };
  const solve = gridSolver(grid);
  const rows = [
    [1, 1, 1, 1],
    [1, Number.NaN, 1, 1],
    [1, 1, -Infinity, 1],
    [-1, 1, 1, 1],
    [Infinity, 1, 1, 1],
  ];
  expect(solve(Float32Array.from(rows.flat()), new Float32Array(20), 5)).toEqual([1, 2, 4]);
});

test("refuses a block with the error of its first row that fails", () => {
  const solver = gridPath({ rows: 2, columns: 2, neighbours: 4, negativeCosts: "error" });
  const open = [1, 1, 1, 1];
  const closed = [1, Infinity, Infinity, 1];
  const negative = [1, -2, 1, 1];
  const solve = (...rows: number[][]): void => {
    solver.solveBatch!(Float32Array.from(rows.flat()), new Float32Array(4 * rows.length), rows.length);
  };
  expect(() => solve(open, open, closed, open, open)).toThrow(SolverError);
  expect(() => solve(open, open, closed, open, open)).toThrow("no path from cell (0, 0) to cell (1, 1)");
  expect(() => solve(open, negative)).toThrow(DomainError);
  expect(() => solve(open, negative)).toThrow("the cost of cell (0, 1) is -2;");
  expect(() => solve(closed, negative)).toThrow(SolverError);
  expect(() => solve(negative, closed)).toThrow(DomainError);
});
