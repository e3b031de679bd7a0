import { requireOptions } from "../core/errors.ts";
import type { AimCall, Target } from "../index.ts";
import { topK } from "../index.ts";
import { type ContractCase, fail, requireMaker, sameBits, uniforms } from "./contractCase.ts";

/** Options of `targetContract`. */
export interface TargetContractOptions {
  /** Random backward passes to try; 100 by default. */
  readonly cases?: number;
  /** Names the random numbers, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * What every target policy has to fulfil, as cases for any test runner; `make` makes a fresh one.
 *
 *     for (const { name, run } of targetContract(() => myTarget())) test(name, run);
 */
export function targetContract(make: () => Target, options: TargetContractOptions = {}): ContractCase[] {
  requireMaker("targetContract", make);
  requireOptions("targetContract", options, { cases: true, seed: true });
  const { cases = 100, seed = 0 } = options;
  const calls = (stream: number): AimCall[] => aimCalls(cases, uniforms(seed, stream));
  return [
    {
      name: "aims every instance, with finite numbers that are not negative",
      async run() {
        const target = make();
        for (const call of calls(1)) {
          const aim = target.aim(call);
          if (!(aim?.lambda instanceof Float64Array))
            fail(`${target.name}: aim must return { alpha, lambda: Float64Array }.`);
          const { alpha, lambda, gradient = call.gradient } = aim;
          if (!(alpha >= 0 && alpha < Infinity)) fail(`${target.name}: alpha is ${alpha}.`);
          if (lambda.length !== BATCH) fail(`${target.name}: ${lambda.length} λ for ${BATCH} instances.`);
          const wrong = lambda.findIndex((value) => !(value >= 0 && value < Infinity));
          if (wrong >= 0) fail(`${target.name}: λ[${wrong}] is ${lambda[wrong]}.`);
          if (gradient.length !== call.gradient.length)
            fail(`${target.name}: the direction has ${gradient.length} numbers.`);
          if (!gradient.every(Number.isFinite)) fail(`${target.name}: the direction is not finite.`);
        }
      },
    },
    directionCase(make, () => calls(5)),
    {
      name: "leaves θ and the gradient as they were",
      async run() {
        const target = make();
        for (const call of calls(2)) {
          const [theta, gradient] = [call.theta.slice(), call.gradient.slice()];
          target.aim(call);
          if (!sameBits(theta, call.theta) || !sameBits(gradient, call.gradient))
            fail(`${target.name}: changed its input.`);
        }
      },
    },
    {
      name: "aims the same way twice while it has learnt nothing in between",
      async run() {
        const target = make();
        for (const call of calls(3)) {
          const [first, second] = [target.aim(call), target.aim(call)];
          const directions = [first, second].map(({ gradient = call.gradient }) => gradient);
          const same =
            first.lambda.every((value, b) => Object.is(value, second.lambda[b])) &&
            sameBits(directions[0]!, directions[1]!);
          if (!same || first.alpha !== second.alpha) fail(`${target.name}: two aims of one pass differ.`);
        }
      },
    },
    {
      name: "stays finite whatever it learns",
      async run() {
        const target = make();
        for (const [i, call] of calls(4).entries()) {
          for (let k = 0; k < 100; k++) target.learn?.(i % 5 === 0 ? 1e6 : (i % 2) * SIZE);
          const { lambda } = target.aim(call);
          if (!lambda.every(Number.isFinite)) fail(`${target.name}: λ is [${lambda}] after learning.`);
        }
      },
    },
  ];
}

/** Instances of a call, and numbers of an instance. */
const BATCH = 3;
const SIZE = 5;

/** Random backward passes; every fourth has an instance without a gradient. */
function aimCalls(cases: number, uniform: () => number): AimCall[] {
  const solver = topK({ length: SIZE, k: 2 });
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 4 * uniform() - 2);
  return Array.from({ length: cases }, (_, i) => {
    const gradient = draw(BATCH * SIZE * (1 + (i % 3)));
    if (i % 4 === 0) gradient.fill(0, 0, gradient.length / BATCH);
    return { theta: draw(BATCH * SIZE), gradient, batch: BATCH, solver, noiseLength: i % 2 };
  });
}

function directionCase(make: () => Target, calls: () => AimCall[]): ContractCase {
  return {
    name: "moves against the gradient, not with it, and names a scale that there is",
    async run() {
      const target = make();
      if (!["none", "inverseLambda"].includes(target.scale)) fail(`${target.name}: the scale is "${target.scale}".`);
      for (const call of calls()) {
        const { lambda, gradient = call.gradient } = target.aim(call);
        const size = gradient.length / BATCH;
        for (let b = 0; b < BATCH; b++) {
          let along = 0;
          for (let i = b * size; i < (b + 1) * size; i++) along += lambda[b]! * gradient[i]! * call.gradient[i]!;
          if (along < 0) fail(`${target.name}: the direction of instance ${b} opposes its gradient.`);
        }
      }
    },
  };
}
