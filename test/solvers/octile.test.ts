import fc from "fast-check";
import { type Cell, DomainError, type GridPathOptions, gridPath, SolverError } from "imle";
import { describe, expect, test } from "vitest";

/** What z holds for a diagonal step. */
const DIAGONAL = Math.fround(Math.SQRT2);

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly neighbours: 4 | 8;
  readonly steps: "equal" | "octile";
  readonly cornerCutting: boolean;
  readonly source: Cell;
  readonly target: Cell;
  readonly costs: number[];
}

/** Grids of up to edge × edge cells with any source, target and rule of steps. */
function grids(cost: fc.Arbitrary<number>, edge: number): fc.Arbitrary<Grid> {
  const size = fc.integer({ min: 1, max: edge });
  return fc.tuple(size, size).chain(([rows, columns]) => {
    const cell = fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1));
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      neighbours: fc.constantFrom<4 | 8>(8, 8, 8, 4),
      steps: fc.constantFrom<"equal" | "octile">("equal", "octile"),
      cornerCutting: fc.boolean(),
      source: cell,
      target: cell,
      costs: fc.array(cost, { minLength: rows * columns, maxLength: rows * columns, size: "max" }),
    });
  });
}

const wall = { weight: 2, arbitrary: fc.constant(Infinity) };
/** Whole numbers, so that ties are many. */
const wholeCost = fc.oneof({ weight: 5, arbitrary: fc.nat(4) }, wall);
const signedCost = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 5 }) },
  { weight: 2, arbitrary: fc.float({ min: -2, max: 4, noNaN: true }) },
  wall,
);

const toIndex = ([row, column]: Cell, columns: number): number => row * columns + column;

/** The steps out of an open cell, in row-major order of where they lead: to which cell, and how long. */
function stepsFrom(grid: Grid, index: number): [next: number, length: number][] {
  const { rows, columns, neighbours, steps, cornerCutting, costs } = grid;
  const [row, column] = [Math.floor(index / columns), index % columns];
  const found: [number, number][] = [];
  for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, rows - 1); r++) {
    for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, columns - 1); c++) {
      const next = toIndex([r, c], columns);
      if (next === index || costs[next] === Infinity) continue;
      if (r === row || c === column) {
        found.push([next, 1]);
        continue;
      }
      const besides = [costs[toIndex([r, column], columns)], costs[toIndex([row, c], columns)]];
      if (neighbours === 4 || (!cornerCutting && besides.includes(Infinity))) continue;
      found.push([next, steps === "octile" ? DIAGONAL : 1]);
    }
  }
  return found;
}

/** The cost of the best of all paths that visit no cell twice, Infinity where there is none. */
function bestOfAll(grid: Grid): number {
  const { columns, costs } = grid;
  const [source, target] = [toIndex(grid.source, columns), toIndex(grid.target, columns)];
  const around = costs.map((_, index) => stepsFrom(grid, index));
  const visited = new Set<number>();
  return costs[source] === Infinity ? Infinity : costs[source] + cheapestFrom(source);

  function cheapestFrom(cell: number): number {
    if (cell === target) return 0;
    visited.add(cell);
    let best = Infinity;
    for (const [next, length] of around[cell]) {
      if (!visited.has(next)) best = Math.min(best, length * costs[next] + cheapestFrom(next));
    }
    visited.delete(cell);
    return best;
  }
}

/** Label setting as documented, by plain scans: z, or null. */
function labelSetting(grid: Grid): number[] | null {
  const { columns, costs } = grid;
  const [source, target] = [toIndex(grid.source, columns), toIndex(grid.target, columns)];
  if (costs[source] === Infinity) return null;
  const distances = new Map([[source, costs[source]]]);
  const cameBy = new Map<number, [before: number, length: number]>();
  const settled = new Set<number>();
  for (;;) {
    const open = [...distances].filter(([cell]) => !settled.has(cell));
    if (open.length === 0) return null;
    const [cell, distance] = open.reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
    if (cell === target) break;
    settled.add(cell);
    for (const [next, length] of stepsFrom(grid, cell)) {
      const offered = distance + length * costs[next];
      if (settled.has(next) || offered >= (distances.get(next) ?? Infinity)) continue;
      distances.set(next, offered);
      cameBy.set(next, [cell, length]);
    }
  }
  const z = costs.map(() => 0);
  z[source] = 1;
  for (let cell = target; cell !== source; cell = cameBy.get(cell)![0]) z[cell] = cameBy.get(cell)![1];
  return z;
}

function solve({ costs, ...options }: Grid, negativeCosts?: GridPathOptions["negativeCosts"]): number[] {
  const solution = new Float32Array(costs.length).fill(NaN);
  gridPath({ ...options, ...(negativeCosts && { negativeCosts }) }).solve(Float32Array.from(costs), solution);
  return [...solution];
}

function expectSame(grid: Grid, expected: number[] | null, negativeCosts?: GridPathOptions["negativeCosts"]): void {
  if (expected === null) expect(() => solve(grid, negativeCosts)).toThrow(SolverError);
  else expect(solve(grid, negativeCosts)).toEqual(expected);
}

test("⟨θ, z⟩ is the cost of the best of all paths", () => {
  const optimal = fc.property(grids(wholeCost, 3), (grid) => {
    const best = bestOfAll(grid);
    if (best === Infinity) {
      expect(() => solve(grid)).toThrow(SolverError);
      return;
    }
    const cost = solve(grid).reduce((sum, z, i) => (z === 0 ? sum : sum + z * grid.costs[i]), 0);
    // Up to 9 float64 products in another order.
    expect(Math.abs(cost - best)).toBeLessThan(1e-12);
  });
  fc.assert(optimal, { seed: 1, numRuns: 1500 });
});

describe("is what label setting finds, ties included", () => {
  test("with costs of at least 0, under all three policies", () => {
    const same = fc.property(grids(wholeCost, 10), (grid) => {
      const expected = labelSetting(grid);
      for (const policy of ["settle", "clamp", "error"] as const) expectSame(grid, expected, policy);
    });
    fc.assert(same, { seed: 2, numRuns: 400 });
  });

  test("with costs of any sign", () => {
    const same = fc.property(grids(signedCost, 10), (grid) => {
      expectSame(grid, labelSetting(grid));
      const costs = grid.costs.map((cost) => Math.max(cost, 0));
      expectSame(grid, labelSetting({ ...grid, costs }), "clamp");
    });
    fc.assert(same, { seed: 3, numRuns: 600 });
  });
});

test("Σz − 1 is the octile distance where all cells cost 1", () => {
  const cell = fc.tuple(fc.nat(19), fc.nat(19));
  const distance = fc.property(cell, cell, (source, target) => {
    const solution = new Float32Array(400);
    gridPath({ rows: 20, columns: 20, steps: "octile", source, target }).solve(new Float32Array(400).fill(1), solution);
    const [a, b] = [Math.abs(source[0] - target[0]), Math.abs(source[1] - target[1])];
    const wanted = Math.max(a, b) + (DIAGONAL - 1) * Math.min(a, b);
    expect(solution.reduce((sum, z) => sum + z) - 1).toBeCloseTo(wanted, 12);
  });
  fc.assert(distance, { seed: 4, numRuns: 300 });
});

describe("a diagonal step between", () => {
  const octile = { rows: 2, columns: 2, steps: "octile" } as const;
  const cutting = gridPath(octile);
  const careful = gridPath({ ...octile, cornerCutting: false });

  function answer(solver: typeof cutting, theta: number[]): number[] {
    const solution = new Float32Array(4);
    solver.solve(Float32Array.from(theta), solution);
    return [...solution];
  }

  test("two open cells is free to take", () => {
    expect(answer(cutting, [1, 1, 1, 1])).toEqual([1, 0, 0, DIAGONAL]);
    expect(answer(careful, [1, 1, 1, 1])).toEqual([1, 0, 0, DIAGONAL]);
  });

  test("an open and a closed cell cuts a corner", () => {
    expect(answer(cutting, [1, Infinity, 1, 1])).toEqual([1, 0, 0, DIAGONAL]);
    expect(answer(careful, [1, Infinity, 1, 1])).toEqual([1, 0, 1, 1]);
    expect(answer(careful, [1, 1, Infinity, 1])).toEqual([1, 1, 0, 1]);
  });

  test("two closed cells cuts two", () => {
    expect(answer(cutting, [1, Infinity, Infinity, 1])).toEqual([1, 0, 0, DIAGONAL]);
    expect(() => answer(careful, [1, Infinity, Infinity, 1])).toThrow("no path from cell (0, 0) to cell (1, 1)");
  });

  test("costs √2 times the cell: two plain steps over a cell of less than .41 of it are cheaper", () => {
    expect(answer(cutting, [1, 0.4, 1, 1])).toEqual([1, 1, 0, 1]);
    expect(answer(cutting, [1, 0.42, 1, 1])).toEqual([1, 0, 0, DIAGONAL]);
  });
});

test.each<[string, () => unknown]>([
  // @ts-expect-error: not a choice
  ['steps must be one of "equal", "octile", got "plain"', () => gridPath({ rows: 3, columns: 3, steps: "plain" })],
  // @ts-expect-error: not a boolean
  ["cornerCutting must be true or false, got 0", () => gridPath({ rows: 3, columns: 3, cornerCutting: 0 })],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});
