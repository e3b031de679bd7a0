import fc from "fast-check";
import { DomainError, type GraphPathOptions, graphPath, gridPath, imle, none, ShapeError, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

interface Graph {
  readonly nodes: number;
  readonly arcs: [number, number][];
  readonly source: number;
  readonly target: number;
  readonly costs: number[];
}

/** Graphs of up to `most` nodes, with parallel arcs and arcs from a node to itself. */
function graphs(cost: fc.Arbitrary<number>, most: number): fc.Arbitrary<Graph> {
  return fc.integer({ min: 1, max: most }).chain((nodes) => {
    const node = fc.nat(nodes - 1);
    const arc = fc.tuple(fc.tuple(node, node), cost);
    return fc
      .tuple(node, node, fc.array(arc, { minLength: 1, maxLength: 3 * nodes, size: "max" }))
      .map(([source, target, list]) => ({
        nodes,
        arcs: list.map(([ends]) => ends),
        source,
        target,
        costs: list.map(([, price]) => price),
      }));
  });
}

const closed = { weight: 1, arbitrary: fc.constant(Infinity) };
/** Whole numbers, so that sums are exact and ties are many. */
const wholeCost = fc.oneof({ weight: 7, arbitrary: fc.nat(5) }, closed);
const signedCost = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 5 }) },
  { weight: 3, arbitrary: fc.float({ min: -2, max: 4, noNaN: true }) },
  closed,
);

/** The cost of the best of all paths that visit no node twice, Infinity where there is none. */
function bestOfAll({ arcs, costs, source, target }: Graph): number {
  const visited = new Set<number>();
  return cheapestFrom(source);

  function cheapestFrom(node: number): number {
    if (node === target) return 0;
    visited.add(node);
    let best = Infinity;
    for (const [arc, [from, to]] of arcs.entries()) {
      if (from === node && !visited.has(to)) best = Math.min(best, costs[arc] + cheapestFrom(to));
    }
    visited.delete(node);
    return best;
  }
}

/** Label setting as documented, by plain scans: the path as zeros and ones, or null. */
function labelSetting({ arcs, costs, source, target }: Graph): number[] | null {
  const distances = new Map([[source, 0]]);
  const cameBy = new Map<number, number>();
  const settled = new Set<number>();
  for (;;) {
    const open = [...distances].filter(([node]) => !settled.has(node));
    if (open.length === 0) return null;
    const [node, distance] = open.reduce((a, b) => (b[1] < a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
    if (node === target) break;
    settled.add(node);
    for (const [arc, [from, to]] of arcs.entries()) {
      const offered = distance + costs[arc];
      if (from !== node || settled.has(to) || !(offered < (distances.get(to) ?? Infinity))) continue;
      distances.set(to, offered);
      cameBy.set(to, arc);
    }
  }
  const path = costs.map(() => 0);
  for (let node = target; node !== source; node = arcs[cameBy.get(node)!][0]) path[cameBy.get(node)!] = 1;
  return path;
}

function solve({ costs, ...options }: Graph, negativeCosts?: GraphPathOptions["negativeCosts"]): number[] {
  const solution = new Float32Array(costs.length).fill(NaN);
  graphPath({ ...options, ...(negativeCosts && { negativeCosts }) }).solve(Float32Array.from(costs), solution);
  return [...solution];
}

function expectSame(graph: Graph, expected: number[] | null, negativeCosts?: GraphPathOptions["negativeCosts"]): void {
  if (expected === null) expect(() => solve(graph, negativeCosts)).toThrow(SolverError);
  else expect(solve(graph, negativeCosts)).toEqual(expected);
}

describe("with costs of at least 0", () => {
  test("finds a path as cheap as the best of all, or says that there is none", () => {
    const optimal = fc.property(graphs(wholeCost, 7), (graph) => {
      const best = bestOfAll(graph);
      if (best === Infinity) {
        expect(() => solve(graph)).toThrow(SolverError);
        return;
      }
      const path = solve(graph);
      const taken = [...path.keys()].filter((arc) => path[arc] === 1);
      expect(path.filter((value) => value === 0).length + taken.length).toBe(path.length);
      expect(taken.reduce((sum, arc) => sum + graph.costs[arc], 0)).toBe(best);
      // One arc after the other leads from source to target, and none is left.
      let node = graph.source;
      for (let left = taken.length; left > 0; left--)
        node = graph.arcs[taken.find((a) => graph.arcs[a][0] === node)!][1];
      expect(node).toBe(graph.target);
    });
    fc.assert(optimal, { seed: 1, numRuns: 1000 });
  });

  test("breaks ties as label setting does: lowest (distance, number) first, then the first arc", () => {
    const same = fc.property(graphs(wholeCost, 12), (graph) => {
      const expected = labelSetting(graph);
      for (const policy of ["settle", "clamp", "error"] as const) expectSame(graph, expected, policy);
    });
    fc.assert(same, { seed: 2, numRuns: 500 });
  });

  test("takes the same cells as gridPath where an arc costs what its head does", () => {
    const size = 12;
    const arcs: [number, number][] = [];
    for (let cell = 0; cell < size * size; cell++) {
      if (cell % size > 0) arcs.push([cell, cell - 1], [cell - 1, cell]);
      if (cell >= size) arcs.push([cell, cell - size], [cell - size, cell]);
    }
    const solver = graphPath({ nodes: size * size, arcs });
    const grid = gridPath({ rows: size, columns: size, neighbours: 4 });
    const randoms = randomsOf(17);
    for (let seed = 0; seed < 50; seed++) {
      const costs = randoms(size * size, seed).map((value) => 1.5 + value);
      const cells = new Float32Array(size * size);
      grid.solve(costs, cells);
      const solution = new Float32Array(arcs.length);
      solver.solve(
        Float32Array.from(arcs, ([, to]) => costs[to]),
        solution,
      );
      const entered = new Float32Array(size * size);
      entered[0] = 1;
      for (const [arc, [, to]] of arcs.entries()) if (solution[arc] === 1) entered[to] = 1;
      expect(entered).toEqual(cells);
    }
  });
});

describe("with negative costs", () => {
  test("settles labels for good, by default", () => {
    const same = fc.property(graphs(signedCost, 12), (graph) => expectSame(graph, labelSetting(graph)));
    fc.assert(same, { seed: 3, numRuns: 1000 });
  });

  test('"clamp" counts them as 0', () => {
    const same = fc.property(graphs(signedCost, 12), (graph) => {
      const costs = graph.costs.map((cost) => Math.max(cost, 0));
      expectSame(graph, labelSetting({ ...graph, costs }), "clamp");
    });
    fc.assert(same, { seed: 4, numRuns: 300 });
  });

  test('"error" refuses them, and says which is the lowest', () => {
    const graph: Graph = { nodes: 2, arcs: Array(4).fill([0, 1]), source: 0, target: 1, costs: [1, -1, -2.5, 0] };
    expect(() => solve(graph, "error")).toThrow(DomainError);
    expect(() => solve(graph, "error")).toThrow("graphPath(2 nodes, 4 arcs): the cost of arc 2 is -2.5;");
  });

  test("never uses an arc from a node to itself", () => {
    const arcs: [number, number][] = [
      [0, 0],
      [0, 1],
      [1, 1],
    ];
    expect(solve({ nodes: 2, arcs, source: 0, target: 1, costs: [-5, 3, -5] })).toEqual([0, 1, 0]);
  });
});

test("is the empty path from a node to itself", () => {
  expect(solve({ nodes: 1, arcs: [[0, 0]], source: 0, target: 0, costs: [-1] })).toEqual([0]);
});

test("goes from node 0 to the last one unless told otherwise", () => {
  const arcs: [number, number][] = [
    [2, 0],
    [0, 2],
  ];
  const layer = imle(graphPath({ nodes: 3, arcs }), { noise: none() });
  expect([...layer.solve(Float32Array.of(1, 1))]).toEqual([0, 1]);
});

test("keeps its own copy of the arcs", () => {
  const arcs: [number, number][] = [
    [0, 1],
    [1, 2],
  ];
  const solver = graphPath({ nodes: 3, arcs });
  arcs[0][1] = 2;
  const solution = new Float32Array(2);
  solver.solve(Float32Array.of(1, 1), solution);
  expect([...solution]).toEqual([1, 1]);
});

test("follows a path of 200,000 arcs", () => {
  const length = 200_000;
  const arcs = Array.from({ length }, (_, i): [number, number] => [i, i + 1]);
  const solution = new Float32Array(length);
  graphPath({ nodes: length + 1, arcs }).solve(new Float32Array(length).fill(0.1), solution);
  expect(new Set(solution)).toEqual(new Set([1]));
});

test("says from where to where no path leads", () => {
  const graph: Graph = { nodes: 3, arcs: [[1, 2]], source: 1, target: 2, costs: [Infinity] };
  expect(() => solve(graph)).toThrow("graphPath(3 nodes, 1 arc): no path from node 1 to node 2; arcs of cost Infinity");
  expect(() => solve({ ...graph, source: 0, costs: [1] })).toThrow("no path from node 0 to node 2");
});

describe("refuses", () => {
  const arcs: [number, number][] = [[0, 1]];
  test.each<[string, () => unknown]>([
    ["nodes must be a whole number from 1 to 268435456, got 0", () => graphPath({ nodes: 0, arcs })],
    ["source must be a whole number from 0 to 1, got 2", () => graphPath({ nodes: 2, arcs, source: 2 })],
    ["target must be a whole number from 0 to 1, got 0.5", () => graphPath({ nodes: 2, arcs, target: 0.5 })],
    [
      "a node in arcs[1] must be a whole number from 0 to 1, got 2",
      () =>
        graphPath({
          nodes: 2,
          arcs: [
            [0, 1],
            [1, 2],
          ],
        }),
    ],
    ["a node in arcs[0] must be a whole number from 0 to 1, got NaN", () => graphPath({ nodes: 2, arcs: [[NaN, 0]] })],
    // @ts-expect-error: not a choice
    ['one of "settle", "clamp", "error", got "abs"', () => graphPath({ nodes: 2, arcs, negativeCosts: "abs" })],
    // @ts-expect-error: no such option
    ['unknown option "edges"', () => graphPath({ nodes: 2, arcs, edges: arcs })],
    // @ts-expect-error: nothing
    ["graphPath: expected an object such as { nodes: … }", () => graphPath()],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    ["arcs must be a list of pairs such as [0, 1], one or more", () => graphPath({ nodes: 2, arcs: [] })],
    // @ts-expect-error: not a pair
    ["arcs[0] must be a pair such as [0, 1], got Array of 3", () => graphPath({ nodes: 2, arcs: [[0, 1, 2]] })],
    ["arcs[0] must be a pair such as [0, 1], got undefined", () => graphPath({ nodes: 2, arcs: new Array(1) })],
  ])("%s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });
});
