import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradients
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import {
  DomainError,
  fixed,
  fromFunction,
  gridPath,
  gumbel,
  type ImleOptions,
  imle,
  type Layer,
  none,
  ShapeError,
  SolverError,
  topK,
} from "imle";
import { differentiable, differentiableMethod, type TensorLayer } from "imle/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(10);

const options: ImleOptions = { noise: gumbel(), samples: 3, target: fixed({ beta: 4 }), seed: 1 };

/** A choice of the largest, on numbers and on tensors. */
const chosen = (length: number): Layer =>
  imle(
    fromFunction({
      ...{ name: "chosen", sense: "max", shape: [length] },
      solve: (theta) => Array.from(theta, (value) => Number(value === Math.max(...theta))),
    }),
    options,
  );
const chooseTensor = (theta: tf.Tensor): tf.Tensor => tf.oneHot(tf.argMax(theta, 1), theta.shape[1] ?? 0);

/** The loss ⟨g, layer(θ)⟩, whose gradient at the output is g. */
const lossWith =
  (layer: TensorLayer, g: tf.Tensor) =>
  (theta: tf.Tensor): tf.Scalar =>
    tf.sum(tf.mul(layer(theta), g));

/** Succeeds for so many calls, then throws. */
const failing = (successes: number): TensorLayer => {
  let calls = 0;
  const solve = (theta: Float32Array): Float32Array => {
    if (++calls > successes) throw new Error("boom");
    return theta.map(Math.sign);
  };
  return differentiable(imle(fromFunction({ name: "failing", sense: "max", shape: [2], solve }), { noise: none() }));
};

describe.each(["cpu", "wasm"])("on the %s backend", (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
  });

  const layers: [string, () => Layer, number[]][] = [
    ["topK, samples", () => imle(topK({ length: 5, k: 2 }), options), [2, 5]],
    ["topK by rows, mean", () => imle(topK({ length: 5, k: 2, rows: 3 }), { ...options, output: "mean" }), [2, 3, 5]],
    ["gridPath", () => imle(gridPath({ rows: 4, columns: 3 }), options), [2, 4, 3]],
  ];
  test.each(layers)("value and gradient are the core's, to the bit: %s", (_, create, shape) => {
    const [core, layer] = [create(), create()];
    for (const step of [0, 1]) {
      const theta = randoms(tf.util.sizeFromShape(shape), step);
      const pass = core.forward(theta);
      const g = randoms(pass.output.length, step + 5);
      const input = tf.tensor(theta, shape);
      const upstream = tf.tensor(g, [...pass.outputShape]);
      const path = differentiable(layer);
      const output = path(input);
      expect([output.shape, output.dataSync()]).toEqual([pass.outputShape, pass.output]);
      layer.step = step;
      const gradient = tf.grad(lossWith(path, upstream))(input);
      expect([gradient.shape, gradient.dataSync()]).toEqual([shape, pass.backward(g)]);
      tf.dispose([input, upstream, output, gradient]);
    }
  });

  test("composes with the operations before and after it", () => {
    tf.tidy(() => {
      const [core, layer] = [0, 1].map(() =>
        imle(topK({ length: 4, k: 2 }), { noise: none(), target: fixed({ beta: 8 }) }),
      );
      const x = tf.tensor2d(randoms(6, 2), [2, 3]);
      const w = tf.variable(tf.tensor2d(randoms(12, 3), [3, 4]));
      const g = tf.tensor2d(randoms(8, 4), [2, 4]);
      const { grads } = tf.variableGrads(() => lossWith(differentiable(layer), g)(tf.matMul(x, w)), [w]);
      const pass = core.forward(Float32Array.from(tf.matMul(x, w).dataSync()));
      const slope = tf.tensor2d(pass.backward(Float32Array.from(g.dataSync())), [2, 4]);
      // float32 sums of two products of numbers below 1, by two kernels
      expect(tf.max(tf.abs(tf.sub(grads[w.name], tf.matMul(tf.transpose(x), slope)))).dataSync()[0]).toBeLessThan(1e-6);
      expect(tf.max(tf.abs(grads[w.name])).dataSync()[0]).toBeGreaterThan(0);
      w.dispose();
    });
  });

  test("learns a path", () => {
    const solver = gridPath({ rows: 4, columns: 4 });
    const layer = imle(solver, { noise: gumbel(), samples: 4, target: fixed({ beta: 5 }), inputNoiseTemperature: 0.2 });
    const path = differentiable(layer);
    const way = "1000 1000 0100 0011"; // not the cheapest of equal costs, which is the diagonal
    const gold = tf.tensor3d(Array.from(way.replaceAll(" ", ""), Number), [1, 4, 4]);
    const costs = tf.variable(tf.ones<tf.Rank.R3>([1, 4, 4]));
    const loss = (): tf.Scalar => tf.mean(tf.abs(tf.sub(path(costs), gold)));
    const optimizer = tf.train.adam(0.1);
    expect([...layer.solve(Float32Array.from(costs.dataSync()))]).not.toEqual([...gold.dataSync()]);
    for (let i = 0; i < 60; i++) optimizer.minimize(loss);
    expect([...layer.solve(Float32Array.from(costs.dataSync()))]).toEqual([...gold.dataSync()]);
    tf.dispose([gold, costs]);
    optimizer.dispose();
  });

  test("leaves no tensor behind in 50 passes, forward and back, with layers and tensor solvers", () => {
    for (const operation of [differentiable(chosen(2)), differentiable(chooseTensor, { sense: "max", ...options })]) {
      const theta = tf.tensor2d([1, 2], [1, 2]);
      const gradientOf = tf.grad((input) => tf.sum(tf.square(operation(tf.square(input)))));
      const before = tf.memory().numTensors;
      for (let i = 0; i < 50; i++) tf.dispose([operation(theta), gradientOf(theta)]);
      expect(tf.memory().numTensors).toBe(before);
      theta.dispose();
    }
  });

  test.each([
    ["forward", 0],
    ["backward", 1],
  ])("leaves no tensor behind when the solver throws in %s", async (_, successes) => {
    const x = tf.tensor2d(randoms(3, 5), [1, 3]);
    const w = tf.variable(tf.tensor2d(randoms(6, 6), [3, 2]));
    const sgd = tf.train.sgd(0.1);
    const loss = (input: tf.Tensor): tf.Scalar => tf.sum(tf.square(failing(successes)(tf.square(tf.matMul(input, w)))));
    const error = new SolverError("failing: failed at instance 0, sample 0: boom");
    const [before, weights] = [tf.memory().numTensors, w.dataSync().slice()];
    for (let i = 0; i < 50; i++) {
      expect(() => tf.grad(loss)(x)).toThrow(error);
      expect(() => sgd.minimize(() => loss(x), true, [w])).toThrow(error);
    }
    // What other operations saved is released in a microtask: the loss might have caught the error and gone on.
    await null;
    expect(tf.memory().numTensors).toBe(before);
    expect(w.dataSync()).toEqual(weights);
    // And the next training step is as if nothing had been.
    sgd.minimize(() => tf.sum(tf.square(differentiable(chosen(2))(tf.matMul(x, w)))), false, [w]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, w]);
    sgd.dispose();
  });

  test("a forward error that the loss catches leaves the gradient right and no tensor behind", async () => {
    const x = tf.tensor2d([1, -2], [1, 2]);
    const loss = (input: tf.Tensor): tf.Tensor => {
      const squares = tf.square(input);
      expect(() => failing(0)(squares)).toThrow(SolverError);
      return tf.sum(tf.square(squares));
    };
    const before = tf.memory().numTensors;
    const gradient = tf.grad(loss)(x); // of Σ x⁴
    expect([...gradient.dataSync()]).toEqual([4, -32]);
    gradient.dispose();
    await null;
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  test("leaves no tensor behind when it refuses the tensor inside a loss", async () => {
    const x = tf.tensor2d([1, -2], [1, 2]);
    const own = differentiable(chooseTensor, { sense: "max", ...options });
    const refuse = [differentiable(chosen(3)), (theta: tf.Tensor) => own(tf.squeeze(theta))];
    const before = tf.memory().numTensors;
    for (const operation of refuse) {
      expect(() => tf.grad((input) => tf.sum(operation(tf.square(input))))(x)).toThrow(/expected/);
    }
    await null;
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  test("refuses wrong options before the first tensor comes", () => {
    expect(() => differentiable(chooseTensor, { sense: "max", ...options, samples: 0 })).toThrow(DomainError);
  });

  test("refuses tensors of another rank, shape or dtype, and what is no tensor", () => {
    tf.tidy(() => {
      const operation = differentiable(imle(gridPath({ rows: 2, columns: 3 }), { noise: none() }));
      const refusal = (got: string, rest = "") =>
        new ShapeError(`gridPath(2×3): theta has shape [${got}], expected [batch, 2, 3]${rest}.`);
      expect(() => operation(tf.zeros([2, 3]))).toThrow(refusal("2,3", "; use tf.expandDims(theta, 0)"));
      expect(() => operation(tf.zeros([1, 3, 2]))).toThrow(refusal("1,3,2", "; use tf.reshape(theta, [1, 2, 3])"));
      expect(() => operation(tf.zeros([6]))).toThrow(refusal("6", "; use tf.reshape(theta, [1, 2, 3])"));
      expect(() => operation(tf.zeros([1, 1, 2, 3]))).toThrow(refusal("1,1,2,3", "; use tf.reshape(theta, [1, 2, 3])"));
      expect(() => operation(tf.zeros([5]))).toThrow(refusal("5"));
      expect(() => operation(tf.zeros([0, 2, 3]))).toThrow(ShapeError);
      const type = 'gridPath(2×3): theta has dtype int32, expected float32; use tf.cast(theta, "float32").';
      expect(() => operation(tf.zeros([1, 2, 3], "int32"))).toThrow(new DomainError(type));
      expect(() => operation(tf.fill([1, 2, 3], NaN))).toThrow(DomainError);
      // @ts-expect-error
      expect(() => operation([[1, 2, 3]])).toThrow(
        new ShapeError("gridPath(2×3): theta must be a tensor, got object."),
      );
    });
  });

  class Chooser {
    calls = 0;
    @differentiableMethod<Chooser>({ sense: "max", ...options })
    choose(theta: tf.Tensor): tf.Tensor {
      this.calls++;
      return chooseTensor(theta);
    }
  }

  const twins: [string, () => TensorLayer][] = [
    ["function", () => differentiable(chooseTensor, { sense: "max", ...options })],
    [
      "decorated method",
      () =>
        (
          (chooser) => (theta) =>
            chooser.choose(theta)
        )(new Chooser()),
    ],
  ];
  test.each(twins)("makes of a solver on tensors the layer of the same solver on numbers, as a %s", (_, create) => {
    tf.tidy(() => {
      const operation = create();
      // One shape after the other: each call is one more step of the same noise.
      for (const [step, length] of [3, 4, 4, 3].entries()) {
        const theta = randoms(2 * length, step);
        const g = randoms(6 * length, step + 5);
        const pass = chosen(length).forward(theta, { step });
        let output = tf.tensor([]);
        const gradient = tf.grad((input) => {
          output = tf.keep(operation(input));
          return tf.sum(tf.mul(output, tf.tensor(g, [6, length])));
        })(tf.tensor(theta, [2, length]));
        expect([output.shape, output.dataSync()]).toEqual([[6, length], pass.output]);
        expect(gradient.dataSync()).toEqual(pass.backward(g));
        output.dispose();
      }
    });
  });

  test("counts the steps of every decorated object by itself, and its method keeps its this", () => {
    tf.tidy(() => {
      const [one, other] = [new Chooser(), new Chooser()];
      const theta = tf.zeros([1, 50]);
      const [first, second] = [one.choose(theta), one.choose(theta)].map((output) => output.dataSync());
      expect(second).not.toEqual(first);
      expect(other.choose(theta).dataSync()).toEqual(first);
      expect([one.calls, other.calls]).toEqual([2, 1]);
    });
  });

  test("names a solver on tensors that gives another shape, or no tensor", () => {
    tf.tidy(() => {
      const wanted = "expected a tensor of shape [3,2]. At one row of the batch.";
      const settings = { sense: "max", name: "odd", ...options } as const;
      const flat = differentiable((theta) => tf.reshape(theta, [-1]), settings);
      const shape = new SolverError(`odd: returned a tensor of shape [6], ${wanted}`);
      expect(() => flat(tf.zeros([1, 2]))).toThrow(shape);
      // @ts-expect-error
      const nothing = differentiable(() => undefined, settings);
      expect(() => nothing(tf.zeros([1, 2]))).toThrow(new SolverError(`odd: returned undefined, ${wanted}`));
      const rank = "odd: theta has shape [2], expected [batch, …instance]; use tf.expandDims(theta, 0).";
      expect(() => flat(tf.zeros([2]))).toThrow(new ShapeError(rank));
    });
  });
});
