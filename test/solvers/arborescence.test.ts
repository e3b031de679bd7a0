import { arborescence, DomainError, negated, ShapeError, type Solver, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { connectedPairs, type Pair, randomPairs, reachedFrom, subsetsOf } from "./graphs.ts";
import { expectBest, hardInstances, objective, solve } from "./support.ts";

const randoms = randomsOf(66);

function allArborescences(nodes: number, arcs: readonly Pair[], root: number): number[][] {
  return subsetsOf(arcs).filter((z) => {
    const taken = arcs.filter((_, at) => z[at] === 1);
    return taken.length === nodes - 1 && reachedFrom(root, taken).size === nodes;
  });
}

/** The cheapest sum, by the textbook's recursion over contracted graphs: O(nodes·arcs), with whole numbers exact. */
function cheapestSum(nodes: number, root: number, arcs: readonly (readonly [number, number, number])[]): number {
  const least = new Array<number>(nodes).fill(Infinity);
  const from = new Array<number>(nodes).fill(-1);
  for (const [tail, head, cost] of arcs) {
    if (tail === head || head === root || cost >= least[head]) continue;
    least[head] = cost;
    from[head] = tail;
  }
  const groups = new Array<number>(nodes).fill(-1);
  const seenFrom = new Array<number>(nodes).fill(-1);
  let count = 0;
  let sum = 0;
  let cycles = 0;
  for (let node = 0; node < nodes; node++) {
    if (node === root) continue;
    sum += least[node];
    let at = node;
    while (at !== root && seenFrom[at] < 0 && groups[at] < 0) {
      seenFrom[at] = node;
      at = from[at];
    }
    if (at === root || groups[at] >= 0 || seenFrom[at] !== node) continue;
    cycles++;
    for (; groups[at] < 0; at = from[at]) groups[at] = count;
    count++;
  }
  if (cycles === 0) return sum;
  for (let node = 0; node < nodes; node++) if (groups[node] < 0) groups[node] = count++;
  const contracted = arcs
    .filter(([tail, head]) => groups[tail] !== groups[head] && head !== root)
    .map(([tail, head, cost]) => [groups[tail], groups[head], cost - least[head]] as const);
  return sum + cheapestSum(count, groups[root], contracted);
}

describe("finds the cheapest of all arborescences, with ties, parallel and closed arcs", () => {
  test.each([2, 3, 4, 5])("%d nodes", (nodes) => {
    for (let graph = 0; graph < 40; graph++) {
      const arcs = connectedPairs(nodes, 1 + (graph % 8), graph);
      expectBest(
        arborescence({ nodes, arcs }),
        allArborescences(nodes, arcs, 0),
        hardInstances(arcs.length, 30, Infinity),
      );
    }
  });

  test("all arcs between 4 nodes, from every root, gains in place of costs too", () => {
    const nodes = 4;
    const arcs = [...Array(16).keys()].map((at): Pair => [at >> 2, at & 3]).filter(([a, b]) => a !== b);
    for (let root = 0; root < nodes; root++) {
      const solver = arborescence({ nodes, arcs, root });
      const all = allArborescences(nodes, arcs, root);
      expect(all).toHaveLength(nodes ** (nodes - 2));
      expectBest(solver, all, hardInstances(arcs.length, 600, Infinity));
      expectBest(negated(solver), all, hardInstances(arcs.length, 600, -Infinity));
    }
  });
});

describe("costs as little as contraction by the textbook", () => {
  test.each([
    [10, 30],
    [50, 400],
    [200, 600],
    [60, 3000],
  ])("%d nodes, %d arcs more", (nodes, extra) => {
    for (let graph = 0; graph < 20; graph++) {
      const arcs = connectedPairs(nodes, extra, graph);
      // Arcs of the tree that joins all are dear, so that they serve where nothing else does.
      const costs = randoms(arcs.length, graph).map((cost, at) =>
        at < extra ? Math.round(cost * (graph % 2 === 0 ? 1000 : 3)) : 5000,
      );
      const z = solve(arborescence({ nodes, arcs }), costs);
      const taken = arcs.filter((_, at) => z[at] === 1);
      expect(taken).toHaveLength(nodes - 1);
      expect(reachedFrom(0, taken).size).toBe(nodes);
      const priced = arcs.map(([from, to], at) => [from, to, costs[at]] as const);
      expect(objective(costs, z)).toBe(cheapestSum(nodes, 0, priced));
    }
  });
});

test("of a ring in a ring in a ring takes what leads in from outside", () => {
  // Every node is entered for less from the one behind it, and the rings so made from the next ring.
  const nodes = 64;
  const arcs: Pair[] = [];
  const costs: number[] = [];
  for (let step = 1; step < nodes; step *= 2) {
    for (let node = 1; node + step < nodes; node += step) {
      arcs.push([node + step, node], [node, node + step]);
      costs.push(step, step);
    }
  }
  for (let node = 1; node < nodes; node++) {
    arcs.push([0, node]);
    costs.push(1000 - node);
  }
  const z = solve(arborescence({ nodes, arcs }), costs);
  const priced = arcs.map(([from, to], at) => [from, to, costs[at]] as const);
  expect(objective(costs, z)).toBe(cheapestSum(nodes, 0, priced));
});

test("takes of equal costs the arc that comes first", () => {
  expect(
    solve(
      arborescence({
        nodes: 2,
        arcs: [
          [0, 1],
          [0, 1],
        ],
      }),
      [1, 1],
    ),
  ).toEqual([1, 0]);
  expect(
    solve(
      arborescence({
        nodes: 2,
        arcs: [
          [0, 1],
          [0, 1],
        ],
      }),
      [1, 0.5],
    ),
  ).toEqual([0, 1]);
  expect(
    solve(
      arborescence({
        nodes: 3,
        arcs: [
          [1, 2],
          [0, 2],
          [0, 1],
        ],
      }),
      [2, 2, 2],
    ),
  ).toEqual([1, 0, 1]);
});

test("never takes an arc into the root", () => {
  for (let at = 0; at < 100; at++) {
    const arcs = [...randomPairs(6, 20, at), ...[1, 2, 3, 4, 5].map((node): Pair => [0, node])];
    const z = solve(arborescence({ nodes: 6, arcs }), randoms(arcs.length, at));
    expect(arcs.every(([, head], arc) => head !== 0 || z[arc] === 0)).toBe(true);
  }
});

test("is named after its size, and keeps the arcs when the caller changes the list", () => {
  const arcs: Pair[] = [
    [2, 1],
    [1, 0],
  ];
  const solver = arborescence({ nodes: 3, arcs, root: 2 });
  expect(solver).toMatchObject({ name: "arborescence(3 nodes, 2 arcs)", sense: "min", shape: [2] });
  expect(solver.infinities).toEqual([Infinity]);
  arcs[0][0] = 0;
  arcs.pop();
  expect(solve(solver, [2, 1])).toEqual([1, 1]);
});

test("names a node that closed arcs cut off, and goes on with the next instance", () => {
  const solver = arborescence({
    nodes: 4,
    arcs: [
      [2, 1],
      [0, 1],
      [2, 3],
      [3, 2],
      [1, 2],
    ],
  });
  expect(() => solve(solver, [-1, 1, 1, 1, Infinity])).toThrow(
    new SolverError(
      "arborescence(4 nodes, 5 arcs): no way leads from the root, node 0, to node 2; arcs of cost Infinity close every one.",
    ),
  );
  expect(solve(solver, [-1, 1, 1, 1, 1])).toEqual([0, 1, 1, 0, 1]);
});

test.each<[string, () => Solver]>([
  ["nodes must be a whole number from 2 to 268435456, got 1", () => arborescence({ nodes: 1, arcs: [[0, 1]] })],
  ["root must be a whole number from 0 to 1, got 2", () => arborescence({ nodes: 2, arcs: [[0, 1]], root: 2 })],
  ["a node in arcs[0] must be a whole number", () => arborescence({ nodes: 2, arcs: [[0, -1]] })],
  [
    "arcs[1] joins node 1 to itself; leave it out.",
    () =>
      arborescence({
        nodes: 2,
        arcs: [
          [0, 1],
          [1, 1],
        ],
      }),
  ],
  [
    "arborescence(3 nodes, 2 arcs): no way leads from the root, node 0, to node 2; add an arc.",
    () =>
      arborescence({
        nodes: 3,
        arcs: [
          [0, 1],
          [2, 1],
        ],
      }),
  ],
  // @ts-expect-error: no such option
  ['unknown option "edges"; it takes nodes, arcs, root', () => arborescence({ nodes: 2, edges: [[0, 1]] })],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

test("refuses arcs that are not pairs", () => {
  // @ts-expect-error: not pairs
  expect(() => arborescence({ nodes: 2, arcs: [[0, 1, 2]] })).toThrow(ShapeError);
});
