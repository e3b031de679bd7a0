import { type Draws, gumbel, type NoiseLaw, normal, rademacher, sumOfGamma } from "imle";
import { describe, expect, test } from "vitest";
import type { NoisePosition } from "../../src/core/noiseLaw.ts";
import { lookUpQuantiles } from "../../src/kernels/quantileTable.ts";
import { addNoise } from "../../src/kernels/rows.ts";
import { tableOf } from "../../src/noise/tableLaw.ts";
import { fillCoupledWords, permuteRows, strataOf } from "../../src/random/coupledWords.ts";
import { perturbRows } from "../../src/wasm/noise.ts";
import { randomsOf } from "../randoms.ts";

const laws = [gumbel(), normal(), rademacher(), sumOfGamma({ k: 20.8, terms: 100 }), sumOfGamma({ k: 0.3 })];
const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 100, 1003];
const kinds: Draws[] = ["independent", "antithetic", "latinHypercube"];

/** The draws of a law by the kernels in TypeScript. */
function scalarDraws(law: NoiseLaw, n: number, position: NoisePosition): Float32Array {
  const words = new Uint32Array(n + 1);
  const noise = new Float32Array(n);
  fillCoupledWords(words, n, position);
  lookUpQuantiles(words, noise, tableOf(law)!);
  return noise;
}

describe.each(laws)("$name", (law) => {
  test.each(kinds)("has the same bits from WebAssembly as from TypeScript, %s", (draws) => {
    for (const n of lengths) {
      for (const sample of [0, 1, 6]) {
        const position = { seed: 2 ** 40 + 7, step: 2 ** 33 + n, instance: 2 ** 32 - 1, sample, samples: 7, draws };
        const noise = new Float32Array(n).fill(Number.NaN);
        law.fill(noise, position);
        expect(noise).toEqual(scalarDraws(law, n, position));
      }
    }
  });

  test.each(kinds)("is added with the same bits, %s", (draws) => {
    const randoms = randomsOf(4);
    for (const n of lengths) {
      const base = randoms(n, 3);
      const position = { seed: 1, step: 2, instance: 3, sample: 1, samples: 7, draws };
      const rows = new Float32Array(4 * n);
      const weight = -1 / 3;
      expect(perturbRows(rows, { base, table: tableOf(law)!, position, weight })).toBe(true);
      for (let row = 0; row < 4; row++) {
        const x = base.slice();
        addNoise(x, scalarDraws(law, n, { ...position, sample: 1 + row }), weight);
        expect(rows.subarray(row * n, (row + 1) * n)).toEqual(x);
      }
    }
  });
});

test("the outermost words of both sides have their own quantiles", () => {
  const table = tableOf(normal())!;
  const words = Uint32Array.of(0, 1, 2, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 3, 2 ** 32 - 2, 2 ** 32 - 1);
  const noise = new Float32Array(words.length);
  lookUpQuantiles(words, noise, table);
  expect(noise[0]).toBe(Math.fround(table[0]));
  expect([...noise].every((value, i) => i === 0 || value >= noise[i - 1])).toBe(true);
  for (let i = 0; i < 4; i++) expect(noise[7 - i]).toBeCloseTo(-noise[i], 6);
});

test("tells rows that are not finite, whatever lies behind them", () => {
  const table = tableOf(gumbel())!;
  const position = { seed: 1, step: 2, instance: 3, sample: 0, samples: 2 };
  for (const n of [1, 3, 5, 8]) {
    const rows = new Float32Array(2 * n);
    const block = { table, position, weight: 1 };
    expect(perturbRows(rows, { ...block, base: new Float32Array(n).fill(1, 0, n - 1).fill(Infinity, n - 1) })).toBe(
      false,
    );
    expect(perturbRows(rows, { ...block, base: new Float32Array(n) })).toBe(true);
  }
});

test("laws in turn, more than the kernel has room for, keep their own tables", () => {
  const many = [1, 2, 3, 4, 5, 6].map((k) => sumOfGamma({ k }));
  const position = { seed: 1, step: 0, instance: 0, sample: 0, samples: 1 };
  for (const law of [...many, ...many.reverse()]) {
    const noise = new Float32Array(50);
    law.fill(noise, position);
    expect(noise).toEqual(scalarDraws(law, 50, position));
  }
});

test.each([
  [2, 1],
  [3, 9],
  [100, 257],
  [5000, 21],
])("permutes %i samples of %i numbers as TypeScript does", (samples, n) => {
  const draws: Draws = "latinHypercube";
  for (const instance of [0, 5]) {
    const place = { seed: 3, step: 4, instance, samples, draws };
    const last = { ...place, sample: samples - 1 };
    const noise = new Float32Array(n);
    gumbel().fill(noise, { ...place, instance: 9, sample: 0 });
    gumbel().fill(noise, last);
    const strata = Array.from({ length: samples }, (_, sample) => strataOf(n, { ...place, sample }).slice());
    const whole = new Uint32Array(samples * n);
    permuteRows({ ...place, count: n, strata: whole });
    expect(strata).toEqual(strata.map((_, s) => whole.subarray(s * n, (s + 1) * n)));
  }
});
