import fc from "fast-check";
import {
  argmax,
  enumerate,
  type FixedOptions,
  fixed,
  gridPath,
  gumbel,
  type ImleOptions,
  imle,
  type Layer,
  type NoiseLaw,
  negated,
  none,
  type Sense,
  type Solver,
  sumOfGamma,
  threefry2x32,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(7);

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => value * b[i]).reduce((sum, value) => sum + value, 0);
}

/** "10 01" is [[1, 0], [0, 1]]. */
function binary(rows: string): number[][] {
  return rows.split(" ").map((row) => Array.from(row, Number));
}

function softmax(theta: ArrayLike<number>): number[] {
  const weights = Array.from(theta, Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

test("moves a choice away from what the loss dislikes", () => {
  const pass = imle(topK({ length: 3, k: 1 }), { noise: none(), target: fixed({ beta: 10 }) }).forward(
    Float32Array.of(2, 1, 0),
  );
  expect([...pass.output]).toEqual([1, 0, 0]);
  expect([...pass.backward(Float32Array.of(1, 0, 0))]).toEqual([1, -1, 0]);
});

describe("algorithm 1", () => {
  const feasible = [...binary("1100 0110 1001 0011 0000"), [0, 0, 0.5, 0.25]];

  // Multiples of 1/64, as θ, g and all factors below: every sum is exact in float32 and in float64, so that the test
  // meets the same ties as the library and needs no tolerance for the solutions.
  const dyadic: NoiseLaw = {
    name: "dyadic",
    fill(noise, { seed, step, instance, sample }) {
      for (let i = 0; i < noise.length; i++) {
        noise[i] = (threefry2x32([seed, step], [instance * 1000 + sample, i])[0] % 257) / 64 - 2;
      }
    },
  };

  /** The paper's own form, where MAP(u) = argmax ⟨u, z⟩: costs c are u = −c, and ∂L/∂c = −∂L/∂u. */
  function byTheBook(sense: Sense, theta: number[], g: (b: number, s: number) => number[], options: Required) {
    const { samples, output, alpha, beta, inputNoiseTemperature, targetNoiseTemperature, scale, symmetric, seed } =
      options;
    const turn = sense === "max" ? 1 : -1;
    const map = (u: number[]) => feasible.reduce((best, z) => (inner(u, z) > inner(u, best) ? z : best));
    const solutions: number[] = [];
    const gradient: number[] = [];
    for (let b = 0; b < theta.length / 4; b++) {
      const u = theta.slice(b * 4, b * 4 + 4).map((value) => turn * value);
      const total = [0, 0, 0, 0];
      for (let s = 0; s < samples; s++) {
        const noise = new Float32Array(4);
        dyadic.fill(noise, { seed, step: 3, instance: b, sample: s, samples });
        const z = map(u.map((value, i) => value + inputNoiseTemperature * noise[i]));
        const moved = g(b, s).map((slope, i) => alpha * u[i] - beta * slope + targetNoiseTemperature * noise[i]);
        const preferred = map(moved);
        const disliked = g(b, s).map((slope, i) => alpha * u[i] + beta * slope + targetNoiseTemperature * noise[i]);
        const [from, weight] = symmetric ? [map(disliked), 0.5] : [z, 1];
        solutions.push(...z);
        for (let i = 0; i < 4; i++) total[i] += weight * (from[i] - preferred[i]);
      }
      const whole = output === "samples" ? 1 : samples; // a derivative sums over the samples, or is that of their mean
      gradient.push(...total.map((sum) => (turn * sum) / (scale === "none" ? samples : whole * beta)));
    }
    return { solutions, gradient };
  }
  type Settings = Omit<ImleOptions, "executor" | "target" | "draws" | "marginalSamples"> & FixedOptions;
  type Required = { readonly [K in keyof Settings]-?: NonNullable<Settings[K]> };

  const numbers = (length: number) =>
    fc.array(fc.integer({ min: -64, max: 64 }), { minLength: length, maxLength: length });
  const problems = fc.record({
    sense: fc.constantFrom<Sense>("max", "min"),
    batch: fc.integer({ min: 1, max: 3 }),
    theta: numbers(12),
    gradient: numbers(12 * 5),
    options: fc.record({
      noise: fc.constant(dyadic),
      samples: fc.integer({ min: 1, max: 5 }),
      output: fc.constantFrom<"samples" | "mean">("samples", "mean"),
      alpha: fc.constantFrom(0, 0.5, 1),
      beta: fc.constantFrom(0.5, 1, 4),
      inputNoiseTemperature: fc.constantFrom(0, 0.5, 1, 2),
      targetNoiseTemperature: fc.constantFrom(0, 0.5, 1, 2),
      scale: fc.constantFrom<"none" | "inverseLambda">("none", "inverseLambda"),
      symmetric: fc.boolean(),
      seed: fc.nat(1000),
    }),
  });

  test("is what forward and backward compute, for every sense, output, scale, alpha, beta, temperature and either difference", () => {
    const check = fc.property(problems, ({ sense, batch, theta: integers, gradient: slopes, options }) => {
      const { samples, output } = options;
      const theta = integers.slice(0, batch * 4).map((value) => value / 16);
      const g = slopes.slice(0, batch * 4 * (output === "mean" ? 1 : samples)).map((value) => value / 16);
      const slopesOf = (b: number, s: number) => {
        const row = output === "mean" ? b : b * samples + s;
        return g.slice(row * 4, row * 4 + 4);
      };
      const expected = byTheBook(sense, theta, slopesOf, options);
      const { alpha, beta, ...rest } = options;
      const layerOptions = { ...rest, target: fixed({ alpha, beta }) };
      const pass = imle(enumerate({ sense, solutions: feasible }), layerOptions).forward(Float32Array.from(theta), {
        step: 3,
      });
      const gradient = pass.backward(Float32Array.from(g));

      expect(pass.outputShape).toEqual([output === "mean" ? batch : batch * samples, 4]);
      if (output === "samples") expect([...pass.output]).toEqual(expected.solutions);
      // Means of numbers up to 1 are rounded to float32 (2^-24 at most, two of them, divided by beta >= 1/2, times
      // samples <= 5).
      const tolerance = 20 * 2 ** -24;
      for (const [i, value] of expected.gradient.entries()) {
        expect(Math.abs(gradient[i] - value)).toBeLessThanOrEqual(tolerance);
      }
      if (output === "samples") return;
      for (const [i, mean] of pass.output.entries()) {
        const rows = Array.from({ length: samples }, (_, s) => Math.floor(i / 4) * samples + s);
        const sum = rows.reduce((total, row) => total + expected.solutions[row * 4 + (i % 4)], 0);
        expect(Math.abs(mean - sum / samples)).toBeLessThanOrEqual(tolerance);
      }
    });
    fc.assert(check, { seed: 1, numRuns: 400 });
  });

  test("takes the input temperature for the target unless it is given", () => {
    const options = { noise: gumbel(), samples: 8, inputNoiseTemperature: 3 };
    const [theta, g] = [randoms(40, 1), randoms(320, 2)];
    const follows = imle(topK({ length: 10, k: 3 }), options)
      .forward(theta)
      .backward(g);
    const given = imle(topK({ length: 10, k: 3 }), { ...options, targetNoiseTemperature: 3 });
    expect(follows).toEqual(given.forward(theta).backward(g));
  });

  test("gives a mean the gradient of samples that all have the slope of the mean", () => {
    const options = { noise: gumbel(), samples: 7, draws: "independent", target: fixed({ beta: 3 }) } as const;
    const [theta, g] = [randoms(30, 3), randoms(30, 4)];
    const repeated = [0, 1, 2].flatMap((b) => Array(7).fill([...g.subarray(b * 10, b * 10 + 10)])).flat();
    const samples = imle(topK({ length: 10, k: 3 }), options).forward(theta);
    const mean = imle(topK({ length: 10, k: 3 }), { ...options, output: "mean" }).forward(theta);
    expect(mean.backward(g)).toEqual(samples.backward(Float32Array.from(repeated)));
  });

  test.each(["samples", "mean"] as const)("is exactly 0 where no solution moves, fractions included (%s)", (output) => {
    const solver = enumerate({ sense: "max", solutions: [[0.1, 0.7, 1 / 3]] });
    for (let samples = 1; samples <= 20; samples++) {
      const pass = imle(solver, { noise: none(), samples, output }).forward(Float32Array.of(1, 2, 3));
      expect([...pass.backward(new Float32Array(pass.output.length))]).toEqual([0, 0, 0]);
    }
  });
});

const sets = binary("11001 01110 10000 00101");
const [gains, costs] = (["max", "min"] as const).map((sense) => enumerate({ sense, solutions: sets }));
const exact = [topK({ length: 8, k: 3 }), topK({ length: 4, k: 2, rows: 3 }), argmax({ length: 6 }), gains, costs];

describe.each([...exact, ...exact.map(negated)])("with $name", (solver) => {
  const n = solver.shape.reduce((product, size) => product * size, 1);
  const sigma = solver.sense === "max" ? 1 : -1;

  test("never opposes the upstream gradient, one sample at a time", () => {
    const batch = 300;
    const [theta, g] = [randoms(batch * n, 11), randoms(batch * n, 12)];
    for (const beta of [0.25, 1, 8]) {
      const gradient = imle(solver, { noise: gumbel(), target: fixed({ beta }), seed: 5 })
        .forward(theta)
        .backward(g);
      let moved = 0;
      for (let b = 0; b < batch; b++) {
        // ∇θ is σ(z − z'). What z' pleases more than z does not depend on the sense: ⟨g, z − z'⟩ >= 0 for costs, too.
        const difference = gradient.subarray(b * n, b * n + n).map((value) => sigma * value);
        const agreement = inner(g.subarray(b * n, b * n + n), difference);
        // z and z' solve rows of numbers below 32, each rounded three times: 2^-20 at most for each of n numbers,
        // /beta.
        expect(agreement).toBeGreaterThanOrEqual((-6 * n * 2 ** -20) / beta);
        if (agreement > 0) moved++;
      }
      expect(moved).toBeGreaterThan(0);
    }
  });

  test("solves a row of a batch as it solves it alone when there is no noise", () => {
    const layer = imle(solver, { noise: none(), target: fixed({ beta: 4 }) });
    const [theta, g] = [randoms(6 * n, 13), randoms(6 * n, 14)];
    const together = layer.forward(theta);
    const gradient = together.backward(g);
    for (let b = 0; b < 6; b++) {
      const alone = layer.forward(theta.slice(b * n, b * n + n));
      expect(alone.output).toEqual(together.output.slice(b * n, b * n + n));
      expect(alone.backward(g.slice(b * n, b * n + n))).toEqual(gradient.slice(b * n, b * n + n));
    }
  });
});

describe("Gumbel noise on a choice of one", () => {
  const theta = Float32Array.of(0.5, -1, 1.5, 0);
  const g = Float32Array.of(1, -0.5, 2, -1);
  const samples = 40_000;
  const choices: { solver: Solver; temperature: number; turn: number }[] = [
    { solver: argmax({ length: 4 }), temperature: 1, turn: 1 },
    { solver: argmax({ length: 4 }), temperature: 2, turn: 1 },
    { solver: enumerate({ sense: "min", solutions: binary("1000 0100 0010 0001") }), temperature: 1, turn: -1 },
  ];

  test.each(choices)(
    "draws from the softmax and expects its difference: $solver.name, τ = $temperature",
    ({ solver, temperature, turn }) => {
      const options = { noise: gumbel(), samples, target: fixed({ beta: 1.5 }), output: "mean", seed: 2 } as const;
      const pass = imle(solver, { ...options, inputNoiseTemperature: temperature }).forward(theta);
      const gradient = pass.backward(g);
      const before = softmax(theta.map((value) => (turn * value) / temperature));
      const after = softmax(theta.map((value, i) => (turn * value - 1.5 * g[i]) / temperature));
      for (let i = 0; i < 4; i++) {
        const standardError = Math.sqrt((before[i] * (1 - before[i])) / samples);
        expect(Math.abs(pass.output[i] - before[i])).toBeLessThan(5 * standardError);
        // E(z − z')² <= p + p', whatever ties the two solutions.
        const difference = before[i] - after[i];
        const differenceError = Math.sqrt((before[i] + after[i] - difference ** 2) / samples);
        expect(Math.abs(gradient[i] - turn * difference)).toBeLessThan(5 * differenceError);
      }
    },
  );
});

test("gives costs exactly the negative gradient of the same problem's gains", () => {
  const options = {
    noise: sumOfGamma({ k: 3 }),
    samples: 6,
    target: fixed({ beta: 5 }),
    inputNoiseTemperature: 0.5,
    seed: 9,
  };
  const grid = gridPath({ rows: 4, columns: 5 });
  const price = randoms(60, 21);
  const g = randoms(360, 22);
  const cheapest = imle(grid, options).forward(price);
  const dearest = imle(negated(grid), options).forward(price.map((value) => -value));
  expect(cheapest.output).toEqual(dearest.output);
  const gradient = cheapest.backward(g);
  expect(gradient.some((value) => value !== 0)).toBe(true);
  // −0 is 0 here: a number that did not move is 0 in either sense.
  expect(gradient).toEqual(dearest.backward(g).map((value) => 0 - value));
});

describe("the noise", () => {
  const sampler = (options: Partial<ImleOptions> = {}): Layer =>
    imle(topK({ length: 40, k: 12 }), { noise: gumbel(), samples: 3, ...options });
  const flat = new Float32Array(160);

  test("is the same for the same seed and step, other for another", () => {
    const first = sampler({ seed: 4 }).forward(flat, { step: 6 });
    const g = randoms(first.output.length, 31);
    const again = sampler({ seed: 4 }).forward(flat, { step: 6 });
    expect(again.output).toEqual(first.output);
    expect(again.backward(g)).toEqual(first.backward(g));
    expect(sampler({ seed: 5 }).forward(flat, { step: 6 }).output).not.toEqual(first.output);
    expect(sampler({ seed: 4 }).forward(flat, { step: 7 }).output).not.toEqual(first.output);
  });

  test("of an instance and a sample does not depend on how many follow", () => {
    const whole = sampler().forward(flat);
    const [g, n] = [randoms(whole.output.length, 32), 3 * 40];
    const part = sampler().forward(flat.slice(0, 80));
    expect(part.output).toEqual(whole.output.slice(0, 2 * n));
    expect(part.backward(g.slice(0, 2 * n))).toEqual(whole.backward(g).slice(0, 80));
    const more = sampler({ samples: 5 }).forward(flat);
    expect(more.output.slice(0, n)).toEqual(whole.output.slice(0, n));
  });
});
