import {
  DomainError,
  gumbel,
  logistic,
  type NoiseLaw,
  none,
  normal,
  quantileLaw,
  sumOfGamma,
  threefry2x32,
} from "imle";
import { lawContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { fillRowWords } from "../../src/random/threefry.ts";
import { kolmogorov } from "./kolmogorov.ts";

/** A user's law by its quantile function. */
const exponential = quantileLaw({ name: "exponential", mean: 1, variance: 1, quantile: (u) => -Math.log1p(-u) });
/** A user's law without one: fair signs, each from a block of its own. */
const signs: NoiseLaw = {
  name: "signs",
  mean: 0,
  variance: 1,
  fill(noise, { seed, step, instance, sample }) {
    const key = threefry2x32(threefry2x32([0, seed], [0, step]), [instance, sample]);
    for (let i = 0; i < noise.length; i++) noise[i] = threefry2x32(key, [0, i])[0] % 2 === 0 ? -1 : 1;
  },
};
const laws: NoiseLaw[] = [
  gumbel(),
  logistic(),
  normal(),
  none(),
  sumOfGamma({ k: 5 }),
  sumOfGamma({ k: 20.8, terms: 1 }),
  sumOfGamma({ k: 0.7, terms: Infinity, temperature: 2 }),
  exponential,
  signs,
];

describe.each(laws)("$name", (law) => {
  for (const { name, run } of lawContract(law)) test(name, run);
});

/** A law and its distribution function from either end, each with all its digits. */
interface Distribution {
  readonly law: NoiseLaw;
  readonly below: (x: number) => number;
  readonly above: (x: number) => number;
}
const normalBelow = integrateDensity();
const distributions: (Distribution & { name: string })[] = [
  { law: gumbel(), below: (x: number) => Math.exp(-Math.exp(-x)), above: (x: number) => -Math.expm1(-Math.exp(-x)) },
  { law: logistic(), below: (x: number) => 1 / (1 + Math.exp(-x)), above: (x: number) => 1 / (1 + Math.exp(x)) },
  { law: normal(), below: normalBelow, above: (x: number) => normalBelow(-x) },
  { law: exponential, below: (x: number) => -Math.expm1(-x), above: (x: number) => Math.exp(-x) },
].map((one) => ({ ...one, name: one.law.name }));

describe.each(distributions)("$name and its distribution function F", ({ law, below, above }) => {
  const draws = 1_000_000;
  const noise = new Float32Array(draws);
  law.fill(noise, { seed: 20, step: 5, instance: 2, sample: 1, samples: 4 });

  test("agree by Kolmogorov–Smirnov at 10⁶ draws", () => {
    expect(kolmogorovSmirnov(noise, below)).toBeGreaterThan(0.001);
  });

  test("give back the uniform number of every draw: F(ε) = (word + ½) / 2³²", () => {
    const words = new Uint32Array(draws);
    fillRowWords(words, draws, 20, 5, 2, 1);
    let inside = 0;
    let onEdge = 0;
    let tails = 0;
    for (let i = 0; i < draws; i++) {
      const u = (words[i] + 0.5) / 2 ** 32;
      const t = Math.min(u, 1 - u);
      const place = (256 * t) / 2 ** Math.floor(Math.log2(t)); // cells are 1 wide
      const gap = Math.abs(below(noise[i]) - u);
      if (u < 1 / 256) tails = Math.max(tails, gap / u);
      else if (u > 255 / 256) tails = Math.max(tails, Math.abs(above(noise[i]) / (1 - u) - 1));
      else if (Math.abs(place - Math.round(place)) < 2 ** -9) onEdge = Math.max(onEdge, gap);
      else inside = Math.max(inside, gap);
    }
    // A line over h = 2⁻⁸·t of probability strays by at most h²/8·|q''|, in F by that times the density: 1.9·10⁻⁶·t for
    // the exponential tail, where q'' = t⁻² and the density is t; less everywhere else.
    expect(inside).toBeLessThan(1e-6);
    // So near to an edge of the table it strays by 4·2⁻⁹ of that, 8·10⁻⁹; rounding to float32 adds 2·10⁻⁸.
    expect(onEdge).toBeLessThan(4e-8);
    // Rounding ε to float32 (2⁻²⁴) costs ε·F'/F·2⁻²⁴ < 75·2⁻²⁴ of F; the line at most 1.9·10⁻⁶ of it.
    expect(tails).toBeLessThan(7e-6);
  });
});

describe("none", () => {
  test("is 0 everywhere", () => {
    const noise = new Float32Array(100).fill(NaN);
    none().fill(noise, { seed: 1, step: 2, instance: 3, sample: 4, samples: 5 });
    expect(noise).toEqual(new Float32Array(100));
  });
});

describe("quantileLaw", () => {
  const name = "mine";

  test("gives the law its name and moments, and claims none that it was not told", () => {
    expect(exponential).toMatchObject({ name: "exponential", mean: 1, variance: 1 });
    expect(quantileLaw({ name, quantile: (u) => u })).not.toHaveProperty("mean");
  });

  test("asks only for probabilities inside (0, 1)", () => {
    const asked = { least: 1, most: 0 };
    const law = quantileLaw({
      name,
      quantile(u) {
        asked.least = Math.min(asked.least, u);
        asked.most = Math.max(asked.most, u);
        return u;
      },
    });
    law.fill(new Float32Array(100_000), { seed: 0, step: 0, instance: 0, sample: 0, samples: 1 });
    expect(asked.least).toBeGreaterThanOrEqual(2 ** -33);
    expect(asked.most).toBeLessThanOrEqual(1 - 2 ** -33);
  });

  test("takes a constant as a law", () => {
    const noise = new Float32Array(1000);
    quantileLaw({ name, quantile: () => 3 }).fill(noise, { seed: 0, step: 0, instance: 0, sample: 0, samples: 1 });
    expect(noise).toEqual(new Float32Array(1000).fill(3));
  });

  test.each<[string, () => NoiseLaw, string]>([
    ["is NaN", () => quantileLaw({ name, quantile: () => NaN }), "mine: quantile(1.1641532182693481e-10) is NaN"],
    ["is infinite at an end", () => quantileLaw({ name, quantile: (u) => 1 / (1 - u - 2 ** -33) }), "is Infinity"],
    ["falls", () => quantileLaw({ name, quantile: (u) => -u }), "it must not fall"],
    ["falls somewhere inside", () => quantileLaw({ name, quantile: (u) => (u < 0.3 ? u : u - 0.1) }), "must not fall"],
    // @ts-expect-error: not a number
    ["gives a text", () => quantileLaw({ name, quantile: (u) => `${u}` }), "expected a finite number"],
    // @ts-expect-error: no quantile
    ["is missing", () => quantileLaw({ name }), "needs a name and a quantile function, got"],
    // @ts-expect-error: no name
    ["has no name", () => quantileLaw({ quantile: (u: number) => u }), "needs a name"],
    // @ts-expect-error: no such option
    ["has another option", () => quantileLaw({ name, quantile: (u) => u, sd: 1 }), 'unknown option "sd"'],
    // @ts-expect-error: nothing
    ["comes without options", () => quantileLaw(), "expected an object"],
  ])("refuses a quantile function that %s, by name", (_, make, message) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

/** Kolmogorov's asymptotic probability that draws of F stray from it at least as far as these. */
function kolmogorovSmirnov(draws: Float32Array, distribution: (x: number) => number): number {
  const sorted = draws.toSorted();
  let farthest = 0;
  for (let i = 0; i < sorted.length; i++) {
    const f = distribution(sorted[i]);
    farthest = Math.max(farthest, f - i / sorted.length, (i + 1) / sorted.length - f);
  }
  return kolmogorov(farthest * Math.sqrt(sorted.length));
}

/**
 * Φ by Simpson's rule over the density, cumulated from −9 (where it is 10⁻¹⁹) to 0 in steps of 2⁻⁹; between two nodes
 * the cubic through both values and densities. Both have errors of order h⁴ ~ 10⁻¹¹ times Φ.
 */
function integrateDensity(): (x: number) => number {
  const step = 2 ** -9;
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const nodes = new Float64Array(9 / step + 1);
  for (let i = 1; i < nodes.length; i++) {
    const x = -9 + i * step;
    nodes[i] = nodes[i - 1] + (step / 6) * (density(x - step) + 4 * density(x - step / 2) + density(x));
  }
  return function below(x): number {
    if (x > 0) return 1 - below(-x);
    const i = Math.min(Math.floor((x + 9) / step), nodes.length - 2);
    const left = -9 + i * step;
    const t = (x - left) / step;
    const tangents = t * (1 - t) * step * ((1 - t) * density(left) - t * density(left + step));
    return nodes[i] + t * t * (3 - 2 * t) * (nodes[i + 1] - nodes[i]) + tangents;
  };
}
