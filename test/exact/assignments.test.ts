import { assignments, DomainError } from "imle";
import { describe, expect, test } from "vitest";
import { sum } from "./cases.ts";
import { uniformOf } from "./uniform.ts";

test.each([1, 2, 5, 10])("of %d there are the factorial", (size) => {
  const family = assignments({ size });
  const factorial = Array.from({ length: size }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  expect(family.count).toBe(factorial);
  expect(family.logPartition(new Float64Array(size * size))).toBeCloseTo(Math.log(factorial), 12);
});

test.each([1, 1000])("marginals are doubly stochastic, and of the transpose the transpose: costs up to %d", (reach) => {
  const size = 10;
  const uniform = uniformOf(400);
  const theta = Float64Array.from({ length: size * size }, () => reach * (2 * uniform() - 1));
  const turned = (values: Float64Array): Float64Array =>
    values.map((_, at) => values[(at % size) * size + Math.floor(at / size)]);
  const family = assignments({ size });
  const means = family.marginals(theta);
  // Sums of ten costs, up to 10⁴, have an error of 10⁻¹¹.
  for (let row = 0; row < size; row++) {
    expect(Math.abs(sum(means.slice(row * size, (row + 1) * size)) - 1)).toBeLessThan(1e-10);
  }
  for (const [at, mean] of turned(family.marginals(turned(theta))).entries()) {
    expect(Math.abs(mean - means[at])).toBeLessThan(1e-10);
  }
});

test("what a row adds to all its costs changes nothing", () => {
  const uniform = uniformOf(401);
  const theta = Float64Array.from({ length: 16 }, uniform);
  const family = assignments({ size: 4 });
  const means = family.marginals(theta);
  const raised = family.marginals(theta.map((cost, at) => (at < 4 ? cost + 10 : cost)));
  for (const [at, mean] of raised.entries()) expect(mean).toBeCloseTo(means[at], 13);
  const shared = family.marginalsGradient(
    theta,
    Float64Array.from({ length: 16 }, (_, at) => (at < 4 ? 1 : 0)),
  );
  for (const value of shared) expect(value).toBeCloseTo(0, 14);
});

test("lists 8! of them, and no more", () => {
  expect(assignments({ size: 8 }).solutions()).toHaveLength(40_320 * 64);
  expect(() => assignments({ size: 9 }).solutions()).toThrow("362880 solutions of 81 numbers are too many to list");
});

describe("refuses", () => {
  test.each<[string, () => unknown]>([
    ["assignments: size must be a whole number from 1 to 10, got 11", () => assignments({ size: 11 })],
    // @ts-expect-error: not a sense
    ['sense must be one of "max", "min", got true', () => assignments({ size: 3, sense: true })],
    // @ts-expect-error: no such option
    ['unknown option "rows"', () => assignments({ size: 3, rows: 3 })],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});
