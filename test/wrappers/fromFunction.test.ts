import { DomainError, fixed, fromFunction, imle, none, type Solver, SolverError } from "imle";
import { describe, expect, test } from "vitest";

const probe = { name: "probe", sense: "max", shape: [3] } as const;
const larger = (value: number): number => (value > 0 ? 1 : 0);

/** The same rule, which chooses what is above 0, in every form that a solver function may have. */
const forms: Solver[] = [
  fromFunction({ ...probe, name: "returns an array", solve: (theta) => Array.from(theta, larger) }),
  fromFunction({ ...probe, name: "returns a typed array", solve: (theta) => Float64Array.from(theta, larger) }),
  fromFunction({ ...probe, name: "returns theta itself, changed in place", solve: (theta) => mapInPlace(theta) }),
  fromFunction({ ...probe, name: "writes the solution", solve: (theta, solution) => solution.set(theta.map(larger)) }),
  fromFunction({
    ...probe,
    name: "writes and returns the solution",
    solve(theta, solution) {
      solution.set(theta.map(larger));
      return solution;
    },
  }),
  fromFunction({ ...probe, name: "answers later", solve: async (theta) => Array.from(theta, larger) }),
  fromFunction({
    ...probe,
    name: "writes later",
    async solve(theta, solution) {
      await Promise.resolve();
      solution.set(theta.map(larger));
    },
  }),
  fromFunction({ ...probe, name: "returns a batch", solveBatch: (thetas) => thetas.map(larger) }),
  fromFunction({ ...probe, name: "writes a batch", solveBatch: (thetas, all) => all.set(thetas.map(larger)) }),
  fromFunction({
    ...probe,
    name: "answers with a batch later",
    solveBatch: async (thetas) => Array.from(thetas, larger),
  }),
];

function mapInPlace(values: Float32Array): Float32Array {
  for (const [i, value] of values.entries()) values[i] = larger(value);
  return values;
}

describe.each(forms)("a function that $name", (solver) => {
  test("solves one instance, and leaves theta as it was", async () => {
    const theta = Float32Array.of(1, -2, 3);
    const solution = new Float32Array(3).fill(NaN);
    await solver.solve(theta, solution);
    expect([...solution]).toEqual([1, 0, 1]);
    expect([...theta]).toEqual([1, -2, 3]);
  });

  test("solves every row of a layer", async () => {
    const layer = imle(solver, { noise: none(), target: fixed({ beta: 10 }), samples: 2 });
    const theta = Float32Array.of(1, -2, 3, -4, 5, -6);
    const pass = await layer.forwardAsync(theta);
    expect([...pass.output]).toEqual([1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0]);
    expect([...(await pass.backwardAsync(new Float32Array(12).fill(1)))]).toEqual([1, 0, 1, 0, 1, 0]);
    expect([...theta]).toEqual([1, -2, 3, -4, 5, -6]);
  });
});

test("gets all rows of a layer in one call", () => {
  const calls: number[][] = [];
  const solver = fromFunction({
    ...probe,
    solveBatch(thetas, solutions, rows) {
      calls.push([thetas.length, solutions.length, rows]);
      return thetas;
    },
  });
  imle(solver, { noise: none(), samples: 4 }).forward(new Float32Array(6));
  expect(calls).toEqual([[24, 24, 8]]);
});

test("keeps its own copy of shape and infinities", () => {
  const shape = [3];
  const infinities = [Infinity];
  const solver = fromFunction({ ...probe, shape, infinities, solve: (theta) => theta });
  shape.push(9);
  infinities.push(-Infinity);
  expect(solver).toMatchObject({ name: "probe", sense: "max", shape: [3], infinities: [Infinity] });
  expect(fromFunction({ ...probe, solve: (theta) => theta })).not.toHaveProperty("infinities");
});

test("passes the offset on, and has none unless it is given", () => {
  const offset = (solution: Float32Array): number => 3 * solution[0];
  expect(fromFunction({ ...probe, offset, solve: (theta) => theta }).offset!(Float32Array.of(2, 0, 0))).toBe(6);
  expect(fromFunction({ ...probe, offset, solveBatch: (thetas) => thetas }).offset!(Float32Array.of(1, 0, 0))).toBe(3);
  expect(fromFunction({ ...probe, solve: (theta) => theta })).not.toHaveProperty("offset");
});

/** Wrong answers, each with its error, as one instance and as a promise of it. */
const wrong: [string, typeof SolverError, string, () => number[] | undefined][] = [
  ["nothing", SolverError, "probe: returned nothing, and no number of the solution was written", () => undefined],
  ["too few numbers", SolverError, "probe: returned 2 numbers, expected 3", () => [1, 0]],
  ["too many numbers", SolverError, "probe: returned 4 numbers, expected 3", () => [1, 0, 0, 0]],
  ["no numbers", SolverError, "probe: returned 0 numbers", () => []],
  ["NaN", SolverError, "probe: solution[1] is NaN", () => [1, NaN, 0]],
  ["Infinity", SolverError, "probe: solution[2] is Infinity", () => [1, 0, Infinity]],
  ["a number beyond float32", SolverError, "probe: solution[0] is Infinity", () => [1e39, 0, 0]],
  // @ts-expect-error: not numbers
  ["null", SolverError, "probe: returned null, expected 3", () => null],
  // @ts-expect-error: not numbers
  ["a number", SolverError, "probe: returned 7", () => 7],
  // @ts-expect-error: not numbers
  ["a text", SolverError, 'probe: returned "110"', () => "110"],
  // @ts-expect-error: not numbers
  ["an object", SolverError, "probe: returned Object", () => ({ z: [1, 1, 0] })],
];

describe.each(wrong)("a function that returns %s", (_, failure, message, answer) => {
  const now = fromFunction({ ...probe, solve: answer });
  const later = fromFunction({ ...probe, solve: async () => answer() });
  const batch = fromFunction({ ...probe, solveBatch: answer });

  test("fails by name, at once or later, alone or as a batch", async () => {
    const theta = new Float32Array(3);
    const layers = [now, batch].map((solver) => imle(solver, { noise: none() }));
    for (const layer of layers) {
      expect(() => layer.forward(theta)).toThrow(failure);
      expect(() => layer.forward(theta)).toThrow(layer === layers[0] ? message : message.replace("(3)", "(1×3)"));
    }
    const pending = imle(later, { noise: none() }).forwardAsync(theta);
    await expect(pending).rejects.toThrow(failure);
    await expect(pending).rejects.toThrow(message);
    await expect(pending).rejects.toThrow(/At instance 0, sample 0\.$/);
  });
});

test("a function that writes a part of the solution fails, with the first number that is missing", () => {
  const solver = fromFunction({ ...probe, solve: (_, solution) => solution.set([1, 0]) });
  const used = Float32Array.of(5, 5, 5);
  expect(() => solver.solve(new Float32Array(3), used)).toThrow("probe: solution[2] is NaN");
});

describe("a function that throws", () => {
  const cause = new RangeError("infeasible");
  const solver = fromFunction({ ...probe, solve: (theta) => (theta[0] < 0 ? fail() : theta) });
  const fail = (): never => {
    throw cause;
  };

  test("becomes a SolverError with name, place and cause", () => {
    const layer = imle(solver, { noise: none() });
    const call = (): unknown => layer.forward(Float32Array.of(1, 1, 1, -1, 1, 1));
    expect(call).toThrow(SolverError);
    expect(call).toThrow(
      expect.objectContaining({ cause, message: "probe: failed at instance 1, sample 0: infeasible" }),
    );
  });

  test("does not spoil the next pass", () => {
    const layer = imle(solver, { noise: none() });
    expect(() => layer.forward(Float32Array.of(-1, 0, 0))).toThrow(SolverError);
    expect([...layer.forward(Float32Array.of(1, 0, 0)).output]).toEqual([1, 0, 0]);
  });
});

describe("a function that returns a promise", () => {
  const good = fromFunction({ ...probe, solve: async (theta) => theta });
  const bad = fromFunction({ ...probe, solve: () => Promise.reject(new Error("too late")) });
  const theta = Float32Array.of(1, 2, 3);

  test.each([good, bad])("is refused by the calls that do not wait", (solver) => {
    const layer = imle(solver, { noise: none() });
    // Where the promise is rejected afterwards, nobody is told: the test would fail by an unhandled rejection.
    for (const call of [() => layer.forward(theta), () => layer.solve(theta)]) {
      expect(call).toThrow(SolverError);
      expect(call).toThrow(
        "probe: answered with a promise; make the asynchronous call: forwardAsync, backwardAsync, solveAsync or evaluateAsync.",
      );
    }
  });

  test("rejects the calls that wait with a SolverError when it is rejected", async () => {
    const pending = imle(bad, { noise: none() }).solveAsync(theta);
    await expect(pending).rejects.toThrow(SolverError);
    await expect(pending).rejects.toThrow("probe: failed at instance 0, sample 0: too late");
  });
});

describe("refuses", () => {
  const solve = (theta: Float32Array): Float32Array => theta;

  test.each<[string, () => Solver]>([
    ["name must be a text", () => fromFunction({ ...probe, name: "", solve })],
    [
      "probe: a size in shape must be a whole number of at least 1, got 0",
      () => fromFunction({ ...probe, shape: [2, 0], solve }),
    ],
    [
      "shape must be a list of sizes such as [16, 16], got Array of 0",
      () => fromFunction({ ...probe, shape: [], solve }),
    ],
    // @ts-expect-error: neither
    ["give a function as solve or as solveBatch", () => fromFunction(probe)],
    // @ts-expect-error: both
    ["one of the two", () => fromFunction({ ...probe, solve, solveBatch: solve })],
    // @ts-expect-error: not a sense
    ['sense must be one of "max", "min", got "most"', () => fromFunction({ ...probe, sense: "most", solve })],
    // @ts-expect-error: not a list
    ["shape must be a list of sizes", () => fromFunction({ ...probe, shape: 3, solve })],
    // @ts-expect-error: not a function
    ["solve", () => fromFunction({ ...probe, solve: "greedy" })],
    // @ts-expect-error: the other is not a function
    ["solveBatch", () => fromFunction({ ...probe, solve, solveBatch: true })],
    // @ts-expect-error: not a list
    ["infinities", () => fromFunction({ ...probe, infinities: Infinity, solve })],
    // @ts-expect-error: not a function
    ["offset must be a function of a solution, got 3", () => fromFunction({ ...probe, solve, offset: 3 })],
    // @ts-expect-error: no such option
    ['unknown option "async"', () => fromFunction({ ...probe, solve, async: true })],
    // @ts-expect-error: nothing
    ["expected an object such as { name: … }, got undefined; it takes name, sense, shape", () => fromFunction()],
  ])("bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});
