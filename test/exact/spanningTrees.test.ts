import { DomainError, ShapeError, spanningTrees } from "imle";
import { describe, expect, test } from "vitest";
import { sum } from "./cases.ts";
import { shuffled, uniformOf } from "./uniform.ts";

type Edges = [number, number][];

function complete(nodes: number): Edges {
  return Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a): [number, number] => [a, b])).flat();
}

function gap(a: Float64Array, b: Float64Array): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

test.each([2, 3, 4, 7, 10, 12])("a complete graph of %d nodes has n^(n − 2) trees: Cayley", (nodes) => {
  expect(spanningTrees({ nodes, edges: complete(nodes) }).count).toBe(nodes ** (nodes - 2));
});

test("a complete bipartite graph of 4 and 6 nodes has 4⁵·6³ trees, a cycle one for each edge", () => {
  const bipartite = Array.from({ length: 24 }, (_, i): [number, number] => [i % 4, 4 + (i >> 2)]);
  expect(spanningTrees({ nodes: 10, edges: bipartite }).count).toBe(4 ** 5 * 6 ** 3);
  const cycle = Array.from({ length: 30 }, (_, i): [number, number] => [i, (i + 1) % 30]);
  expect(spanningTrees({ nodes: 30, edges: cycle }).count).toBe(30);
});

test("a bridge is in every tree, and parallel edges are chosen by softmax", () => {
  const edges: Edges = [
    [0, 1],
    [2, 1],
    [1, 2],
  ];
  const means = spanningTrees({ nodes: 3, edges }).marginals(Float64Array.of(-1000, 2, 1));
  const chance = 1 / (1 + Math.exp(-1));
  expect(gap(means, Float64Array.of(1, chance, 1 - chance))).toBeLessThan(1e-15);
});

describe.each([1, 30, 1000])("50 nodes, all edges, numbers up to %d", (reach) => {
  const nodes = 50;
  const uniform = uniformOf(300);
  const edges = complete(nodes);
  const theta = Float64Array.from(edges, () => reach * (2 * uniform() - 1));
  const gradient = Float64Array.from(edges, () => 2 * uniform() - 1);
  const family = spanningTrees({ nodes, edges });

  test("marginals add up to the edges of a tree", () => {
    const means = family.marginals(theta);
    expect(Math.abs(sum(means) - (nodes - 1))).toBeLessThan(1e-10);
    expect(Math.min(...means)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...means)).toBeLessThanOrEqual(1);
  });

  test("nothing depends on the order in which nodes are eliminated", () => {
    const order = shuffled(nodes, uniform);
    const renamed = spanningTrees({ nodes, edges: edges.map(([a, b]) => [order[b], order[a]]) });
    // Logarithms up to 1,000 have an error of 10⁻¹³ after each of 49 steps.
    expect(Math.abs(renamed.logPartition(theta) - family.logPartition(theta))).toBeLessThan(1e-9);
    expect(gap(renamed.marginals(theta), family.marginals(theta))).toBeLessThan(1e-10);
    const gradients = family.marginalsGradient(theta, gradient);
    expect(gap(renamed.marginalsGradient(theta, gradient), gradients)).toBeLessThan(1e-10);
  });

  test("the covariance is symmetric", () => {
    const other = Float64Array.from(edges, () => 2 * uniform() - 1);
    const forwards = sum(family.marginalsGradient(theta, gradient).map((value, i) => value * other[i]));
    const backwards = sum(family.marginalsGradient(theta, other).map((value, i) => value * gradient[i]));
    expect(Math.abs(forwards - backwards)).toBeLessThan(1e-9);
  });

  test("draws are trees, and an edge is in as many as its marginal says, to 5 standard errors", () => {
    const draws = 400;
    const counts = new Float64Array(edges.length);
    const solution = new Float32Array(edges.length);
    for (let draw = 0; draw < draws; draw++) {
      family.sample(theta, solution, uniform);
      const labels = [...Array(nodes).keys()];
      for (const [edge, [a, b]] of edges.entries()) {
        if (solution[edge] === 0) continue;
        const [kept, gone] = [labels[a], labels[b]];
        for (const [node, label] of labels.entries()) if (label === gone) labels[node] = kept;
        counts[edge]++;
      }
      expect(sum(solution)).toBe(nodes - 1);
      expect(new Set(labels).size).toBe(1);
    }
    for (const [edge, mean] of family.marginals(theta).entries()) {
      const error = Math.sqrt((mean * (1 - mean)) / draws);
      expect(Math.abs(counts[edge] / draws - mean)).toBeLessThanOrEqual(5 * error + 1e-9);
    }
  });
});

test("weights far apart in a chain are not lost", () => {
  // Two ways from 0 to 3: of 0–1–2–3–0 the tree leaves out the edge with the smallest number, by e^−0.5 or e^−2000.
  const edges: Edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
  ];
  const means = spanningTrees({ nodes: 4, edges }).marginals(Float64Array.of(-1000, 1000, -999.5, 1000));
  const left = 1 / (1 + Math.exp(-0.5));
  expect(gap(means, Float64Array.of(1 - left, 1, left, 1))).toBeLessThan(1e-12);
});

describe("refuses", () => {
  test.each<[string, () => unknown]>([
    [
      "spanningTrees(4 nodes, 2 edges): the graph is not connected, no way joins nodes 0 and 2; add an edge.",
      () =>
        spanningTrees({
          nodes: 4,
          edges: [
            [0, 1],
            [2, 3],
          ],
        }),
    ],
    ["edges[0] joins node 1 to itself; leave it out", () => spanningTrees({ nodes: 2, edges: [[1, 1]] })],
    ["nodes must be a whole number from 2 to 500, got 1", () => spanningTrees({ nodes: 1, edges: [[0, 0]] })],
    [
      "a node in edges[0] must be a whole number from 0 to 1, got 0.5",
      () => spanningTrees({ nodes: 2, edges: [[0, 0.5]] }),
    ],
    ["100000000 solutions of 45 numbers", () => spanningTrees({ nodes: 10, edges: complete(10) }).solutions()],
    // @ts-expect-error: no such option
    ['unknown option "arcs"', () => spanningTrees({ nodes: 2, arcs: [[0, 1]] })],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });

  test("edges that are not pairs", () => {
    const make = (): unknown => spanningTrees({ nodes: 2, edges: [] });
    expect(make).toThrow(ShapeError);
    expect(make).toThrow("edges must be a list of pairs such as [0, 1], one or more");
  });
});
