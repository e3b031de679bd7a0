import { DomainError, feasibleSet, ShapeError } from "imle";
import { describe, expect, test } from "vitest";
import { sum } from "./cases.ts";
import { uniformOf } from "./uniform.ts";

const solutions = [
  [1, 0, -2],
  [0.5, 3, 1],
  [0, 0, 0],
  [1, 1, 1],
];
const offsets = [0.3, -1, 0.5, 0];

test.each(["max", "min"] as const)("is its definition, for any numbers and with offsets: %s", (sense) => {
  const uniform = uniformOf(500);
  const theta = Float64Array.from({ length: 3 }, () => 2 * uniform() - 1);
  const gradient = Float64Array.from({ length: 3 }, () => 2 * uniform() - 1);
  const sign = sense === "max" ? 1 : -1;
  const dot = (a: ArrayLike<number>, b: readonly number[]): number => sum(b.map((value, i) => value * a[i]));

  const weights = solutions.map((z, row) => Math.exp(sign * (dot(theta, z) + offsets[row])));
  const chances = weights.map((weight) => weight / sum(weights));
  const mean = (value: (z: readonly number[]) => number): number =>
    sum(solutions.map((z, row) => chances[row] * value(z)));
  const product = [0, 1, 2].map(
    (i) => sign * (mean((z) => z[i] * dot(gradient, z)) - mean((z) => z[i]) * mean((z) => dot(gradient, z))),
  );

  const family = feasibleSet({ sense, solutions, offsets });
  expect(family.logPartition(theta)).toBeCloseTo(Math.log(sum(weights)), 13);
  for (const i of [0, 1, 2]) {
    expect(family.marginals(theta)[i]).toBeCloseTo(
      mean((z) => z[i]),
      13,
    );
    expect(family.marginalsGradient(theta, gradient)[i]).toBeCloseTo(product[i], 13);
  }
});

test("an offset is as good as a coordinate that theta always holds at 1", () => {
  const theta = Float64Array.of(0.2, -0.7, 0.4);
  const extended = solutions.map((z, row) => [...z, Math.fround(offsets[row])]);
  const family = feasibleSet({ sense: "min", solutions, offsets: offsets.map(Math.fround) });
  const longer = feasibleSet({ sense: "min", solutions: extended });
  const expected = longer.marginals(Float64Array.of(...theta, 1));
  for (const [i, value] of family.marginals(theta).entries()) expect(value).toBeCloseTo(expected[i], 14);
});

test("a solution that is listed twice counts twice", () => {
  const family = feasibleSet({ sense: "max", solutions: [[1], [0], [1]] });
  expect(family.marginals(Float64Array.of(0))[0]).toBeCloseTo(2 / 3, 15);
});

test("keeps its list when the caller changes theirs or ours", () => {
  const list = [
    [1, 0],
    [0, 1],
  ];
  const family = feasibleSet({ sense: "max", solutions: list, shape: [2, 1] });
  list[0][0] = 9;
  family.solutions().fill(7);
  family.marginals(new Float64Array(2)).fill(7);
  expect([...family.solutions()]).toEqual([1, 0, 0, 1]);
  expect([...family.marginals(new Float64Array(2))]).toEqual([0.5, 0.5]);
  expect(family).toMatchObject({ name: "feasibleSet(2 of 2×1)", count: 2, shape: [2, 1], sense: "max" });
});

describe("refuses", () => {
  test.each<[string, () => unknown]>([
    ["feasibleSet: solutions is empty", () => feasibleSet({ sense: "max", solutions: [] })],
    ["feasibleSet: solutions is empty", () => feasibleSet({ sense: "max", solutions: [[]] })],
    ["solutions[1] has 1 number, expected 2 (2)", () => feasibleSet({ sense: "max", solutions: [[1, 0], [1]] })],
    ["offsets has 2 numbers, expected 1", () => feasibleSet({ sense: "max", solutions: [[1]], offsets: [1, 2] })],
    // @ts-expect-error: no solutions
    ["solutions is empty", () => feasibleSet({ sense: "max" })],
  ])("a set that does not fit: %s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    ["solutions[0][1] is NaN, expected a number", () => feasibleSet({ sense: "max", solutions: [[1, NaN]] })],
    ["offsets[0] is Infinity", () => feasibleSet({ sense: "max", solutions: [[1]], offsets: [Infinity] })],
    // @ts-expect-error: no sense
    ['sense must be one of "max", "min", got undefined', () => feasibleSet({ solutions: [[1]] })],
    // @ts-expect-error: no such option
    ['unknown option "size"', () => feasibleSet({ sense: "max", solutions: [[1]], size: 1 })],
  ])("a value that is not one: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});
