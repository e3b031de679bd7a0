import {
  DomainError,
  directionalGradient,
  enumerate,
  fenchelYoung,
  fromFunction,
  imitation,
  inline,
  type Loss,
  learningToRank,
  mapContrastive,
  noiseContrastive,
  normal,
  type Sense,
  ShapeError,
  type Solver,
  SolverError,
  solutionPool,
  spoPlus,
  structuredHinge,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { expectGradientOfValue, feasible, golds, offsets, solverOf } from "./support.ts";

const randoms = randomsOf(41);

/** A pool that has the whole feasible set, so that it does not grow any more. */
const full = () => solutionPool({ shape: [4], solutions: solverOf("max").solutions });

interface Case {
  readonly name: string;
  readonly make: (solver: Solver) => Loss;
  readonly convex: boolean;
  /** Whether it takes a solver whose objective has a part that does not depend on θ. */
  readonly offsets: boolean;
}

const cases: Case[] = [
  {
    name: "fenchelYoung",
    make: (solver) => fenchelYoung(solver, { noise: normal(), samples: 3, temperature: 0.5, seed: 3 }),
    convex: true,
    offsets: true,
  },
  {
    name: "fenchelYoung, multiplicative",
    make: (solver) => fenchelYoung(solver, { noise: normal(), samples: 3, perturbation: "multiplicative" }),
    convex: true,
    offsets: true,
  },
  { name: "spoPlus", make: (solver) => spoPlus(solver), convex: true, offsets: false },
  ...(["backward", "forward", "central"] as const).map((variant) => ({
    name: `directionalGradient, ${variant}`,
    make: (solver: Solver) => directionalGradient(solver, { tau: 0.25, variant }),
    convex: false,
    offsets: false,
  })),
  { name: "structuredHinge", make: (solver) => structuredHinge(solver, { margin: 0.5 }), convex: true, offsets: true },
  {
    name: "imitation",
    make: (solver) =>
      imitation(solver, {
        distance: (gold) => ({ slope: gold.map((value, i) => (i + 1) * (0.25 - value / 2)), constant: 0.5 }),
      }),
    convex: true,
    offsets: true,
  },
  {
    name: "noiseContrastive",
    make: (solver) => noiseContrastive(solver, { pool: full() }),
    convex: true,
    offsets: true,
  },
  { name: "mapContrastive", make: (solver) => mapContrastive(solver, { pool: full() }), convex: true, offsets: true },
  ...([{ kind: "pointwise" }, { kind: "pairwise", margin: 0.25 }, { kind: "listwise", temperature: 0.5 }] as const).map(
    (ranking) => ({
      name: `learningToRank, ${ranking.kind}`,
      make: (solver: Solver) => learningToRank(solver, { pool: full(), ...ranking }),
      convex: true,
      offsets: true,
    }),
  ),
];

const truthOf = (loss: Loss, batch: number, seed: number): Float32Array =>
  loss.supervision === "costs" ? randoms(4 * batch, seed) : golds(batch);

describe.each(cases)("$name", ({ make, convex, offsets: takesOffsets }) => {
  const solvers = (["max", "min"] as const).flatMap((sense) => [
    solverOf(sense),
    ...(takesOffsets ? [solverOf(sense, true)] : []),
  ]);

  test("has the gradient of its value, for gains and costs, with and without offsets", () => {
    for (const [i, solver] of solvers.entries()) {
      const loss = make(solver);
      for (let seed = 0; seed < 8; seed++) {
        expectGradientOfValue(loss, randoms(12, 100 + 10 * i + seed), truthOf(loss, 3, 200 + seed));
      }
    }
  });

  test("is the mean over the batch, and each instance has the loss that its step gives it", () => {
    const loss = make(solverOf("min"));
    const [theta, truth] = [randoms(20, 1), truthOf(loss, 5, 2)];
    const { value, values, gradient } = loss.evaluate(theta, truth, { step: 4 });
    expect(values).toHaveLength(5);
    expect(gradient).toHaveLength(20);
    // A sum of five numbers in float64, in another order.
    expect(Math.abs(value - values.reduce((sum, one) => sum + one, 0) / 5)).toBeLessThan(1e-14);
    const first = loss.evaluate(theta.slice(0, 4), truth.slice(0, 4), { step: 4 });
    expect(first.value).toBe(values[0]);
    // ÷ 1 and ÷ 5, both rounded to float32.
    for (let i = 0; i < 4; i++) expect(Math.abs(first.gradient[i] / 5 - gradient[i])).toBeLessThan(1e-6);
  });

  test("of costs is the loss of the negative gains, with the negative gradient", () => {
    for (const withOffsets of takesOffsets ? [false, true] : [false]) {
      const opposite = withOffsets
        ? enumerate({ sense: "max", solutions: feasible, offsets: offsets.map((value) => -value) })
        : solverOf("max");
      const [costs, gains] = [make(solverOf("min", withOffsets)), make(opposite)];
      const [theta, truth] = [randoms(400, 3), truthOf(costs, 100, 4)];
      const turned = costs.supervision === "costs" ? truth.map((value) => -value) : truth;
      const ofCosts = costs.evaluate(theta, truth);
      const ofGains = gains.evaluate(
        theta.map((value) => -value),
        turned,
      );
      expect(ofCosts.values).toEqual(ofGains.values);
      expect(ofCosts.gradient).toEqual(ofGains.gradient.map((value) => 0 - value));
      expect(ofCosts.gradient.some((value) => value !== 0)).toBe(true);
    }
  });

  const testIf = (does: boolean) => (does ? test : () => {});

  testIf(convex)("is convex along lines", () => {
    for (const solver of solvers) {
      const loss = make(solver);
      const [from, to, truth] = [randoms(800, 5), randoms(800, 6), truthOf(loss, 200, 7)];
      const at = (share: number) => {
        const theta = from.map((value, i) => (1 - share) * value + share * to[i]);
        return loss.evaluate(theta, truth, { step: 1 }).values;
      };
      const [start, middle, end] = [at(0), at(0.5), at(1)];
      for (const [b, value] of middle.entries()) {
        // θ in the middle is rounded to float32, and so are perturbed rows: errors of 2^-24 in four numbers below 16.
        expect(value).toBeLessThanOrEqual((start[b] + end[b]) / 2 + 1e-5);
      }
    }
  });

  test("evaluates later as it does at once, also by a solver that answers with promises", async () => {
    const solver = solverOf("min");
    const late = fromFunction({
      name: "late",
      sense: "min",
      shape: [4],
      async solve(theta, solution) {
        await Promise.resolve();
        solver.solve(theta, solution);
      },
    });
    const [now, patient] = [make(solver), make(late)];
    const [theta, truth] = [randoms(24, 8), truthOf(now, 6, 9)];
    const expected = now.evaluate(theta, truth, { step: 2 });
    expect(await make(solver).evaluateAsync(theta, truth, { step: 2 })).toEqual(expected);
    const [copiedTheta, copiedTruth] = [theta.slice(), truth.slice()];
    const pending = patient.evaluateAsync(copiedTheta, copiedTruth, { step: 2 });
    copiedTheta.fill(9);
    copiedTruth.fill(1);
    expect(await pending).toEqual(expected);
    expect(() => patient.evaluate(theta, truth)).toThrow(SolverError);
    const aborted = patient.evaluateAsync(theta, truth, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(aborted).rejects.toThrow("enough");
  });

  test("leaves theta and the truth as they were", () => {
    const loss = make(solverOf("max"));
    const [theta, truth] = [randoms(12, 10), truthOf(loss, 3, 11)];
    const copies = [theta.slice(), truth.slice()];
    loss.evaluate(theta, truth);
    expect([theta, truth]).toEqual(copies);
  });

  test("counts its evaluations, and takes a step by name without counting it", () => {
    const loss = make(solverOf("max"));
    const [theta, truth] = [randoms(4, 12), truthOf(loss, 1, 13)];
    loss.evaluate(theta, truth);
    loss.evaluate(theta, truth, { step: 7 });
    loss.evaluate(theta, truth);
    expect(loss.step).toBe(2);
    expect(() => loss.evaluate(theta, truth, { step: -1 })).toThrow(
      "step must be a whole number of at least 0, got -1",
    );
  });

  test("refuses arrays that do not fit, by name", () => {
    const loss = make(solverOf("max"));
    const [theta, truth] = [randoms(8, 14), truthOf(loss, 2, 15)];
    expect(() => loss.evaluate(randoms(7, 1), truth)).toThrow(ShapeError);
    expect(() => loss.evaluate(theta, truth.slice(0, 4))).toThrow(/has 4 numbers, expected 8 as theta has/);
    expect(() => loss.evaluate(theta, truth.slice(0, 3))).toThrow(ShapeError);
    expect(() => loss.evaluate(theta, truth, { optimum: golds(1) })).toThrow("optimum has 4 numbers, expected 8");
    // @ts-expect-error: not a Float32Array
    expect(() => loss.evaluate(theta, [...truth])).toThrow(ShapeError);
    // @ts-expect-error: nothing
    expect(() => loss.evaluate(theta)).toThrow(ShapeError);
    for (const value of [NaN, Infinity]) {
      const broken = (values: Float32Array) => values.map((one, i) => (i === 5 ? value : one));
      expect(() => loss.evaluate(broken(theta), truth)).toThrow(`theta[5] is ${value}`);
      expect(() => loss.evaluate(theta, broken(truth))).toThrow(DomainError);
      expect(() => loss.evaluate(theta, truth, { optimum: broken(golds(2)) })).toThrow(`optimum[5] is ${value}`);
    }
    // @ts-expect-error: no such option
    expect(() => loss.evaluate(theta, truth, { steps: 1 })).toThrow('unknown option "steps"');
  });

  testIf(!takesOffsets)("refuses a solver with offsets", () => {
    expect(() => make(solverOf("max", true))).toThrow("enumerate(6 of 4) has an offset");
  });

  test("says who it is and what it needs", () => {
    const loss = make(solverOf("max"));
    expect(loss.name).toMatch(/^[a-zA-Z]+\(enumerate\(6 of 4\)\)$/);
    expect(["solution", "costs"]).toContain(loss.supervision);
    expect(loss.solver.name).toBe("enumerate(6 of 4)");
  });

  test("refuses what is no solver", () => {
    // @ts-expect-error
    expect(() => make(undefined)).toThrow("expected a solver such as topK");
    // @ts-expect-error
    expect(() => make({ solve: "no" })).toThrow(DomainError);
  });
});

const max = solverOf("max");
const pool = full();

test.each<[string, () => Loss]>([
  // @ts-expect-error: no noise
  ["fenchelYoung: noise must be a noise law", () => fenchelYoung(max, {})],
  ["fenchelYoung: samples must be", () => fenchelYoung(max, { noise: normal(), samples: 0 })],
  ["fenchelYoung: temperature must be", () => fenchelYoung(max, { noise: normal(), temperature: -1 })],
  // @ts-expect-error: no such choice
  ["fenchelYoung: perturbation must be one of", () => fenchelYoung(max, { noise: normal(), perturbation: "both" })],
  // @ts-expect-error: no such option
  ['fenchelYoung: unknown option "output"', () => fenchelYoung(max, { noise: normal(), output: "mean" })],
  // @ts-expect-error: no such option
  ['spoPlus: unknown option "seed"', () => spoPlus(max, { seed: 1 })],
  // @ts-expect-error: not an executor
  ["spoPlus: executor must be one such as inline()", () => spoPlus(max, { executor: 3 })],
  // @ts-expect-error: no tau
  ["directionalGradient: tau must be a positive number, got undefined", () => directionalGradient(max, {})],
  ["directionalGradient: tau must be a positive number, got 0", () => directionalGradient(max, { tau: 0 })],
  // @ts-expect-error: no such choice
  ["directionalGradient: variant must be one of", () => directionalGradient(max, { tau: 1, variant: "sideways" })],
  ["structuredHinge: margin must be a number of at least 0", () => structuredHinge(max, { margin: -1 })],
  // @ts-expect-error: not a function
  ["imitation: distance must be a function of a true solution, got 3", () => imitation(max, { distance: 3 })],
  // @ts-expect-error: no pool
  ["noiseContrastive: pool must be one such as", () => noiseContrastive(max, {})],
  [
    "mapContrastive: solveShare must be a number from 0 to 1, got 2",
    () => mapContrastive(max, { pool, solveShare: 2 }),
  ],
  ["noiseContrastive: solveShare must be a number", () => noiseContrastive(max, { pool, solveShare: NaN })],
  ["mapContrastive: seed must be a whole number", () => mapContrastive(max, { pool, seed: 0.5 })],
  // @ts-expect-error: no kind
  ["learningToRank: kind must be one of", () => learningToRank(max, { pool })],
  [
    'learningToRank pointwise: unknown option "margin"',
    // @ts-expect-error: an option of another kind
    () => learningToRank(max, { pool, kind: "pointwise", margin: 1 }),
  ],
  [
    'learningToRank pairwise: unknown option "temperature"',
    // @ts-expect-error: an option of another kind
    () => learningToRank(max, { pool, kind: "pairwise", temperature: 1 }),
  ],
  ["learningToRank: margin must be", () => learningToRank(max, { pool, kind: "pairwise", margin: -1 })],
  ["learningToRank: temperature must be", () => learningToRank(max, { pool, kind: "listwise", temperature: 0 })],
])("refuses options out of range: %s", (message, make) => {
  expect(make).toThrow(DomainError);
  expect(make).toThrow(message);
});

test("a pool of another shape is refused", () => {
  const square = solutionPool({ shape: [2, 2] });
  const text = "noiseContrastive: the pool has solutions of 2×2, expected 4 as enumerate(6 of 4) has.";
  expect(() => noiseContrastive(max, { pool: square })).toThrow(new ShapeError(text));
});

const map = (solver: Solver, theta: Float32Array): Float32Array => {
  const solution = new Float32Array(theta.length);
  solver.solve(theta, solution);
  return solution;
};

test("asks the executor that it is given", () => {
  let rows = 0;
  const executor = inline();
  const counting = {
    ...executor,
    name: "counting",
    solve(request: Parameters<typeof executor.solve>[0]) {
      rows += request.batch * request.samples;
      return executor.solve(request);
    },
  };
  const [theta, gold, costs] = [randoms(12, 20), golds(3), randoms(12, 21)];
  const count = (evaluate: () => unknown): number => {
    rows = 0;
    evaluate();
    return rows;
  };
  const options = { executor: counting };
  expect(count(() => fenchelYoung(max, { noise: normal(), samples: 5, ...options }).evaluate(theta, gold))).toBe(15);
  expect(count(() => spoPlus(max, options).evaluate(theta, costs))).toBe(6);
  const optimum = Float32Array.from([0, 4, 8].flatMap((from) => [...map(max, costs.slice(from, from + 4))]));
  expect(count(() => spoPlus(max, options).evaluate(theta, costs, { optimum }))).toBe(3);
  expect(count(() => directionalGradient(max, { tau: 1, ...options }).evaluate(theta, costs))).toBe(6);
  expect(count(() => structuredHinge(max, options).evaluate(theta, gold))).toBe(3);
  expect(count(() => noiseContrastive(max, { pool, ...options }).evaluate(theta, gold))).toBe(3);
  expect(count(() => noiseContrastive(max, { pool, solveShare: 0, ...options }).evaluate(theta, gold))).toBe(0);
});

test.each<Sense>(["max", "min"])("an offset that is not a number is an error of the solver: %s", (sense) => {
  const solver = fromFunction({ name: "odd", sense, shape: [4], offset: () => NaN, solve: (theta) => theta });
  const loss = fenchelYoung(solver, { noise: normal() });
  expect(() => loss.evaluate(randoms(4, 30), golds(1))).toThrow(
    new SolverError("odd: the offset of a solution is NaN, expected a finite number."),
  );
});
