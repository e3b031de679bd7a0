import { DomainError, requireOptions, show } from "../core/errors.ts";
import type { Draws, NoiseLaw } from "../index.ts";
import { type ContractCase, fail, sameBits } from "./contractCase.ts";

/** Options of `lawContract`. */
export interface LawContractOptions {
  /** Draws to look at, for the moments; 200,000 by default. */
  readonly draws?: number;
  /** Names the random numbers, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * What every noise law has to fulfil, as cases for any test runner:
 *
 *     for (const { name, run } of lawContract(myLaw)) test(name, run);
 */
export function lawContract(law: NoiseLaw, options: LawContractOptions = {}): ContractCase[] {
  requireOptions("lawContract", options, { draws: true, seed: true });
  if (typeof law?.fill !== "function") {
    throw new DomainError(`lawContract: expected a noise law such as gumbel(), got ${show(law)}.`);
  }
  const { draws = 200_000, seed = 0 } = options;
  const row = (length: number, step: number, instance = 0, sample = 0): Float32Array => {
    const noise = new Float32Array(length).fill(Number.NaN);
    law.fill(noise, { seed, step, instance, sample, samples: 4 });
    return noise;
  };
  const contract: ContractCase[] = [
    {
      name: "gives the same noise at the same place",
      async run() {
        const first = row(257, 3, 1, 2);
        row(31, 4);
        if (!sameBits(first, row(257, 3, 1, 2)))
          fail(`${law.name}: a second call at the same position gave other noise.`);
      },
    },
    {
      name: "gives a coordinate the same noise in rows of any length",
      async run() {
        const long = row(257, 3, 1, 2);
        for (const length of [1, 2, 31, 256]) {
          if (sameBits(row(length, 3, 1, 2), long.subarray(0, length))) continue;
          fail(`${law.name}: the first ${length} of 257 numbers differ from a row of ${length}.`);
        }
      },
    },
    {
      name: "gives finite numbers only",
      async run() {
        const noise = row(draws, 0);
        const at = noise.findIndex((value) => !Number.isFinite(value));
        if (at >= 0) fail(`${law.name}: noise[${at}] is ${noise[at]}.`);
      },
    },
  ];
  if (law.variance !== 0) {
    contract.push({
      name: "gives the coordinates of a row different noise",
      async run() {
        const noise = row(64, 0);
        if (noise.every((value) => value === noise[0])) fail(`${law.name}: all 64 numbers of a row are ${noise[0]}.`);
      },
    });
    contract.push({
      name: "gives other noise at another seed, step, instance and sample",
      async run() {
        const places = [row(64, 3, 1, 2), row(64, 4, 1, 2), row(64, 3, 2, 2), row(64, 3, 1, 3)];
        const other = new Float32Array(64);
        law.fill(other, { seed: seed + 1, step: 3, instance: 1, sample: 2, samples: 4 });
        const all = [...places, other];
        const equal = all.some((a, i) => all.some((b, j) => j > i && sameBits(a, b)));
        if (equal) fail(`${law.name}: two positions have the same noise.`);
      },
    });
  }
  if (law.variance !== 0) contract.push(...dependence(law, seed));
  if (law.score) contract.push(scoreCase(law, law.score, () => row(draws, 2)));
  if (law.mean !== undefined && law.variance !== undefined) {
    contract.push(momentsCase(law.name, law.mean, law.variance, () => row(draws, 1)));
  }
  return contract;
}

function momentsCase(name: string, mean: number, variance: number, row: () => Float32Array): ContractCase {
  return {
    name: "has the mean and the variance that it declares, within five standard errors",
    async run() {
      const noise = row();
      const centred = Float64Array.from(noise, (value) => value - mean);
      const shift = average(centred);
      const squares = centred.map((value) => value ** 2);
      const spread = average(squares);
      const meanError = Math.sqrt(variance / noise.length);
      const varianceError = Math.sqrt(average(squares.map((square) => (square - spread) ** 2)) / noise.length);
      if (Math.abs(shift) > 5 * meanError) fail(`${name}: mean ${mean + shift}, declared ${mean} ± ${meanError}.`);
      if (Math.abs(spread - variance) > 5 * varianceError) {
        fail(`${name}: variance ${spread}, declared ${variance} ± ${varianceError}.`);
      }
    },
  };
}

/** How many samples and instances the cases about draws look at. */
const SAMPLES = 16;
const INSTANCES = 4000;

/** What depends on what: nothing, except for the samples of an instance where draws are coupled. */
function dependence(law: NoiseLaw, seed: number): ContractCase[] {
  const noise = (draws: Draws, instance: number, sample: number): Float32Array => {
    const values = new Float32Array(2);
    law.fill(values, { seed, step: 5, instance, sample, samples: SAMPLES, draws });
    return values;
  };
  const varianceOfMeans = (draws: Draws): number => {
    const means = Float64Array.from({ length: INSTANCES / SAMPLES }, (_, instance) => {
      let sum = 0;
      for (let sample = 0; sample < SAMPLES; sample++) sum += noise(draws, instance, sample)[0]!;
      return sum / SAMPLES;
    });
    const centre = average(means);
    return average(means.map((one) => (one - centre) ** 2));
  };
  return [
    {
      name: "gives neighbouring coordinates independent noise",
      async run() {
        const pairs = Array.from({ length: INSTANCES }, (_, instance) => noise("independent", instance, 0));
        const [a, b] = [0, 1].map((i) => Float64Array.from(pairs, (pair) => pair[i]!));
        const [meanA, meanB] = [average(a!), average(b!)];
        const products = a!.map((value, i) => (value - meanA) * (b![i]! - meanB));
        const error = Math.sqrt(average(products.map((one) => one ** 2)) / INSTANCES);
        if (Math.abs(average(products)) > 5 * error) fail(`${law.name}: coordinates 0 and 1 are correlated.`);
      },
    },
    ...(law.coupled
      ? [
          {
            name: "lowers the variance of a mean of samples by Latin hypercube draws, as it says that it follows them",
            async run(): Promise<void> {
              // of a sum of 16 draws of one number nothing but what happens within an interval is left
              const ratio = varianceOfMeans("latinHypercube") / varianceOfMeans("independent");
              if (!(ratio < 0.7)) fail(`${law.name}: the variance is ${ratio} times that of independent draws.`);
            },
          },
        ]
      : []),
  ];
}

/** By parts: ∫ s·ρ = 0 and ∫ ε·s·ρ = 1 for s = −ρ′/ρ. */
function scoreCase(law: NoiseLaw, score: (draw: number) => number, row: () => Float32Array): ContractCase {
  return {
    name: "has the score of its own density: E s(ε) = 0 and E ε·s(ε) = 1, within five standard errors",
    async run() {
      const noise = Float64Array.from(row());
      const scores = noise.map(score);
      const checks = [
        ["E s(ε)", 0, scores],
        ["E ε·s(ε)", 1, scores.map((value, i) => value * noise[i]!)],
      ] as const;
      for (const [what, expected, values] of checks) {
        const mean = average(values);
        const error = Math.sqrt(average(values.map((value) => (value - mean) ** 2)) / values.length);
        if (!(Math.abs(mean - expected) < 5 * error)) {
          fail(`${law.name}: ${what} is ${mean} ± ${error}, expected ${expected}; the score is −∂ ln ρ/∂ε.`);
        }
      }
    },
  };
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
