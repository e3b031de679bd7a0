import { DomainError, type NoiseLaw, sumOfGamma } from "imle";
import { describe, expect, test } from "vitest";
import { gammaSumQuantile } from "../../src/noise/gammaSum.ts";
import { kolmogorov } from "./kolmogorov.ts";

const DRAWS = 1_000_000;
const ks = [1, 2, 10, 20.8, 0.7];

/** Probabilities from one end of what 32 bits make to the other: even steps, and powers of two into both tails. */
const levels = Array.from({ length: 1999 }, (_, i) => (i + 1) / 2000);
for (let power = 2; power <= 33; power += 0.25) levels.push(2 ** -power, 1 - 2 ** -power);
levels.sort((a, b) => a - b);

describe.each(ks)("sumOfGamma of k = %d", (k) => {
  test.each([
    [1, DRAWS],
    [10, DRAWS],
    [100, 200_000],
  ])(`k = ${k}: agrees with sums of %d gamma draws, by Kolmogorov–Smirnov of 10⁶ draws with %d sums`, (terms, sums) => {
    const ours = draw(sumOfGamma({ k, terms }), DRAWS);
    expect(twoSampleProbability(ours, gammaSums(k, terms, sums))).toBeGreaterThan(0.001);
  });

  test.each([1, 10, 100, 1e6, Infinity])(
    "has the mean and variance of %d terms within five standard errors",
    (terms) => {
      const temperature = 1.7;
      const law = sumOfGamma({ k, terms, temperature });
      const { mean, variance, fourth } = moments(k, terms, temperature);
      // The declared moments are sums of a few numbers of size 1 in float64.
      expect(law.mean).toBeCloseTo(mean, 12);
      expect(law.variance).toBeCloseTo(variance, 12);
      const noise = Float64Array.from(draw(law, DRAWS));
      const average = noise.reduce((sum, value) => sum + value, 0) / DRAWS;
      const spread = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
      expect(Math.abs(spread - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / DRAWS));
    },
  );
});

test.each([2, 10])("a sum of k = %d draws at terms = ∞ is Gumbel, by Kolmogorov–Smirnov at 10⁶ sums", (k) => {
  const law = sumOfGamma({ k, terms: Infinity });
  const sums = new Float64Array(DRAWS);
  for (let i = 0; i < k; i++) {
    const part = draw(law, DRAWS, i);
    for (let j = 0; j < DRAWS; j++) sums[j] += part[j];
  }
  sums.sort();
  let farthest = 0;
  for (let i = 0; i < DRAWS; i++) {
    const f = Math.exp(-Math.exp(-sums[i]));
    farthest = Math.max(farthest, f - i / DRAWS, (i + 1) / DRAWS - f);
  }
  expect(kolmogorov(farthest * Math.sqrt(DRAWS))).toBeGreaterThan(0.001);
});

describe("its quantile function", () => {
  // The cubic between two nodes in w = −ln(−ln u), 1/16 apart, strays by 10⁻⁷ in w at most; dF/F is up to 23·dw.
  const tolerance = 2e-6;

  test.each([1, 2, 10, 12, 13, 100, 1e6])("inverts the closed form (1 − e⁻ʸ)ˢ where k = 1, terms = %d", (terms) => {
    const quantile = gammaSumQuantile(1, terms);
    for (const u of levels) {
      const y = quantile(u);
      const logF = terms * (y < 0.7 ? Math.log(-Math.expm1(-y)) : Math.log1p(-Math.exp(-y)));
      expect(Math.abs(Math.exp(logF) / u - 1)).toBeLessThan(tolerance);
      expect(Math.abs(-Math.expm1(logF) / (1 - u) - 1)).toBeLessThan(tolerance);
    }
  });

  test("is −ln(−ln u) where k = 1 and terms = ∞", () => {
    const quantile = gammaSumQuantile(1, Infinity);
    for (const u of levels) expect(Math.abs(quantile(u) + Math.log(-Math.log(u)))).toBeLessThan(tolerance);
  });

  test.each([0.01, 0.7, 2, 10, 20.8, 28])(
    "inverts the regularised incomplete gamma function where terms = 1, k = %d",
    (k) => {
      const quantile = gammaSumQuantile(1 / k, 1);
      for (const u of levels) {
        const { below, above } = incompleteGamma(1 / k, quantile(u));
        expect(Math.abs(below / u - 1)).toBeLessThan(tolerance);
        expect(Math.abs(above / (1 - u) - 1)).toBeLessThan(tolerance);
      }
    },
  );

  const extremes = [1e-3, 0.01, 0.7, 100, 1e6].flatMap((k) => [1, 10, 1000, Infinity].map((terms) => ({ k, terms })));
  test.each(extremes)("is finite and never falls at k = $k, terms = $terms", ({ k, terms }) => {
    const quantile = gammaSumQuantile(1 / k, terms);
    const values = levels.map(quantile);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(values.every((value, i) => i === 0 || value >= values[i - 1])).toBe(true);
  });

  test.each([1e-4, 0.001, 0.005, 0.01, 0.1])("still has the declared mean and variance at k = %d", (k) => {
    const { mean, variance, fourth } = moments(k, 10, 1);
    const noise = draw(sumOfGamma({ k }), 100_000);
    const average = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const spread = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / noise.length));
    expect(Math.abs(spread - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / noise.length));
  });
});

test("sums ten terms at temperature 1 unless told otherwise", () => {
  expect(draw(sumOfGamma({ k: 5 }), 100)).toEqual(draw(sumOfGamma({ k: 5, terms: 10, temperature: 1 }), 100));
});

test("multiplies every draw by the temperature", () => {
  // By a power of two, so that rounding is the same.
  const cold = draw(sumOfGamma({ k: 5, temperature: 0.25 }), 10_000);
  expect(cold).toEqual(draw(sumOfGamma({ k: 5 }), 10_000).map((value) => value / 4));
});

test.each<[string, () => NoiseLaw]>([
  ["k must be a positive number, got 0", () => sumOfGamma({ k: 0 })],
  ["k must be a positive number, got -1", () => sumOfGamma({ k: -1 })],
  ["k must be a positive number, got NaN", () => sumOfGamma({ k: NaN })],
  ["k must be a positive number, got Infinity", () => sumOfGamma({ k: Infinity })],
  ["temperature must be a positive number, got 0", () => sumOfGamma({ k: 5, temperature: 0 })],
  ["temperature must be a positive number, got -2", () => sumOfGamma({ k: 5, temperature: -2 })],
  ["terms must be a whole number from 1", () => sumOfGamma({ k: 5, terms: 0 })],
  ["got 1.5", () => sumOfGamma({ k: 5, terms: 1.5 })],
  ["got NaN", () => sumOfGamma({ k: 5, terms: NaN })],
  ["got -Infinity", () => sumOfGamma({ k: 5, terms: -Infinity })],
  // @ts-expect-error: no k
  ["k must be a positive number, got undefined", () => sumOfGamma({})],
  // @ts-expect-error: no such option
  ['unknown option "kappa"', () => sumOfGamma({ kappa: 5 })],
  // @ts-expect-error: nothing
  ["expected an object such as { k: … }, got undefined; it takes k, terms, temperature", () => sumOfGamma()],
])("refuses bad options: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

function draw(law: NoiseLaw, count: number, sample = 0): Float32Array {
  const noise = new Float32Array(count);
  law.fill(noise, { seed: 1, step: 2, instance: 0, sample, samples: 64 });
  return noise;
}

/** From the cumulants of Gamma(1/k, 1/i): (n − 1)!/k · Σ i⁻ⁿ. The fourth moment is central. */
function moments(k: number, terms: number, temperature: number): { mean: number; variance: number; fourth: number } {
  const sums = [0, 0, 0];
  const last = Math.min(terms, 1e6);
  for (let i = last; i >= 1; i--) {
    sums[0] += 1 / i;
    sums[1] += i ** -2;
    sums[2] += i ** -4;
  }
  // Beyond 10⁶ terms: H_s − ln s − γ ~ 1/(2s), and Σ 1/i² falls short by 1/s − 1/(2s²).
  const excess = sums[0] - Math.log(last) - (terms > last ? 1 / (2 * last) : 0);
  const squares = sums[1] + (terms > last ? 1 / last - 1 / (2 * last ** 2) : 0);
  const variance = (temperature ** 2 / k) * squares;
  return {
    mean: (temperature / k) * excess,
    variance,
    fourth: (temperature ** 4 / k) * 6 * sums[2] + 3 * variance ** 2,
  };
}

/** (τ/κ)·(Σ Gamma(1/κ, κ/i) − ln s) at τ = 1, term by term. */
function gammaSums(k: number, terms: number, count: number): Float32Array {
  const gamma = gammaSampler(1 / k, 12345);
  return Float32Array.from({ length: count }, () => {
    let sum = 0;
    for (let i = 1; i <= terms; i++) sum += gamma() / i;
    return sum - Math.log(terms) / k;
  });
}

/** Gamma draws of scale 1: Marsaglia & Tsang 2000, with their step from shape + 1 for a shape below 1. */
function gammaSampler(shape: number, seed: number): () => number {
  const uniform = uniforms(seed);
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = normal(uniform);
      const root = 1 + c * x;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = uniform();
      const squared = x * x;
      // The squeeze first: it takes most draws without a logarithm.
      if (u > 1 - 0.0331 * squared * squared && Math.log(u) > 0.5 * squared + d * (1 - v + Math.log(v))) continue;
      return shape < 1 ? d * v * Math.exp(Math.log(uniform()) / shape) : d * v;
    }
  };
}

/** Marsaglia's polar method. */
function normal(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const squared = x * x + y * y;
    if (squared < 1) return x * Math.sqrt((-2 * Math.log(squared)) / squared);
  }
}

/** sfc32 of PractRand, a block at a time: uniform numbers that have nothing to do with the generator under test. */
function uniforms(seed: number): () => number {
  const state = Int32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
  const block = new Float64Array(4096);
  let used = block.length;
  return () => {
    if (used === block.length) {
      let [a, b, c, counter] = state;
      for (let i = 0; i < block.length; i++) {
        const word = (a + b + counter) | 0;
        counter = (counter + 1) | 0;
        a = b ^ (b >>> 9);
        b = (c + (c << 3)) | 0;
        c = (((c << 21) | (c >>> 11)) + word) | 0;
        block[i] = ((word >>> 0) + 0.5) / 2 ** 32;
      }
      state.set([a, b, c, counter]);
      used = 0;
    }
    return block[used++];
  };
}

/** Smirnov's two-sample test: the asymptotic probability of a distance at least as large. */
function twoSampleProbability(one: Float32Array, other: Float32Array): number {
  const a = one.toSorted();
  const b = other.toSorted();
  let farthest = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i], b[j]);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    farthest = Math.max(farthest, Math.abs(i / a.length - j / b.length));
  }
  return kolmogorov(farthest * Math.sqrt((a.length * b.length) / (a.length + b.length)));
}

/**
 * P(a, x) and 1 − P(a, x): the series below a + 1, the continued fraction above (Abramowitz & Stegun 6.5.29, 6.5.31).
 */
function incompleteGamma(a: number, x: number): { below: number; above: number } {
  const front = Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  if (x < a + 1) {
    let sum = 1;
    for (let n = 1, term = 1; term > 1e-17 * sum; n++) sum += term *= x / (a + n);
    return { below: front * sum, above: 1 - front * sum };
  }
  let fraction = 0;
  for (let n = 2000; n >= 1; n--) fraction = (n * (n - a)) / (x + 2 * n + 1 - a - fraction);
  const above = (front * a) / (x + 1 - a - fraction);
  return { below: 1 - above, above };
}

/** Stirling's series beyond 12. */
function logGamma(x: number): number {
  if (x < 12) return logGamma(x + 1) - Math.log(x);
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * x * x)) / (x * x)) / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

test("is built for every k, whole or not, and for any number of terms", () => {
  // The first of these once met a rounding error in the far left tail.
  const hard = [29, 48, 79, 94, 167, 268, 483, 657, 974, 997, 101.4, 547.3, 665.6, 902.2, 1402.7];
  const spread = Array.from({ length: 40 }, (_, i) => 1e-4 * 10 ** (i / 4));
  for (const k of [...hard, ...spread]) {
    for (const terms of [1, 10, 13, 100, Infinity]) expect(() => sumOfGamma({ k, terms })).not.toThrow();
  }
});
