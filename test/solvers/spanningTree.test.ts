import { DomainError, negated, ShapeError, type Solver, SolverError, spanningTree } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { completeEdges, connectedPairs, type Pair, reachedFrom, subsetsOf } from "./graphs.ts";
import { expectBest, hardInstances, solve } from "./support.ts";

const randoms = randomsOf(65);

function isTree(nodes: number, edges: readonly Pair[]): boolean {
  return edges.length === nodes - 1 && reachedFrom(0, bothWays(edges)).size === nodes;
}

function bothWays(edges: readonly Pair[]): Pair[] {
  return edges.flatMap(([a, b]): Pair[] => [
    [a, b],
    [b, a],
  ]);
}

function allTrees(nodes: number, edges: readonly Pair[]): number[][] {
  return subsetsOf(edges).filter((z) =>
    isTree(
      nodes,
      edges.filter((_, at) => z[at] === 1),
    ),
  );
}

/** Kruskal's algorithm, with a stable sort: of equal costs the edge that comes first. */
function byKruskal(nodes: number, edges: readonly Pair[], costs: ArrayLike<number>): number[] {
  const groups = Array.from({ length: nodes }, (_, node) => node);
  const z = edges.map(() => 0);
  for (const edge of edges.map((_, at) => at).sort((a, b) => costs[a] - costs[b] || a - b)) {
    const [kept, gone] = edges[edge].map((node) => groups[node]);
    if (kept === gone) continue;
    z[edge] = 1;
    for (const [node, group] of groups.entries()) if (group === gone) groups[node] = kept;
  }
  return z;
}

describe("finds the cheapest of all trees, with ties, parallel and closed edges", () => {
  test.each([2, 3, 4, 5, 6])("%d nodes", (nodes) => {
    for (let graph = 0; graph < 20; graph++) {
      const edges = connectedPairs(nodes, graph % 5, graph);
      const thetas = hardInstances(edges.length, 60, Infinity);
      expectBest(spanningTree({ nodes, edges }), allTrees(nodes, edges), thetas);
    }
  });

  test("all edges between 5 nodes, gains in place of costs", () => {
    const edges = completeEdges(5);
    expectBest(negated(spanningTree({ nodes: 5, edges })), allTrees(5, edges), hardInstances(10, 300, -Infinity));
  });
});

test.each<[number, number]>([
  [2, 3],
  [30, 0],
  [60, 100],
  [40, 2000],
])(
  "takes of equal costs the edge that comes first, as a stable sort does: %d nodes and %d edges more",
  (nodes, extra) => {
    for (let graph = 0; graph < 30; graph++) {
      const edges = connectedPairs(nodes, extra, graph);
      const few = randoms(edges.length, graph).map((cost) => Math.round(cost * (1 + graph)));
      expect(solve(spanningTree({ nodes, edges }), few)).toEqual(byKruskal(nodes, edges, few));
    }
  },
);

test("an edge outside the tree costs at least as much as every edge of the way that it would close", () => {
  const nodes = 60;
  const edges = completeEdges(nodes);
  const costs = randoms(edges.length, 1);
  const z = solve(spanningTree({ nodes, edges }), costs);
  const tree = edges.filter((_, at) => z[at] === 1);
  expect(isTree(nodes, tree)).toBe(true);
  for (const [at, [a, b]] of edges.entries()) {
    const cheaper = bothWays(edges.filter((_, edge) => z[edge] === 1 && costs[edge] <= costs[at]));
    expect(reachedFrom(a, cheaper).has(b)).toBe(true);
  }
});

test("compares costs and never adds them: exact for numbers of any size", () => {
  const edges = completeEdges(5);
  const costs = [3e38, 1e-45, -3e38, 1e30, 1, -1e-45, 5, 6, 7, 0];
  expect(solve(spanningTree({ nodes: 5, edges }), costs)).toEqual(byKruskal(5, edges, costs));
  const twice = spanningTree({
    nodes: 2,
    edges: [
      [0, 1],
      [1, 0],
    ],
  });
  expect(solve(twice, [0, -0])).toEqual([1, 0]);
});

test("is named after its size, and keeps the edges when the caller changes the list", () => {
  const edges: Pair[] = [
    [0, 1],
    [1, 2],
    [0, 2],
  ];
  const solver = spanningTree({ nodes: 3, edges });
  expect(solver).toMatchObject({ name: "spanningTree(3 nodes, 3 edges)", sense: "min", shape: [3] });
  expect(solver.infinities).toEqual([Infinity]);
  edges[0][0] = 2;
  edges.pop();
  expect(solve(solver, [2, 1, 3])).toEqual([1, 1, 0]);
});

test("names a node that closed edges cut off, and goes on with the next instance", () => {
  const solver = spanningTree({
    nodes: 4,
    edges: [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
    ],
  });
  expect(() => solve(solver, [1, Infinity, 1, Infinity])).toThrow(
    new SolverError(
      "spanningTree(4 nodes, 4 edges): no tree joins nodes 0 and 2; edges of cost Infinity close every way.",
    ),
  );
  expect(solve(solver, [1, Infinity, 1, 1])).toEqual([1, 0, 1, 1]);
});

const pair: Pair[] = [[0, 1]];

test.each<[string, () => Solver]>([
  ["nodes must be a whole number from 2 to 268435456, got 1", () => spanningTree({ nodes: 1, edges: pair })],
  ["a node in edges[0] must be a whole number from 0 to 1, got 2", () => spanningTree({ nodes: 2, edges: [[0, 2]] })],
  [
    "spanningTree(2 nodes, 2 edges): edges[1] joins node 1 to itself; leave it out.",
    () =>
      spanningTree({
        nodes: 2,
        edges: [
          [0, 1],
          [1, 1],
        ],
      }),
  ],
  [
    "spanningTree(4 nodes, 2 edges): the graph is not connected, no way joins nodes 0 and 1; add an edge.",
    () =>
      spanningTree({
        nodes: 4,
        edges: [
          [0, 2],
          [3, 1],
        ],
      }),
  ],
  // @ts-expect-error: no such option
  ['unknown option "sense"; it takes nodes, edges', () => spanningTree({ nodes: 2, edges: pair, sense: "max" })],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

test("refuses edges that are not pairs", () => {
  // @ts-expect-error: no edges
  expect(() => spanningTree({ nodes: 2 })).toThrow(ShapeError);
});
