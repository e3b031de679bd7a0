import { DomainError, type Family, feasibleSet, type Numbers, type Sense, ShapeError } from "imle";
import { describe, expect, test } from "vitest";
import { binaryVectors, type FamilyCase, makers, sum } from "./cases.ts";
import { uniformOf } from "./uniform.ts";

const SENSES: readonly Sense[] = ["max", "min"];
/** How far from 0 theta goes. At 1,000 its exponentials do not fit a float64. */
const REACHES = [1, 30, 1000];
/** Scores of up to 12·1,000 are rounded by 2·10⁻¹², and probabilities, by as much, in some ten steps. */
const CLOSE = 1e-9;

function inRange(length: number, reach: number, uniform: () => number): Float64Array {
  return Float64Array.from({ length }, () => reach * (2 * uniform() - 1));
}

/** Numbers of which many are equal or nearly so, and others far away. */
function nearTies(length: number, uniform: () => number): Float64Array {
  return Float64Array.from({ length }, () => 1000 * Math.round(3 * uniform() - 1.5) + 1e-6 * uniform());
}

function rowsOf(family: Family): Float32Array[] {
  const n = sizeOf(family);
  const table = family.solutions();
  return Array.from({ length: table.length / n }, (_, row) => table.slice(row * n, (row + 1) * n));
}

function sizeOf(family: Family): number {
  return family.shape.reduce((product, size) => product * size, 1);
}

function dot(a: Numbers, b: Numbers): number {
  return sum(a.map((value, i) => value * b[i]));
}

function expectClose(actual: Numbers, expected: Numbers, tolerance = CLOSE): void {
  expect(actual.length).toBe(expected.length);
  const gap = Math.max(...actual.map((value, i) => Math.abs(value - expected[i])));
  expect(gap).toBeLessThanOrEqual(tolerance);
}

describe.each(makers)("$name", ({ make }) => {
  /** Random members of the family, in turn of both senses. */
  function repeat(stream: number, times: number, check: (member: FamilyCase, uniform: () => number) => void): void {
    const uniform = uniformOf(stream);
    for (let time = 0; time < times; time++) check(make(SENSES[time % 2], uniform), uniform);
  }

  test("lists every feasible solution, and each once", () => {
    repeat(1, 60, ({ family, feasible }) => {
      const listed = rowsOf(family).map((z) => z.join());
      expect(family.count).toBe(listed.length);
      const wanted = binaryVectors(sizeOf(family)).filter(feasible);
      expect(listed.sort()).toEqual(wanted.map((z) => z.join()).sort());
    });
  });

  test("agrees with the sums over all feasible vectors, however far apart the numbers lie", () => {
    repeat(2, 60, ({ family, feasible }, uniform) => {
      const n = sizeOf(family);
      const list = feasibleSet({ sense: family.sense, solutions: binaryVectors(n).filter(feasible) });
      for (const theta of [...REACHES.map((reach) => inRange(n, reach, uniform)), nearTies(n, uniform)]) {
        const gradient = inRange(n, 1, uniform);
        const gap = family.logPartition(theta) - list.logPartition(theta);
        expect(Math.abs(gap)).toBeLessThanOrEqual(CLOSE);
        expectClose(family.marginals(theta), list.marginals(theta));
        expectClose(family.marginalsGradient(theta, gradient), list.marginalsGradient(theta, gradient));
      }
    });
  });

  test("has σμ as the derivative of A", () => {
    repeat(3, 30, ({ family }, uniform) => {
      const theta = inRange(sizeOf(family), 1, uniform);
      const step = 1e-5;
      const slopes = theta.map((_, i) => {
        const [above, below] = [step, -step].map((d) => family.logPartition(theta.with(i, theta[i] + d)));
        return ((family.sense === "max" ? 1 : -1) * (above - below)) / (2 * step);
      });
      // The third derivative is at most 1, so step²; rounding of A over step adds 10⁻¹⁰.
      expectClose(family.marginals(theta), slopes, 1e-9);
    });
  });

  test("draws every solution as often as its probability says, to 5 standard errors", () => {
    const draws = 4000;
    repeat(4, 12, ({ family }, uniform) => {
      const n = sizeOf(family);
      for (const theta of [inRange(n, 1, uniform), inRange(n, 1000, uniform), nearTies(n, uniform)]) {
        const drawn = new Map<string, number>();
        const solution = new Float32Array(n);
        for (let draw = 0; draw < draws; draw++) {
          solution.fill(NaN);
          family.sample(theta, solution, uniform);
          drawn.set(solution.join(), (drawn.get(solution.join()) ?? 0) + 1);
        }
        const logPartition = family.logPartition(theta);
        const sign = family.sense === "max" ? 1 : -1;
        for (const z of rowsOf(family)) {
          const chance = Math.min(Math.exp(sign * dot(theta, z) - logPartition), 1);
          const error = Math.sqrt((chance * (1 - chance)) / draws);
          const frequency = (drawn.get(z.join()) ?? 0) / draws;
          expect(Math.abs(frequency - chance)).toBeLessThanOrEqual(5 * error + CLOSE);
          drawn.delete(z.join());
        }
        expect([...drawn.keys()]).toEqual([]);
      }
    });
  });

  test("takes the lowest and the highest uniform number", () => {
    repeat(5, 20, ({ family, feasible }, uniform) => {
      const n = sizeOf(family);
      for (const level of [0, 2 ** -33, 1 - 2 ** -53]) {
        for (const theta of [inRange(n, 1, uniform), inRange(n, 1000, uniform)]) {
          const solution = new Float32Array(n);
          family.sample(theta, solution, () => level);
          expect(feasible([...solution])).toBe(true);
        }
      }
    });
  });

  test("keeps nothing from one theta to the next, and sees one that was changed in place", () => {
    repeat(6, 10, ({ family }, uniform) => {
      const n = sizeOf(family);
      const [theta, other, gradient] = [inRange(n, 3, uniform), inRange(n, 3, uniform), inRange(n, 1, uniform)];
      const results = (at: Float64Array): unknown => [
        family.logPartition(at),
        family.marginals(at),
        family.marginalsGradient(at, gradient),
      ];
      const [first, second] = [results(theta), results(other)];
      const changing = theta.slice();
      expect(results(changing)).toEqual(first);
      changing.set(other);
      expect(results(changing)).toEqual(second);
      expect(() => family.marginals(theta.with(n - 1, NaN))).toThrow(DomainError);
      expect(results(other)).toEqual(second);
    });
  });

  test("takes float32, and leaves theta and gradient as they were", () => {
    repeat(7, 10, ({ family }, uniform) => {
      const theta = Float32Array.from(inRange(sizeOf(family), 3, uniform));
      const gradient = Float32Array.from(inRange(sizeOf(family), 3, uniform));
      const before = [theta.slice(), gradient.slice()];
      expect(family.marginals(theta)).toEqual(family.marginals(Float64Array.from(theta)));
      expect(family.marginalsGradient(theta, gradient)).toEqual(
        family.marginalsGradient(Float64Array.from(theta), Float64Array.from(gradient)),
      );
      family.sample(theta, new Float32Array(theta.length), uniform);
      expect([theta, gradient]).toEqual(before);
    });
  });

  describe("refuses", () => {
    const { family } = make("max", uniformOf(8));
    const n = sizeOf(family);
    const theta = new Float64Array(n);
    const solution = new Float32Array(n);

    test.each([NaN, Infinity, -Infinity])("numbers that are %d", (value) => {
      const wrong = theta.with(n - 1, value);
      const message = `${family.name}: theta[${n - 1}] is ${value}; every number must be finite`;
      expect(() => family.logPartition(wrong)).toThrow(message);
      expect(() => family.marginals(wrong)).toThrow(DomainError);
      expect(() => family.sample(wrong, solution, Math.random)).toThrow(DomainError);
      expect(() => family.marginalsGradient(wrong, theta)).toThrow(DomainError);
      expect(() => family.marginalsGradient(theta, wrong)).toThrow(`gradient[${n - 1}] is ${value}`);
    });

    test("arrays of another size, and what is none", () => {
      const longer = new Float64Array(n + 1);
      expect(() => family.marginals(longer)).toThrow(ShapeError);
      expect(() => family.marginals(longer)).toThrow(`${family.name}: theta has ${n + 1} numbers, expected ${n}`);
      expect(() => family.marginalsGradient(theta, longer)).toThrow(`gradient has ${n + 1} numbers, expected ${n}`);
      expect(() => family.sample(theta, new Float32Array(n + 1), Math.random)).toThrow("solution has");
      // @ts-expect-error: nothing
      expect(() => family.marginals()).toThrow("theta is undefined, expected");
      // @ts-expect-error: nothing
      expect(() => family.sample(theta)).toThrow("solution is undefined, expected");
    });
  });
});

test.each([NaN, 1, -0.5, Infinity])("a uniform number of %d is refused", (value) => {
  const { family } = makers[0].make("max", uniformOf(9));
  const n = sizeOf(family);
  const draw = (): void => family.sample(new Float64Array(n), new Float32Array(n), () => value);
  expect(draw).toThrow(DomainError);
  expect(draw).toThrow(`uniform must give numbers between 0 and 1, got ${value}`);
});
