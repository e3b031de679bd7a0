import {
  type AuditOptions,
  type AuditProblem,
  type AuditReport,
  type AuditRow,
  argmax,
  audit,
  enumerate,
  expectedLoss,
  fromFunction,
  gridPath,
  gumbel,
  imle,
  kSubsets,
  type NoiseLaw,
  negated,
  none,
  normal,
  type SolutionLoss,
  type Solver,
  sumOfGamma,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { perturbAndMap } from "../perturbAndMap.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(71);

/** ⟨g, z⟩ */
function linear(g: Float32Array): SolutionLoss {
  return { value: (z) => z.reduce((sum, value, i) => sum + value * g[i], 0), gradient: () => g };
}

/** ½‖z − w‖² */
function squared(w: Float32Array): SolutionLoss {
  return {
    value: (z) => z.reduce((sum, value, i) => sum + (value - w[i]) ** 2 / 2, 0),
    gradient: (z) => z.map((value, i) => value - w[i]),
  };
}

const theta = randoms(5, 1);
const g = randoms(5, 2);
const choose: AuditProblem = {
  solver: topK({ length: 5, k: 2 }),
  theta,
  loss: linear(g),
  family: kSubsets({ length: 5, k: 2 }),
};
const QUICK: AuditOptions = { repetitions: 4, samples: 4, referenceSamples: 200 };

function row(report: AuditReport, name: string): AuditRow {
  const found = report.rows.find((one) => one.name === name);
  expect(found, `${name} in ${report.rows.map((one) => one.name)}`).toBeDefined();
  return found!;
}

describe("on top-k with a family and a linear loss", () => {
  const temperature = 0.8;
  const report = audit({ ...choose, theta: theta.map((value) => 1.5 + value) }, { noise: normal(), temperature });

  test.each(["perturbed", "perturbed antithetic", "perturbed multiplicative", "scoreFunction noise"])(
    "%s is found to be unbiased for the perturbed solver",
    (name) => {
      const { bias, biasError } = row(report, name).perturbed!;
      // five standard errors, of the mean of 200 gradients and of the reference together
      expect(bias).toBeLessThan(5 * biasError);
    },
  );

  test.each(["scoreFunction family", "simple"])("%s is found to be unbiased for the family", (name) => {
    const { gibbs, aim } = row(report, name);
    expect(gibbs!.bias).toBeLessThan(5 * gibbs!.biasError);
    expect(aim).toBe("gibbs");
  });

  test("simple has the exact gradient without variance, to float32", () => {
    const { gibbs, variance } = row(report, "simple");
    expect(gibbs!.bias).toBeLessThan(1e-6);
    expect(variance).toBe(0);
    expect(gibbs!.cosineOfOne).toBeCloseTo(1, 6);
    expect(gibbs!.scale).toBeCloseTo(1, 6);
  });

  test.each(["identity", "straightThrough", "blackbox", "imle combinatorial"])("%s is found to be biased", (name) => {
    expect(row(report, name).gibbs!.verdict).toBe("biased");
    expect(row(report, name).perturbed!.verdict).toBe("biased");
  });

  test("imle with a fixed λ has the exact direction, and with scale the exact size, but for its finite step", () => {
    const [plain, scaled] = ["imle fixed", "imle fixed inverseLambda"].map((name) => row(report, name).perturbed!);
    expect(plain.cosine).toBeGreaterThan(0.95);
    // λ = ½·√n·τ/‖g‖ is a step of half a standard deviation: off by a quarter of it at most, and by the errors
    expect(scaled.bias).toBeLessThan(0.25 + 5 * scaled.biasError);
    const { setting } = row(report, "imle fixed");
    expect(Number(setting.replace("λ ", ""))).toBeCloseTo(
      (report.samples * 0.5 * Math.sqrt(5) * temperature) / Math.hypot(...g), // slopes of a mean over the samples
      0, // two digits
    );
    expect(plain.bias * plain.scale).not.toBeNaN();
  });

  test("the solver is found to be exact, and the loss to be linear", () => {
    expect(report.monotonicity).toEqual({ trials: 100, changes: expect.any(Number), violations: 0, worst: 0 });
    expect(report.family).toEqual({ trials: 200, violations: 0 });
    expect(report.loss).toEqual({ agrees: "slopes", worst: null, linear: true });
    expect(report.warnings).toEqual([]);
  });
});

describe("references", () => {
  const options: AuditOptions = { ...QUICK, noise: normal(), temperature: 0.7, estimators: ["identity"] };
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const solutions = Array.from({ length: 10 }, (_, i) =>
    Array.from(choose.family!.solutions().subarray(5 * i, 5 * i + 5)),
  );
  const value = squared(g).value;
  const exact = perturbAndMap(
    { solutions, sense: "max", theta, temperature: 0.7, loss: (z) => value(Float32Array.from(z)) },
    { law: normal(), density, tail: (x) => 0.5 * (1 - erf(x / Math.SQRT2)) },
  );

  test("the one under noise is that of an enumeration with the noise integrated out", () => {
    const report = audit({ ...choose, loss: squared(g) }, { ...options, referenceSamples: 50_000 });
    const { method, gradient, errors, solves } = report.references.find(({ name }) => name === "perturbed")!;
    expect([method, solves]).toEqual(["score", 50_000]);
    for (const [i, slope] of gradient.entries()) {
      expect(Math.abs(slope - exact.gradient[i])).toBeLessThan(5 * Math.hypot(errors[i], exact.gradientErrors[i]));
    }
  });

  test("without a score it is made of differences, along directions", () => {
    const { score, ...law } = normal();
    const report = audit({ ...choose, loss: squared(g) }, { ...options, noise: law, referenceSamples: 50_000 });
    const { method, gradient, errors, directions } = report.references.find(({ name }) => name === "perturbed")!;
    expect(method).toBe("differences");
    for (const [k, slope] of gradient.entries()) {
      const along = (values: ArrayLike<number>) =>
        Array.from(directions!.subarray(5 * k, 5 * k + 5), (d, i) => d * values[i]);
      const expected = along(exact.gradient).reduce((a, b) => a + b);
      const error = Math.hypot(errors[k], ...along(exact.gradientErrors));
      // a step of h standard deviations is off by some h²/6 = .7 %
      expect(Math.abs(slope - expected)).toBeLessThan(5 * error + 0.02 * Math.hypot(...gradient));
    }
  });

  test("the one of the family is the derivative of the expected loss by θ at its temperature", () => {
    const report = audit({ ...choose, loss: squared(g) }, options);
    const { gradient, errors, method } = report.references[0];
    expect([method, Math.hypot(...errors)]).toEqual(["exact", 0]);
    for (let i = 0; i < 5; i++) {
      const [up, down] = [1e-4, -1e-4].map((side) => {
        const moved = Float64Array.from(theta, (one, j) => (one + (j === i ? side : 0)) / 0.7);
        return expectedLoss(choose.family!, moved, value).value;
      });
      expect(gradient[i]).toBeCloseTo((up - down) / 2e-4, 7);
    }
  });

  test("there is none under noise without spread, and none of a missing family", () => {
    const { family, ...problem } = choose;
    const { references, refusals, rows } = audit(problem, { ...options, noise: none() });
    expect(references).toEqual([]);
    expect(refusals.map(({ name }) => name)).toEqual(["reference gibbs", "reference perturbed"]);
    expect(refusals[1].reason).toContain("none has no spread, so that the loss is a step function of theta");
    expect([rows[0].gibbs, rows[0].perturbed]).toEqual([null, null]);
  });

  test("one that is 0 has nothing compared with it", () => {
    const { rows } = audit({ ...choose, loss: { value: () => 1, gradient: () => new Float32Array(5) } }, options);
    expect([rows[0].gibbs, rows[0].perturbed]).toEqual([null, null]);
  });
});

/** Abramowitz & Stegun 7.1.26, to 1.5·10⁻⁷. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

describe("solver calls", () => {
  const S = QUICK.samples!;
  const expected: Record<string, [number, number]> = {
    "imle relative": [S, S],
    "imle relative symmetric": [S, 2 * S],
    "imle adaptive": [S, S],
    "imle fixed": [S, S],
    "imle fixed inverseLambda": [S, S],
    "imle combinatorial": [S, S],
    blackbox: [1, 1],
    identity: [1, 0],
    "identity std": [1, 0],
    straightThrough: [S, 0],
    perturbed: [S, 0],
    "perturbed antithetic": [S, 0],
    "perturbed multiplicative": [S, 0],
    "scoreFunction noise": [S, 0],
    "scoreFunction family": [0, 0],
    simple: [0, 0],
    gumbelSoftmax: [0, 0],
  };
  const single: AuditProblem = { ...choose, solver: argmax({ length: 5 }), family: kSubsets({ length: 5, k: 1 }) };

  test.each([
    ["one by one", single],
    [
      "in batches",
      {
        ...single,
        solver: fromFunction({
          name: "batched",
          sense: "max",
          shape: [5],
          solveBatch(thetas, solutions, rows) {
            for (let r = 0; r < rows; r++) {
              argmax({ length: 5 }).solve(thetas.subarray(5 * r, 5 * r + 5), solutions.subarray(5 * r, 5 * r + 5));
            }
          },
        }),
      },
    ],
  ])("are those that the estimators document, %s", (_, problem) => {
    const { rows, refusals } = audit(problem, QUICK);
    expect(refusals).toEqual([]);
    expect(Object.fromEntries(rows.map(({ name, solves }) => [name, [solves!.forward, solves!.backward]]))).toEqual(
      expected,
    );
  });

  test("of a layer that was made with another solver are not known", () => {
    const own = { name: "mine", make: () => imle(topK({ length: 5, k: 2 }), { noise: gumbel() }) };
    const counted = { name: "counted", make: (solver: Solver) => imle(solver, { noise: gumbel(), output: "mean" }) };
    const { rows } = audit(choose, { ...QUICK, estimators: [own, counted] });
    expect(rows.map(({ solves }) => solves)).toEqual([null, { forward: 1, backward: 1 }]);
    expect(rows.map(({ output }) => output)).toEqual(["samples", "mean"]);
  });
});

describe("the solver", () => {
  const opposite: Solver = { ...negated(topK({ length: 5, k: 2 })), sense: "max" };
  const first = fromFunction({
    name: "largest and next",
    sense: "max",
    shape: [5],
    solve: (x) => {
      const largest = x.indexOf(Math.max(...x));
      return x.map((_, i) => Number(i === largest || i === (largest + 1) % 5));
    },
  });

  test("of the wrong sense opposes every move, and is found out", () => {
    const { monotonicity, warnings } = audit({ ...choose, solver: opposite, family: undefined }, QUICK);
    expect(monotonicity.changes).toBeGreaterThan(20);
    expect(monotonicity.violations).toBe(monotonicity.changes);
    expect(monotonicity.worst).toBeLessThan(-0.3);
    expect(warnings[0]).toMatch(/^negated\(topK\(2 of 5\)\) is not monotone, .* most likely its sense is not "max"\.$/);
  });

  test("that is not exact is found out too, also by the family", () => {
    const { monotonicity, family, warnings } = audit({ ...choose, solver: first }, QUICK);
    expect(monotonicity.violations).toBeGreaterThan(0);
    expect(family!.violations).toBeGreaterThan(0);
    expect(warnings[0]).toContain(
      'it is not exact (a heuristic says so with exact: false), or its sense is not "max".',
    );
    expect(warnings[1]).toContain("largest and next does not find the best solution of kSubsets(2 of 5)");
  });

  test("with the family of another feasible set is found out", () => {
    const { monotonicity, warnings } = audit({ ...choose, solver: topK({ length: 5, k: 3 }) }, QUICK);
    expect(monotonicity.violations).toBe(0);
    expect(warnings).toEqual([
      "topK(3 of 5) does not find the best solution of kSubsets(2 of 5) in 200 of 200 trials: it is not exact, or has another feasible set, whose gradients are others.",
    ]);
  });

  test.each([
    [
      "a list, minimising",
      enumerate({
        sense: "min",
        solutions: [
          [1, 0, 0, 2, 0],
          [0, 1, 1, 0, 0],
          [0, 0, 0, 0, 3],
        ],
      }),
    ],
    ["a grid", gridPath({ rows: 1, columns: 5 })],
    ["all infinite", { ...topK({ length: 5, k: 2 }) }],
  ])("that is exact is never found out: %s", (name, solver) => {
    const point = name === "all infinite" ? Float32Array.of(Infinity, 0, 0, -Infinity, 1) : theta;
    const { monotonicity } = audit({ solver, theta: point, loss: linear(g) }, QUICK);
    expect(monotonicity.violations).toBe(0);
  });
});

describe("the loss's gradient", () => {
  const check = (loss: SolutionLoss) => audit({ ...choose, loss }, { ...QUICK, estimators: ["identity"] });
  const wanted = Float32Array.of(1, 0, 0, 1, 0);

  test("is right where it agrees with differences of its value", () => {
    expect(check(squared(wanted)).loss).toEqual({ agrees: "slopes", worst: null, linear: false });
  });

  test("is right where the value is meant for solutions only, and it agrees from one to another", () => {
    const count = (z: Float32Array) => z.reduce((sum, value, i) => sum + Number(value !== wanted[i]), 0);
    const { loss, warnings } = check({ value: count, gradient: () => wanted.map((w) => 1 - 2 * w) });
    expect([loss.agrees, loss.linear]).toEqual(["solutions", true]);
    expect(warnings).toEqual([]);
    const strict = check({
      value: (z) => (z.every((one) => one === 0 || one === 1) ? count(z) : Number.NaN),
      gradient: () => wanted.map((w) => 1 - 2 * w),
    });
    expect(strict.loss.agrees).toBe("solutions");
  });

  test.each([
    ["twice as large", (z: Float32Array) => z.map((value, i) => 2 * (value - wanted[i]))],
    ["of the other sign", (z: Float32Array) => z.map((value, i) => wanted[i] - value)],
    ["wrong in one number", (z: Float32Array) => z.map((value, i) => value - wanted[i] + Number(i === 3))],
  ])("is found out where it is %s", (_, gradient) => {
    const { loss, warnings } = check({ ...squared(wanted), gradient });
    expect(loss.agrees).toBe("no");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^loss\.gradient is not the gradient of loss\.value: number \d of it at a solution is /,
    );
  });
});

describe("what does not apply is listed with its reason", () => {
  const reasons = (problem: AuditProblem, options: AuditOptions) =>
    Object.fromEntries(audit(problem, { ...QUICK, ...options }).refusals.map(({ name, reason }) => [name, reason]));

  test("a law without a score, a problem without a family, a solver of another kind", () => {
    const { family, ...problem } = choose;
    const all = reasons(problem, { noise: sumOfGamma({ k: 2 }) });
    const noScore = "the law sumOfGamma(k 2, 10 terms) has no score";
    expect(all["perturbed"]).toContain(noScore);
    expect(all["perturbed antithetic"]).toContain(noScore);
    expect(all["perturbed multiplicative"]).toContain(noScore);
    expect(all["scoreFunction noise"]).toContain(noScore);
    expect(all["scoreFunction family"]).toContain("the problem has no family");
    expect(all["simple"]).toContain("the problem has no family");
    expect(all["gumbelSoftmax"]).toContain("topK(2 of 5) does not choose the largest of each row");
    expect(Object.keys(all)).toHaveLength(8); // and the reference of the family
  });

  test("a θ of 0 that noise cannot multiply, a law with independent draws alone, another temperature", () => {
    const { name, fill, variance } = gumbel();
    const score = (draw: number) => 1 - Math.exp(-draw);
    const law: NoiseLaw = { name, score, variance: variance!, fill: (noise, { draws, ...at }) => fill(noise, at) };
    const point = Float32Array.of(1, 0, 2, 3, 4);
    const solver = topK({ length: 5, k: 1 });
    const problem = { solver, theta: point, loss: linear(g), family: kSubsets({ length: 5, k: 1 }) };
    const all = reasons(problem, { noise: law, temperature: 2 });
    expect(all["perturbed multiplicative"]).toContain("theta[1] is 0, which multiplicative noise (gumbel) cannot move");
    expect(all["perturbed antithetic"]).toContain("only makes independent draws");
    expect(all["gumbelSoftmax"]).toContain("has temperature 1, got temperature 2");
    expect(Object.keys(all)).toHaveLength(3);
  });

  test("what needs rows that the solver refuses; the others are audited", () => {
    const solver = gridPath({ rows: 2, columns: 2, negativeCosts: "error" });
    const costs = Float32Array.of(0.1, 0.2, 0.3, 0.4);
    // each of 4 costs is below 0 with probability 1/3 and more, so a gradient of 20 samples has one in all but 2·10⁻⁴
    // of cases
    const { rows, refusals, monotonicity, references } = audit(
      { solver, theta: costs, loss: linear(costs) },
      { ...QUICK, samples: 20, noise: normal() },
    );
    const refused = refusals.filter(({ reason }) => reason.includes('with negativeCosts "error" every cost must be'));
    const names = refused.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["reference perturbed", "imle relative", "perturbed"]));
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(["identity", "perturbed multiplicative"]));
    expect(references.map(({ name }) => name)).toEqual(["multiplicative"]);
    expect(monotonicity.trials).toBeLessThan(100);
  });
});

test("gumbelSoftmax is audited where the solver chooses the largest of every row", () => {
  const solver = topK({ length: 3, k: 1, rows: 2 });
  const { rows } = audit({ solver, theta: randoms(6, 4), loss: linear(randoms(6, 5)) }, QUICK);
  expect(row({ rows } as AuditReport, "gumbelSoftmax").nonZeros).toBe(6);
});

test("the same seed finds the same, another seed something else", () => {
  const found = (seed: number) =>
    JSON.stringify(audit(choose, { ...QUICK, seed }), (key, value) => (key === "microseconds" ? 0 : value));
  expect(found(3)).toBe(found(3));
  expect(found(3)).not.toBe(found(4));
});

test("without time left, two gradients of each are made", () => {
  const { rows, references } = audit(choose, { seconds: 1e-9 });
  expect(new Set(rows.map(({ repetitions }) => repetitions))).toEqual(new Set([2]));
  expect(rows).toHaveLength(16);
  // of either kind the least, and the surer one of the two
  expect(references.map(({ solves }) => solves)).toEqual([
    0,
    expect.toBeOneOf([200, 320]),
    expect.toBeOneOf([200, 320]),
  ]);
});

test("tells how far it is", () => {
  const parts = new Map<string, number>();
  audit(choose, {
    ...QUICK,
    estimators: ["identity", "imle adaptive"],
    onProgress: (part, done, total) => {
      expect(done).toBeLessThan(total);
      parts.set(part, (parts.get(part) ?? 0) + 1);
    },
  });
  expect([...parts]).toEqual([
    ["reference perturbed", 2],
    ["reference perturbed by differences", 2],
    ["identity", 4],
    ["imle adaptive, warming up", 200],
    ["imle adaptive", 4],
  ]);
});

describe("what is wrong is refused, with what is expected", () => {
  const wrong: [string, object, object, string | RegExp][] = [
    ["no solver", { solver: 3 }, {}, "audit: expected a solver such as topK({ length: 10, k: 3 }), got 3"],
    [
      "two instances",
      { theta: new Float32Array(10) },
      {},
      "audit: theta has 10 numbers, expected one instance of topK(2 of 5): 5.",
    ],
    [
      "theta as a list",
      { theta: [1, 2, 3, 4, 5] },
      {},
      "topK(2 of 5): theta must be a Float32Array, got Array of 5 numbers.",
    ],
    ["NaN", { theta: Float32Array.of(1, 2, NaN, 4, 5) }, {}, "topK(2 of 5): theta[2] is NaN;"],
    [
      "no loss",
      { loss: undefined },
      {},
      "audit: loss must have the functions value and gradient of a solution, got undefined.",
    ],
    [
      "half a loss",
      { loss: { value: () => 1 } },
      {},
      "audit: loss must have the functions value and gradient of a solution",
    ],
    [
      "a loss of NaN",
      { loss: { ...choose.loss, value: () => NaN } },
      {},
      "audit: loss.value returned NaN, expected a finite number.",
    ],
    [
      "a short gradient",
      { loss: { ...choose.loss, gradient: () => new Float32Array(4) } },
      {},
      "audit: loss.gradient returned 4 numbers, expected 5 numbers as a solution has.",
    ],
    [
      "a gradient of NaN",
      { loss: { ...choose.loss, gradient: () => [0, NaN, 0, 0, 0] } },
      {},
      "audit: loss.gradient returned NaN as number 1;",
    ],
    [
      "a loss that throws",
      {
        loss: {
          ...choose.loss,
          value: () => {
            throw new Error("no data");
          },
        },
      },
      {},
      "audit: loss.value failed: no data",
    ],
    [
      "another family",
      { family: kSubsets({ length: 6, k: 2 }) },
      {},
      "audit: kSubsets(2 of 6) (max, 6) is not the family of topK(2 of 5) (max, 5).",
    ],
    [
      "a promise",
      { solver: fromFunction({ name: "late", sense: "max", shape: [5], solve: async (x) => x }) },
      {},
      "audit: late answered with a promise; give a solver that answers at once.",
    ],
    [
      "an unknown key",
      { noise: gumbel() },
      {},
      'audit: unknown option "noise"; it takes name, solver, theta, loss, family.',
    ],
    ["an unknown option", {}, { betas: 1 }, 'audit: unknown option "betas"'],
    ["one sample", {}, { samples: 1 }, "audit: samples must be a whole number from 2 to"],
    ["one repetition", {}, { repetitions: 1 }, "audit: repetitions must be a whole number from 2 to"],
    ["no temperature", {}, { temperature: 0 }, "audit: temperature must be a positive number, got 0."],
    ["no time", {}, { seconds: 0 }, "audit: seconds must be a positive number, got 0."],
    ["no law", {}, { noise: "gumbel" }, "audit: noise must be a noise law"],
    [
      "an unknown estimator",
      {},
      { estimators: ["reinforce"] },
      /audit: no estimator "reinforce"; there are imle relative, .*, gumbelSoftmax\./,
    ],
    ["no estimators", {}, { estimators: [] }, "audit: estimators must be a list of one or more"],
    [
      "half an estimator",
      {},
      { estimators: [{ name: "mine" }] },
      "audit: an estimator must be a name, or { name, make: (solver) => layer }",
    ],
  ];
  test.each(wrong)("%s", (_, problem, options, message) => {
    const given = { ...choose, ...problem } as AuditProblem;
    expect(() => audit(given, options as AuditOptions)).toThrow(message);
  });

  test("an estimator that makes no layer, or one of another size, is listed with the reason", () => {
    const estimators = [
      { name: "nothing", make: () => undefined as never },
      { name: "small", make: () => imle(topK({ length: 4, k: 2 }), { noise: gumbel() }) },
    ];
    expect(audit(choose, { ...QUICK, estimators }).refusals).toEqual([
      {
        name: "nothing",
        reason: "audit: nothing.make must return a layer such as imle(solver, { noise }), got undefined.",
      },
      {
        name: "small",
        reason:
          "audit: small.make returned a layer of 4 numbers, expected 5 as theta has; use the solver that make is handed.",
      },
    ]);
  });
});
