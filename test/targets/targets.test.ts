import {
  type AdaptiveOptions,
  adaptive,
  combinatorial,
  DomainError,
  fixed,
  gridPath,
  gumbel,
  type ImleOptions,
  imle,
  none,
  relative,
  type Solver,
  sumOfGamma,
  type Target,
  topK,
} from "imle";
import { targetContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../problems.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(51);

const assignment = PROBLEMS.find(({ name }) => name === "assignment")!.solver("min");
const subsets = topK({ length: 10, k: 5 });
const grid = gridPath({ rows: 8, columns: 8 });
const SOLVERS: [string, Solver, ImleOptions][] = [
  ["top-k", subsets, { noise: gumbel() }],
  ["path", grid, { noise: sumOfGamma({ k: 8 }) }],
  ["assignment", assignment, { noise: gumbel() }],
];
const sizeOf = (solver: Solver) => solver.shape.reduce((product, size) => product * size, 1);
/** Gains of any sign, or costs that are not negative. */
const thetaOf = (solver: Solver, batch: number, seed: number) =>
  randoms(batch * sizeOf(solver), seed).map((value) => (solver.sense === "min" ? 2 + value : 2 * value));

const TARGETS: [string, () => Target][] = [
  ["fixed", () => fixed({ beta: 2 })],
  ["relative", () => relative()],
  ["adaptive", () => adaptive()],
  ["adaptive, per batch", () => adaptive({ scope: "batch", beta: 0.5 })],
  ["adaptive as published", () => adaptive({ rule: "additive", scope: "batch", beta: 0.5, step: 0.01 })],
  ["combinatorial", () => combinatorial()],
];

describe.each(TARGETS)("%s", (_, make) => {
  for (const { name, run } of targetContract(make)) test(name, run);
});

describe.each(TARGETS.filter(([name]) => /relative|adaptive/.test(name)))("%s", (_, make) => {
  test.each(SOLVERS)("has the same solutions z′ when the loss is scaled by 10⁻³ … 10³: %s", (_, solver, options) => {
    const batch = 40;
    const [theta, g] = [thetaOf(solver, batch, 1), randoms(batch * sizeOf(solver), 2)];
    // Not divided by λ the gradient is ±(z − z′): it shows z′ to the bit.
    const shown = (scale: number) =>
      imle(solver, { ...options, target: make(), scale: "none" })
        .forward(theta)
        .backward(g.map((value) => value * scale));
    const expected = shown(1);
    expect(expected.some((value) => value !== 0)).toBe(true);
    for (let power = -3; power <= 3; power++) expect(shown(10 ** power)).toEqual(expected);
  });
});

/** Share of the instances that get any gradient from a mean loss, at this batch size. */
function shareWithGradient(solver: Solver, options: ImleOptions, target: Target, batch: number): number {
  const layer = imle(solver, { ...options, target });
  const n = sizeOf(solver);
  const instances = 16_384;
  let moved = 0;
  for (let step = 0; step < instances / batch; step++) {
    const theta = thetaOf(solver, batch, 1000 + step);
    const g = randoms(batch * n, 50_000 + step).map((value) => value / batch);
    const gradient = layer.forward(theta).backward(g);
    for (let b = 0; b < batch; b++) if (gradient.subarray(b * n, b * n + n).some((value) => value !== 0)) moved++;
  }
  return moved / instances;
}

test("a fixed β loses its gradients as the batch grows", () => {
  const shares = [1, 8, 64].map((batch) => shareWithGradient(subsets, { noise: gumbel() }, fixed(), batch));
  expect(shares[1]).toBeLessThan(0.4 * shares[0]);
  expect(shares[2]).toBeLessThan(0.1 * shares[0]);
});

test.each(TARGETS.filter(([name]) => /^relative|^adaptive$|batch/.test(name)))(
  "%s gives as many instances a gradient at batch 1, 8 and 64, to 5 %",
  (_, make) => {
    const shares = [1, 8, 64].map((batch) => {
      const target = make();
      if ("learn" in target) shareWithGradient(subsets, { noise: gumbel() }, target, batch); // to settle
      return shareWithGradient(subsets, { noise: gumbel() }, target, batch);
    });
    for (const share of shares) expect(Math.abs(share / shares[0] - 1)).toBeLessThan(0.05);
  },
);

describe("adaptive", () => {
  const starts: AdaptiveOptions[] = [
    { beta: 0 },
    { beta: 100 },
    { beta: 0, targetNorm: 2.5 },
    { beta: 100, scope: "batch" },
  ];
  test.each(SOLVERS.flatMap(([name, solver, options]) => starts.map((start) => ({ name, start, solver, options }))))(
    "settles within 10 % of its target in 500 steps: $name from $start",
    ({ solver, options, start }) => {
      const { targetNorm = 1 } = start;
      const target = adaptive(start);
      const layer = imle(solver, { ...options, target });
      const [batch, n] = [16, sizeOf(solver)];
      let changes = 0;
      for (let step = 0; step < 500; step++) {
        const gradient = layer.forward(thetaOf(solver, batch, step)).backward(randoms(batch * n, 900 + step));
        if (step >= 400) changes += gradient.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
      }
      expect(Math.abs(changes / (100 * batch) / targetNorm - 1)).toBeLessThan(0.1);
    },
  );

  test("goes on from a saved state with equal bits", () => {
    for (const rule of ["multiplicative", "additive"] as const) {
      const options = { rule, momentum: 0.5, step: 0.03 };
      const train = (target: Target, from: number, to: number) => {
        const layer = imle(subsets, { noise: gumbel(), samples: 2, target });
        return Array.from({ length: to - from }, (_, i) =>
          layer.forward(thetaOf(subsets, 4, from + i), { step: from + i }).backward(randoms(80, 70 + from + i)),
        );
      };
      const whole = adaptive(options);
      const expected = train(whole, 0, 20).slice(10);
      const first = adaptive(options);
      train(first, 0, 10);
      const second = adaptive(options);
      second.restore(JSON.parse(JSON.stringify(first.state)));
      expect(train(second, 10, 20)).toEqual(expected);
      expect(second.state).toEqual(whole.state);
    }
  });

  test("learns nothing from a gradient of 0, and grows from β = 0", () => {
    const target = adaptive({ beta: 0 });
    const layer = imle(subsets, { noise: gumbel(), target });
    const before = target.state;
    layer.forward(thetaOf(subsets, 1, 1)).backward(new Float32Array(10));
    expect(target.state).toEqual(before);
    const gradient = layer.forward(thetaOf(subsets, 1, 1)).backward(randoms(10, 2));
    expect([...gradient]).toEqual(Array(10).fill(0));
    expect(target.state.beta).toBeGreaterThan(0);
  });

  test("counts every sample's own changes, whatever comes out of the layer", () => {
    for (const form of [{}, { symmetric: true }, { marginalSamples: 1 }, { marginalSamples: 3, symmetric: true }]) {
      const states = (["samples", "mean"] as const).map((output) => {
        const target = adaptive();
        const options = { noise: gumbel(), samples: 6, draws: "independent", output, target, ...form } as const;
        const g = randoms(10, 4);
        const repeated = Float32Array.from({ length: 60 }, (_, i) => g[i % 10]);
        imle(subsets, options)
          .forward(thetaOf(subsets, 1, 3))
          .backward(output === "mean" ? g : repeated);
        return target.state;
      });
      expect(states[0]).toEqual(states[1]);
      expect(states[0].gradNorm).not.toBe(1);
    }
  });

  test("does not mind instances that have no gradient, which nothing can move", () => {
    const betas = [64, 16, 4].map((active) => {
      const target = adaptive();
      const layer = imle(subsets, { noise: gumbel(), target });
      for (let step = 0; step < 600; step++) {
        const g = randoms(640, 3000 + step).fill(0, active * 10);
        layer.forward(thetaOf(subsets, 64, step)).backward(g);
      }
      return target.state.beta;
    });
    for (const beta of betas) expect(beta).toBeLessThan(2 * betas[0]); // it was 10,000 with 4 of 64
  });

  test("refuses options and states that it cannot use", () => {
    expect(() => adaptive({ targetNorm: 0 })).toThrow(
      new DomainError("adaptive: targetNorm must be a positive number, got 0."),
    );
    expect(() => adaptive({ decay: 1.5 })).toThrow(
      new DomainError("adaptive: decay must be a number from 0 to 1, got 1.5."),
    );
    expect(() => adaptive({ beta: NaN })).toThrow(DomainError);
    expect(() => adaptive().restore({ beta: 1, gradNorm: 1, update: NaN })).toThrow(DomainError);
    // @ts-expect-error
    expect(() => adaptive().restore({ beta: 1, gamma: 1 })).toThrow('adaptive: unknown option "gamma"');
    // @ts-expect-error
    expect(() => adaptive({ rule: "harmonic" })).toThrow("adaptive: rule must be one of");
  });
});

describe("the starting point θ = 0", () => {
  test.each([
    ["relative", relative()],
    ["adaptive", adaptive()],
  ] as const)("is left by %s, with noise and without", (_, target) => {
    for (const noise of [gumbel(), none()]) {
      const layer = imle(subsets, { noise, target, samples: 20, output: "mean" });
      const gradient = layer.forward(new Float32Array(10)).backward(Float32Array.of(1, 1, 1, 1, 1, -1, -1, -1, -1, -1));
      expect(gradient.some((value) => value !== 0)).toBe(true);
    }
  });
});

test("a target that replaces θ has no other side for symmetric differences", () => {
  expect(() => imle(subsets, { noise: gumbel(), target: combinatorial(), symmetric: true })).toThrow(
    "imle: the target combinatorial replaces θ and has no other side; leave symmetric differences to another one.",
  );
});

test("the combinatorial target is θ where the loss is silent, and what it asks for elsewhere", () => {
  for (const sense of ["max", "min"] as const) {
    const seen: Float32Array[] = [];
    const solver: Solver = {
      name: "watched",
      sense,
      shape: [4],
      infinities: [Infinity],
      solve(theta, solution) {
        seen.push(theta.slice());
        solution.fill(0);
      },
    };
    const pass = imle(solver, { noise: none(), target: combinatorial() }).forward(
      Float32Array.of(5, 1000.5, Infinity, -7),
    );
    pass.backward(Float32Array.of(0.25, 0, 0, -2));
    expect([...seen[1]]).toEqual(sense === "max" ? [-0.25, 1000.5, Infinity, 2] : [0.25, 1000.5, Infinity, -2]);
  }
});
