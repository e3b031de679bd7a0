import { DomainError, dagPaths, expectedLoss, type Family, feasibleSet, kSubsets, ShapeError } from "imle";
import { describe, expect, test } from "vitest";
import { makers, sum } from "./cases.ts";
import { uniformOf } from "./uniform.ts";

const uniform = uniformOf(600);
const drawFor = ({ shape }: Family): Float64Array =>
  Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 2 * uniform() - 1);

describe.each(makers)("$name", ({ make }) => {
  test("of a linear loss is ⟨g, μ⟩, with the gradient of the marginals", () => {
    for (let time = 0; time < 20; time++) {
      const { family } = make(time % 2 === 0 ? "max" : "min", uniform);
      const [theta, g] = [drawFor(family), drawFor(family)];
      const { value, gradient } = expectedLoss(family, theta, (z) => sum([...z].map((one, i) => one * g[i])));
      expect(value).toBeCloseTo(sum(family.marginals(theta).map((mean, i) => mean * g[i])), 12);
      for (const [i, slope] of family.marginalsGradient(theta, g).entries()) expect(gradient[i]).toBeCloseTo(slope, 12);
    }
  });

  test("of any loss has the gradient of its finite difference", () => {
    for (let time = 0; time < 10; time++) {
      const { family } = make(time % 2 === 0 ? "max" : "min", uniform);
      const theta = drawFor(family);
      const loss = (z: Float32Array): number => Math.sin(z.reduce((sum, one, i) => 2 * sum + one * i, 1));
      const { gradient } = expectedLoss(family, theta, loss);
      const step = 1e-5;
      for (const [i, slope] of gradient.entries()) {
        const [above, below] = [step, -step].map((d) => expectedLoss(family, theta.with(i, theta[i] + d), loss).value);
        // Rounding over the step, and step² times a third derivative of some units.
        expect(Math.abs((above - below) / (2 * step) - slope)).toBeLessThan(1e-9);
      }
    }
  });
});

test("knows the offsets of a list", () => {
  const family = feasibleSet({ sense: "min", solutions: [[1], [0]], offsets: [Math.LN2, 0] });
  const { value, gradient } = expectedLoss(family, Float64Array.of(0), ([z]) => z);
  expect(value).toBeCloseTo(1 / 3, 15);
  expect(gradient[0]).toBeCloseTo(-2 / 9, 15);
});

test("of a loss that is nearly the same for all keeps the digits of its gradient", () => {
  const family = kSubsets({ length: 4, k: 2 });
  const theta = Float64Array.of(0.1, 0.2, -0.4, 0.7);
  const plain = expectedLoss(family, theta, ([z]) => z).gradient;
  const raised = expectedLoss(family, theta, ([z]) => z + 2 ** 40).gradient;
  // The mean of the loss is rounded by 2^(40 − 52); the gradient, which it does not enter, by no more than 2⁻⁵².
  for (const [i, slope] of plain.entries()) expect(Math.abs(raised[i] - slope)).toBeLessThan(1e-12);
});

test("gives each call of the loss an array of its own", () => {
  const family = dagPaths({
    nodes: 2,
    arcs: [
      [0, 1],
      [0, 1],
    ],
  });
  const { value, gradient } = expectedLoss(family, new Float32Array(2), (z) => {
    const [first] = z;
    z.fill(9);
    return first;
  });
  expect(value).toBe(0.5);
  expect([...gradient]).toEqual([-0.25, 0.25]);
});

describe("refuses", () => {
  const family = kSubsets({ length: 3, k: 1 });
  const theta = new Float64Array(3);

  test.each<[string, () => unknown]>([
    [
      "expectedLoss of kSubsets(1 of 3): the loss of solution 0 is NaN, expected a finite number.",
      () => expectedLoss(family, theta, () => NaN),
    ],
    ["theta[0] is NaN; every number must be finite", () => expectedLoss(family, theta.with(0, NaN), () => 1)],
    // @ts-expect-error: no loss
    ["loss must be a function of a solution, got undefined", () => expectedLoss(family, theta)],
    // @ts-expect-error: no family
    ["expectedLoss: expected a family such as", () => expectedLoss(undefined, theta, () => 1)],
    ["too many to list", () => expectedLoss(kSubsets({ length: 52, k: 5 }), new Float64Array(52), () => 1)],
  ])("%s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });

  test("theta of another size", () => {
    expect(() => expectedLoss(family, new Float64Array(4), () => 1)).toThrow(ShapeError);
  });
});
