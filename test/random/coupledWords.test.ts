import { type Draws, gumbel, type NoiseLaw, none, normal, rademacher } from "imle";
import { describe, expect, test } from "vitest";
import { kolmogorov } from "../noise/kolmogorov.ts";

const normals = (law: NoiseLaw, draws: Draws, samples: number, n: number, instance = 0, step = 0): Float32Array[] =>
  Array.from({ length: samples }, (_, sample) => {
    const noise = new Float32Array(n);
    law.fill(noise, { seed: 3, step, instance, sample, samples, draws });
    return noise;
  });

describe("antithetic draws", () => {
  test("come in pairs of u and 1 − u: of a symmetric law, x and −x", () => {
    const rows = normals(normal(), "antithetic", 6, 101);
    for (const pair of [0, 2, 4]) {
      // −x to 2⁻²⁴ of the draw: the table's lines are not mirrored to the last bit
      for (const [i, x] of rows[pair].entries())
        expect(Math.abs(rows[pair + 1][i] + x)).toBeLessThan(1e-6 * (1 + Math.abs(x)));
    }
    expect(rows[0]).not.toEqual(rows[2]);
    const signs = normals(rademacher(), "antithetic", 2, 50);
    expect([...signs[1]]).toEqual([...signs[0]].map((sign) => -sign));
  });

  test("leave an odd last sample alone", () => {
    const rows = normals(normal(), "antithetic", 5, 10);
    expect(rows[4]).toEqual(normals(normal(), "independent", 5, 10)[4]);
  });
});

describe("Latin hypercube draws", () => {
  test.each([2, 3, 10, 64, 1000])("fall into %i intervals of equal probability, one into each", (samples) => {
    const rows = normals(gumbel(), "latinHypercube", samples, 7);
    for (let i = 0; i < 7; i++) {
      const strata = rows.map((row) => Math.floor(Math.exp(-Math.exp(-row[i])) * samples));
      const distinct = new Set(strata);
      // a draw at the very edge of its interval may round into the next
      expect(distinct.size).toBeGreaterThanOrEqual(samples - 1);
    }
  });

  test("put the samples into every order equally often", () => {
    const counts = new Map<string, number>();
    const trials = 6000;
    for (let instance = 0; instance < trials / 4; instance++) {
      const rows = normals(gumbel(), "latinHypercube", 3, 4, instance);
      for (let i = 0; i < 4; i++) {
        const order = rows.map((row) => Math.floor(Math.exp(-Math.exp(-row[i])) * 3)).join("");
        counts.set(order, (counts.get(order) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(6);
    const expected = trials / 6;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(20.5); // 5 degrees of freedom: exceeded by chance once in 1,000
  });

  test("do not depend on the order in which rows are asked for, nor on the length of the row", () => {
    const law = gumbel();
    const rows = normals(law, "latinHypercube", 8, 33, 2);
    normals(law, "latinHypercube", 8, 33, 1);
    const other = gumbel();
    for (const sample of [7, 0, 3]) {
      const noise = new Float32Array(20);
      other.fill(noise, { seed: 3, step: 0, instance: 2, sample, samples: 8, draws: "latinHypercube" });
      expect(noise).toEqual(rows[sample].subarray(0, 20));
    }
  });
});

test.each(["antithetic", "latinHypercube"] as const)("each %s draw alone has the law's distribution", (draws) => {
  const law = normal();
  const values: number[] = [];
  for (let step = 0; step < 4000; step++) values.push(normals(law, draws, 5, 1, 0, step)[3][0]);
  values.sort((a, b) => a - b);
  const cdf = (x: number) => 1 / (1 + Math.exp(-1.5976 * x - 0.070566 * x ** 3)); // Page 1977: off by 2·10⁻⁴ at most
  const distance = Math.max(...values.map((x, i) => Math.abs(cdf(x) - (i + 0.5) / values.length)));
  expect(kolmogorov(distance * Math.sqrt(values.length))).toBeGreaterThan(0.001);
});

test("none has no draws to couple", () => {
  expect([...normals(none(), "latinHypercube", 2, 3)[1]]).toEqual([0, 0, 0]);
});
