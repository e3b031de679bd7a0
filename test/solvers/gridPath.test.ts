import fc from "fast-check";
import { type Cell, DomainError, type GridPathOptions, gridPath, gumbel, imle, ShapeError, SolverError } from "imle";
import { describe, expect, test } from "vitest";

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly neighbours: 4 | 8;
  readonly source: Cell;
  readonly target: Cell;
  readonly costs: number[];
}

/** Grids from 1×1 to 12×12 with any source and target. */
function grids(cost: fc.Arbitrary<number>): fc.Arbitrary<Grid> {
  const size = fc.integer({ min: 1, max: 12 });
  return fc.tuple(size, size).chain(([rows, columns]) => {
    const cell = fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1));
    const costs = fc.array(cost, { minLength: rows * columns, maxLength: rows * columns, size: "max" });
    const neighbours = fc.constantFrom<4 | 8>(4, 8);
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      neighbours,
      source: cell,
      target: cell,
      costs,
    });
  });
}

const wall = { weight: 1, arbitrary: fc.constant(Infinity) };
/** Whole numbers, so that sums are exact and ties are many; one cell in eight is closed. */
const wholeCost = fc.oneof({ weight: 7, arbitrary: fc.nat(5) }, wall);
const anyCost = fc.oneof({ weight: 7, arbitrary: fc.float({ min: 0, max: 10, noNaN: true }) }, wall);
const signedCost = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 5 }) },
  { weight: 3, arbitrary: fc.float({ min: -2, max: 4, noNaN: true }) },
  wall,
);

const toIndex = ([row, column]: Cell, columns: number): number => row * columns + column;

/** The neighbours of a cell in row-major order. */
function neighboursOf({ rows, columns, neighbours }: Omit<Grid, "costs">, index: number): number[] {
  const found: number[] = [];
  for (let other = 0; other < rows * columns; other++) {
    const down = Math.abs(Math.floor(other / columns) - Math.floor(index / columns));
    const across = Math.abs((other % columns) - (index % columns));
    if (neighbours === 8 ? Math.max(down, across) === 1 : down + across === 1) found.push(other);
  }
  return found;
}

/** Bellman–Ford: the distance of the target, Infinity where no path leads to it. */
function shortestDistance(grid: Grid): number {
  const { columns, costs, source, target } = grid;
  const around = costs.map((_, index) => neighboursOf(grid, index));
  let distances = costs.map((cost, index) => (index === toIndex(source, columns) ? cost : Infinity));
  for (let changed = true; changed; ) {
    const next = distances.map((own, i) => Math.min(own, ...around[i].map((j) => distances[j] + costs[i])));
    changed = next.some((distance, i) => distance < distances[i]);
    distances = next;
  }
  return distances[toIndex(target, columns)];
}

/** Label setting as documented, by plain scans: the path as zeros and ones, or null. */
function labelSetting(grid: Grid): number[] | null {
  const { columns, costs } = grid;
  const source = toIndex(grid.source, columns);
  const target = toIndex(grid.target, columns);
  const distances = new Map([[source, costs[source]]]);
  const cameFrom = new Map<number, number>();
  const settled = new Set<number>();
  for (;;) {
    const open = [...distances].filter(([cell, distance]) => !settled.has(cell) && distance < Infinity);
    if (open.length === 0) return null;
    const [cell, distance] = open.reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
    if (cell === target) break;
    settled.add(cell);
    for (const next of neighboursOf(grid, cell)) {
      if (settled.has(next) || distance + costs[next] >= (distances.get(next) ?? Infinity)) continue;
      distances.set(next, distance + costs[next]);
      cameFrom.set(next, cell);
    }
  }
  const path = costs.map(() => 0);
  for (let cell: number | undefined = target; cell !== undefined; cell = cameFrom.get(cell)) path[cell] = 1;
  return path;
}

function solve(grid: Grid, negativeCosts?: GridPathOptions["negativeCosts"]): number[] {
  const { costs, ...options } = grid;
  const solution = new Float32Array(costs.length).fill(NaN);
  const solver = gridPath({ ...options, ...(negativeCosts && { negativeCosts }) });
  solver.solve(Float32Array.from(costs), solution);
  return [...solution];
}

/** Solves as the solver does, and as the reference does: a path or, where both find none, nothing more to check. */
function expectSame(grid: Grid, expected: number[] | null, negativeCosts?: GridPathOptions["negativeCosts"]): void {
  if (expected === null) expect(() => solve(grid, negativeCosts)).toThrow(SolverError);
  else expect(solve(grid, negativeCosts)).toEqual(expected);
}

describe("with costs of at least 0", () => {
  test("finds a path as cheap as Bellman–Ford's, or says that there is none", () => {
    const optimal = fc.property(grids(wholeCost), (grid) => {
      const distance = shortestDistance(grid);
      if (distance === Infinity) {
        expect(() => solve(grid)).toThrow(SolverError);
        return;
      }
      const path = solve(grid);
      const cells = grid.costs.map((_, index) => index).filter((index) => path[index] === 1);
      expect(path.filter((value) => value === 0).length + cells.length).toBe(path.length);
      expect(cells.reduce((sum, index) => sum + grid.costs[index], 0)).toBe(distance);
      // The chosen cells join source and target.
      const reached = new Set([toIndex(grid.source, grid.columns)]);
      for (const cell of reached) for (const next of neighboursOf(grid, cell)) if (path[next] === 1) reached.add(next);
      expect([...reached].sort((a, b) => a - b)).toEqual(cells);
      expect(reached).toContain(toIndex(grid.target, grid.columns));
    });
    fc.assert(optimal, { seed: 1, numRuns: 400 });
  });

  test("breaks ties as label setting does: lowest (distance, index) first, then the first predecessor", () => {
    const same = fc.property(grids(fc.oneof(wholeCost, anyCost)), (grid) => expectSame(grid, labelSetting(grid)));
    fc.assert(same, { seed: 2, numRuns: 400 });
  });

  test("finds the same path under all three policies", () => {
    const same = fc.property(grids(wholeCost), (grid) => {
      const expected = labelSetting(grid);
      for (const policy of ["settle", "clamp", "error"] as const) expectSame(grid, expected, policy);
    });
    fc.assert(same, { seed: 3, numRuns: 200 });
  });
});

describe("with negative costs", () => {
  test("settles labels for good, by default", () => {
    const same = fc.property(grids(signedCost), (grid) => expectSame(grid, labelSetting(grid)));
    fc.assert(same, { seed: 4, numRuns: 400 });
  });

  test('"clamp" counts them as 0', () => {
    const same = fc.property(grids(signedCost), (grid) => {
      const costs = grid.costs.map((cost) => Math.max(cost, 0));
      expectSame(grid, labelSetting({ ...grid, costs }), "clamp");
    });
    fc.assert(same, { seed: 5, numRuns: 200 });
  });

  test('"error" refuses them, and says where the lowest is', () => {
    const grid: Grid = {
      rows: 2,
      columns: 3,
      neighbours: 8,
      source: [0, 0],
      target: [1, 2],
      costs: [1, 1, -1, 1, -2, 1],
    };
    expect(() => solve(grid, "error")).toThrow(DomainError);
    expect(() => solve(grid, "error")).toThrow("gridPath(2×3): the cost of cell (1, 1) is -2;");
  });
});

test("is the one cell where source and target are the same", () => {
  const costs = [1, -5, 2, 3, -4, 0];
  for (const policy of ["settle", "clamp"] as const) {
    const grid: Grid = { rows: 2, columns: 3, neighbours: 4, source: [1, 0], target: [1, 0], costs };
    expect(solve(grid, policy)).toEqual([0, 0, 0, 1, 0, 0]);
  }
  expect(solve({ rows: 1, columns: 1, neighbours: 8, source: [0, 0], target: [0, 0], costs: [7] })).toEqual([1]);
});

test("goes from the top left to the bottom right cell over diagonals unless told otherwise", () => {
  const solution = new Float32Array(9);
  gridPath({ rows: 3, columns: 3 }).solve(new Float32Array(9).fill(1), solution);
  expect([...solution]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test.each<[string, number[], string]>([
  ["source", [Infinity, 1, 1, 1], "gridPath(2×2): no path from cell (0, 0) to cell (1, 1)"],
  ["target", [1, 1, 1, Infinity], "no path"],
  ["way", [1, Infinity, Infinity, 1], "cells of cost Infinity close every way"],
])("refuses a grid whose %s is closed", (_, costs, message) => {
  for (const sign of [1, -1]) {
    const grid: Grid = {
      rows: 2,
      columns: 2,
      neighbours: 4,
      source: [0, 0],
      target: [1, 1],
      costs: costs.map((c) => (c === 1 ? sign : c)),
    };
    expect(() => solve(grid)).toThrow(SolverError);
    expect(() => solve(grid)).toThrow(message);
  }
});

describe("on 1,000 × 1,000 cells", () => {
  const size = 1000;

  test("follows a way of half a million cells that winds between walls", () => {
    // Every second row is a wall with one gap, right and left in turn.
    const way = Float32Array.from({ length: size * size }, (_, index) => {
      const row = Math.floor(index / size);
      const gap = row % 4 === 1 ? size - 1 : 0;
      return row % 2 === 0 || index % size === gap ? 1 : 0;
    });
    for (const price of [1, -1]) {
      const solution = new Float32Array(size * size);
      const solver = gridPath({ rows: size, columns: size, neighbours: 4, target: [size - 2, size - 1] });
      // The last wall row and its gap lie behind the target.
      solver.solve(
        way.map((open) => (open ? price : Infinity)),
        solution,
      );
      const strays = way.findIndex((open, index) => index < size * (size - 2) && solution[index] !== open);
      expect(strays).toBe(-1);
    }
  });
});

test.each<[string, () => unknown]>([
  ["rows must be a whole number from 1", () => gridPath({ rows: 0, columns: 3 })],
  ["got -1", () => gridPath({ rows: 3, columns: -1 })],
  ["got 1.5", () => gridPath({ rows: 1.5, columns: 3 })],
  ["got NaN", () => gridPath({ rows: NaN, columns: 3 })],
  ["got 30001", () => gridPath({ rows: 30_001, columns: 1 })],
  [
    "the row of source must be a whole number from 0 to 2, got 3",
    () => gridPath({ rows: 3, columns: 4, source: [3, 0] }),
  ],
  [
    "the column of target must be a whole number from 0 to 3, got -1",
    () => gridPath({ rows: 3, columns: 4, target: [0, -1] }),
  ],
  // @ts-expect-error: not a cell
  ["source must be [row, column], got Array of 1 number", () => gridPath({ rows: 3, columns: 3, source: [0] })],
  // @ts-expect-error: not a choice
  ["neighbours must be 4 or 8, got 6", () => gridPath({ rows: 3, columns: 3, neighbours: 6 })],
  // @ts-expect-error: not a choice
  ['one of "settle", "clamp", "error", got "abs"', () => gridPath({ rows: 3, columns: 3, negativeCosts: "abs" })],
  // @ts-expect-error: no such option
  ['unknown option "cols"', () => gridPath({ rows: 3, cols: 3 })],
  // @ts-expect-error: nothing
  ["expected an object such as { rows: … }, got undefined; it takes rows, columns", () => gridPath()],
])("refuses bad options: %s", (message, make) => {
  const failure = message.includes("[row, column]") ? ShapeError : DomainError;
  expect(make).toThrow(failure);
  expect(make).toThrow(message);
});

describe("in a layer", () => {
  const layer = imle(gridPath({ rows: 2, columns: 3 }), { samples: 3, noise: gumbel() });

  test.each([NaN, -Infinity])("refuses a cost of %d", (cost) => {
    const theta = Float32Array.of(1, 1, 1, 1, cost, 1);
    expect(() => layer.forward(theta)).toThrow(DomainError);
    expect(() => layer.forward(theta)).toThrow(`gridPath(2×3): theta[4] is ${cost}; every number must be`);
  });

  test("never enters a closed cell, whatever the noise", () => {
    const pass = layer.forward(Float32Array.of(1, Infinity, 1, 1, 1, 1));
    expect([0, 1, 2].map((sample) => pass.output[sample * 6 + 1])).toEqual([0, 0, 0]);
  });

  test("says of which instance and sample the target is out of reach", () => {
    const theta = Float32Array.of(1, 1, 1, 1, 1, 1, 1, Infinity, 1, 1, Infinity, 1);
    expect(() => layer.forward(theta)).toThrow(/no path .* At instance 1, sample 0\.$/);
  });
});
