import fc from "fast-check";
import { DomainError, ShapeError, solutionPool } from "imle";
import { describe, expect, test } from "vitest";

test("keeps every distinct solution once, in the order in which they came", () => {
  const row = fc.array(fc.constantFrom(0, -0, 1, 0.5), { minLength: 3, maxLength: 3 });
  const same = fc.property(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 12 }), (batches) => {
    const pool = solutionPool({ shape: [3] });
    const distinct = new Map<string, number[]>();
    for (const batch of batches) {
      const before = distinct.size;
      for (const one of batch) if (!distinct.has(one.join())) distinct.set(one.join(), one);
      expect(pool.add(Float32Array.from(batch.flat()))).toBe(distinct.size - before);
    }
    expect(pool.count).toBe(distinct.size);
    // −0 is kept as 0.
    expect([...pool.solutions]).toEqual([...distinct.values()].flat().map((value) => value + 0));
    for (const one of distinct.values()) expect(pool.has(Float32Array.from(one))).toBe(true);
    expect(pool.has(Float32Array.of(0, 0, 7))).toBe(false);
  });
  fc.assert(same, { seed: 1, numRuns: 200 });
});

test("grows far beyond its first table, and keeps copies", () => {
  const pool = solutionPool({ shape: [2, 5] });
  const rows = new Float32Array(10_000).map((_, i) => i);
  expect(pool.add(rows)).toBe(1000);
  const expected = rows.slice();
  rows.fill(0);
  expect(pool.solutions).toEqual(expected);
  expect(pool.add(expected)).toBe(0);
});

test("tells solutions apart whose hashes of 32 bits are equal", () => {
  // Of 300,000 solutions some 300,000²/2³³ = 10 pairs share a hash.
  const pool = solutionPool({ shape: [2] });
  const rows = Float32Array.from({ length: 600_000 }, (_, i) => (i % 2 === 0 ? i : Math.sqrt(i)));
  expect(pool.add(rows)).toBe(300_000);
  expect(pool.add(rows)).toBe(0);
});

test("begins with the solutions that it is given", () => {
  const shape = [2];
  const pool = solutionPool({ shape, solutions: Float32Array.of(1, 0, 0, 1, 1, 0) });
  shape.push(9);
  expect(pool.shape).toEqual([2]);
  expect(pool.count).toBe(2);
  expect([...pool.solutions]).toEqual([1, 0, 0, 1]);
  expect(solutionPool({ shape: [2] }).solutions).toHaveLength(0);
});

describe("refuses", () => {
  const pool = solutionPool({ shape: [3] });

  test.each<[string, () => unknown]>([
    ["solutions has 4 numbers, expected a multiple of 3", () => pool.add(new Float32Array(4))],
    ["solution has 6 numbers, expected 3", () => pool.has(new Float32Array(6))],
    // @ts-expect-error
    ["solutions must be a Float32Array, got Array of 3", () => pool.add([1, 0, 0])],
    ["expected a multiple of 4 (2×2)", () => solutionPool({ shape: [2, 2], solutions: new Float32Array(6) })],
  ])("what does not fit: %s", (message, call) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(`solutionPool: ${message}`.replace(": expected", ": solutions has 6 numbers, expected"));
  });

  test.each<[string, () => unknown]>([
    ["solutions[1] is NaN", () => pool.add(Float32Array.of(0, NaN, 0))],
    ["solutions[2] is Infinity", () => solutionPool({ shape: [3], solutions: Float32Array.of(0, 0, Infinity) })],
    // @ts-expect-error
    ["shape must be a list of sizes", () => solutionPool({})],
    // @ts-expect-error
    ['unknown option "limit"', () => solutionPool({ shape: [3], limit: 4 })],
  ])("what is out of range: %s", (message, call) => {
    expect(call).toThrow(DomainError);
    expect(call).toThrow(`solutionPool: ${message}`);
  });

  test("a batch with a number that is not finite as a whole", () => {
    const fresh = solutionPool({ shape: [1] });
    expect(() => fresh.add(Float32Array.of(1, 2, NaN))).toThrow(DomainError);
    expect(fresh.count).toBe(0);
  });
});
