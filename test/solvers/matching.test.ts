import { assignment, DomainError, matching, negated, ShapeError, type Solver, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { incidence } from "../../src/graphs/incidence.ts";
import { matchNodes, writeMatching } from "../../src/kernels/matching.ts";
import { type MatchingScratch, matchingScratch } from "../../src/kernels/matchingScratch.ts";
import { randomsOf } from "../randoms.ts";
import { completeEdges, type Pair, randomPairs } from "./graphs.ts";
import { expectBest, hardInstances, solve } from "./support.ts";

const randoms = randomsOf(67);

function allMatchings(nodes: number, edges: readonly Pair[], perfect: boolean): number[][] {
  const found: number[][] = [];
  grow(0, []);
  return found;

  function grow(from: number, taken: readonly number[]): void {
    if (!perfect || 2 * taken.length === nodes) found.push(edges.map((_, at) => Number(taken.includes(at))));
    const used = new Set(taken.flatMap((edge) => edges[edge]));
    for (let at = from; at < edges.length; at++) {
      if (!edges[at].some((node) => used.has(node))) grow(at + 1, [...taken, at]);
    }
  }
}

/** Every simple graph of so many nodes, as lists of edges. */
function allGraphs(nodes: number): Pair[][] {
  const edges = completeEdges(nodes);
  return Array.from({ length: 2 ** edges.length }, (_, bits) => edges.filter((_, at) => (bits >> at) & 1)).slice(1);
}

describe("finds the best of all matchings, with ties and closed edges", () => {
  test.each([2, 3, 4, 5])("on every graph of %d nodes", (nodes) => {
    for (const [at, edges] of allGraphs(nodes).entries()) {
      const thetas = hardInstances(edges.length, nodes < 5 ? 60 : 9, -Infinity).concat(randoms(edges.length, at));
      expectBest(matching({ nodes, edges }), allMatchings(nodes, edges, false), thetas);
      const whole = allMatchings(nodes, edges, true);
      if (whole.length === 0) expect(() => matching({ nodes, edges, perfect: true })).toThrow("no perfect matching");
      else expectBest(matching({ nodes, edges, perfect: true }), whole, thetas);
    }
  });

  test.each<[number, number]>([
    [6, 12],
    [7, 16],
    [8, 14],
    [9, 18],
    [10, 15],
    [10, 20],
  ])("on random graphs of %d nodes and %d edges, some of them parallel", (nodes, count) => {
    for (let graph = 0; graph < 30; graph++) {
      const edges = randomPairs(nodes, count, graph);
      const thetas = hardInstances(count, 30, -Infinity);
      expectBest(matching({ nodes, edges }), allMatchings(nodes, edges, false), thetas);
      const whole = allMatchings(nodes, edges, true);
      if (whole.length > 0) expectBest(matching({ nodes, edges, perfect: true }), whole, thetas);
    }
  });

  test("between all of 8 nodes, costs in place of gains", () => {
    const edges = completeEdges(8);
    const whole = allMatchings(8, edges, true);
    expect(whole).toHaveLength(105);
    expectBest(negated(matching({ nodes: 8, edges, perfect: true })), whole, hardInstances(28, 600, Infinity));
  });
});

describe("its dual solution proves it best", () => {
  test.each<[number, number]>([
    [9, 36],
    [30, 60],
    [40, 300],
    [100, 160],
    [100, 4000],
  ])("%d nodes, %d edges", (nodes, count) => {
    let blossoms = 0;
    for (let graph = 0; graph < 60; graph++) {
      const edges = graph % 3 === 0 ? nearEdges(nodes, count, graph) : randomPairs(nodes, count, graph);
      const { ends, first, opposite } = incidence(nodes, edges);
      const scratch = matchingScratch(nodes, ends, first, opposite);
      const gains = randoms(edges.length, graph).map((gain) => (graph % 4 === 1 ? Math.round(3 * gain) : gain));
      expect(matchNodes(scratch, gains, false)).toBe(true);
      blossoms += expectCertificate(scratch, edges, gains, false);
      if (matchNodes(scratch, gains, true)) blossoms += expectCertificate(scratch, edges, gains, true);
    }
    expect(blossoms).toBeGreaterThan(0);
  });

  test.each([false, true])("3,000 nodes, 9,000 edges, whole gains: %s", (whole) => {
    const edges = [
      ...Array.from({ length: 1500 }, (_, i): Pair => [2 * i, 2 * i + 1]), // so that all may be matched
      ...randomPairs(3000, 7500, 1),
    ];
    const { ends, first, opposite } = incidence(3000, edges);
    const scratch = matchingScratch(3000, ends, first, opposite);
    const gains = randoms(edges.length, 2).map((gain) => (whole ? Math.round(5 * gain) : gain));
    for (const perfect of [false, true]) {
      expect(matchNodes(scratch, gains, perfect)).toBe(true);
      expectCertificate(scratch, edges, gains, perfect);
    }
  });

  /** Triangles and short odd cycles along a line: graphs full of blossoms within blossoms. */
  function nearEdges(nodes: number, count: number, seed: number): Pair[] {
    return randomPairs(nodes, count, seed).map(([a, b]): Pair => {
      const other = a + 1 + (b % 4);
      return [a, other < nodes ? other : a - 1 - (b % 4)];
    });
  }

  function expectCertificate(scratch: MatchingScratch, edges: Pair[], gains: Float32Array, perfect: boolean): number {
    const { nodes, potentials, mates, ends, weights, parents, children } = scratch;
    let violated = 0;
    const requireAtLeast0 = (value: number): void => void (violated = Math.max(violated, -value));
    const require0 = (value: number): void => void (violated = Math.max(violated, Math.abs(value)));
    for (let node = 0; node < nodes; node++) {
      if (!perfect) requireAtLeast0(potentials[node]);
      if (mates[node] >= 0) expect(ends[mates[ends[mates[node]]]]).toBe(node);
      else if (perfect) expect.fail(`node ${node} is unmatched`);
      else require0(potentials[node]);
    }
    const within = Array.from({ length: nodes }, (_, node) => ancestors(node));
    for (const [edge, [a, b]] of edges.entries()) {
      const shared = within[a].filter((blossom) => within[b].includes(blossom));
      const slack = shared.reduce(
        (sum, blossom) => sum + weights[blossom],
        potentials[a] + potentials[b] - gains[edge],
      );
      if (mates[a] >= 0 && mates[a] >> 1 === edge) require0(slack);
      else requireAtLeast0(slack);
    }
    let alive = 0;
    for (let blossom = nodes; blossom < children.length; blossom++) {
      if (children[blossom] < 0) continue;
      alive++;
      requireAtLeast0(weights[blossom]);
      const members = within.flatMap((all, node) => (all.includes(blossom) ? [node] : []));
      const matched = members.filter((node) => mates[node] >= 0 && members.includes(ends[mates[node]]));
      expect(members.length % 2).toBe(1);
      expect(matched.length).toBe(members.length - 1);
    }
    // numbers of size 1, added and subtracted a few times a node
    expect(violated).toBeLessThan(nodes * 2 ** -46);
    return alive;

    function ancestors(node: number): number[] {
      const all = [];
      for (let at = parents[node]; at >= 0; at = parents[at]) all.push(at);
      return all;
    }
  }
});

test("of a graph with two sides is the assignment", () => {
  const size = 12;
  const edges = Array.from({ length: size * size }, (_, at): Pair => [Math.floor(at / size), size + (at % size)]);
  const solver = matching({ nodes: 2 * size, edges, perfect: true });
  for (let at = 0; at < 100; at++) {
    const gains = randoms(edges.length, at);
    expect(solve(solver, gains)).toEqual(solve(negated(assignment({ size })), gains));
  }
});

test("takes no edge of gain 0 or less, unless it has to", () => {
  const edges: Pair[] = [
    [0, 1],
    [1, 2],
    [2, 3],
  ];
  expect(solve(matching({ nodes: 4, edges }), [0, -1, 0])).toEqual([0, 0, 0]);
  expect(solve(matching({ nodes: 4, edges, perfect: true }), [-5, 9, -5])).toEqual([1, 0, 1]);
});

test("takes numbers of any size", () => {
  const edges = completeEdges(9);
  const gains = randoms(edges.length, 3);
  const expected = solve(matching({ nodes: 9, edges }), gains);
  for (const scale of [2 ** -120, 2 ** 120]) {
    expect(
      solve(
        matching({ nodes: 9, edges }),
        gains.map((gain) => gain * scale),
      ),
    ).toEqual(expected);
  }
  // potentials are halves, and float64 holds them
  expect(solve(matching({ nodes: 3, edges: completeEdges(3) }), [2 ** 24, 2 ** 24 - 1, 2 ** 24 - 2])).toEqual([
    1, 0, 0,
  ]);
});

test("is named after its size, and keeps the edges when the caller changes the list", () => {
  const edges: Pair[] = [
    [0, 1],
    [1, 2],
  ];
  const solver = matching({ nodes: 3, edges });
  expect(solver).toMatchObject({ name: "matching(3 nodes, 2 edges)", sense: "max", shape: [2] });
  expect(solver.infinities).toEqual([-Infinity]);
  expect(matching({ nodes: 2, edges: [[1, 0]], perfect: true }).name).toBe("matching(2 nodes, 1 edge, perfect)");
  edges[0][0] = 2;
  edges.pop();
  expect(solve(solver, [1, 2])).toEqual([0, 1]);
});

test("says so where closed edges leave no perfect matching, and goes on with the next instance", () => {
  const solver = matching({
    nodes: 4,
    edges: [
      [0, 1],
      [2, 3],
      [1, 2],
      [0, 3],
    ],
    perfect: true,
  });
  expect(() => solve(solver, [-Infinity, 1, -Infinity, 1])).toThrow(
    new SolverError(
      "matching(4 nodes, 4 edges, perfect): no perfect matching; edges of gain -Infinity close every one.",
    ),
  );
  expect(solve(solver, [-Infinity, 1, 1, 1])).toEqual([0, 0, 1, 1]);
});

const pair: Pair[] = [[0, 1]];

test.each<[string, () => Solver]>([
  ["nodes must be a whole number from 2 to 10000, got 1", () => matching({ nodes: 1, edges: pair })],
  ["edges[0] joins node 1 to itself; leave it out.", () => matching({ nodes: 2, edges: [[1, 1]] })],
  [
    "matching(3 nodes, 1 edge, perfect): the graph has no perfect matching; add edges, or leave nodes unmatched.",
    () => matching({ nodes: 3, edges: pair, perfect: true }),
  ],
  // @ts-expect-error: not a boolean
  ['perfect must be true or false, got "yes"', () => matching({ nodes: 2, edges: pair, perfect: "yes" })],
  // @ts-expect-error: no such option
  ['unknown option "k"; it takes nodes, edges, perfect', () => matching({ nodes: 2, edges: pair, k: 1 })],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

test("refuses edges that are not pairs", () => {
  expect(() => matching({ nodes: 2, edges: [] })).toThrow(ShapeError);
});

test("is as good as a dynamic program over sets of nodes, on 2,000 graphs of up to 12 nodes", () => {
  for (let trial = 0; trial < 2000; trial++) {
    const nodes = 3 + (trial % 10);
    const count = 1 + Math.floor((trial * 7919) % (2 * nodes));
    const edges = randomPairs(nodes, count, trial);
    const gains = randoms(edges.length, trial).map((gain) => (trial % 3 === 0 ? Math.round(3 * gain) : gain));
    for (const perfect of [false, true]) {
      const best = bestOfSets(nodes, edges, gains, perfect);
      const { ends, first, opposite } = incidence(nodes, edges);
      const scratch = matchingScratch(nodes, ends, first, opposite);
      expect(matchNodes(scratch, gains, perfect)).toBe(best > -Infinity);
      if (best === -Infinity) continue;
      const z = new Float32Array(edges.length);
      writeMatching(scratch, z);
      const sum = z.reduce((total, chosen, e) => total + chosen * gains[e], 0);
      expect(Math.abs(sum - best)).toBeLessThan(1e-12); // float64 sums of at most six float32 numbers below 4
    }
  }
});

/** The largest sum of a matching, by the lowest node of every set: it is left out, or matched with another. */
function bestOfSets(nodes: number, edges: readonly Pair[], gains: Float32Array, perfect: boolean): number {
  const best = new Float64Array(2 ** nodes).fill(-Infinity);
  best[0] = 0;
  for (let set = 1; set < best.length; set++) {
    const lowest = 31 - Math.clz32(set & -set);
    if (!perfect) best[set] = best[set ^ (1 << lowest)];
    for (const [e, [a, b]] of edges.entries()) {
      const pair = (1 << a) | (1 << b);
      if ((a !== lowest && b !== lowest) || (set & pair) !== pair) continue;
      best[set] = Math.max(best[set], best[set ^ pair] + gains[e]);
    }
  }
  return best[best.length - 1];
}
