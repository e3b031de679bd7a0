// Replays gold files, values recorded from the reference implementations, through the public API.
//
//     npm run gold -- DIR
//
// Prints each failure's first difference and `N passed, N failed, N skipped`; exits 1 when one failed.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { adaptive, blackbox, fixed, gridPath, imle, negated, topK } from "imle";

/** File → cases → what to compare. A file that is not named here is skipped. */
const REPLAYS = {
  "imle.json": replayImle,
  "adaptiveImle.json": replayAdaptive,
  "blackbox.json": replayBlackbox,
  "labelSettingNegative.json": replayLabelSetting,
};

/** Not cases: curves to compare by eye. */
const NOT_CASES = ["learningCurves.json"];

function replayImle(gold) {
  const layer = imle(solverOf(gold), {
    noise: recorded(gold.noise),
    samples: gold.samples,
    target: fixed({ alpha: gold.alpha, beta: gold.beta }),
    inputNoiseTemperature: gold.inputNoiseTemperature,
    targetNoiseTemperature: gold.targetNoiseTemperature,
  });
  const pass = layer.forward(Float32Array.from(gold.theta.data));
  return [
    compare("z", pass.output, gold.z),
    compare("dTheta", pass.backward(Float32Array.from(gold.dz.data)), gold.dTheta),
  ];
}

function replayAdaptive(gold) {
  const { samples, symmetric, inputNoiseTemperature, targetNoiseTemperature } = gold;
  /** @type {any} */
  const target = targetOf(gold);
  /** @type {"inverseLambda" | "none"} */
  const scale = gold.adaptive || gold.target.do_gradient_scaling ? "inverseLambda" : "none";
  return gold.steps.flatMap((step) => {
    const noise = recorded(step.noise);
    const options = { noise, samples, target, scale, symmetric, inputNoiseTemperature, targetNoiseTemperature };
    const pass = imle(solverOf({ solver: gold.solver, theta: step.theta }), options).forward(
      Float32Array.from(step.theta.data),
    );
    const before = gold.adaptive ? [compareNumbers("betaBefore", target.state.beta, step.betaBefore)] : [];
    const dTheta = pass.backward(Float32Array.from(step.dz.data));
    const after = gold.adaptive ? [compareNumbers("betaAfter", target.state.beta, step.betaAfter)] : [];
    // Divided by λ the gradient is a derivative, and by the chain rule a sum over the samples; the reference's is their
    // mean.
    const mean = scale === "none" ? dTheta : dTheta.map((value) => value / samples);
    return [...before, compare("z", pass.output, step.z), compare("dTheta", mean, step.dTheta), ...after];
  });
}

function targetOf({ adaptive: adapts, target }) {
  if (!adapts) return fixed({ alpha: target.alpha, beta: target.beta });
  return adaptive({
    rule: "additive",
    scope: "batch",
    alpha: target.initial_alpha,
    beta: target.initial_beta,
    gradNorm: target.initial_grad_norm,
    step: target.beta_update_step,
    momentum: target.beta_update_momentum,
    decay: target.grad_norm_decay_rate,
    targetNorm: target.target_norm,
  });
}

function replayBlackbox(gold) {
  const layer = blackbox(gridOf(gold), { lambda: gold.lambda, clamp: true });
  const pass = layer.forward(Float32Array.from(gold.costs.data));
  return [
    compare("path", pass.output, gold.path),
    compare("dCosts", pass.backward(Float32Array.from(gold.dPath.data)), gold.dCosts),
  ];
}

function replayLabelSetting(gold) {
  const layer = blackbox(gridOf(gold), { lambda: 1 });
  return [compare("path", layer.solve(Float32Array.from(gold.costs.data)), gold.path)];
}

function solverOf({ solver, theta }) {
  if (solver.kind === "topK") return topK({ length: theta.shape[1], k: solver.k });
  return negated(gridOf(solver));
}

function gridOf({ rows, columns, cols, connectivity }) {
  return gridPath({ rows, columns: columns ?? cols, neighbours: connectivity });
}

/** A noise law that gives back recorded draws, shape [batch, samples, …instance]. */
function recorded({ shape, data }) {
  const [, samples, ...instance] = shape;
  const n = instance.reduce((product, size) => product * size, 1);
  return {
    name: "recorded",
    fill(noise, at) {
      const from = (at.instance * samples + at.sample) * n;
      for (let i = 0; i < n; i++) noise[i] = data[from + i];
    },
  };
}

/** Numbers of float64 that both sides compute by the same few operations. */
function compareNumbers(name, got, wanted) {
  return Math.abs(got - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted))
    ? null
    : `${name} is ${got}, expected ${wanted}`;
}

/** The first difference as text, or null. Solutions and their means are equal to within float32 rounding. */
function compare(name, got, { data }) {
  if (got.length !== data.length) return `${name} has ${got.length} numbers, expected ${data.length}`;
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(got[i] - data[i]) <= 1e-6 * Math.max(1, Math.abs(data[i]))) continue;
    return `${name}[${i}] is ${got[i]}, expected ${data[i]}`;
  }
  return null;
}

function main(folder) {
  if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(
      `gold: ${folder === undefined ? "give the folder with the gold files: npm run gold -- DIR" : `${folder} is not a folder`}.`,
    );
    return 2;
  }
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()) {
    if (NOT_CASES.includes(file)) {
      console.log(`${file}: curves to look at, no cases`);
      continue;
    }
    const cases = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const replay = REPLAYS[file];
    if (replay === undefined) {
      count.skipped += cases.length;
      console.log(`${file}: ${cases.length} skipped, no such estimator yet`);
      continue;
    }
    const failuresBefore = count.failed;
    cases.forEach((gold, i) => {
      const difference = replay(gold).find((text) => text !== null);
      count[difference === undefined ? "passed" : "failed"]++;
      if (difference !== undefined) console.log(`${file}, case ${i}: ${difference}`);
    });
    console.log(`${file}: ${cases.length - (count.failed - failuresBefore)} of ${cases.length} equal`);
  }
  if (count.passed + count.failed + count.skipped === 0) console.log(`gold: no gold files in ${folder}`);
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed === 0 && count.passed > 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
