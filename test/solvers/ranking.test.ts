import fc from "fast-check";
import { DomainError, imle, negated, none, ranking, type Solver, topK } from "imle";
import { solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { agreementOf } from "./agreement.ts";

/** Few values, so that ties are many, with both zeros and both infinities. */
const tied = fc.constantFrom(-Infinity, -2, -0, 0, 1, 2, Infinity);
const value = fc.oneof(tied, fc.float({ noNaN: true }));

function solve(solver: Solver, theta: ArrayLike<number>): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

/** One more than there are smaller numbers, or equal ones of a higher index. */
function byCounting(theta: ArrayLike<number>): number[] {
  const all = Array.from(theta);
  return all.map((one, i) => 1 + all.filter((other, j) => other < one || (other === one && j > i)).length);
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => rest.concat(n).map((_, at) => rest.toSpliced(at, 0, n)));
}

describe("ranking", () => {
  test("gives each number its place among the others, of equal ones the larger to the lower index", () => {
    const same = fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (theta) => {
      expect(solve(ranking({ length: theta.length }), theta)).toEqual(byCounting(theta));
    });
    fc.assert(same, { seed: 1, numRuns: 2000 });
  });

  test("does so on either side of the lengths where it begins to sort by digits, and by wider ones", () => {
    for (const length of [12, 13, 24, 25, 99, 100, 101, 1999, 2000]) {
      const random = randomsOf(length)(length, 0);
      const rough = random.map((number) => Math.round(3 * number));
      const wide = random.map((number) => Math.sign(number) * Math.exp(80 * number));
      const closed = random.map((number) => (number > 0.5 ? -Infinity : number < -0.5 ? Infinity : number));
      const still = new Float32Array(length);
      for (const theta of [random, rough, wide, closed, still]) {
        expect(solve(ranking({ length }), theta)).toEqual(byCounting(theta));
      }
    }
  });

  test.each([1, 2, 3, 4, 5, 6])("is the best of all permutations of %d", (n) => {
    const all = permutations(n);
    const randoms = randomsOf(5);
    const worth = (theta: Float32Array, z: readonly number[]): number =>
      z.reduce((sum, rank, i) => sum + rank * theta[i], 0);
    for (let instance = 0; instance < 100; instance++) {
      const theta = randoms(n, instance);
      const best = Math.max(...all.map((z) => worth(theta, z)));
      expect(worth(theta, solve(ranking({ length: n }), theta))).toBeCloseTo(best, 12);
      const least = Math.min(...all.map((z) => worth(theta, z)));
      expect(worth(theta, solve(negated(ranking({ length: n })), theta))).toBeCloseTo(least, 12);
    }
  });

  test("puts above length − k what topK chooses", () => {
    const same = fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.nat(40), (theta, atMost) => {
      const { length } = theta;
      const k = Math.min(atMost, length);
      const above = solve(ranking({ length }), theta).map((rank) => (rank > length - k ? 1 : 0));
      expect(above).toEqual(solve(topK({ length, k }), theta));
    });
    fc.assert(same, { seed: 2, numRuns: 1000 });
  });

  test("ranks every row by itself, and divides by the length", () => {
    expect(solve(ranking({ length: 3, rows: 2 }), [5, 7, 6, 1, 1, 0])).toEqual([1, 3, 2, 3, 2, 1]);
    expect(solve(ranking({ length: 4, normalised: true }), [5, 7, 6, -1])).toEqual([0.5, 1, 0.75, 0.25]);
  });

  test("is named after its size, and takes both infinities but not NaN", () => {
    const infinities = [Infinity, -Infinity];
    expect(ranking({ length: 3 })).toMatchObject({ name: "ranking(3)", sense: "max", shape: [3], infinities });
    expect(ranking({ length: 3, rows: 2 })).toMatchObject({ name: "ranking(3, 2 rows)", shape: [2, 3] });
    const layer = imle(ranking({ length: 2 }), { noise: none() });
    expect(() => layer.solve(Float32Array.of(1, NaN))).toThrow("ranking(2): theta[1] is NaN");
  });

  test.each<[string, () => Solver]>([
    ["ranking: length must be a whole number from 1 to 16777216, got 0.", () => ranking({ length: 0 })],
    ["got 16777217", () => ranking({ length: 2 ** 24 + 1 })],
    ["ranking: rows must be a whole number of at least 1, got 0.", () => ranking({ length: 2, rows: 0 })],
    // @ts-expect-error: not a boolean
    ["ranking: normalised must be true or false, got 1.", () => ranking({ length: 2, normalised: 1 })],
    // @ts-expect-error: no such option
    ['unknown option "k"', () => ranking({ length: 2, k: 1 })],
  ])("refuses bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

const kinds = [
  ranking({ length: 7 }),
  ranking({ length: 4, rows: 3 }),
  ranking({ length: 200, rows: 2 }),
  ranking({ length: 5, normalised: true }),
];

describe.each(kinds.map((solver) => ({ name: `${solver.name}, to ${solver.shape}`, solver })))(
  "$name",
  ({ solver }) => {
    for (const { name, run } of solverContract(solver)) test(name, run);
  },
);

test.each([
  { solver: ranking({ length: 7 }), largest: 7 },
  { solver: ranking({ length: 5, rows: 2, normalised: true }), largest: 1 },
  { solver: negated(ranking({ length: 6 })), largest: 6 },
])("$solver.name never opposes the upstream gradient, in 100,000 random samples", ({ solver, largest }) => {
  const { worst, moved, tolerance } = agreementOf(solver, { largest });
  expect(worst).toBeGreaterThanOrEqual(-tolerance);
  expect(moved).toBeGreaterThan(1000);
});
