import * as imle from "imle";
import { asWhole, type Call } from "./values.ts";

export const three = Float32Array.of(3, 1, 2);
export const noise = asWhole(imle.gumbel());
export const top = asWhole(imle.topK({ length: 3, k: 1 }));
export const subsets = asWhole(imle.kSubsets({ length: 3, k: 1 }));
export const executor = asWhole(imle.inline());
export const { signal } = new AbortController();
export const pairs = [
  [0, 1],
  [1, 2],
  [0, 2],
];
/** Larger instances are made, and not solved. */
const SOLVED = 2 ** 12;

/** Solves one instance with noise and goes back. */
export function trySolver(solver: imle.Solver): unknown {
  const n = solver.shape.reduce((product, size) => product * size, 1);
  return n > SOLVED ? n : tryLayer(imle.imle(solver, { noise, samples: 2, target: imle.fixed() }));
}

/** Forth and back, and without noise. */
export function tryLayer(layer: imle.Layer): unknown {
  const n = layer.solver.shape.reduce((product, size) => product * size, 1);
  const theta = Float32Array.from({ length: n }, (_, i) => 1 + ((i * 5) % 7));
  const pass = layer.forward(theta);
  const upstream = new Float32Array(layer.upstream === "losses" ? layer.samples : pass.output.length).fill(1);
  return { output: pass.output, gradient: pass.backward(upstream), solution: layer.solve(theta) };
}

/** Everything that a family computes. */
export function tryFamily(family: imle.Family): unknown {
  const theta = Float64Array.from({ length: family.shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 3);
  if (theta.length > SOLVED) return theta.length;
  const solution = new Float32Array(theta.length);
  family.sample(theta, solution, () => 0.5);
  const marginals = family.marginals(theta);
  return { solution, marginals, gradient: family.marginalsGradient(theta, marginals), a: family.logPartition(theta) };
}

/** Draws, and a layer with them. */
export function tryLaw(law: imle.NoiseLaw): unknown {
  const draws = new Float32Array(5);
  law.fill(draws, { seed: 0, step: 0, instance: 0, sample: 0, samples: 1 });
  return { draws, layer: tryLayer(imle.imle(top, { noise: law, samples: 2 })) };
}

/** A layer with the target. */
export function tryTarget(target: imle.Target): unknown {
  return tryLayer(imle.imle(top, { noise, samples: 2, target }));
}

/** One evaluation. */
export function tryLoss(loss: imle.Loss | imle.Metric): unknown {
  return loss.evaluate(
    three,
    "supervision" in loss && loss.supervision === "solution" ? Float32Array.of(1, 0, 0) : three,
  );
}

/** A call of a factory, and of what it made. */
export const factory = <A extends unknown[], T>(
  make: (...args: A) => T,
  use: (made: T) => unknown,
  ...args: unknown[]
): Call => ({
  name: make.name,
  args,
  run: (...given: never[]) => use(make(...(given as unknown as A))),
});

/** A call of a function. */
export const plain = <A extends unknown[]>(make: (...args: A) => unknown, ...args: unknown[]): Call =>
  factory(make, (made) => made, ...args);

/** Solutions to compare. */
export const pool = (): imle.SolutionPool => imle.solutionPool({ shape: [3], solutions: three });
