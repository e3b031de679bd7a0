import { DomainError, expectedLoss, gumbel, hamming, imle, kSubsets, ShapeError, simple, topK } from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(48);

test("counts the places in which solutions differ from the true one, on average over all", () => {
  const gold = Float32Array.of(1, 0, 1, 0, 1, 1);
  const solutions = Float32Array.of(1, 0, 1, /**/ 0, 1, 0, /**/ 0, 0, 1, /**/ 0, 1, 1);
  const { value, values, gradient } = hamming(solutions, gold, { shape: [3], samples: 2 });
  expect([...values]).toEqual([0, 3, 1, 0]);
  expect(value).toBe(1);
  expect([...gradient]).toEqual([-1, 1, -1, -1, 1, -1, 1, -1, -1, 1, -1, -1].map((slope) => slope / 4));
});

test("of a mean is the mean of the distances", () => {
  const gold = Float32Array.of(1, 0);
  const all = hamming(Float32Array.of(1, 0, 0, 1, 1, 1, 1, 1), gold, { shape: [2], samples: 4 });
  expect(hamming(Float32Array.of(0.75, 0.75), gold, { shape: [2] }).value).toBe(all.value);
});

test("has the gradient that a layer turns into that of the expected distance, however many samples", () => {
  const family = kSubsets({ length: 6, k: 2 });
  const gold = Float32Array.of(0, 0, 0, 1, 0, 1);
  const theta = randoms(6, 2);
  const distance = (z: Float32Array) => hamming(z, gold, { shape: [6] }).value;
  const exact = expectedLoss(family, theta, distance).gradient;
  for (const samples of [1, 4]) {
    const pass = simple(topK({ length: 6, k: 2 }), { family, samples }).forward(theta);
    const gradient = pass.backward(hamming(pass.output, gold, { shape: [6], samples }).gradient);
    for (let i = 0; i < 6; i++) expect(Math.abs(gradient[i] - exact[i])).toBeLessThan(1e-6); // float32
  }
});

test("has the gradient that trains a layer", () => {
  const layer = imle(topK({ length: 6, k: 2 }), { noise: gumbel(), samples: 8, output: "mean" });
  const gold = Float32Array.of(0, 0, 0, 1, 0, 1);
  const theta = randoms(6, 1);
  for (let step = 0; step < 100; step++) {
    const pass = layer.forward(theta);
    const { gradient } = hamming(pass.output, gold, { shape: [6] });
    const slope = pass.backward(gradient);
    for (let i = 0; i < 6; i++) theta[i] -= 0.1 * slope[i];
  }
  expect(layer.solve(theta)).toEqual(gold);
});

describe("refuses", () => {
  const gold = Float32Array.of(1, 0);
  const options = { shape: [2] };

  test.each<[string, () => unknown]>([
    [
      "solutions has 3 numbers, expected 2 (1 instance × 1 sample × 2)",
      () => hamming(new Float32Array(3), gold, options),
    ],
    [
      "solutions has 2 numbers, expected 8 (2 instances × 2 samples × 2)",
      () => hamming(gold, new Float32Array(4), { ...options, samples: 2 }),
    ],
    ["the true solution has 3 numbers, expected a multiple of 2", () => hamming(gold, new Float32Array(3), options)],
    ["the true solution has 0 numbers", () => hamming(gold, new Float32Array(0), options)],
    // @ts-expect-error
    ["solutions must be a Float32Array, got Array of 2", () => hamming([1, 0], gold, options)],
  ])("sizes that do not fit: %s", (message, call) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(`hamming: ${message}`);
  });

  test.each<[string, () => unknown]>([
    ["number 1 of a true solution is 0.5", () => hamming(gold, Float32Array.of(1, 0.5), options)],
    ["number 0 of a true solution is NaN", () => hamming(gold, Float32Array.of(NaN, 1), options)],
    ["solutions[1] is Infinity", () => hamming(Float32Array.of(0, Infinity), gold, options)],
    // @ts-expect-error
    ["shape must be a list of sizes", () => hamming(gold, gold, {})],
    ["samples must be a whole number of at least 1, got 0", () => hamming(gold, gold, { ...options, samples: 0 })],
    // @ts-expect-error
    ['unknown option "batch"', () => hamming(gold, gold, { ...options, batch: 1 })],
  ])("values out of range: %s", (message, call) => {
    expect(call).toThrow(DomainError);
    expect(call).toThrow(`hamming: ${message}`);
  });
});
