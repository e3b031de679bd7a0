import { DomainError, dagPaths, ShapeError } from "imle";
import { describe, expect, test } from "vitest";
import { shuffled, uniformOf } from "./uniform.ts";

type Arcs = [number, number][];

/** Steps right and down on a square of side·side nodes. */
function gridArcs(side: number): Arcs {
  const arcs: Arcs = [];
  for (let node = 0; node < side * side; node++) {
    if (node % side < side - 1) arcs.push([node, node + 1]);
    if (node < side * (side - 1)) arcs.push([node, node + side]);
  }
  return arcs;
}

test("counts the paths: binomials on a grid, powers along parallel arcs", () => {
  expect(dagPaths({ nodes: 25, arcs: gridArcs(5) }).count).toBe(70);
  expect(dagPaths({ nodes: 289, arcs: gridArcs(17) }).count).toBe(601_080_390);
  const parallel = Array.from({ length: 30 }, (_, i): [number, number] => [i % 10, (i % 10) + 1]);
  expect(dagPaths({ nodes: 11, arcs: parallel }).count).toBe(3 ** 10);
});

test("counts more paths than a number can hold as Infinity, and still has finite marginals", () => {
  const arcs = Array.from({ length: 2100 }, (_, i): [number, number] => [i >> 1, (i >> 1) + 1]);
  const family = dagPaths({ nodes: 1051, arcs });
  expect(family.count).toBe(Infinity);
  expect(family.logPartition(new Float64Array(2100))).toBeCloseTo(1050 * Math.LN2, 9);
  expect(new Set(family.marginals(new Float64Array(2100)))).toEqual(new Set([0.5]));
});

test("gives two ways of unequal cost the softmax of minus the costs", () => {
  const family = dagPaths({
    nodes: 3,
    arcs: [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
  });
  const chance = 1 / (1 + Math.exp(1 + 2 - 4));
  const means = family.marginals(Float64Array.of(1, 2, 4));
  expect(means[0]).toBeCloseTo(chance, 15);
  expect(means[2]).toBeCloseTo(1 - chance, 15);
  expect([...family.solutions()]).toEqual([1, 1, 0, 0, 0, 1]);
});

test("never takes an arc that lies on no path from source to target", () => {
  const arcs: Arcs = [
    [4, 1],
    [1, 0],
    [1, 2],
    [2, 3],
    [0, 5],
  ];
  const family = dagPaths({ nodes: 6, arcs, source: 1, target: 2 });
  expect([...family.marginals(new Float64Array(5))]).toEqual([0, 0, 1, 0, 0]);
  expect(family.count).toBe(1);
});

test("from a node to itself there is the empty path", () => {
  const family = dagPaths({ nodes: 3, arcs: gridArcs(2).slice(0, 1), source: 1, target: 1 });
  expect(family.count).toBe(1);
  expect(family.logPartition(Float64Array.of(5))).toBe(0);
  expect([...family.marginals(Float64Array.of(5))]).toEqual([0]);
  expect([...family.solutions()]).toEqual([0]);
});

test("lists a path of 20,000 arcs", () => {
  const arcs = Array.from({ length: 20_000 }, (_, i): [number, number] => [i, i + 1]);
  expect(new Set(dagPaths({ nodes: 20_001, arcs }).solutions())).toEqual(new Set([1]));
});

test.each([1, 1000])("arcs turned round, in another order, have the same marginals: costs up to %d", (reach) => {
  const uniform = uniformOf(200);
  const arcs = gridArcs(20);
  const theta = Float64Array.from(arcs, () => reach * (2 * uniform() - 1));
  const gradient = Float64Array.from(arcs, () => 2 * uniform() - 1);
  const order = shuffled(arcs.length, uniform);
  const turned = order.map((i): [number, number] => [arcs[i][1], arcs[i][0]]);
  const family = dagPaths({ nodes: 400, arcs });
  const other = dagPaths({ nodes: 400, arcs: turned, source: 399, target: 0 });
  const moved = (values: Float64Array): Float64Array => Float64Array.from(order, (i) => values[i]);
  const gap = (a: Float64Array, b: Float64Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  // Sums of 38 costs, up to 38,000, have an error of 10⁻¹¹.
  expect(gap(other.marginals(moved(theta)), moved(family.marginals(theta)))).toBeLessThan(1e-9);
  const gradients = moved(family.marginalsGradient(theta, gradient));
  expect(gap(other.marginalsGradient(moved(theta), moved(gradient)), gradients)).toBeLessThan(1e-9);
});

describe("refuses", () => {
  test.each<[string, () => unknown]>([
    [
      "dagPaths(4 nodes, 4 arcs): arcs has the cycle 1 → 2 → 3 → 1; leave out one of its arcs.",
      () =>
        dagPaths({
          nodes: 4,
          arcs: [
            [0, 1],
            [1, 2],
            [2, 3],
            [3, 1],
          ],
        }),
    ],
    ["arcs has the cycle 1 → 1", () => dagPaths({ nodes: 2, arcs: [[1, 1]] })],
    ["no path leads from node 1 to node 0", () => dagPaths({ nodes: 2, arcs: [[0, 1]], source: 1, target: 0 })],
    ["a node in arcs[0] must be a whole number from 0 to 1, got 2", () => dagPaths({ nodes: 2, arcs: [[0, 2]] })],
    ["source must be a whole number from 0 to 1, got 2", () => dagPaths({ nodes: 2, arcs: [[0, 1]], source: 2 })],
    ["target must be a whole number from 0 to 1, got -1", () => dagPaths({ nodes: 2, arcs: [[0, 1]], target: -1 })],
    ["601080390 solutions of 544 numbers are too", () => dagPaths({ nodes: 289, arcs: gridArcs(17) }).solutions()],
    // @ts-expect-error: no such option
    ['unknown option "edges"', () => dagPaths({ nodes: 2, edges: [[0, 1]] })],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    [
      "arcs must be a list of pairs such as [0, 1], one or more, got Array of 0",
      () => dagPaths({ nodes: 2, arcs: [] }),
    ],
    // @ts-expect-error: no arcs
    ["arcs must be a list of pairs such as [0, 1], one or more, got undefined", () => dagPaths({ nodes: 2 })],
    // @ts-expect-error: not a pair
    ["arcs[0] must be a pair such as [0, 1], got Array of 1", () => dagPaths({ nodes: 2, arcs: [[0]] })],
  ])("%s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });
});
