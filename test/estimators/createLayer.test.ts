import {
  blackbox,
  createLayer,
  DomainError,
  type Estimator,
  enumerate,
  fixed,
  gridPath,
  gumbel,
  type ImleOptions,
  imle,
  type Layer,
  negated,
  none,
  ShapeError,
  type Solver,
  sumOfGamma,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(8);

const quiet = { noise: none() };
const three = Float32Array.of(1, 2, 3);
const top = (options: Partial<ImleOptions> = {}): Layer => imle(topK({ length: 3, k: 1 }), { ...quiet, ...options });
const grid = (): Layer => imle(gridPath({ rows: 2, columns: 3 }), quiet);

describe("theta", () => {
  test("is refused with NaN, and with an infinity that the solver does not take", () => {
    const costs = (value: number) => () => grid().forward(Float32Array.of(0, 0, 0, 0, value, 0));
    const wanted = "every number must be a finite number or Infinity.";
    expect(costs(NaN)).toThrow(new DomainError(`gridPath(2×3): theta[4] is NaN; ${wanted}`));
    expect(costs(-Infinity)).toThrow(new DomainError(`gridPath(2×3): theta[4] is -Infinity; ${wanted}`));
    expect([...costs(Infinity)().output]).toEqual([1, 1, 0, 0, 0, 1]);
    const gains = imle(enumerate({ sense: "max", solutions: [[1, 0, 0]] }), quiet);
    for (const value of [NaN, Infinity, -Infinity]) {
      const error = new DomainError(`enumerate(1 of 3): theta[1] is ${value}; every number must be a finite number.`);
      expect(() => gains.forward(Float32Array.of(0, value, 0))).toThrow(error);
      expect(() => gains.solve(Float32Array.of(0, value, 0))).toThrow(error);
    }
  });

  test("is refused unless it is one or more whole instances", () => {
    for (const length of [0, 1, 5, 7]) {
      expect(() => grid().forward(new Float32Array(length))).toThrow(ShapeError);
      expect(() => grid().solve(new Float32Array(length))).toThrow(ShapeError);
    }
    const text = "gridPath(2×3): theta has 7 numbers, expected a multiple of 6 (2×3).";
    expect(() => grid().forward(new Float32Array(7))).toThrow(new ShapeError(text));
    expect(() => grid().forward(new Float32Array(0))).toThrow(
      "gridPath(2×3): theta is empty, expected 6 (2×3) numbers for each instance.",
    );
  });

  test("is refused unless it is a Float32Array", () => {
    const refusal = (got: string) => new ShapeError(`topK(1 of 3): theta must be a Float32Array, got ${got}.`);
    // @ts-expect-error
    expect(() => top().forward([1, 2, 3])).toThrow(refusal("Array of 3 numbers"));
    // @ts-expect-error
    expect(() => top().forward(Float64Array.of(1, 2, 3))).toThrow(refusal("Float64Array of 3 numbers"));
    // @ts-expect-error
    expect(() => top().solve(undefined)).toThrow(refusal("undefined"));
  });

  test("stays infinite where it is, also with alpha 0 and a gradient against it", () => {
    const pass = top({ noise: gumbel(), target: fixed({ alpha: 0, beta: 100 }) }).forward(
      Float32Array.of(Infinity, 0, -Infinity),
    );
    expect([...pass.output]).toEqual([1, 0, 0]);
    expect([...pass.backward(Float32Array.of(1, 0, -1))]).toEqual([0, 0, 0]);
  });

  test("is an error where the perturbed numbers leave float32", () => {
    const pass = top().forward(Float32Array.of(0, 3e38, 0));
    const text = `topK(1 of 3): the perturbed theta of instance 0, sample 0, number 1 is Infinity: theta (${Math.fround(3e38)}), gradient or temperature is too large for float32.`;
    expect(() => pass.backward(Float32Array.of(0, -3e38, 0))).toThrow(new DomainError(text));
  });
});

describe("the upstream gradient", () => {
  test("is refused when it is not finite, not of the output's size or not a Float32Array", () => {
    const pass = top({ samples: 2 }).forward(Float32Array.of(1, 2, 3, 4, 5, 6));
    for (const value of [NaN, Infinity, -Infinity]) {
      const error = new DomainError(`imle: upstream gradient[7] is ${value}; every number must be finite.`);
      expect(() => pass.backward(new Float32Array(12).fill(value, 7))).toThrow(error);
    }
    const size = "imle: upstream gradient has 6 numbers, expected 12 (2 instances × 2 samples × 3).";
    expect(() => pass.backward(new Float32Array(6))).toThrow(new ShapeError(size));
    const type = "imle: upstream gradient must be a Float32Array, got Array of 12 numbers.";
    // @ts-expect-error
    expect(() => pass.backward(Array(12).fill(0))).toThrow(new ShapeError(type));
    const one = "imle: upstream gradient has 1 number, expected 3 (1 instance × 3).";
    const mean = top({ samples: 2, output: "mean" }).forward(three);
    expect(() => mean.backward(new Float32Array(1))).toThrow(new ShapeError(one));
  });

  test("of another pass is refused when its size is another", () => {
    const layer = blackbox(topK({ length: 3, k: 1 }), { lambda: 1 });
    const [small, large] = [layer.forward(three), layer.forward(new Float32Array(9))];
    expect(() => small.backward(large.output)).toThrow("blackbox: upstream gradient has 9 numbers, expected 3");
    expect(() => large.backward(small.output)).toThrow("blackbox: upstream gradient has 3 numbers, expected 9");
  });
});

describe("a pass", () => {
  test("gives the same gradient each time that it goes back", async () => {
    const layer = imle(topK({ length: 10, k: 3 }), { noise: gumbel(), samples: 4 });
    const pass = layer.forward(randoms(20, 1));
    const g = randoms(80, 2);
    const first = pass.backward(g);
    pass.backward(randoms(80, 3));
    layer.forward(randoms(20, 4));
    expect(pass.backward(g)).toEqual(first);
    expect(await pass.backwardAsync(g)).toEqual(first);
  });

  test.each<[string, (values: Float32Array) => void]>([
    ["one number", (values) => values.fill(7, 1, 2)],
    ["every sign", (values) => values.set(values.map((value) => -value))],
    ["the order", (values) => values.reverse()],
  ])("refuses to go back after a change of theta or the output: %s", async (_, change) => {
    const refusal = (what: string) =>
      new DomainError(
        `imle: ${what} was changed between forward and backward; ${what === "theta" ? "update it after backward, or pass a copy to forward" : "work on a copy of it"}.`,
      );
    const [theta, g] = [Float32Array.of(1, 2, 3, 4), new Float32Array(4)];
    const layer = imle(topK({ length: 4, k: 3 }), quiet);
    const [first, second] = [layer.forward(theta), layer.forward(theta.slice())];
    change(theta);
    expect(() => first.backward(g)).toThrow(refusal("theta"));
    await expect(first.backwardAsync(g)).rejects.toThrow(refusal("theta"));
    change(second.output);
    expect(() => second.backward(g)).toThrow(refusal("the output"));
  });

  test("takes the step given, or else the next one that the layer counts", () => {
    const layer = top();
    expect([layer.forward(three).step, layer.forward(three).step, layer.step]).toEqual([0, 1, 2]);
    expect([layer.forward(three, { step: 9 }).step, layer.step]).toEqual([9, 2]);
    for (const step of [-1, 0.5, NaN]) {
      const text = `imle: step must be a whole number of at least 0, got ${step}.`;
      expect(() => layer.forward(three, { step })).toThrow(new DomainError(text));
    }
  });

  test("gives among others, with the same solver and noise, what it gives alone", async () => {
    const [solver, noise] = [gridPath({ rows: 4, columns: 4 }), sumOfGamma({ k: 2 })];
    const layersOf = (wrap: (solver: Solver) => Solver) => [
      imle(wrap(solver), { noise, samples: 3 }),
      imle(wrap(negated(solver)), { noise, samples: 2, output: "mean" }),
    ];
    const layers = layersOf((same) => same);
    const jobs = [0, 1, 2, 3].map((step) => {
      const layer = step % 2;
      return { layer, step, theta: randoms(32, step), g: randoms(layer === 0 ? 96 : 32, step + 9) };
    });
    const alone = jobs.map(({ layer, step, theta, g }) => layers[layer].forward(theta, { step }).backward(g));
    const passes = jobs.map(({ layer, step, theta }) => layers[layer].forward(theta, { step }));
    const backwards = jobs.toReversed().map(({ step, g }) => passes[step].backward(g));
    expect(backwards.toReversed()).toEqual(alone);

    const patient = layersOf((one) => ({
      ...one,
      solve: (theta, z) => Promise.resolve().then(() => one.solve(theta, z)),
    }));
    const together = jobs.map(async ({ layer, step, theta, g }) =>
      (await patient[layer].forwardAsync(theta, { step })).backwardAsync(g),
    );
    expect(await Promise.all(together)).toEqual(alone);
  });

  test("has a twin without noise, map, that uses no step", () => {
    const layer = imle(topK({ length: 10, k: 3 }), { noise: gumbel(), samples: 4, inputNoiseTemperature: 50 });
    const theta = randoms(30, 5);
    expect(layer.solve(theta)).toEqual(imle(layer.solver, quiet).forward(theta).output);
    expect(layer.step).toBe(0);
  });
});

test("a noise law that gives NaN is an error that names the law", () => {
  const layer = top({ noise: { name: "broken", fill: (noise) => void noise.fill(NaN) } });
  const text = "broken: the noise of instance 0, sample 0, number 0 is NaN; a law must give finite numbers.";
  expect(() => layer.forward(three)).toThrow(new DomainError(text));
});

test.each<[Partial<ImleOptions>, string]>([
  [{ samples: 0 }, "samples must be a whole number from 1 to 2147483648, got 0."],
  [{ samples: 1.5 }, "samples must be a whole number from 1 to 2147483648, got 1.5."],
  [{ marginalSamples: -1 }, "marginalSamples must be a whole number from 0 to 2147483648, got -1."],
  [{ inputNoiseTemperature: -0.1 }, "inputNoiseTemperature must be a number of at least 0, got -0.1."],
  [{ targetNoiseTemperature: NaN }, "targetNoiseTemperature must be a number of at least 0, got NaN."],
  [{ seed: -1 }, "seed must be a whole number of at least 0, got -1."],
])("imle refuses %o", (options, text) => {
  expect(() => top(options)).toThrow(new DomainError(`imle: ${text}`));
});

test("imle refuses options that it does not know, and what is no noise, solver or executor", () => {
  const known =
    "noise, samples, output, target, scale, symmetric, marginalSamples, inputNoiseTemperature, targetNoiseTemperature, draws, seed, executor";
  const unknown = `imle: unknown option "betta"; it takes ${known}.`;
  const solver = topK({ length: 3, k: 1 });
  // @ts-expect-error
  expect(() => imle(solver, { ...quiet, betta: 2 })).toThrow(new DomainError(unknown));
  // @ts-expect-error
  expect(() => imle(solver)).toThrow(
    new DomainError(`imle: expected an object such as { noise: … }, got undefined; it takes ${known}.`),
  );
  // @ts-expect-error
  expect(() => imle(solver, {})).toThrow("imle: noise must be a noise law such as sumOfGamma({ k: 10 }) or none(),");
  // @ts-expect-error
  expect(() => imle(solver, { ...quiet, output: "sum" })).toThrow('imle: output must be one of "samples", "mean",');
  // @ts-expect-error
  expect(() => imle(() => [1, 0, 0], quiet)).toThrow(
    "imle: expected a solver such as topK({ length: 10, k: 3 }), got function;",
  );
  // @ts-expect-error
  expect(() => imle(solver, { ...quiet, executor: {} })).toThrow("imle: executor must be one such as inline(), got");
});

describe("an estimator of one's own is refused in words", () => {
  const solver = topK({ length: 4, k: 2 });
  const theta = Float32Array.of(1, 2, 3, 4);
  /** What a program without types may write. */
  const own = (change: object): Estimator =>
    Object.assign(JSON.parse('{ "name": "own", "samples": 1, "output": "samples" }'), change);
  const giving = (output: unknown, gradient?: unknown) => ({
    // biome-ignore lint/correctness/useYield: nothing is asked
    *forward() {
      return {
        output,
        // biome-ignore lint/correctness/useYield: nothing is asked
        *backward() {
          return gradient;
        },
      };
    },
  });
  test.each<[string, object, string]>([
    [
      "without forward",
      {},
      "createLayer: expected an estimator { name, samples, output, *forward(call) }, got Object.",
    ],
    ["without samples", { ...giving(theta), samples: undefined }, "own: samples must be a whole number of at least 1,"],
    ["with another output", { ...giving(theta), output: "foo" }, 'own: output must be one of "samples", "mean",'],
    [
      "of a small output",
      giving(theta.slice(2)),
      "own: the output of the estimator is 2 numbers, expected a Float32Array of 4.",
    ],
    ["of no output", giving(undefined), "own: the output of the estimator is undefined, expected"],
    ["of a small gradient", giving(theta, theta.slice(1)), "own: the gradient of the estimator is 3 numbers, expected"],
    ["of a list", giving(theta, [0, 0, 0, 0]), "own: the gradient of the estimator is Array of 4 numbers, expected"],
    ["that is no generator", { forward: () => ({ output: theta }) }, "work: expected a generator that yields"],
  ])("%s", (_, change, message) => {
    // @ts-expect-error
    expect(() => createLayer(solver, undefined)).toThrow("createLayer: expected an estimator");
    const run = () => createLayer(solver, own(change)).forward(theta).backward(theta);
    expect(run).toThrow(message);
  });
});
