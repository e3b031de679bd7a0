import { DomainError, kSubsets } from "imle";
import { describe, expect, test } from "vitest";
import { sum } from "./cases.ts";
import { shuffled, uniformOf } from "./uniform.ts";

const uniform = uniformOf(100);
const draw = (length: number, reach: number): Float64Array =>
  Float64Array.from({ length }, () => reach * (2 * uniform() - 1));
const largestGap = (a: Float64Array, b: Float64Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

test("counts the binomials", () => {
  expect(kSubsets({ length: 5, k: 0 }).count).toBe(1);
  expect(kSubsets({ length: 5, k: 5 }).count).toBe(1);
  expect(kSubsets({ length: 10, k: 3 }).count).toBe(120);
  expect(kSubsets({ length: 52, k: 5 }).count).toBe(2_598_960);
  expect(kSubsets({ length: 5, k: 2, rows: 3 }).count).toBe(1000);
  expect(kSubsets({ length: 2000, k: 1000 }).count).toBe(Infinity);
});

test("with equal numbers every item has the chance k/n, and A is the logarithm of the count", () => {
  const theta = new Float64Array(1000).fill(-700);
  const family = kSubsets({ length: 1000, k: 100 });
  const logCount = sum(Array.from({ length: 100 }, (_, i) => Math.log((900 + i + 1) / (i + 1))));
  // A is a sum of 100 logarithms around 70,000.
  expect(Math.abs(family.logPartition(theta) + 100 * 700 - logCount)).toBeLessThan(1e-9);
  expect(largestGap(family.marginals(theta), new Float64Array(1000).fill(0.1))).toBeLessThan(1e-12);
});

test("with k = 1 is the softmax", () => {
  const theta = draw(50, 3);
  const weights = theta.map(Math.exp);
  const expected = weights.map((weight) => weight / sum(weights));
  const family = kSubsets({ length: 50, k: 1 });
  expect(largestGap(family.marginals(theta), expected)).toBeLessThan(1e-14);
  expect(family.logPartition(theta)).toBeCloseTo(Math.log(sum(weights)), 13);
});

describe.each([1, 30, 1000])("100 of 1,000 numbers up to %d", (reach) => {
  const length = 1000;
  const k = 100;
  const theta = draw(length, reach);
  const family = kSubsets({ length, k });
  /** n·2⁻⁵³ and a factor for several roundings a step. */
  const close = 1e-12;

  test("add up to k", () => {
    expect(Math.abs(sum(family.marginals(theta)) - k)).toBeLessThan(length * close);
  });

  test("are chosen when the others of minus theta are not", () => {
    const others = kSubsets({ length, k: length - k, sense: "min" }).marginals(theta);
    const expected = others.map((chance) => 1 - chance);
    expect(largestGap(family.marginals(theta), expected)).toBeLessThan(close);
  });

  test("do not depend on their order", () => {
    const order = shuffled(length, uniform);
    const permuted = family.marginals(Float64Array.from(order, (i) => theta[i]));
    const means = family.marginals(theta);
    expect(
      largestGap(
        permuted,
        Float64Array.from(order, (i) => means[i]),
      ),
    ).toBeLessThan(close);
  });

  test("have a symmetric covariance, which does not see what all subsets share", () => {
    const [g, h] = [draw(length, 1), draw(length, 1)];
    const forwards = sum(family.marginalsGradient(theta, g).map((value, i) => value * h[i]));
    const backwards = sum(family.marginalsGradient(theta, h).map((value, i) => value * g[i]));
    expect(Math.abs(forwards - backwards)).toBeLessThan(k * close);
    const shared = family.marginalsGradient(theta, new Float64Array(length).fill(1));
    expect(largestGap(shared, new Float64Array(length))).toBeLessThan(k * close);
  });

  test("have σμ as the derivative of A along a direction", () => {
    const direction = draw(length, 1);
    const step = 1e-4;
    const [above, below] = [step, -step].map((d) => family.logPartition(theta.map((t, i) => t + d * direction[i])));
    const slope = sum(family.marginals(theta).map((mean, i) => mean * direction[i]));
    // Rounding of an A of up to 10⁵ over the step; the third derivative adds some step²·k.
    expect(Math.abs((above - below) / (2 * step) - slope)).toBeLessThan(1e-6);
  });
});

test("rows do not know of one another", () => {
  const [first, second, gradient] = [draw(7, 2), draw(7, 2), draw(14, 1)];
  const both = Float64Array.of(...first, ...second);
  const one = kSubsets({ length: 7, k: 3 });
  const two = kSubsets({ length: 7, k: 3, rows: 2 });
  expect(two.shape).toEqual([2, 7]);
  expect(two.name).toBe("kSubsets(3 of 7, 2 rows)");
  expect([...two.marginals(both)]).toEqual([...one.marginals(first), ...one.marginals(second)]);
  expect([...two.marginalsGradient(both, gradient)]).toEqual([
    ...one.marginalsGradient(first, gradient.slice(0, 7)),
    ...one.marginalsGradient(second, gradient.slice(7)),
  ]);
  expect(two.logPartition(both)).toBe(one.logPartition(first) + one.logPartition(second));
});

test("lists subsets in the order of the chosen indices, the last row fastest", () => {
  const listed = kSubsets({ length: 2, k: 1, rows: 2 }).solutions();
  expect([...listed]).toEqual([1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1]);
});

describe("refuses", () => {
  test.each<[string, () => unknown]>([
    ["k must be a whole number from 0 to 3, got 4", () => kSubsets({ length: 3, k: 4 })],
    ["length must be a whole number of at least 1, got 0", () => kSubsets({ length: 0, k: 0 })],
    ["rows must be a whole number of at least 1, got 0", () => kSubsets({ length: 3, k: 1, rows: 0 })],
    // @ts-expect-error: not a sense
    ['sense must be one of "max", "min", got "most"', () => kSubsets({ length: 3, k: 1, sense: "most" })],
    // @ts-expect-error: no such option
    ['unknown option "size"', () => kSubsets({ length: 3, k: 1, size: 1 })],
    ["kSubsets(50000 of 100000): a table of", () => kSubsets({ length: 100_000, k: 50_000 })],
    ["2598960 solutions of 52 numbers are too many to list", () => kSubsets({ length: 52, k: 5 }).solutions()],
    ["Infinity solutions of 2000 numbers are too many", () => kSubsets({ length: 2000, k: 1000 }).solutions()],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});
