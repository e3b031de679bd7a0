import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { DomainError, fenchelYoung, gridPath, type Loss, normal, ShapeError, spoPlus, topK } from "imle";
import { differentiableLoss } from "imle/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(13);

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

const losses: [string, () => Loss, number[], (value: number) => number][] = [
  [
    "fenchelYoung",
    () => fenchelYoung(topK({ length: 5, k: 2 }), { noise: normal(), samples: 3 }),
    [2, 5],
    (value) => Number(value > 0), // a true solution
  ],
  ["spoPlus", () => spoPlus(gridPath({ rows: 3, columns: 2 })), [2, 3, 2], (value) => 2 + value], // true costs
];

describe.each(losses)("%s as an operation", (_, create, shape, truthOf) => {
  test("has the core's value and gradient, through the chain rule, and leaves no tensor", () => {
    const size = tf.util.sizeFromShape(shape);
    const theta = randoms(size, 1).map((value) => 2 + value);
    const truth = randoms(size, 2).map(truthOf);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const loss = differentiableLoss(create());
      const costs = tf.tensor(truth, shape);
      const { value, grad } = tf.valueAndGrad((point) => tf.mul(loss(point, costs), 3) as tf.Scalar)(
        tf.tensor(theta, shape),
      );
      const core = create().evaluate(theta, truth);
      expect(value.dataSync()[0]).toBeCloseTo(3 * core.value, 5); // float32 of a float64 value
      expect(grad.shape).toEqual(shape);
      expect([...grad.dataSync()]).toEqual([...core.gradient.map((slope) => 3 * slope)]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses tensors of another shape, and what is no loss", () => {
    tf.tidy(() => {
      const loss = differentiableLoss(create());
      expect(() => loss(tf.zeros([2, 9]), tf.zeros(shape))).toThrow(ShapeError);
      expect(() => loss(tf.zeros(shape), tf.zeros([2, 9]))).toThrow("truth has shape [2,9], expected [batch");
    });
    // @ts-expect-error
    expect(() => differentiableLoss({})).toThrow(DomainError);
  });
});

test("a linear model learns the costs that decide by spoPlus, in TensorFlow.js alone", () => {
  const grid = gridPath({ rows: 3, columns: 3, neighbours: 4 });
  const features = tf.tensor(randoms(40 * 4, 5), [40, 4]);
  const true4 = tf.tensor(randoms(4 * 9, 6), [4, 9]);
  const costs = tf.tidy(() => tf.reshape(tf.add(tf.matMul(features, true4), 4), [40, 3, 3]));
  const weights = tf.variable(tf.zeros([4, 9]));
  const bias = tf.variable(tf.fill([9], 4));
  const loss = differentiableLoss(spoPlus(grid));
  const cost = () => loss(tf.reshape(tf.add(tf.matMul(features, weights), bias), [40, 3, 3]), costs);
  const optimizer = tf.train.adam(0.05);
  const first = tf.tidy(cost).dataSync()[0];
  for (let step = 0; step < 100; step++) optimizer.minimize(cost);
  expect(tf.tidy(cost).dataSync()[0]).toBeLessThan(0.05 * first);
});
