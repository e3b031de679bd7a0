import fc from "fast-check";
import { DomainError, dagPath, enumerate, graphPath, negated, ShapeError, type Solver, SolverError } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

interface Graph {
  readonly nodes: number;
  readonly arcs: [number, number][];
  readonly source: number;
  readonly target: number;
  readonly costs: number[];
}

/** Graphs without cycles of up to 7 nodes, whose names have no order, and with parallel arcs. */
function graphs(cost: fc.Arbitrary<number>): fc.Arbitrary<Graph> {
  return fc.integer({ min: 2, max: 7 }).chain((nodes) => {
    const node = fc.nat(nodes - 1);
    const ends = fc.tuple(node, node).filter(([a, b]) => a !== b);
    const names = fc.shuffledSubarray([...Array(nodes).keys()], { minLength: nodes });
    return fc
      .tuple(names, node, node, fc.array(fc.tuple(ends, cost), { minLength: 1, maxLength: 14, size: "max" }))
      .map(([name, source, target, list]) => ({
        nodes,
        arcs: list.map(([[a, b]]): [number, number] => [name[Math.min(a, b)], name[Math.max(a, b)]]),
        source: name[Math.min(source, target)],
        target: name[Math.max(source, target)],
        costs: list.map(([, price]) => price),
      }));
  });
}

function solve(solver: Solver, costs: number[]): number[] {
  const solution = new Float32Array(costs.length).fill(NaN);
  solver.solve(Float32Array.from(costs), solution);
  return [...solution];
}

/** Every path from source to target, in the order of their first arcs. */
function allPaths({ arcs, source, target }: Graph): number[][] {
  const paths: number[][] = [];
  const path = arcs.map(() => 0);
  follow(source);
  return paths;

  function follow(node: number): void {
    if (node === target) paths.push([...path]);
    for (const [arc, [from, to]] of arcs.entries()) {
      if (from !== node) continue;
      path[arc] = 1;
      follow(to);
      path[arc] = 0;
    }
  }
}

test("finds the first of the cheapest among all paths, with costs of any sign", () => {
  let found = 0;
  const same = fc.property(graphs(fc.integer({ min: -4, max: 4 })), (graph) => {
    const { costs, ...options } = graph;
    const solutions = allPaths(graph);
    if (solutions.length === 0) {
      expect(() => dagPath(options)).toThrow(DomainError);
      return;
    }
    found++;
    expect(solve(dagPath(options), costs)).toEqual(solve(enumerate({ sense: "min", solutions }), costs));
    expect(solve(negated(dagPath(options)), costs)).toEqual(solve(enumerate({ sense: "max", solutions }), costs));
  });
  fc.assert(same, { seed: 1, numRuns: 1500 });
  expect(found).toBeGreaterThan(500);
});

test("never takes a closed arc, or says that every way is closed", () => {
  const cost = fc.oneof({ weight: 2, arbitrary: fc.integer({ min: -4, max: 4 }) }, fc.constant(Infinity));
  const same = fc.property(graphs(cost), (graph) => {
    const { costs, ...options } = graph;
    const all = allPaths(graph);
    if (all.length === 0) return;
    const solutions = all.filter((path) => path.every((value, arc) => value === 0 || costs[arc] < Infinity));
    const solver = dagPath(options);
    if (solutions.length === 0) {
      expect(() => solve(solver, costs)).toThrow(SolverError);
      return;
    }
    const open = costs.map((price) => (price === Infinity ? 0 : price));
    expect(solve(solver, costs)).toEqual(solve(enumerate({ sense: "min", solutions }), open));
  });
  fc.assert(same, { seed: 2, numRuns: 1000 });
});

test("agrees with graphPath where costs are at least 0", () => {
  const side = 20;
  const arcs: [number, number][] = [];
  for (let node = 0; node < side * side; node++) {
    if (node % side > 0) arcs.push([node - 1, node]);
    if (node >= side) arcs.push([node - side, node]);
  }
  const options = { nodes: side * side, arcs };
  const randoms = randomsOf(18);
  for (let seed = 0; seed < 50; seed++) {
    const costs = [...randoms(arcs.length, seed).map((value) => 1 + value)];
    expect(solve(dagPath(options), costs)).toEqual(solve(graphPath(options), costs));
  }
});

test("is the empty path from a node to itself", () => {
  expect(solve(dagPath({ nodes: 2, arcs: [[0, 1]], source: 1, target: 1 }), [-1])).toEqual([0]);
});

test("follows a path of 200,000 arcs, given backwards", () => {
  const length = 200_000;
  const arcs = Array.from({ length }, (_, i): [number, number] => [length - 1 - i, length - i]);
  const solution = new Float32Array(length);
  dagPath({ nodes: length + 1, arcs }).solve(new Float32Array(length).fill(-0.1), solution);
  expect(new Set(solution)).toEqual(new Set([1]));
});

test("says from where to where every way is closed", () => {
  const solver = dagPath({ nodes: 2, arcs: [[0, 1]] });
  expect(() => solve(solver, [Infinity])).toThrow("dagPath(2 nodes, 1 arc): no path from node 0 to node 1; arcs of");
});

describe("refuses", () => {
  const ring = (length: number): [number, number][] =>
    Array.from({ length }, (_, i): [number, number] => [i, (i + 1) % length]);

  test.each<[string, () => unknown]>([
    [
      "dagPath(3 nodes, 3 arcs): arcs has the cycle 0 → 1 → 2 → 0; leave out one",
      () => dagPath({ nodes: 3, arcs: ring(3) }),
    ],
    ["the cycle 1 → 1;", () => dagPath({ nodes: 3, arcs: [[1, 1]] })],
    ["16 → 17 → 18 → … → 0; leave out", () => dagPath({ nodes: 200_000, arcs: ring(200_000) })],
    [
      "dagPath(3 nodes, 1 arc): no path leads from node 0 to node 2; choose others",
      () => dagPath({ nodes: 3, arcs: [[0, 1]] }),
    ],
    ["target must be a whole number from 0 to 1, got 2", () => dagPath({ nodes: 2, arcs: [[0, 1]], target: 2 })],
    // @ts-expect-error: no such option
    ['unknown option "negativeCosts"', () => dagPath({ nodes: 2, arcs: [[0, 1]], negativeCosts: "clamp" })],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });

  test("a list that is none of pairs", () => {
    // @ts-expect-error: not pairs
    expect(() => dagPath({ nodes: 2, arcs: [0, 1] })).toThrow(ShapeError);
  });
});
