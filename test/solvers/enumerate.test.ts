import fc from "fast-check";
import { DomainError, enumerate, feasibleSet, gridPath, imle, none, ShapeError, type Solver, topK } from "imle";
import { describe, expect, test } from "vitest";

/** All choices of k out of n as zeros and ones, in the order of the chosen indices. */
function subsets(n: number, k: number): number[][] {
  if (k === 0) return [new Array<number>(n).fill(0)];
  if (n < k) return [];
  const withFirst = subsets(n - 1, k - 1).map((rest) => [1, ...rest]);
  return [...withFirst, ...subsets(n - 1, k).map((rest) => [0, ...rest])];
}

function solve(solver: Solver, theta: readonly number[]): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

const whole = fc.integer({ min: -5, max: 5 });

test.each(["max", "min"] as const)(
  "no solution of the set is better than the chosen one, nor as good and before it: %s",
  (sense) => {
    const size = fc.integer({ min: 1, max: 6 });
    const problem = size.chain((n) => {
      const vector = fc.array(whole, { minLength: n, maxLength: n });
      return fc.record({ theta: vector, solutions: fc.array(vector, { minLength: 1, maxLength: 10 }) });
    });
    const best = fc.property(problem, ({ theta, solutions }) => {
      const values = solutions.map((z) => z.reduce((sum, value, i) => sum + value * theta[i], 0));
      const extreme = sense === "max" ? Math.max(...values) : Math.min(...values);
      expect(solve(enumerate({ sense, solutions }), theta)).toEqual(solutions[values.indexOf(extreme)]);
    });
    fc.assert(best, { seed: 1, numRuns: 500 });
  },
);

test.each(["max", "min"] as const)(
  "with offsets no solution of the set has a better ⟨θ, z⟩ + h(z) than the chosen one: %s",
  (sense) => {
    const vector = fc.array(whole, { minLength: 3, maxLength: 3 });
    const candidates = fc.array(fc.record({ z: vector, height: whole }), { minLength: 1, maxLength: 8 });
    const best = fc.property(vector, candidates, (theta, given) => {
      const solver = enumerate({
        sense,
        solutions: given.map(({ z }) => z),
        offsets: given.map(({ height }) => height),
      });
      const values = given.map(({ z, height }) => z.reduce((sum, value, i) => sum + value * theta[i], height));
      const extreme = sense === "max" ? Math.max(...values) : Math.min(...values);
      const chosen = solve(solver, theta);
      expect(chosen).toEqual(given[values.indexOf(extreme)].z);
      const value = chosen.reduce((sum, one, i) => sum + one * theta[i], solver.offset!(Float32Array.from(chosen)));
      expect(value).toBe(extreme);
    });
    fc.assert(best, { seed: 4, numRuns: 500 });
  },
);

test("looks offsets up by solution, the better one where a solution is listed twice", () => {
  const solutions = [
    [1, 0],
    [0, 0.1],
    [1, 0],
  ];
  const [gains, costs] = (["max", "min"] as const).map((sense) => enumerate({ sense, solutions, offsets: [1, 5, 2] }));
  expect(gains.offset!(Float32Array.of(1, -0))).toBe(2);
  expect(costs.offset!(Float32Array.of(1, 0))).toBe(1);
  expect(gains.offset!(Float32Array.of(0, 0.1))).toBe(5);
  expect(() => gains.offset!(Float32Array.of(0, 1))).toThrow(
    new DomainError("enumerate(3 of 2): a solution that is not in its list has no offset; got [0, 1]."),
  );
  expect(enumerate({ sense: "max", solutions })).not.toHaveProperty("offset");
});

test("over all k-subsets is topK, ties included", () => {
  const problem = fc
    .array(whole, { minLength: 1, maxLength: 8 })
    .chain((theta) => fc.tuple(fc.constant(theta), fc.nat(theta.length)));
  const same = fc.property(problem, ([theta, k]) => {
    const { length } = theta;
    expect(solve(enumerate({ sense: "max", solutions: subsets(length, k) }), theta)).toEqual(
      solve(topK({ length, k }), theta),
    );
  });
  fc.assert(same, { seed: 2, numRuns: 200 });
});

test("over the two ways round a 2×2 grid is gridPath", () => {
  const ways = enumerate({
    sense: "min",
    shape: [2, 2],
    solutions: [
      [1, 1, 0, 1],
      [1, 0, 1, 1],
    ],
  });
  const grid = gridPath({ rows: 2, columns: 2, neighbours: 4 });
  const same = fc.property(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), (costs) => {
    expect(solve(ways, costs)).toEqual(solve(grid, costs));
  });
  fc.assert(same, { seed: 3, numRuns: 200 });
});

test("sums in float64: a difference that float32 would lose decides", () => {
  const solver = enumerate({
    sense: "max",
    solutions: [
      [1, 0],
      [1, 1],
    ],
  });
  expect(solve(solver, [2 ** 24, 1])).toEqual([1, 1]);
});

test("shows its feasible set, row-major, and keeps it when the caller changes the list", () => {
  const solutions = [
    [1, 0],
    [0, 0.5],
  ];
  const solver = enumerate({ sense: "max", solutions });
  solutions[0][0] = 9;
  solutions.pop();
  expect(solver).toMatchObject({ name: "enumerate(2 of 2)", count: 2, shape: [2] });
  expect([...solver.solutions]).toEqual([1, 0, 0, 0.5]);
  expect(solve(solver, [1, 1])).toEqual([1, 0]);
});

test("takes typed arrays and a shape", () => {
  const solver = enumerate({
    sense: "min",
    shape: [2, 2],
    solutions: [Uint8Array.of(1, 0, 0, 1), Float64Array.of(0, 1, 1, 0)],
  });
  expect(solver).toMatchObject({ name: "enumerate(2 of 2×2)", shape: [2, 2] });
  expect(solve(solver, [1, 0, 0, 1])).toEqual([0, 1, 1, 0]);
});

test.each([NaN, Infinity, -Infinity])("a layer over it refuses theta of %d", (value) => {
  const layer = imle(enumerate({ sense: "max", solutions: subsets(3, 1) }), { noise: none() });
  expect(() => layer.forward(Float32Array.of(0, value, 0))).toThrow(DomainError);
});

describe("refuses", () => {
  test.each<[string, () => Solver]>([
    ["enumerate: solutions is empty", () => enumerate({ sense: "max", solutions: [] })],
    ["enumerate: solutions is empty", () => enumerate({ sense: "max", solutions: [[]] })],
    [
      "solutions[1] has 3 numbers, expected 2 (2)",
      () =>
        enumerate({
          sense: "max",
          solutions: [
            [1, 0],
            [1, 0, 0],
          ],
        }),
    ],
    [
      "solutions[0] has 3 numbers, expected 4 (2×2)",
      () => enumerate({ sense: "max", shape: [2, 2], solutions: [[1, 0, 0]] }),
    ],
    [
      "enumerate: offsets has 1 number, expected 2",
      () => enumerate({ sense: "max", solutions: [[1], [0]], offsets: [1] }),
    ],
    // @ts-expect-error: no solutions
    ["solutions is empty", () => enumerate({ sense: "max" })],
  ])("a set that does not fit: %s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => Solver]>([
    [
      "solutions[1][0] is NaN, expected a number",
      () =>
        enumerate({
          sense: "max",
          solutions: [
            [1, 0],
            [NaN, 0],
          ],
        }),
    ],
    ["offsets[1] is NaN", () => enumerate({ sense: "max", solutions: [[1], [0]], offsets: [1, NaN] })],
    ["solutions[0][1] is Infinity", () => enumerate({ sense: "max", solutions: [[1, Infinity]] })],
    // @ts-expect-error: not a sense
    ['sense must be one of "max", "min", got "most"', () => enumerate({ sense: "most", solutions: [[1]] })],
    // @ts-expect-error: no such option
    ['unknown option "size"', () => enumerate({ sense: "max", solutions: [[1]], size: 1 })],
    // @ts-expect-error: nothing
    ["expected an object such as { sense: … }, got undefined; it takes sense, solutions, shape", () => enumerate()],
  ])("a value that is not one: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

describe("lists of solutions", () => {
  test.each<[string, unknown, string]>([
    ["a flat list", Float32Array.of(1, 0, 0, 1), "a flat list of 4 numbers, expected a list of solutions"],
    ["undefined among them", [[1, 0], undefined], "solutions[1] must be a list of 2 numbers, got undefined"],
    ["null among them", [[1, 0], null], "solutions[1] must be a list of 2 numbers, got null"],
    ["a text among them", [[1, 0], "10"], 'solutions[1] must be a list of 2 numbers, got "10"'],
    ["a text among numbers", [[1, "0"]], 'solutions[0][1] is "0", expected a number'],
    ["a BigInt among numbers", [[1, 0n]], "solutions[0][1] is 0n, expected a number"],
    ["a hole", [[1, undefined]], "solutions[0][1] is undefined, expected a number"],
    ["a symbol", [[1, Symbol("z")]], "solutions[0][1] is Symbol(z), expected a number"],
    ["a number that float32 does not hold", [[1, 1e39]], "solutions[0][1] is 1e+39, expected a number"],
    ["a Set", new Set([[1, 0]]), "solutions must be a list of solutions, got Set"],
    ["nothing", undefined, "solutions is empty; give every feasible solution"],
    ["an object without a prototype", [Object.create(null)], "solutions[0] must be a list of numbers, got object"],
  ])("%s is refused", (_, solutions, message) => {
    // @ts-expect-error
    expect(() => enumerate({ sense: "max", solutions })).toThrow(message);
    // @ts-expect-error
    expect(() => feasibleSet({ sense: "max", solutions })).toThrow(message);
  });

  test.each<[string, unknown, string]>([
    ["a Set", new Set([1, 2]), "offsets is Set, expected 2"],
    ["a BigInt", [1n, 2], "offsets[0] is 1n, expected a number"],
    ["a text", ["1", 2], 'offsets[0] is "1", expected a number'],
  ])("offsets with %s are refused", (_, offsets, message) => {
    const solutions = [
      [1, 0],
      [0, 1],
    ];
    // @ts-expect-error
    expect(() => enumerate({ sense: "max", solutions, offsets })).toThrow(message);
  });
});
