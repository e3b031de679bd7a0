import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { DomainError, gumbel, imle, none, ShapeError, scoreFunction, topK } from "imle";
import { differentiable, differentiableExpectation } from "imle/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(12);

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

const layerOf = () => scoreFunction(topK({ length: 5, k: 2 }), { noise: gumbel(), samples: 4, seed: 3 });

describe("the expected loss of a layer that goes back from losses", () => {
  test("has the core's value and gradient, and gives the loss's own weights theirs", () => {
    const [theta, weights] = [randoms(10, 1), randoms(5, 2)];
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const expected = differentiableExpectation(layerOf());
      const loss = (point: tf.Tensor, prices: tf.Tensor) =>
        tf.mul(
          expected(point, (z) => tf.square(tf.sum(tf.mul(z, prices), 1))),
          3,
        ) as tf.Scalar;
      const { value, grads } = tf.valueAndGrads((point, prices) => loss(point, prices))([
        tf.tensor(theta, [2, 5]),
        tf.tensor(weights),
      ]);
      const pass = layerOf().forward(theta);
      const dots = Array.from({ length: 8 }, (_, row) =>
        weights.reduce((sum, weight, i) => sum + weight * pass.output[5 * row + i], 0),
      );
      const losses = Float32Array.from(dots, (dot) => dot ** 2);
      const near = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
        expect(got.length).toBe(wanted.length);
        // sums of a few float32 products
        for (let i = 0; i < wanted.length; i++) expect(Math.abs(got[i] - wanted[i])).toBeLessThan(1e-5);
      };
      near(value.dataSync(), [(3 * losses.reduce((a, b) => a + b)) / 8]);
      near(
        grads[0].dataSync(),
        pass.backward(losses).map((slope) => (3 * slope) / 2),
      );
      const direct = Array.from({ length: 5 }, (_, i) =>
        dots.reduce((sum, dot, row) => sum + (3 * 2 * dot * pass.output[5 * row + i]) / 8, 0),
      );
      near(grads[1].dataSync(), direct);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("lowers the expectation of a loss without a gradient", () => {
    const expected = differentiableExpectation(
      scoreFunction(topK({ length: 5, k: 2 }), { noise: gumbel(), samples: 50 }),
    );
    const theta = tf.variable(tf.zeros([1, 5]));
    // 1 where the first two are chosen together: a table, no formula of z that could be derived
    const both = (z: tf.Tensor) =>
      tf.tensor1d(Array.from({ length: 50 }, (_, s) => z.dataSync()[5 * s] * z.dataSync()[5 * s + 1]));
    const optimizer = tf.train.sgd(4);
    for (let step = 0; step < 150; step++) optimizer.minimize(() => expected(theta, both));
    const reached = tf.tidy(() => expected(theta, both)).dataSync()[0];
    expect(reached).toBeLessThan(0.03); // .1 at first: one of 10 pairs
  });

  test("leaves no tensor but its result, eagerly, when the loss has another shape, and when its slope is no number", async () => {
    const expected = differentiableExpectation(layerOf());
    const theta = tf.variable(tf.zeros([1, 5]));
    const optimizer = tf.train.sgd(1);
    const before = tf.memory().numTensors;
    const value = expected(theta, (z) => tf.sum(z, 1));
    expect(tf.memory().numTensors).toBe(before + 1);
    value.dispose();
    expect(() => expected(theta, (z) => tf.sum(z))).toThrow(ShapeError);
    expect(tf.memory().numTensors).toBe(before);
    const twice = tf.mul(theta, 2);
    for (let step = 0; step < 3; step++) {
      const poisoned = () => expected(tf.mul(theta, 2), (z) => tf.mul(tf.sum(z, 1), Number.NaN));
      expect(() => optimizer.minimize(poisoned)).toThrow(DomainError);
      const steep = () =>
        tf.mul(
          expected(tf.mul(theta, 2), (z) => tf.sum(z, 1)),
          Number.NaN,
        ) as tf.Scalar;
      expect(() => optimizer.minimize(steep)).toThrow("upstream gradient is NaN; it must be finite.");
      await Promise.resolve(); // tensors of a failed gradient are released when the running code is done
    }
    twice.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses a layer that goes back from a gradient, and losses that are not one for each solution", () => {
    const layer = imle(topK({ length: 5, k: 2 }), { noise: none() });
    expect(() => differentiableExpectation(layer)).toThrow(
      new DomainError(
        "differentiableExpectation: expected a layer whose backward pass takes losses, such as scoreFunction(…), got imle(topK(2 of 5)); for others use differentiable.",
      ),
    );
    expect(() => differentiable(layerOf())).toThrow(
      "differentiable: scoreFunction(topK(2 of 5)) takes losses, not a gradient, in its backward pass; use differentiableExpectation.",
    );
    tf.tidy(() => {
      const expected = differentiableExpectation(layerOf());
      expect(() => expected(tf.zeros([1, 5]), (z) => tf.sum(z))).toThrow(
        new ShapeError(
          "scoreFunction(topK(2 of 5)): the loss returned a tensor of shape [], expected a tensor of shape [4], a number for each solution.",
        ),
      );
    });
  });
});
