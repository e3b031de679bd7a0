import { requireOptions } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import { sizeOf } from "../core/shape.ts";
import type { Layer } from "../index.ts";
import { type ContractCase, fail, requireMaker, sameBits, uniforms } from "./contractCase.ts";

/** Options of `estimatorContract`. */
export interface EstimatorContractOptions {
  /** Makes one number of theta from uniform numbers; uniform in (−1, 1) by default. */
  readonly theta?: (uniform: () => number) => number;
  /** Random batches to try; 20 by default. */
  readonly cases?: number;
  /** Whether an upstream of zeros means a gradient of zeros; true by default. */
  readonly silent?: boolean;
  /** Names the random numbers, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * What every gradient estimator has to fulfil, as cases for any test runner; `make` makes a fresh layer with it.
 *
 *     for (const { name, run } of estimatorContract(() => imle(mySolver, { noise }))) test(name, run);
 *
 * It tells a wrong sign from a right one, not a wrong size: for that see `audit`.
 */
export function estimatorContract(make: () => Layer, options: EstimatorContractOptions = {}): ContractCase[] {
  requireMaker("estimatorContract", make);
  requireOptions("estimatorContract", options, { theta: true, cases: true, silent: true, seed: true });
  const { theta: draw = (uniform) => 2 * uniform() - 1, cases = 20, silent = true, seed = 0 } = options;
  const { name, solver, samples } = make();
  const n = sizeOf(solver.shape);
  const trials = (stream: number): Trial[] => trialsOf(make(), cases, draw, uniforms(seed, stream));

  return [
    {
      name: "has outputs and gradients of the right size, finite",
      async run() {
        for (const { theta, upstream, step } of trials(1)) {
          const layer = make();
          const pass = await layer.forwardAsync(theta, { step });
          const rows = BATCH * (layer.output === "mean" ? 1 : samples);
          if (pass.output.length !== rows * n) fail(`${name}: the output has ${pass.output.length} numbers.`);
          if (String(pass.outputShape) !== String([rows, ...solver.shape])) {
            fail(`${name}: the shape of the output is [${pass.outputShape}].`);
          }
          const gradient = await pass.backwardAsync(upstream(layer));
          if (gradient.length !== theta.length) fail(`${name}: the gradient has ${gradient.length} numbers.`);
          if (![...pass.output, ...gradient].every(Number.isFinite)) fail(`${name}: a number is not finite.`);
        }
      },
    },
    {
      name: "leaves θ, the output and the upstream gradient as they were",
      async run() {
        for (const { theta, upstream, step } of trials(2)) {
          const layer = make();
          const before = theta.slice();
          const pass = await layer.forwardAsync(theta, { step });
          const [output, given] = [pass.output.slice(), upstream(layer)];
          const kept = given.slice();
          await pass.backwardAsync(given);
          if (!sameBits(theta, before)) fail(`${name}: changed theta.`);
          if (!sameBits(pass.output, output)) fail(`${name}: changed the output in backward.`);
          if (!sameBits(given, kept)) fail(`${name}: changed the upstream gradient.`);
        }
      },
    },
    {
      name: "gives the same bits for the same seed and step",
      async run() {
        for (const { theta, upstream, step } of trials(3)) {
          const [a, b] = [make(), make()];
          const [first, second] = [await a.forwardAsync(theta, { step }), await b.forwardAsync(theta, { step })];
          if (!sameBits(first.output, second.output)) fail(`${name}: two layers differ at step ${step}.`);
          const [g, h] = [await first.backwardAsync(upstream(a)), await second.backwardAsync(upstream(b))];
          if (!sameBits(g, h)) fail(`${name}: the gradients of two layers differ at step ${step}.`);
        }
      },
    },
    {
      name: "gives the first instance of a batch what it gets alone",
      async run() {
        for (const { theta, step } of trials(4)) {
          const layer = make();
          const together = await layer.forwardAsync(theta, { step });
          const alone = await layer.forwardAsync(theta.slice(0, n), { step });
          if (!sameBits(alone.output, together.output.slice(0, alone.output.length))) {
            fail(`${name}: the first of ${BATCH} instances has another output than alone.`);
          }
        }
      },
    },
    descentCase(make, 10 * cases, draw, uniforms(seed, 6)),
    ...(silent ? [silenceCase(make, () => trials(5))] : []),
  ];
}

/** Instances of a batch. */
const BATCH = 3;

/** A random forward and backward pass. */
interface Trial {
  readonly theta: Float32Array;
  readonly upstream: (layer: Layer) => Float32Array;
  readonly step: number;
}

type Draw = (uniform: () => number) => number;

function trialsOf({ solver, samples }: Layer, cases: number, draw: Draw, uniform: () => number): Trial[] {
  const n = sizeOf(solver.shape);
  return Array.from({ length: cases }, (_, step) => {
    const slopes = Float32Array.from({ length: BATCH * samples * n }, () => 2 * uniform() - 1);
    return {
      theta: Float32Array.from({ length: BATCH * n }, () => draw(uniform)),
      upstream: (layer) => slopes.slice(0, upstreamLength(layer)),
      step,
    };
  });
}

function upstreamLength({ solver, samples, upstream, output }: Layer): number {
  if (upstream === "losses") return BATCH * samples;
  return BATCH * sizeOf(solver.shape) * (output === "mean" ? 1 : samples);
}

function descentCase(make: () => Layer, trials: number, draw: Draw, uniform: () => number): ContractCase {
  return {
    name: "lowers a linear loss, on average, by a step against its gradient",
    async run() {
      const { name, solver } = make();
      const n = sizeOf(solver.shape);
      let agreement = 0;
      let dense = 0;
      for (let step = 0; step < trials; step++) {
        const layer = make();
        const theta = Float32Array.from({ length: n }, () => draw(uniform));
        const slope = Float32Array.from({ length: n }, () => 2 * uniform() - 1);
        const pass = await layer.forwardAsync(theta, { step });
        const rows = pass.output.length / n;
        const losses = Float32Array.from({ length: rows }, (_, row) => inner(slope, pass.output, row * n));
        const slopes = Float32Array.from({ length: rows * n }, (_, i) => slope[i % n]! / rows);
        const gradient = await pass.backwardAsync(layer.upstream === "losses" ? losses : slopes);
        if (gradient.some((value) => value !== 0)) dense++;
        // A solver answers to θ + δ as monotonely as to θ: raising θ along σ·g raises ⟨g, z⟩.
        agreement += sigmaOf(layer.solver.sense) * inner(slope, gradient, 0);
      }
      if (dense === 0) fail(`${name}: no gradient in ${trials} trials.`);
      if (!(agreement > 0)) fail(`${name}: its gradients oppose those of a linear loss, ${agreement} in sum.`);
    },
  };
}

function silenceCase(make: () => Layer, trials: () => Trial[]): ContractCase {
  return {
    name: "has no gradient where nothing comes from above",
    async run() {
      for (const { theta, step } of trials()) {
        const layer = make();
        const pass = await layer.forwardAsync(theta, { step });
        const gradient = await pass.backwardAsync(new Float32Array(upstreamLength(layer)));
        if (gradient.some((value) => value !== 0)) fail(`${layer.name}: an upstream of 0 gave a gradient.`);
      }
    },
  };
}

/** ⟨a, b[from …]⟩ */
function inner(a: Float32Array, b: Float32Array, from: number): number {
  return a.reduce((sum, value, i) => sum + value * b[from + i]!, 0);
}
