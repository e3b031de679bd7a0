// Claim: an iteration of the 16×16 learning takes at most 0.08 / 0.3 / 2.5 ms with 1 / 10 / 100 samples, and through
// TensorFlow.js (wasm) at most 0.5 / 1 / 6 ms.
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { fixed, gridPath, imle, sumOfGamma } from "imle";
import { differentiable } from "imle/tfjs";
import { adam } from "../packages/cli/dist/adam.js";
import { seedMap } from "../packages/cli/dist/terrain.js";
import { measure, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { report } from "./report.mjs";

const n = 256;
const steps = pick({ 1: 1100, 10: 1100, 100: 220 }, { 1: 1100, 10: 400, 100: 100 });
const bars = { 1: [0.08, 0.5], 10: [0.3, 1], 100: [2.5, 6] };
const { costs } = seedMap();

await tf.setBackend("wasm");
for (const samples of [1, 10, 100]) {
  const works = { core: () => learnCore(samples), tfjs: () => learnTfjs(samples) };
  const { core, tfjs } = await measure(works, { units: steps[samples], rounds: 5 });
  report(`samples: ${samples}, core`, core, { unit: "ms", scale: 1e-3, bar: bars[samples][0] });
  report(`samples: ${samples}, TensorFlow.js (wasm)`, tfjs, { unit: "ms", scale: 1e-3, bar: bars[samples][1] });
}

function layerOf(samples) {
  const noise = sumOfGamma({ k: 20.8, terms: 100 });
  return imle(gridPath({ rows: 16, columns: 16 }), { noise, samples, target: fixed({ beta: 10 }) });
}

/** The whole loop of torch-imle's learning script, temperatures (1, 1); returns the final Hamming distance. */
function learnCore(samples) {
  const layer = layerOf(samples);
  const gold = layer.solve(costs);
  const weights = uniforms(n, -0.1, 0.1);
  const update = adam(n, 0.005);
  const upstream = Float32Array.from({ length: samples * n }, (_, i) => (1 - 2 * gold[i % n]) / samples);
  for (let step = 0; step < steps[samples]; step++) update(weights, layer.forward(weights).backward(upstream));
  return distance(layer.solve(weights), gold);
}

function learnTfjs(samples) {
  const layer = layerOf(samples);
  const path = differentiable(layer);
  const gold = tf.tensor(layer.solve(costs), [1, 16, 16]);
  const weights = tf.tidy(() => tf.variable(tf.tensor(uniforms(n, -0.1, 0.1), [1, 16, 16])));
  const optimizer = tf.train.adam(0.005);
  /** @returns {tf.Scalar} */
  const loss = () => {
    const z = path(weights);
    const wrong = tf.add(tf.mul(z, tf.sub(1, gold)), tf.mul(tf.sub(1, z), gold));
    return tf.div(tf.sum(wrong), samples);
  };
  for (let step = 0; step < steps[samples]; step++) optimizer.minimize(loss);
  const result = distance(layer.solve(Float32Array.from(weights.dataSync())), gold.dataSync());
  tf.dispose([gold, weights]);
  optimizer.dispose();
  return result;
}

function distance(a, b) {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0);
}
