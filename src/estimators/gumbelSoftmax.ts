import { DomainError, requireOptions, requirePositive, show } from "../core/errors.ts";
import type { Draws } from "../core/noiseLaw.ts";
import { noiseOf } from "../core/noiseOf.ts";
import type { SolveProgram } from "../core/solveRequest.ts";
import { addSoftmaxGradient, softmaxRow } from "../kernels/softmax.ts";
import { selectLargestOne } from "../kernels/topK.ts";
import { gumbel } from "../noise/gumbel.ts";
import { type ArgmaxOptions, argmax } from "../solvers/argmax.ts";
import { bindEstimator } from "./createLayer.ts";
import { withoutSolving } from "./passThrough.ts";
import { requireSampling } from "./sampling.ts";
import type { Estimate, ForwardCall, Layer } from "./types.ts";

/** Options of `gumbelSoftmax`: those of `argmax`, and how to sample. */
export interface GumbelSoftmaxOptions extends ArgmaxOptions {
  /** τ > 0 of the softmax: the smaller, the closer to a choice of one, and the larger the variance; 1 by default. */
  readonly temperature?: number;
  /** Whether the output is the choice itself, the gradient that of the softmax; false by default. */
  readonly hard?: boolean;
  /** Samples for each instance, S; 1 by default. */
  readonly samples?: number;
  /** How the samples of an instance depend on one another. */
  readonly draws?: Draws;
  /** Names the stream of noise, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * Gumbel-softmax, the Concrete distribution: a choice of one made smooth. Takes any loss of the relaxed choice.
 *
 *     p = softmax((θ + ε)/τ)          ∇θ = Σ_s (g − ⟨g, p⟩) ⊙ p/τ
 *
 * Shape [length] or [rows, length] as with `argmax`; the output has shape [batch·samples, …instance]. Nothing is
 * solved.
 *
 * Unbiased for the expected loss of the relaxed p, which is not that of the choice; `hard` gives the loss the choice,
 * and then the gradient is biased.
 *
 * Source: Jang, Gu, Poole, ICLR 2017; Maddison, Mnih, Teh, ICLR 2017.
 *
 * @throws DomainError when an option is out of range.
 */
export function gumbelSoftmax(options: GumbelSoftmaxOptions): Layer {
  requireOptions("gumbelSoftmax", options, {
    length: true,
    rows: true,
    temperature: true,
    hard: true,
    samples: true,
    draws: true,
    seed: true,
  });
  const { length, rows, temperature = 1, hard = false } = options;
  const solver = argmax({ length, ...(rows !== undefined && { rows }) });
  requirePositive("gumbelSoftmax", "temperature", temperature);
  if (typeof hard !== "boolean") {
    throw new DomainError(`gumbelSoftmax: hard must be true or false, got ${show(hard)}.`);
  }
  const sampling = requireSampling("gumbelSoftmax", { ...options, noise: gumbel() });
  const { samples } = sampling;
  return bindEstimator(solver, { name: "gumbelSoftmax", samples, output: "samples", forward });

  function forward(call: ForwardCall): SolveProgram<Estimate> {
    return withoutSolving(() => {
      const soft = new Float32Array(call.theta.length * samples);
      const choice = hard ? new Float32Array(soft.length) : soft;
      relax(call, soft, choice);
      return { output: choice, backward: (gradient) => withoutSolving(() => slopesOf(call, soft, gradient)) };
    });
  }

  /** Writes the softmax of every sample and, where that is another array, the choice. */
  function relax({ theta, batch, step }: ForwardCall, soft: Float32Array, choice: Float32Array): void {
    const n = theta.length / batch;
    for (let b = 0; b < batch; b++) {
      for (let s = 0; s < samples; s++) {
        const at = (b * samples + s) * n;
        const x = soft.subarray(at, at + n);
        noiseOf({ ...sampling, step }, b, s, x);
        for (let i = 0; i < n; i++) x[i]! += theta[b * n + i]!;
        for (let from = 0; from < n; from += length) {
          if (hard) selectLargestOne(x, from, length, choice.subarray(at, at + n));
          softmaxRow(x, x, from, length, temperature);
        }
      }
    }
  }

  function slopesOf({ theta, batch }: ForwardCall, soft: Float32Array, gradient: Float32Array): Float32Array {
    const n = theta.length / batch;
    const sums = new Float64Array(theta.length);
    for (let at = 0; at < soft.length; at += length) {
      const instance = Math.floor(at / (samples * n));
      addSoftmaxGradient(sums, instance * n + (at % n), soft, gradient, at, length, temperature);
    }
    return Float32Array.from(sums);
  }
}
