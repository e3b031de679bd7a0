import { DomainError, ShapeError, SolverError } from "imle";
import { type MilpModel, type MilpVariable, milp } from "imle/solvers/milp";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(74);
const ALL_WHOLE = 2 ** 24;

/** Uniform numbers in [0, 1), the same ones for the same seed. */
function uniforms(seed: number): () => number {
  const numbers = [...randoms(40, seed)];
  return () => (numbers.pop()! + 1) / 2;
}

test("finds whole variables at bounds beyond 2²⁴ to the unit, 100 times, and float32 inside the bounds", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const next = uniforms(seed);
    // Odd, so that float32 does not have it.
    const far = (): number => 2 * Math.floor(ALL_WHOLE * 2 ** (1 + 3 * next())) + 1;
    const sense = seed % 2 === 0 ? "max" : "min";
    const upper = far();
    const lower = next() < 0.5 ? -far() : upper - 64 - 2 * Math.floor(1000 * next());
    const small = { type: "integer", lower: 0, upper: 10 } as const;
    const model: MilpModel = {
      sense,
      variables: [
        { type: "integer", lower, upper, cost: 3 },
        { ...small, cost: 2 },
      ],
      // Makes the relaxation fractional: 2b <= 13.
      constraints: [
        {
          terms: [[1, 2]],
          lower: 3,
          upper: 13,
        },
      ],
    };
    const solver = await milp(model);
    const { values, objective, solution } = solver.solveFloat64();
    solver.dispose();
    const expected = sense === "max" ? [upper, 6] : [lower, 2];
    expect([...values]).toEqual(expected);
    expect(objective).toBe(3 * expected[0]! + 2 * expected[1]!);
    const [z] = solution as unknown as [number];
    expect(z).toBeGreaterThanOrEqual(lower);
    expect(z).toBeLessThanOrEqual(upper);
    // 2 ulp at most from a number that float32 has not.
    expect(Math.abs(z - expected[0]!)).toBeLessThanOrEqual(2 ** -22 * Math.abs(expected[0]!));
  }
});

test("solve writes the nearest float32 inside the bounds, of whole and of continuous variables", async () => {
  const variables: MilpVariable[] = [
    { type: "integer", lower: 0, upper: 123456789 },
    { type: "integer", lower: -123456789, upper: 0 },
    { upper: 0.1 },
    { lower: -0.7, upper: 0 },
  ];
  const solver = await milp({ sense: "max", variables, constraints: [] });
  const z = new Float32Array(4);
  solver.solve(Float32Array.of(1, -1, 1, -1), z);
  solver.dispose();
  expect([...z]).toEqual([123456784, -123456784, Math.fround(0.1) - 2 ** -27, -Math.fround(0.7)]);
});

test("where no float32 lies inside the bounds, writes the nearest of all", async () => {
  const solver = await milp({
    sense: "max",
    variables: [
      { type: "integer", lower: 16777217, upper: 16777217 },
      { lower: 0.1, upper: 0.1 },
    ],
    constraints: [],
  });
  const { values, solution } = solver.solveFloat64();
  solver.dispose();
  expect([...values]).toEqual([16777217, 0.1]);
  expect([...solution]).toEqual([16777216, Math.fround(0.1)]);
});

test("tells costs apart that are one float32, 100 times", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const next = uniforms(1000 + seed);
    const cost = Array.from({ length: 6 }, () => ALL_WHOLE + Math.floor(8 * next()));
    const weight = cost.map(() => 1 + Math.floor(9 * next()));
    const limit = Math.floor(weight.reduce((sum, w) => sum + w, 0) / 2);
    const solver = await milp({
      sense: "max",
      variables: cost.map((one) => ({ type: "binary", cost: one })),
      constraints: [{ terms: weight.map((w, i) => [i, w]), upper: limit }],
    });
    let best = 0;
    for (let bits = 0; bits < 2 ** 6; bits++) {
      const sum = (list: readonly number[]): number => list.reduce((all, x, i) => all + ((bits >> i) & 1) * x, 0);
      if (sum(weight) <= limit) best = Math.max(best, sum(cost));
    }
    expect(solver.solveFloat64().objective).toBe(best);
    solver.dispose();
  }
});

describe("costs", () => {
  const model: MilpModel = {
    sense: "min",
    constant: 10,
    variables: [
      { name: "a", lower: 1, upper: 5, cost: 4 },
      { name: "b", lower: 2, upper: 5, cost: -1 },
    ],
    constraints: [],
  };

  test("are the model's own, or those of the variables that theta prices", async () => {
    const solver = await milp(model, { variables: ["a"] });
    expect(solver.solveFloat64()).toEqual({
      values: Float64Array.of(1, 5),
      objective: 9,
      solution: Float32Array.of(1),
    });
    expect(solver.solveFloat64(Float64Array.of(-2))).toEqual({
      values: Float64Array.of(5, 5),
      objective: -5,
      solution: Float32Array.of(5),
    });
    expect(solver.counters.solves).toBe(2);
    solver.dispose();
  });

  test("of another size, or not finite, are refused; so is a solver that was disposed of", async () => {
    const solver = await milp(model);
    expect(() => solver.solveFloat64(Float64Array.of(1))).toThrow(
      new ShapeError("milp(0×2): costs has 1 numbers, expected 2."),
    );
    expect(() => solver.solveFloat64(Float64Array.of(1, Infinity))).toThrow(
      new DomainError("milp(0×2): costs[1] is Infinity; every number must be finite."),
    );
    solver.dispose();
    expect(() => solver.solveFloat64()).toThrow(SolverError);
  });
});

describe("whole variables whose bounds are too wide for HiGHS' search", () => {
  const wide = (upper: number, limit: number): MilpModel => ({
    sense: "max",
    variables: [
      { type: "integer", lower: -upper, upper, cost: 1 },
      { type: "integer", lower: 0, upper: 10, cost: 0.25 },
    ],
    constraints: [
      {
        terms: [
          [0, 1],
          [1, 3],
        ],
        lower: -upper,
        upper: limit,
      },
    ],
  });

  test("are searched where the best solution is inside of them", async () => {
    const solver = await milp(wide(2 ** 40, 1000.5), { timeLimit: 5 });
    expect([...solver.solveFloat64().values]).toEqual([1000, 0]);
    expect([...solver.solveFloat64(Float64Array.of(1, 3.5)).values]).toEqual([970, 10]);
    solver.dispose();
  });

  test("are refused where it is not, as HiGHS would never end", async () => {
    const solver = await milp(wide(2 ** 31, 2 ** 31 + 20), { timeLimit: 5 });
    expect(() => solver.solveFloat64()).toThrow(
      new SolverError(
        "milp(1×2): HiGHS cannot search the whole numbers of variable 0, from -2147483648 to 2147483648; give it bounds between −10⁹ and 10⁹, or a coarser unit.",
      ),
    );
    // Its bounds are as they were: without a search it is solved.
    expect(solver.solveFloat64(Float64Array.of(-1, 0)).values[0]).toBe(-(2 ** 31));
    solver.dispose();
  });
});
