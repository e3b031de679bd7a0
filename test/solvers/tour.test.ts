import fc from "fast-check";
import {
  DomainError,
  imle,
  negated,
  none,
  ShapeError,
  type Solver,
  SolverError,
  tour,
  tourCycles,
  tourEdges,
  tourOrder,
  tourSolution,
} from "imle";
import { type SolverContractOptions, solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { agreementOf } from "./agreement.ts";

function solve(solver: Solver, theta: ArrayLike<number>): Float32Array {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return solution;
}

const dot = (a: ArrayLike<number>, z: ArrayLike<number>): number =>
  Array.from(z).reduce((sum, one, i) => (one === 0 ? sum : sum + one * a[i]), 0);

/** Every tour of n cities twice, once in each direction, from city 0 on, in lexicographic order. */
function orders(n: number): number[][] {
  const extend = (order: number[]): number[][] => {
    if (order.length === n) return [order];
    const open = Array.from({ length: n }, (_, city) => city).filter((city) => !order.includes(city));
    return open.flatMap((city) => extend([...order, city]));
  };
  return extend([0]);
}

/** Costs of the edges of n cities. */
function costs(n: number, one: fc.Arbitrary<number>): fc.Arbitrary<number[]> {
  const edges = (n * (n - 1)) / 2;
  return fc.array(one, { minLength: edges, maxLength: edges });
}

/** Distances of points in a square. */
function plane(n: number, seed: number): Float32Array {
  const points = randomsOf(8)(2 * n, seed);
  return Float32Array.from(tourEdges(n), ([a, b]) =>
    Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]),
  );
}

describe("tour, exact,", () => {
  test.each([3, 4, 5, 6, 7, 8])("finds the first of the shortest tours of %d cities, whatever the signs", (n) => {
    const all = orders(n).map((order) => ({ order, z: tourSolution(order) }));
    const solver = tour({ cities: n });
    const same = fc.property(costs(n, fc.integer({ min: -3, max: 6 })), (theta) => {
      const lengths = all.map(({ z }) => dot(theta, z));
      const first = all[lengths.indexOf(Math.min(...lengths))];
      const z = solve(solver, theta);
      expect([...z]).toEqual([...first.z]);
      expect(tourOrder(z)).toEqual(first.order);
    });
    fc.assert(same, { seed: n, numRuns: n < 8 ? 300 : 30 });
  });

  test("finds the least of all in 9 cities", () => {
    const all = orders(9).map(tourSolution);
    const theta = randomsOf(7)(36, 0);
    expect(dot(theta, solve(tour({ cities: 9 }), theta))).toBeCloseTo(Math.min(...all.map((z) => dot(theta, z))), 12);
  });

  test("goes round 17 cities on a circle", () => {
    const around = Array.from({ length: 17 }, (_, i) => (5 * i) % 17);
    const point = (city: number): number => (2 * Math.PI * around.indexOf(city)) / 17;
    const theta = tourEdges(17).map(([a, b]) => Math.abs(Math.sin((point(a) - point(b)) / 2)));
    expect([...solve(tour({ cities: 17 }), theta)]).toEqual([...tourSolution(around)]);
  });

  test("does not use edges of cost Infinity, and says so when there is no tour without", () => {
    const theta = tourEdges(5).map(([a, b]) => (a === 0 && b > 2 ? Infinity : b - a));
    expect(tourOrder(solve(tour({ cities: 5 }), theta)).at(-1)).toBe(2);
    const closed = tourEdges(5).map(([a, b]) => (a === 0 && b > 1 ? Infinity : b - a));
    expect(() => solve(tour({ cities: 5 }), closed)).toThrow(SolverError);
    expect(() => solve(tour({ cities: 5 }), closed)).toThrow("tour(5 cities): no tour goes through all cities");
  });
});

describe("tour, twoOpt,", () => {
  const numbers: [string, fc.Arbitrary<number>][] = [
    ["few values", fc.constantFrom(-1, 0, 1)],
    ["one value", fc.constant(5)],
    ["any number", fc.float({ noNaN: true, noDefaultInfinity: true })],
  ];

  test.each(numbers)("finds a tour, the same each time, of 3 to 30 cities: %s", (_, one) => {
    const cases = fc.integer({ min: 3, max: 30 }).chain((n) => fc.tuple(fc.constant(n), costs(n, one)));
    const valid = fc.property(cases, ([n, theta]) => {
      const solver = tour({ cities: n, method: "twoOpt" });
      const z = solve(solver, theta);
      expect(tourOrder(z)).toHaveLength(n);
      expect(solve(solver, theta)).toEqual(z);
    });
    fc.assert(valid, { seed: 1, numRuns: 300 });
  });

  test("leaves no exchange of two edges that would make a tour of 4 to 11 cities shorter", () => {
    for (let seed = 0; seed < 200; seed++) {
      const n = 4 + (seed % 8);
      const theta = plane(n, seed);
      const order = tourOrder(solve(tour({ cities: n, method: "twoOpt", starts: 1 }), theta));
      const length = dot(theta, tourSolution(order));
      for (let i = 0; i < n; i++) {
        for (let j = i + 1; j < n; j++) {
          const turned = [...order.slice(0, i), ...order.slice(i, j + 1).reverse(), ...order.slice(j + 1)];
          expect(dot(theta, tourSolution(turned))).toBeGreaterThan(length - 1e-12);
        }
      }
    }
  });

  test("is within 1 % of the shortest tours of 12 cities in the plane on average, and never below", () => {
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const theta = plane(12, seed);
      const ratio =
        dot(theta, solve(tour({ cities: 12, method: "twoOpt" }), theta)) /
        dot(theta, solve(tour({ cities: 12 }), theta));
      expect(ratio).toBeGreaterThan(1 - 1e-6);
      sum += ratio;
    }
    expect(sum / 20).toBeLessThan(1.01);
  });

  test("is within 2 % of the 400 steps that go round 20×20 lattice points", () => {
    const theta = tourEdges(400).map(([a, b]) =>
      Math.hypot((a % 20) - (b % 20), Math.floor(a / 20) - Math.floor(b / 20)),
    );
    const length = dot(theta, solve(tour({ cities: 400, method: "twoOpt" }), theta));
    expect(length).toBeGreaterThanOrEqual(400);
    expect(length).toBeLessThan(408);
  });

  test.each([
    ["of distances", 1],
    ["of large ones, whose sums no float32 holds", 2 ** 127],
    ["of small ones", 2 ** -126],
  ])("closes edges of cost Infinity: finds a tour without, or says that it found none, %s", (_, unit) => {
    let found = 0;
    let missed = 0;
    for (let seed = 0; seed < 300; seed++) {
      const n = 4 + (seed % 6);
      const share = [-0.9, -0.5, 0, 0.4][seed % 4];
      const doors = randomsOf(10)((n * (n - 1)) / 2, seed);
      const theta = plane(n, seed).map((distance, i) => (doors[i] < share ? Infinity : (distance / 3) * unit));
      const search = tour({ cities: n, method: "twoOpt", starts: n });
      const tours = orders(n).some((order) => dot(theta, tourSolution(order)) < Infinity);
      try {
        const z = solve(search, theta);
        expect(tourOrder(z)).toHaveLength(n);
        expect(dot(theta, z)).toBeLessThan(Infinity);
        found++;
      } catch (error) {
        expect(error).toBeInstanceOf(SolverError);
        expect(String(error)).toContain(`tour(${n} cities, twoOpt): found no tour without edges of cost Infinity`);
        if (tours) missed++;
      }
    }
    // Few are missed where there is one.
    expect(found).toBeGreaterThan(100);
    expect(missed).toBeLessThan(found / 20);
  });

  test("takes an edge of cost Infinity for no shorter than any number of others", () => {
    // Around the circle every edge costs the largest float32, across they are closed.
    const largest = 3.4028234663852886e38;
    const theta = tourEdges(30).map(([a, b]) => (b - a === 1 || b - a === 29 ? largest : Infinity));
    expect([...solve(tour({ cities: 30, method: "twoOpt" }), theta)]).toEqual(theta.map((d) => Number(d < Infinity)));
  });

  test("is no longer from more starts", () => {
    for (let seed = 0; seed < 10; seed++) {
      const theta = plane(40, seed);
      const [one, all] = [1, 40].map((starts) =>
        dot(theta, solve(tour({ cities: 40, method: "twoOpt", starts }), theta)),
      );
      expect(all).toBeLessThanOrEqual(one + 1e-12);
    }
  });
});

describe("tour", () => {
  test("is named after its size and its method, and takes Infinity", () => {
    expect(tour({ cities: 5 })).toMatchObject({ name: "tour(5 cities)", sense: "min", shape: [10] });
    expect(tour({ cities: 5 }).infinities).toEqual([Infinity]);
    const search = tour({ cities: 5, method: "twoOpt" });
    expect(search).toMatchObject({ name: "tour(5 cities, twoOpt)", sense: "min", shape: [10] });
    expect(search.infinities).toEqual([Infinity]);
    const layer = imle(search, { noise: none() });
    expect(() => layer.solve(new Float32Array(10).fill(Infinity))).toThrow(SolverError);
    expect(() => layer.solve(new Float32Array(10).fill(-Infinity))).toThrow(DomainError);
  });

  test.each<[string, () => Solver]>([
    ["tour: cities must be a whole number of at least 3, got 2.", () => tour({ cities: 2 })],
    [
      'takes at most 20 cities, got 21; take milpTour of imle/solvers/milp, or method "twoOpt"',
      () => tour({ cities: 21 }),
    ],
    ["cities must be a whole number from 3 to 10000", () => tour({ cities: 10_001, method: "twoOpt" })],
    ["starts must be a whole number from 1 to 5, got 6.", () => tour({ cities: 5, method: "twoOpt", starts: 6 })],
    ['tour: starts is for method "twoOpt", got 2 with "exact".', () => tour({ cities: 5, starts: 2 })],
    // @ts-expect-error: no such method
    ['tour: method must be one of "exact", "twoOpt", got "threeOpt".', () => tour({ cities: 5, method: "threeOpt" })],
    // @ts-expect-error: no such option
    ['unknown option "n"', () => tour({ cities: 5, n: 5 })],
  ])("refuses bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

describe("helpers of tours", () => {
  test("list edges in the order of theta", () => {
    expect(tourEdges(4)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(() => tourEdges(1)).toThrow(DomainError);
  });

  test("turn any order into a solution and back", () => {
    for (let n = 3; n <= 30; n++) {
      const keys = randomsOf(9)(n, 0);
      const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a] - keys[b]);
      const z = tourSolution(order);
      const ends = tourEdges(n).filter((_, edge) => z[edge] === 1);
      expect(ends).toHaveLength(n);
      for (const [a, b] of ends) expect([1, n - 1]).toContain(Math.abs(order.indexOf(a) - order.indexOf(b)));
      const back = tourOrder(z);
      expect(back[0]).toBe(0);
      expect(back[1]).toBeLessThan(back.at(-1)!);
      expect(tourSolution(back)).toEqual(z);
    }
  });

  test("find the cycles where there are several, of numbers that are nearly whole", () => {
    const z = tourEdges(7).map(([a, b]): number => (a % 2 === b % 2 && b !== a + 4 ? 0.9999 : 1e-6));
    z[tourEdges(7).findIndex(([a, b]) => a === 0 && b === 6)] = 1;
    z[tourEdges(7).findIndex(([a, b]) => a === 1 && b === 5)] = 1;
    expect(tourCycles(z)).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
    expect(() => tourOrder(z)).toThrow(
      "tourOrder: the edges make 2 cycles, expected one; the first two are 0–2–4–6 and 1–3–5.",
    );
  });

  test.each<[string, typeof ShapeError | typeof DomainError, () => unknown]>([
    ["tourOrder: z must have n(n − 1)/2 numbers, for n >= 3 cities", ShapeError, () => tourOrder([1])],
    ["got Array of 7 numbers", ShapeError, () => tourCycles([1, 1, 1, 1, 1, 1, 1])],
    ["tourCycles: city 0 has 3 edges, expected 2.", DomainError, () => tourCycles([1, 1, 1, 0, 0, 0])],
    ["tourOrder: city 2 has 1 edge, expected 2.", DomainError, () => tourOrder([1, 0, 1, 1, 0, 0])],
    ["tourSolution: order must be a list of three or more cities", DomainError, () => tourSolution([0, 1])],
    ["tourSolution: order has city 1 twice.", DomainError, () => tourSolution([0, 1, 1])],
    ["order[2] must be a whole number from 0 to 2, got 3.", DomainError, () => tourSolution([0, 1, 3])],
    // @ts-expect-error: nothing
    ["got undefined", ShapeError, () => tourOrder()],
  ])("refuse what is no tour: %s", (message, kind, call) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

const kinds: [Solver, SolverContractOptions?][] = [
  [tour({ cities: 3 })],
  [tour({ cities: 7 })],
  [tour({ cities: 10 }), { cases: 50 }],
  [tour({ cities: 4, method: "twoOpt" }), { exact: false }],
  [tour({ cities: 30, method: "twoOpt" }), { exact: false }],
  [negated(tour({ cities: 6 }))],
];

describe.each(kinds.map(([solver, options]) => ({ name: solver.name, solver, options })))(
  "$name",
  ({ solver, options }) => {
    for (const { name, run } of solverContract(solver, options)) test(name, run);
  },
);

test.each([tour({ cities: 5 }), tour({ cities: 6 }), negated(tour({ cities: 5 }))])(
  "$name never opposes the upstream gradient, in 100,000 random samples",
  (solver) => {
    const { worst, moved, tolerance } = agreementOf(solver);
    expect(worst).toBeGreaterThanOrEqual(-tolerance);
    expect(moved).toBeGreaterThan(1000);
  },
);
