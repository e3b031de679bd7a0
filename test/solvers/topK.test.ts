import fc from "fast-check";
import { argmax, DomainError, imle, none, ShapeError, type Solver, topK } from "imle";
import { describe, expect, test } from "vitest";

/** Few values, so that ties are many, with both zeros and both infinities. */
const tied = fc.constantFrom(-Infinity, -2, -0, 0, 1, 2, Infinity);
const value = fc.oneof(tied, fc.float({ noNaN: true }));
const instance = fc.array(value, { minLength: 1, maxLength: 40 });

/** The k largest by a full sort, of equal ones the lower index. */
function bySorting(theta: readonly number[], k: number): number[] {
  const order = theta.map((_, i) => i).sort((i, j) => (theta[i] === theta[j] ? i - j : theta[i] > theta[j] ? -1 : 1));
  const chosen = new Set(order.slice(0, k));
  return theta.map((_, i) => (chosen.has(i) ? 1 : 0));
}

function solve(solver: Solver, theta: readonly number[]): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

describe("topK", () => {
  test("chooses what a full sort chooses, of equal numbers the lower index", () => {
    const same = fc.property(instance, fc.nat(40), (theta, atMost) => {
      const k = Math.min(atMost, theta.length);
      expect(solve(topK({ length: theta.length, k }), theta)).toEqual(bySorting(theta, k));
    });
    fc.assert(same, { seed: 1, numRuns: 2000 });
  });

  test("chooses in every row by itself", () => {
    const rowsOf = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 })).chain(([rows, length]) => {
      const row = fc.array(value, { minLength: length, maxLength: length });
      return fc.tuple(fc.array(row, { minLength: rows, maxLength: rows }), fc.nat(length));
    });
    const same = fc.property(rowsOf, ([rows, k]) => {
      const solver = topK({ length: rows[0].length, k, rows: rows.length });
      expect(solve(solver, rows.flat())).toEqual(rows.flatMap((row) => bySorting(row, k)));
    });
    fc.assert(same, { seed: 2, numRuns: 500 });
  });

  test("chooses nothing for k = 0 and everything for k = length", () => {
    expect(solve(topK({ length: 3, k: 0 }), [1, Infinity, 3])).toEqual([0, 0, 0]);
    expect(solve(topK({ length: 3, k: 3 }), [1, -Infinity, 3])).toEqual([1, 1, 1]);
    expect(solve(topK({ length: 2, k: 0, rows: 2 }), [1, 2, 3, 4])).toEqual([0, 0, 0, 0]);
  });

  test("takes the first of 10⁵ equal numbers, and the top of a long rise and a long fall", () => {
    const length = 100_000;
    const k = 1234;
    const expected = (theta: number[]): boolean => {
      const solution = solve(topK({ length, k }), theta);
      return bySorting(theta, k).every((chosen, i) => chosen === solution[i]);
    };
    expect(expected(Array.from({ length }, () => 5))).toBe(true);
    expect(expected(Array.from({ length }, (_, i) => i))).toBe(true);
    expect(expected(Array.from({ length }, (_, i) => Math.min(i, length - i)))).toBe(true);
  });

  test("is named after its size, and takes both infinities", () => {
    expect(topK({ length: 10, k: 3 })).toMatchObject({ name: "topK(3 of 10)", sense: "max", shape: [10] });
    expect(topK({ length: 10, k: 3, rows: 4 })).toMatchObject({ name: "topK(3 of 10, 4 rows)", shape: [4, 10] });
    expect(topK({ length: 10, k: 3 }).infinities).toEqual([Infinity, -Infinity]);
  });

  test.each<[string, () => Solver]>([
    ["topK: k must be a whole number from 0 to 3, got 4.", () => topK({ length: 3, k: 4 })],
    ["got -1", () => topK({ length: 3, k: -1 })],
    ["got 1.5", () => topK({ length: 3, k: 1.5 })],
    ["topK: length must be a whole number of at least 1, got 0.", () => topK({ length: 0, k: 0 })],
    ["length must be a whole number of at least 1, got NaN", () => topK({ length: NaN, k: 1 })],
    ["rows must be a whole number of at least 1, got 0", () => topK({ length: 3, k: 1, rows: 0 })],
    // @ts-expect-error: no k
    ["got undefined", () => topK({ length: 3 })],
    // @ts-expect-error: no such option
    ['unknown option "n"', () => topK({ length: 3, k: 1, n: 3 })],
    // @ts-expect-error: nothing
    ["expected an object such as { length: … }, got undefined; it takes length, k, rows", () => topK()],
  ])("refuses bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

describe("argmax", () => {
  test("chooses what topK chooses for k = 1", () => {
    const same = fc.property(instance, (theta) => {
      const { length } = theta;
      expect(solve(argmax({ length }), theta)).toEqual(solve(topK({ length, k: 1 }), theta));
    });
    fc.assert(same, { seed: 3, numRuns: 2000 });
  });

  test("chooses one in every row", () => {
    const solver = argmax({ length: 3, rows: 2 });
    expect(solver).toMatchObject({ name: "argmax(3, 2 rows)", sense: "max", shape: [2, 3] });
    expect(solve(solver, [1, 2, 2, -Infinity, -Infinity, -Infinity])).toEqual([0, 1, 0, 1, 0, 0]);
  });

  test.each<[string, () => Solver]>([
    ["argmax: length must be a whole number of at least 1, got 0.", () => argmax({ length: 0 })],
    ["argmax: rows must be a whole number of at least 1, got 0.5.", () => argmax({ length: 2, rows: 0.5 })],
    // @ts-expect-error: no such option
    ['unknown option "k"', () => argmax({ length: 3, k: 1 })],
  ])("refuses bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

describe.each([topK({ length: 5, k: 2 }), argmax({ length: 5 })])("$name in a layer", (solver) => {
  const layer = imle(solver, { noise: none() });

  test("refuses NaN before it solves", () => {
    const theta = Float32Array.of(1, 2, NaN, 4, 5);
    expect(() => layer.forward(theta)).toThrow(DomainError);
    expect(() => layer.solve(theta)).toThrow(`${solver.name}: theta[2] is NaN`);
  });

  test("refuses an empty batch and a part of an instance", () => {
    expect(() => layer.forward(new Float32Array(0))).toThrow(ShapeError);
    expect(() => layer.forward(new Float32Array(7))).toThrow("theta has 7 numbers, expected a multiple of 5");
  });
});
