import { argmax, calibratedTemperature, DomainError, gumbel, kSubsets, sumOfGamma, topK } from "imle";
import { describe, expect, test } from "vitest";

const theta = Float32Array.of(0, 0.3, 0.6, 1, 1.5, 2);

describe("the calibrated temperature", () => {
  test("is 1 for Gumbel noise and a choice of one, where perturb-and-MAP is exact", () => {
    const family = kSubsets({ length: 6, k: 1 });
    const { temperature, error } = calibratedTemperature(argmax({ length: 6 }), {
      family,
      noise: gumbel(),
      theta,
      samples: 20_000,
    });
    // a marginal of 20,000 draws has a standard error of at most .0035
    expect(error).toBeLessThan(0.0035);
    expect(Math.abs(temperature - 1)).toBeLessThan(0.05);
  });

  test.each([
    // largest error at τ = 1: Plackett–Luce against Gibbs by enumeration (Gumbel); the second from a million sums of
    // gammas
    ["gumbel", gumbel(), 0.0705, 1.25],
    ["sumOfGamma", sumOfGamma({ k: 3 }), 0.219, 2.8],
  ] as const)("is not 1 for subsets: 3 of 6 with %s", (_, noise, uncalibrated, expected) => {
    const family = kSubsets({ length: 6, k: 3 });
    const found = calibratedTemperature(topK({ length: 6, k: 3 }), { family, noise, theta, samples: 20_000 });
    expect(Math.abs(found.uncalibrated.largest - uncalibrated)).toBeLessThan(0.01);
    expect(Math.abs(found.temperature / expected - 1)).toBeLessThan(0.1);
    expect(found.error).toBeLessThan(found.uncalibrated.error / 3);
  });

  test("refuses a family of another problem, and a range that is none", () => {
    const solver = topK({ length: 6, k: 3 });
    const noise = gumbel();
    expect(() => calibratedTemperature(solver, { family: kSubsets({ length: 5, k: 3 }), noise })).toThrow(
      new DomainError("calibratedTemperature: kSubsets(3 of 5) (max, 5) is not the family of topK(3 of 6) (max, 6)."),
    );
    const family = kSubsets({ length: 6, k: 3 });
    expect(() => calibratedTemperature(solver, { family, noise, range: [2, 1] })).toThrow(
      new DomainError("calibratedTemperature: range must be [from, to] with to > from, got [2, 1]."),
    );
  });
});
