import {
  enumerate,
  expectedLoss,
  feasibleSet,
  fixed,
  gumbel,
  gumbelSoftmax,
  identity,
  imle,
  logistic,
  type NoiseLaw,
  normal,
  type Output,
  perturbed,
  scoreFunction,
  simple,
  straightThrough,
} from "imle";
import { describe, expect, test } from "vitest";
import { averaged, type Density, perturbAndMap, type Reference, tableLoss } from "../perturbAndMap.ts";
import { PROBLEMS } from "../problems.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(41);

/** Φ(x) to 10⁻⁹, by its alternating series and its continued fraction. */
function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x);
  if (x > 3) {
    let fraction = 0;
    for (let i = 60; i > 0; i--) fraction = i / (x + fraction);
    return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / (x + fraction);
  }
  let [sum, term] = [x, x];
  for (let i = 1; i < 80; i++) {
    term *= (-x * x) / (2 * i);
    sum += term / (2 * i + 1);
  }
  return 0.5 - sum / Math.sqrt(2 * Math.PI);
}

const NORMAL: Density = {
  law: normal(),
  density: (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI),
  tail: normalTail,
};
const GUMBEL: Density = {
  law: gumbel(),
  density: (x) => Math.exp(-x - Math.exp(-x)),
  tail: (x) => -Math.expm1(-Math.exp(-x)),
};
const LOGISTIC: Density = {
  law: logistic(),
  density: (x) => 1 / (2 + Math.exp(x) + Math.exp(-x)),
  tail: (x) => 1 / (1 + Math.exp(x)),
};

const inner = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (v, i) => v * b[i]).reduce((x, y) => x + y);

/** Within five standard errors of both sides together, and never by chance of an error of 0: float32 gives 1e-6. */
function expectWithinErrors(mean: number[], errors: number[], expected: number[], expectedErrors: number[]): void {
  for (const [i, value] of mean.entries()) {
    const error = Math.hypot(errors[i], expectedErrors[i]);
    expect(Math.abs(value - expected[i]), `number ${i}: ${value}, expected ${expected[i]}`).toBeLessThan(
      5 * error + 1e-6,
    );
  }
}

const CASES = PROBLEMS.flatMap((problem) =>
  (["max", "min"] as const).map((sense) => ({ problem, sense, name: problem.name })),
);

describe.each(CASES)("on $name, $sense", ({ problem, sense }) => {
  const { n, solutions } = problem;
  const solver = problem.solver(sense);
  const theta = randoms(n, 1).map((value) => 1.5 + value);
  const g = randoms(n, 2);
  const linear = (z: ArrayLike<number>) => inner(g, z);
  const temperature = 0.8;
  const asked = new Map<string, Reference>();
  /** Asked for once, as several estimators share it. */
  function reference(key: string, density: Density, loss: (z: ArrayLike<number>) => number, multiplicative = false) {
    const known =
      asked.get(key) ?? perturbAndMap({ solutions, sense, theta, temperature, multiplicative, loss }, density);
    asked.set(key, known);
    return known;
  }

  const laws: [string, Density][] = [
    ["normal", NORMAL],
    ["gumbel", GUMBEL],
    ["logistic", LOGISTIC],
  ];
  const forms = [
    { baseline: "leaveOneOut", draws: "independent" },
    { baseline: "none", draws: "antithetic" },
    { baseline: "none", draws: "latinHypercube" },
  ] as const;

  test.each(laws.flatMap(([law, density]) => forms.map((form) => ({ law, density, form, ...form }))))(
    "perturbed is unbiased for a linear loss: $law, $draws, baseline $baseline",
    ({ law, density, form }) => {
      const layer = perturbed(solver, { noise: density.law, samples: 10, temperature, ...form });
      const { mean, errors } = averaged(2000, n, (step) => layer.forward(theta, { step }).backward(g));
      const { gradient, gradientErrors } = reference(`linear ${law}`, density, linear);
      expectWithinErrors(mean, errors, gradient, gradientErrors);
    },
  );

  test("multiplicative perturbed is unbiased for a linear loss", () => {
    const layer = perturbed(solver, { noise: normal(), samples: 10, temperature, perturbation: "multiplicative" });
    const { mean, errors } = averaged(2000, n, (step) => layer.forward(theta, { step }).backward(g));
    const { gradient, gradientErrors } = reference("multiplicative", NORMAL, linear, true);
    expectWithinErrors(mean, errors, gradient, gradientErrors);
  });

  test.each(laws)("scoreFunction is unbiased for any loss of the solutions: %s", (law, density) => {
    for (const baseline of ["leaveOneOut", "none"] as const) {
      const layer = scoreFunction(solver, { noise: density.law, samples: 10, temperature, baseline });
      const { mean, errors } = averaged(2000, n, (step) => {
        const pass = layer.forward(theta, { step });
        const rows = Array.from({ length: 10 }, (_, s) => tableLoss(pass.output.subarray(s * n, (s + 1) * n)));
        return pass.backward(Float32Array.from(rows));
      });
      const { gradient, gradientErrors } = reference(`table ${law}`, density, tableLoss);
      expectWithinErrors(mean, errors, gradient, gradientErrors);
    }
  });

  test("scoreFunction of an exact family is unbiased for any loss", () => {
    const family = feasibleSet({ sense, solutions });
    const exact = expectedLoss(
      family,
      theta.map((value) => value / temperature),
      tableLoss,
    ).gradient;
    for (const baseline of ["leaveOneOut", "none"] as const) {
      const layer = scoreFunction(solver, { family, samples: 10, temperature, baseline });
      const { mean, errors } = averaged(2000, n, (step) => {
        const pass = layer.forward(theta, { step });
        const rows = Array.from({ length: 10 }, (_, s) => tableLoss(pass.output.subarray(s * n, (s + 1) * n)));
        return pass.backward(Float32Array.from(rows));
      });
      const expected = [...exact].map((value) => value / temperature);
      expectWithinErrors(mean, errors, expected, Array(n).fill(0));
    }
  });

  test("simple is exact for a linear loss, each single time", () => {
    const family = feasibleSet({ sense, solutions });
    const exact = expectedLoss(
      family,
      theta.map((value) => value / temperature),
      linear,
    ).gradient;
    const pass = simple(solver, { family, samples: 2, temperature }).forward(theta);
    const half = g.map((value) => value / 2); // of a mean over both
    const gradient = pass.backward(Float32Array.of(...half, ...half));
    // float32: the gradient is rounded once, 2⁻²⁴ of numbers below 4, and θ/τ differs by as much
    for (const [i, value] of gradient.entries()) expect(Math.abs(value - exact[i] / temperature)).toBeLessThan(1e-5);
  });

  test("the mean of the samples is that of the perturbed solver, whatever the draws", () => {
    for (const draws of ["independent", "antithetic", "latinHypercube"] as const) {
      const layer = imle(solver, {
        noise: gumbel(),
        samples: 8,
        output: "mean",
        draws,
        inputNoiseTemperature: temperature,
      });
      const { mean, errors } = averaged(2000, n, (step) => layer.forward(theta, { step }).output);
      const { marginals, marginalErrors } = reference("linear gumbel", GUMBEL, linear);
      expectWithinErrors(mean, errors, marginals, marginalErrors);
    }
  });

  const differences = [
    { symmetric: false, marginalSamples: 0 },
    { symmetric: true, marginalSamples: 0 },
    { symmetric: false, marginalSamples: 3 },
    { symmetric: true, marginalSamples: 2 },
  ];
  test.each(differences)("imle expects the finite difference of the perturbed marginals along g: %o", (form) => {
    const lambda = 1.2;
    const moved = (side: number) => theta.map((value, i) => value - side * (sense === "max" ? 1 : -1) * lambda * g[i]);
    const at = (point: Float32Array) =>
      perturbAndMap({ solutions, sense, theta: point, temperature, loss: linear }, GUMBEL);
    const [from, to] = [at(form.symmetric ? moved(-1) : theta), at(moved(1))];
    const factor = (sense === "max" ? 1 : -1) / lambda / (form.symmetric ? 2 : 1);
    const layer = imle(solver, {
      noise: gumbel(),
      samples: 4,
      output: "mean",
      target: fixed({ beta: lambda }),
      scale: "inverseLambda",
      inputNoiseTemperature: temperature,
      ...form,
    });
    const { mean, errors } = averaged(2000, n, (step) => layer.forward(theta, { step }).backward(g));
    const expected = from.marginals.map((value, i) => factor * (value - to.marginals[i]));
    const expectedErrors = from.marginalErrors.map(
      (error, i) => Math.abs(factor) * Math.hypot(error, to.marginalErrors[i]),
    );
    expectWithinErrors(mean, errors, expected, expectedErrors);
  });

  test("a mean loss of samples has the gradient of the loss of their mean, sample by sample", () => {
    const samples = 6;
    const slopes = Float32Array.from({ length: samples * n }, (_, i) => g[i % n] / samples);
    const shared = { noise: gumbel(), samples, draws: "independent", seed: 4 } as const;
    for (const make of [
      (output: Output) => imle(solver, { ...shared, output, inputNoiseTemperature: temperature }),
      (output: Output) => imle(solver, { ...shared, output, symmetric: true }),
      (output: Output) => straightThrough(solver, { ...shared, output, temperature }),
      (output: Output) => identity(solver, { samples, output, margin: 0.5, draws: "independent" }),
    ]) {
      const bySamples = make("samples").forward(theta).backward(slopes);
      const byMean = make("mean").forward(theta).backward(g);
      // float32: g/6 and sums of six of them are rounded
      for (let i = 0; i < n; i++) expect(Math.abs(bySamples[i] - byMean[i])).toBeLessThan(1e-5);
    }
  });

  test("imle's bias for a linear loss vanishes with λ, faster when it is symmetric", () => {
    const { gradient, gradientErrors } = reference("linear gumbel", GUMBEL, linear);
    const bias = (lambda: number, symmetric: boolean) => {
      const options = { target: fixed({ beta: lambda }), scale: "inverseLambda", symmetric, samples: 200 } as const;
      const layer = imle(solver, { ...options, noise: gumbel(), output: "mean", inputNoiseTemperature: temperature });
      const { mean, errors } = averaged(400, n, (step) => layer.forward(theta, { step }).backward(g));
      const off = mean.map((value, i) => value - gradient[i]);
      return { size: Math.hypot(...off), error: Math.hypot(...errors, ...gradientErrors) };
    };
    const [wide, narrow, even] = [bias(4, false), bias(0.4, false), bias(0.4, true)];
    expect(wide.size).toBeGreaterThan(5 * wide.error);
    expect(narrow.size).toBeLessThan(0.5 * wide.size + 5 * narrow.error);
    expect(even.size).toBeLessThan(0.05 * Math.hypot(...gradient) + 5 * even.error);
  });

  test("an objective with a part h(z) that noise does not touch changes the solver, not the estimators", () => {
    const offsets = [...randoms(solutions.length, 3)].map((value) => 2 * value);
    const general = enumerate({ sense, solutions, offsets });
    const question = { solutions, sense, theta, temperature, loss: linear };
    const expected = perturbAndMap({ ...question, offsets }, NORMAL);
    const plain = perturbAndMap(question, NORMAL);
    expect(Math.hypot(...expected.marginals.map((value, i) => value - plain.marginals[i]))).toBeGreaterThan(0.1);
    const layer = perturbed(general, { noise: normal(), samples: 10, temperature });
    const { mean, errors } = averaged(2000, n, (step) => layer.forward(theta, { step }).output);
    expectWithinErrors(mean, errors, expected.marginals, expected.marginalErrors);
    const slopes = averaged(2000, n, (step) => layer.forward(theta, { step }).backward(g));
    expectWithinErrors(slopes.mean, slopes.errors, expected.gradient, expected.gradientErrors);
  });

  test("identity and straightThrough are the upstream gradient with the sense's sign, not the exact gradient", () => {
    const expected = [...g].map((value) => (sense === "max" ? value : 0 - value));
    const pass = identity(solver).forward(theta);
    expect([...pass.backward(g)]).toEqual(expected);
    const through = straightThrough(solver, { noise: gumbel(), samples: 3, output: "mean", temperature });
    expect([...through.forward(theta).backward(g)]).toEqual(expected);
    const { gradient, gradientErrors } = reference("linear gumbel", GUMBEL, linear);
    const off = Math.hypot(...expected.map((value, i) => value - gradient[i]));
    expect(off).toBeGreaterThan(5 * Math.hypot(...gradientErrors));
  });
});

describe("gumbelSoftmax", () => {
  const theta = Float32Array.of(0.3, -0.5, 1.1, 0.2, 0.9, -1);
  const g = (p: ArrayLike<number>) => Float32Array.from(p, (value, i) => 2 * value - 0.3 * i);
  const loss = (p: ArrayLike<number>) =>
    Array.from(p, (value, i) => value ** 2 - 0.3 * i * value).reduce((a, b) => a + b);

  test("is the exact gradient of its own loss for the noise that it drew", () => {
    const layer = gumbelSoftmax({ length: 3, rows: 2, samples: 50, temperature: 0.7, seed: 3 });
    const value = (point: Float32Array) => loss6(layer.forward(point, { step: 5 }).output);
    const loss6 = (output: Float32Array) =>
      Array.from({ length: 50 }, (_, s) => loss(output.subarray(6 * s, 6 * s + 6))).reduce((a, b) => a + b) / 50;
    const pass = layer.forward(theta, { step: 5 });
    const slopes = Array.from({ length: 50 }, (_, s) => [...g(pass.output.subarray(6 * s, 6 * s + 6))]).flat();
    const gradient = pass.backward(Float32Array.from(slopes, (slope) => slope / 50));
    for (let i = 0; i < 6; i++) {
      const [up, down] = [1, -1].map((side) => value(theta.map((one, j) => one + (j === i ? side * 2 ** -8 : 0))));
      // the outputs are float32, differences over 2^-7 so to 2^-24·2^7 and some; third order terms 2^-16
      expect(Math.abs((up - down) * 2 ** 7 - gradient[i])).toBeLessThan(1e-4);
    }
  });

  test("gives the choice with hard, whose frequencies are softmax(θ)", () => {
    const samples = 20_000;
    const { output } = gumbelSoftmax({ length: 3, rows: 2, samples, hard: true }).forward(theta);
    for (const row of [0, 1]) {
      const weights = [...theta.subarray(3 * row, 3 * row + 3)].map(Math.exp);
      const total = weights.reduce((a, b) => a + b);
      for (const [i, weight] of weights.entries()) {
        const p = weight / total;
        let chosen = 0;
        for (let s = 0; s < samples; s++) chosen += output[6 * s + 3 * row + i];
        expect(Math.abs(chosen / samples - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / samples));
      }
    }
  });

  test("takes infinite θ: always, or never", () => {
    const layer = gumbelSoftmax({ length: 3 });
    const pass = layer.forward(Float32Array.of(Infinity, 0, -Infinity, 1, -Infinity, 1));
    expect([...pass.output.subarray(0, 3)]).toEqual([1, 0, 0]);
    expect(pass.output[4]).toBe(0);
    expect(pass.backward(Float32Array.of(1, 2, 3, 4, 5, 6)).every(Number.isFinite)).toBe(true);
  });
});

test("noise laws know their score: it is the slope of −ln ρ", () => {
  for (const { law, density } of [NORMAL, GUMBEL, LOGISTIC]) {
    for (const x of [-2, -0.5, 0, 0.7, 3]) {
      const slope = -(Math.log(density(x + 1e-5)) - Math.log(density(x - 1e-5))) / 2e-5;
      expect((law as NoiseLaw).score?.(x)).toBeCloseTo(slope, 6);
    }
  }
});
