import * as imle from "imle";
import {
  executor,
  factory,
  noise,
  plain,
  pool,
  signal,
  subsets,
  three,
  top,
  tryLaw,
  tryLayer,
  tryLoss,
  tryTarget,
} from "./tries.ts";
import type { Call } from "./values.ts";

export const LAWS_AND_TARGETS: readonly Call[] = [
  factory(imle.sumOfGamma, tryLaw, { k: 3, terms: 10, temperature: 1 }),
  factory(imle.quantileLaw, tryLaw, { name: "own", quantile: (u: number) => u, mean: 0, variance: 1, score: () => 0 }),
  factory(imle.fixed, tryTarget, { alpha: 1, beta: 1 }),
  factory(imle.relative, tryTarget, { alpha: 1, beta: 1 }),
  factory(imle.adaptive, tryTarget, {
    alpha: 1,
    beta: 1,
    targetNorm: 1,
    rule: "multiplicative",
    scope: "instance",
    step: 0.1,
    momentum: 0,
    decay: 0.9,
    gradNorm: 1,
  }),
  plain(
    (state: imle.AdaptiveState) => {
      const target = imle.adaptive();
      target.restore(state);
      return tryTarget(target);
    },
    { beta: 1, gradNorm: 1, update: 0 },
  ),
  plain((changes: number) => {
    const target = imle.adaptive();
    target.learn(changes);
    return tryTarget(target);
  }, 1),
  plain(imle.threefry2x32, [0, 0], [0, 0]),
];

const layer = imle.imle(top, { noise, samples: 2 });
const spo = imle.spoPlus(top);
const loss = imle.structuredHinge(top);
const metric = imle.regret(top);

const request = {
  ...imle.plainRequest(top, three, 1),
  samples: 2,
  shift: Float64Array.of(1),
  direction: three,
  noise,
  temperature: 1,
  wanted: Uint8Array.of(1),
};

// biome-ignore lint/correctness/useYield: work is a generator, also where nothing has to be asked
function* giving<T>(value: T): imle.SolveProgram<T> {
  return value;
}

function* estimate(call: imle.ForwardCall): imle.SolveProgram<imle.Estimate> {
  const output = yield imle.plainRequest(call.solver, call.theta, call.batch);
  return { output, backward: () => giving(new Float32Array(3)) };
}

const ownEstimator = { name: "own", samples: 1, output: "samples", rows: 1, upstream: "gradient", forward: estimate };
const ownRule = {
  name: "own",
  supervision: "costs",
  samples: 1,
  evaluate: ({ batch, theta }: imle.LossCall) => giving({ values: new Float64Array(batch), gradient: theta.slice() }),
};

/** By an estimator that makes such a request. */
function tryRequest(made: imle.SolveRequest): unknown {
  function* forward(): imle.SolveProgram<imle.Estimate> {
    yield made;
    return { output: three.slice(), backward: () => giving(new Float32Array(3)) };
  }
  return imle.createLayer(top, { name: "own", samples: 1, output: "samples", forward }).forward(three);
}

const listedWithOffsets: imle.EnumerateOptions = {
  sense: "max",
  solutions: [Float32Array.of(1, 0), Float32Array.of(0, 1)],
  offsets: [0, 1],
};

export const METHODS: readonly Call[] = [
  plain(layer.forward, three, { step: 0 }),
  plain(layer.forwardAsync, three, { step: 0, signal }),
  plain(layer.solve, three),
  plain(layer.solveAsync, three, { signal }),
  plain((gradient: Float32Array) => layer.forward(three).backward(gradient), new Float32Array(6)),
  plain(
    (gradient: Float32Array, options: imle.AsyncOptions) => layer.forward(three).backwardAsync(gradient, options),
    new Float32Array(6),
    { signal },
  ),
  plain(spo.evaluate, three, three, { step: 0, optimum: Float32Array.of(1, 0, 0) }),
  plain(spo.evaluateAsync, three, three, { step: 0, optimum: Float32Array.of(1, 0, 0), signal }),
  plain(loss.evaluate, three, Float32Array.of(1, 0, 0), { step: 0 }),
  plain(metric.evaluate, three, three, { optimum: Float32Array.of(1, 0, 0) }),
  plain(metric.evaluateAsync, three, three, { optimum: Float32Array.of(1, 0, 0), signal }),
  factory(imle.solutionPool, ({ solutions }) => solutions, { shape: [3], solutions: three }),
  plain((solutions: Float32Array) => pool().add(solutions), three),
  plain((solution: Float32Array) => pool().has(solution), three),
  plain(imle.tourEdges, 4),
  plain(imle.tourOrder, [1, 0, 1, 1, 0, 1]),
  plain(imle.tourOrder, [1, 1, 1]),
  plain(imle.tourCycles, [1, 1, 1]),
  plain(imle.tourSolution, [0, 1, 2]),
  plain(imle.enumerate(listedWithOffsets).offset!, Float32Array.of(1, 0)),
  factory(imle.plainRequest, (made) => tryRequest(made), top, three, 1),
  plain((made: imle.SolveRequest) => tryRequest(made), request),
  factory(imle.createLayer, tryLayer, top, ownEstimator, executor),
  factory(imle.createLoss, tryLoss, top, ownRule, executor),
  plain(imle.calibratedTemperature, top, {
    family: subsets,
    noise,
    theta: three,
    samples: 2,
    range: [0.5, 2],
    seed: 0,
    executor,
  }),
  factory(
    imle.audit,
    ({ rows, refusals }) => rows.length + refusals.length,
    {
      name: "audited",
      solver: top,
      theta: three,
      loss: { value: (z: Float32Array) => z[0], gradient: () => Float32Array.of(1, 0, 0) },
      family: subsets,
    },
    {
      noise,
      temperature: 1,
      samples: 2,
      repetitions: 2,
      seed: 0,
      estimators: ["blackbox"],
      referenceSamples: 100,
      seconds: 0.01,
    },
  ),
];
