import { DomainError, fixed, gumbel, imle, ShapeError, SolverError } from "imle";
import { type MilpModel, type MilpOptions, type MilpSolver, type MilpTerm, milp, model } from "imle/solvers/milp";
import { solverContract } from "imle/testing";
import { afterAll, describe, expect, test } from "vitest";
import { loadRuntime } from "../../src/milp/runtime.ts";
import { randomsOf } from "../randoms.ts";
import { gridArcs, multiKnapsack, pathFlow, setCover } from "./models.ts";

const randoms = randomsOf(71);
const opened: MilpSolver[] = [];
afterAll(() => {
  for (const solver of opened) solver.dispose();
});

async function open(source: MilpModel | { mps: string }, options?: MilpOptions): Promise<MilpSolver> {
  const solver = await milp(source, options);
  opened.push(solver);
  return solver;
}

function solve(solver: MilpSolver, theta: ArrayLike<number>): number[] {
  const solution = new Float32Array(theta.length).fill(Number.NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** Three items that weigh 3, 4 and 5, and a sack for 8. */
function sack(): MilpModel {
  const items = model({ name: "sack", sense: "max" });
  const [a, b, c] = items.addVariables(3, { name: "item", type: "binary" });
  items.addConstraint(
    [
      [a, 3],
      [b, 4],
      [c, 5],
    ],
    "<=",
    8,
    "weight",
  );
  return items;
}

/** Whole numbers of two goods and a continuous one, with equations and bounds of both signs. */
function blend(): MilpModel {
  const goods = model({ name: "blend", sense: "min" });
  const whole = goods.addVariables(2, { type: "integer", lower: -2, upper: 3 });
  const free = goods.addVariable({ lower: -5, upper: 5 });
  goods.addConstraint(
    [
      [whole[0], 2],
      [whole[1], 3],
      [free, 1],
    ],
    "=",
    1,
  );
  goods.addConstraint(
    [
      [whole[0], 1],
      [whole[1], -1],
    ],
    ">=",
    -3.5,
  );
  return goods;
}

/** Places of 4 customers, served from 3 sites that cost something to open; theta prices the services only. */
function sites(opening: readonly number[]): { plan: MilpModel; services: number[] } {
  const plan = model({ name: "sites", sense: "min" });
  const services = plan.addVariables(12, { upper: 1 });
  const open = opening.map((cost, site) => plan.addVariable({ name: `site ${site}`, type: "binary", cost }));
  for (let customer = 0; customer < 4; customer++) {
    plan.addConstraint(
      open.map((_, site): MilpTerm => [services[3 * customer + site], 1]),
      "=",
      1,
    );
  }
  for (const [i, service] of services.entries()) {
    plan.addConstraint(
      [
        [service, 1],
        [open[i % 3], -1],
      ],
      "<=",
      0,
    );
  }
  return { plan, services };
}

const lp = await open(pathFlow(12, gridArcs(4, 3)));
const mip = await open(
  multiKnapsack(
    [0, 0, 0, 0, 0, 0],
    [
      [3, 4, 5, 6, 7, 2],
      [5, 1, 4, 2, 3, 6],
    ],
    [12, 10],
  ),
);
const mixed = await open(blend());
const priced = sites([0.7, 0.4, 1.1]);
const served = await open(priced.plan, { variables: priced.services, shape: [4, 3] });
const warm = await open(pathFlow(12, gridArcs(4, 3)), { warmStart: true });
const warmMip = await open(sack(), { warmStart: true });

describe("the contract, in as many cases as take some seconds", () => {
  const cases: [string, MilpSolver, number][] = [
    ["a linear program", lp, 3000],
    ["a linear program with a warm start", warm, 1000],
    ["a maximum of binary variables", mip, 500],
    ["whole and continuous variables of both signs", mixed, 1000],
    ["a whole program with a warm start", warmMip, 1000],
    ["a part of the variables priced", served, 300],
  ];
  describe.each(cases)("%s", (_, solver, count) => {
    for (const { name, run } of solverContract(solver, { cases: count })) test(name, run);
  });
});

describe("with costs that are often equal, answers the same whatever it answered before", () => {
  const theta = (uniform: () => number): number => Math.floor(3 * uniform());
  const named = { lp, mip, mixed, served };
  for (const [kind, solver] of Object.entries(named)) {
    const contract = solverContract(solver, { cases: 300, theta });
    test(kind, contract.find(({ name }) => name === "keeps nothing from one call to the next")!.run);
  }
});

test.each([
  ["a linear program", lp, 60],
  ["whole variables", mip, 20],
] as const)("never opposes the upstream gradient: %s", (_, solver, steps) => {
  const n = solver.shape[0];
  const sigma = solver.sense === "max" ? 1 : -1;
  const layer = imle(solver, { noise: gumbel(), target: fixed() });
  let worst = 0;
  for (let step = 0; step < steps; step++) {
    const theta = randoms(100 * n, 2 * step);
    const g = randoms(100 * n, 2 * step + 1);
    const gradient = layer.forward(theta).backward(g);
    for (let b = 0; b < 100; b++) {
      const part = <T extends Float32Array>(all: T): Float32Array => all.subarray(b * n, (b + 1) * n);
      worst = Math.min(worst, sigma * dot(part(g), part(gradient)));
    }
  }
  // rows of numbers below 32 are rounded to float32 three times, n numbers are compared: 3n·2⁻²⁰
  expect(worst).toBeGreaterThanOrEqual(-3 * n * 2 ** -20);
});

test("finds what trying all finds, on 200 binary programs of both senses", async () => {
  let empty = 0;
  for (let seed = 0; seed < 200; seed++) {
    const numbers = randoms(80, seed).map((x) => Math.round(4 * x));
    const n = 3 + (seed % 5);
    const sense = seed % 2 === 0 ? "max" : "min";
    const program = model({ name: `random ${seed}`, sense });
    const x = program.addVariables(n, { type: "binary" });
    const rows = Array.from({ length: 1 + (seed % 3) }, (_, r) => ({
      coefficients: numbers.slice(10 * r, 10 * r + n),
      relation: (["<=", ">=", "="] as const)[(seed + r) % 3],
      bound: numbers[60 + r],
    }));
    for (const { coefficients, relation, bound } of rows) {
      program.addConstraint(
        Array.from(coefficients, (coefficient, j): MilpTerm => [x[j], coefficient]),
        relation,
        bound,
      );
    }
    const theta = randoms(n, 1000 + seed);
    const sign = sense === "max" ? 1 : -1;
    let best = -Infinity;
    for (let bits = 0; bits < 2 ** n; bits++) {
      const z = Array.from({ length: n }, (_, j) => (bits >> j) & 1);
      const keeps = rows.every(({ coefficients, relation, bound }) => {
        const sum = dot(coefficients, z);
        return relation === "=" ? sum === bound : relation === "<=" ? sum <= bound : sum >= bound;
      });
      if (keeps) best = Math.max(best, sign * dot(theta, z));
    }
    const solver = await milp(program);
    if (best === -Infinity) {
      empty++;
      expect(() => solve(solver, theta)).toThrow(SolverError);
    } else {
      expect(sign * dot(theta, solve(solver, theta))).toBeCloseTo(best, 6);
    }
    solver.dispose();
  }
  expect(empty).toBeGreaterThan(5);
});

test("takes a model as plain data, written as JSON and read back", async () => {
  const builder = model({ name: "plain", sense: "max" });
  builder.addVariables(2, { lower: -Infinity, upper: 4 });
  builder.addConstraint(
    [
      [0, 1],
      [1, 1],
    ],
    "<=",
    6,
  );
  builder.addConstraint(
    [
      [0, 1],
      [1, -1],
    ],
    ">=",
    -7,
  );
  const solver = await open(JSON.parse(JSON.stringify(builder)));
  expect(solve(solver, [2, 1])).toEqual([4, 2]);
  expect(solve(solver, [-1, 2])).toEqual([-3, 4]);
});

test("does not care how large theta is", () => {
  for (let seed = 0; seed < 50; seed++) {
    const theta = randoms(6, seed);
    const scaled = [2 ** -100, 2 ** 90].map((scale) => theta.map((x) => x * scale));
    for (const one of scaled) expect(solve(mip, one)).toEqual(solve(mip, theta));
  }
});

test("tells costs apart that differ by the last bit of a float32", () => {
  for (let seed = 0; seed < 50; seed++) {
    const [cost] = randoms(1, seed).map(Math.abs);
    const dearer = new Float32Array(new Uint32Array([new Uint32Array(Float32Array.of(cost).buffer)[0] + 1]).buffer)[0];
    expect(solve(warmMip, [dearer, cost, 0])[0]).toBe(1);
    expect(solve(mip, [0, 0, 0, cost, dearer, 0])[4]).toBe(1);
  }
});

test("has whole numbers for whole variables and no −0", async () => {
  const solver = await open(blend());
  for (let seed = 0; seed < 100; seed++) {
    const z = solve(solver, randoms(3, seed));
    expect(Number.isInteger(z[0]) && Number.isInteger(z[1])).toBe(true);
    expect(z.some((value) => Object.is(value, -0))).toBe(false);
  }
});

test("prices the variables that it is told to, in their order, by place or name", async () => {
  const solver = await open(sack(), { variables: ["item[2]", 0] });
  expect(solver.shape).toEqual([2]);
  expect(solve(solver, [1, 3])).toEqual([1, 1]);
  expect(solve(solver, [1, -1])).toEqual([1, 0]);
  expect(solver.offset).toBeUndefined();
});

test("finds the best of ⟨θ, z⟩ + h(z), h the best costs of the other variables that z leaves", () => {
  const opening = [0.7, 0.4, 1.1];
  const h = (z: ArrayLike<number>): number =>
    opening.reduce((sum, cost, site) => sum + ([0, 1, 2, 3].some((c) => z[3 * c + site] > 0) ? cost : 0), 0);
  for (let seed = 0; seed < 30; seed++) {
    const theta = randoms(12, seed).map(Math.abs);
    const z = Float32Array.from(solve(served, theta));
    expect(served.offset!(z)).toBeCloseTo(h(z), 5);
    let best = Infinity;
    for (let code = 0; code < 81; code++) {
      const other = new Float32Array(12);
      for (let c = 0; c < 4; c++) other[3 * c + (Math.floor(code / 3 ** c) % 3)] = 1;
      best = Math.min(best, dot(theta, other) + h(other));
    }
    expect(dot(theta, z) + served.offset!(z)).toBeCloseTo(best, 5);
  }
});

test("has an offset of the constant alone, and refuses one of what is no solution", async () => {
  const solver = await open({ ...sack(), constant: 7 });
  expect(solver.offset!(Float32Array.of(1, 0, 0))).toBe(7);
  expect(() => served.offset!(new Float32Array(12))).toThrow(
    new DomainError(
      "milp(sites): no offset for [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]: milp(sites): no values of the variables fulfil all constraints and bounds.",
    ),
  );
  expect(solve(served, new Float32Array(12).fill(1)).reduce((sum, x) => sum + x)).toBe(4); // bounds are as before
});

test("learns: a layer of a program moves theta to the items that are wanted", () => {
  const layer = imle(warmMip, { noise: gumbel(), samples: 10, output: "mean" });
  const theta = Float32Array.of(0.1, 0.1, 2);
  for (let step = 0; step < 60; step++) {
    const pass = layer.forward(theta);
    const gradient = pass.backward(pass.output.map((z, i) => z - [1, 1, 0][i]));
    for (let i = 0; i < 3; i++) theta[i] -= 0.2 * gradient[i];
  }
  expect([...layer.solve(theta)]).toEqual([1, 1, 0]);
});

test("counts what it does", async () => {
  const solver = await open(pathFlow(12, gridArcs(4, 3)));
  expect(solver.counters).toEqual({ solves: 0, iterations: 0, nodes: 0, unproven: 0 });
  solve(solver, randoms(34, 0).map(Math.abs));
  solve(solver, randoms(34, 1).map(Math.abs));
  const { solves, iterations, unproven } = solver.counters;
  expect([solves, unproven]).toEqual([2, 0]);
  expect(iterations).toBeGreaterThan(5);
});

test("keeps its memory over 2,000 objectives, and gives it back 300 times", async () => {
  const runtime = await loadRuntime("test", undefined);
  solve(lp, randoms(34, 0));
  const before = runtime.memoryBytes;
  for (let i = 0; i < 2000; i++) solve(lp, randoms(34, i));
  for (let i = 0; i < 300; i++) {
    const solver = await milp(sack());
    solve(solver, [1, 2, 3]);
    solver.dispose();
  }
  expect(runtime.memoryBytes).toBe(before);
});

test("is an error once disposed of, which may be done twice or by using", async () => {
  const solver = await milp(sack());
  const scope = await milp(sack());
  solver.dispose();
  solver.dispose();
  scope[Symbol.dispose]();
  const message = "milp(sack): was disposed of; make a new one to solve again.";
  for (const one of [solver, scope]) expect(() => solve(one, [1, 1, 1])).toThrow(new SolverError(message));
  expect(solver.counters.solves).toBe(0);
});

describe("where there is no answer", () => {
  const noWay = (type: "continuous" | "binary"): MilpModel => ({
    name: "no way",
    sense: "min",
    variables: [{ upper: 1, type }],
    constraints: [{ terms: [[0, 1]], lower: 2 }],
  });
  const endless = (type: "continuous" | "integer"): MilpModel => ({
    name: "endless",
    sense: "max",
    variables: [{ type }, { type }],
    constraints: [
      {
        terms: [
          [0, 1],
          [1, -1],
        ],
        upper: 2,
      },
    ],
  });
  /** Subsets whose weights come closest to a half: hopeless to prove, easy to have some solution of. */
  const hopeless = (): MilpModel => {
    const split = model({ name: "split", sense: "min" });
    const x = split.addVariables(50, { type: "binary" });
    for (let row = 0; row < 5; row++) {
      const weights = randoms(50, row).map((w) => Math.floor(50 * w + 50));
      const [over, under] = split.addVariables(2);
      const half = Math.floor(weights.reduce((sum, w) => sum + w) / 2);
      split.addConstraint([...x.map((j): MilpTerm => [j, weights[j]]), [over, 1], [under, -1]], "=", half);
    }
    return split;
  };
  const misses = Float32Array.from({ length: 60 }, (_, i) => (i < 50 ? 0 : 1));

  test.each(["continuous", "binary"] as const)("says that nothing fulfils the constraints: %s", async (type) => {
    const solver = await open(noWay(type));
    expect(() => solve(solver, [1])).toThrow(
      new SolverError("milp(no way): no values of the variables fulfil all constraints and bounds."),
    );
  });

  test.each(["continuous", "integer"] as const)("says that the objective has no bound: %s", async (type) => {
    const solver = await open(endless(type));
    expect(() => solve(solver, [1, 0])).toThrow(
      new SolverError("milp(endless): the objective has no bound; give every variable that theta prices a finite one."),
    );
    expect(solve(solver, [-1, -1])).toEqual([0, 0]); // and goes on
  });

  test("says that time was up, and whether there is a solution", async () => {
    const late = await open(hopeless(), { timeLimit: 1e-9 });
    expect(() => solve(late, misses)).toThrow(
      "milp(split): the time limit of 1e-9 s ended the search before a solution was found; give it more time.",
    );
    const unproved = await open(hopeless(), { timeLimit: 1.5 });
    expect(() => solve(unproved, misses)).toThrow(
      'milp(split): the time limit of 1.5 s ended the search with a feasible solution that is not proved the best; give it more time, or take it with accept: "feasible".',
    );
  });

  test("takes a solution without proof where that is allowed, and is named inexact", async () => {
    const solver = await open(hopeless(), { timeLimit: 1.5, accept: "feasible" });
    expect(solver.name).toBe("milp(split, inexact)");
    const z = solve(solver, misses);
    expect(z.slice(0, 50).every((value) => value === 0 || value === 1)).toBe(true);
    expect(solver.counters.unproven).toBe(1);
  });

  test("stops within a relative gap where one is given", async () => {
    const solver = await open(
      setCover(
        [3, 2, 2],
        [
          [0, 1],
          [0, 2],
          [1, 2],
        ],
      ),
      { gap: 0.5 },
    );
    expect(solver.name).toBe("milp(set cover, inexact)");
    expect(dot([3, 2, 2], solve(solver, [3, 2, 2]))).toBeLessThanOrEqual(8);
  });
});

describe("refuses", () => {
  const one = { sense: "min", variables: [{}], constraints: [] } as const;
  const constrained = (constraint: object): MilpModel => ({ ...one, constraints: [constraint as never] });
  const wrong: [string, unknown, unknown, Error][] = [
    [
      "no model",
      null,
      {},
      new DomainError('milp: expected a model, such as model({ sense: "min" }), or { mps: text }, got null.'),
    ],
    [
      "no sense",
      { variables: [{}], constraints: [] },
      {},
      new DomainError('model: sense must be one of "max", "min", got undefined.'),
    ],
    ["no variables", { ...one, variables: [] }, {}, new DomainError("model: has no variables; add at least one.")],
    ["no list", { ...one, variables: 3 }, {}, new ShapeError("model: variables must be a list, got 3.")],
    [
      "a NaN cost",
      { ...one, variables: [{ cost: Number.NaN }] },
      {},
      new DomainError("model: variable 0: cost must be a finite number, got NaN."),
    ],
    [
      "crossed bounds",
      { ...one, variables: [{ name: "x", lower: 2, upper: 1 }] },
      {},
      new DomainError('model: variable 0 "x": no number lies between its bounds, lower 2 and upper 1.'),
    ],
    [
      "a NaN bound",
      { ...one, variables: [{ lower: Number.NaN }] },
      {},
      new DomainError(
        "model: variable 0: lower must be a number of a size below 100000000000000000000, or infinite for no bound, got NaN.",
      ),
    ],
    [
      "a wide binary",
      { ...one, variables: [{ type: "binary", upper: 2 }] },
      {},
      new DomainError(
        'model: variable 0: a binary variable has bounds from 0 to 1, got 0 to 2; for others use type "integer".',
      ),
    ],
    [
      "a misspelt option",
      { ...one, variables: [{ uper: 2 }] },
      {},
      new DomainError(
        'model: variable 0: unknown option "uper"; did you mean upper? it takes name, lower, upper, type, cost.',
      ),
    ],
    [
      "a name twice",
      { name: "m", ...one, variables: [{ name: "x" }, { name: "x" }] },
      {},
      new DomainError('model(m): variables 0 and 1 are both called "x"; give one another name.'),
    ],
    [
      "an unknown variable",
      constrained({ terms: [[1, 1]], upper: 1 }),
      {},
      new DomainError("model: constraint 0: names variable 1; the model has 1, from 0 to 0."),
    ],
    [
      "a variable twice",
      constrained({
        terms: [
          [0, 1],
          [0, 2],
        ],
      }),
      {},
      new DomainError("model: constraint 0: names variable 0 twice; add its coefficients up."),
    ],
    [
      "a NaN coefficient",
      constrained({ name: "c", terms: [[0, Number.NaN]] }),
      {},
      new DomainError('model: constraint 0 "c": the coefficient of variable 0 must be a finite number, got NaN.'),
    ],
    [
      "a tiny coefficient",
      constrained({ terms: [[0, 1e-12]] }),
      {},
      new DomainError(
        "model: constraint 0: the coefficient of variable 0 is 1e-12; HiGHS takes sizes between 1e-9 and 1000000000000000, so scale the constraint.",
      ),
    ],
    [
      "a term of one",
      constrained({ terms: [[0]] }),
      {},
      new ShapeError("model: constraint 0: a term must be [variable, coefficient], got Array of 1 number."),
    ],
    [
      "a price for nothing",
      one,
      { variables: [] },
      new DomainError("milp(0×1): variables must be a list of one or more places or names, got Array of 0 numbers."),
    ],
    [
      "a price for a stranger",
      one,
      { variables: ["y"] },
      new DomainError('milp(0×1): variables[0] is "y", which no variable is called.'),
    ],
    [
      "a price out of range",
      one,
      { variables: [1] },
      new DomainError("milp(0×1): variables[0] must be a whole number from 0 to 0, got 1."),
    ],
    [
      "two prices",
      one,
      { variables: [0, 0] },
      new DomainError("milp(0×1): variables[1] is variable 0 again; name each once."),
    ],
    [
      "a shape of another size",
      one,
      { shape: [2, 2] },
      new ShapeError("milp(0×1): shape has 4 (2×2) numbers, theta prices 1 variable."),
    ],
    ["no time", one, { timeLimit: 0 }, new DomainError("milp(0×1): timeLimit must be a positive number, got 0.")],
    [
      "an unknown option",
      one,
      { threads: 1 },
      new DomainError(
        'milp: unknown option "threads"; it takes variables, shape, timeLimit, gap, accept, warmStart, wasm.',
      ),
    ],
  ];

  test.each(wrong)("%s", async (_, source, options, error) => {
    const refused = milp(source as MilpModel, options as MilpOptions);
    await expect(refused).rejects.toThrow(error);
    await expect(refused).rejects.toBeInstanceOf(error.constructor);
  });

  test("theta of another size, or not finite", () => {
    expect(() => solve(mip, [1, 2])).toThrow(new ShapeError("milp(knapsack): theta has 2 numbers, expected 6."));
    expect(() => solve(mip, [1, 2, Number.NaN, 4, 5, 6])).toThrow(
      new DomainError("milp(knapsack): theta[2] is NaN; every number must be finite."),
    );
  });

  test("what does not belong into a builder, at once", () => {
    const builder = model({ name: "b", sense: "min" });
    expect(() => builder.addConstraint([[0, 1]], "<=", 1)).toThrow(
      new DomainError("model(b): constraint 0: names variable 0; the model has 0, from 0."),
    );
    expect(() => builder.addVariables(-1)).toThrow(
      new DomainError("model(b): the number of variables must be a whole number of at least 0, got -1."),
    );
    expect(() => builder.addConstraint([], "<" as "<=", 1)).toThrow(DomainError);
    expect(builder.variables).toEqual([]);
  });

  test("an address without HiGHS, and finds it again elsewhere", async () => {
    await expect(milp(sack(), { wasm: "file:///nowhere/highs.wasm" })).rejects.toThrow(
      /^milp\(sack\): HiGHS' WebAssembly did not load from file:\/\/\/nowhere\/highs.wasm; say with the option wasm where/,
    );
    expect(solve(await open(sack()), [1, 1, 3])).toEqual([1, 0, 1]);
  });
});
