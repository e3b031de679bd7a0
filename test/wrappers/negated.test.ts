import fc from "fast-check";
import { enumerate, fixed, fromFunction, gridPath, imle, negated, none, type Solver, SolverError, topK } from "imle";
import { describe, expect, test } from "vitest";

const theta5 = fc.array(fc.float({ noNaN: true }), { minLength: 5, maxLength: 5 });

function solve(solver: Solver, theta: readonly number[]): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

test("solves −θ, with the ties of the solver", () => {
  const solver = topK({ length: 5, k: 2 });
  const tied = fc.array(fc.constantFrom(-Infinity, -1, -0, 0, 1, Infinity), { minLength: 5, maxLength: 5 });
  const same = fc.property(fc.oneof(theta5, tied), (theta) => {
    expect(solve(negated(solver), theta)).toEqual(
      solve(
        solver,
        theta.map((value) => -value),
      ),
    );
  });
  fc.assert(same, { seed: 1, numRuns: 500 });
});

test("twice is the solver itself", () => {
  const solver = topK({ length: 5, k: 2 });
  const twice = negated(negated(solver));
  expect(twice.sense).toBe("max");
  const same = fc.property(theta5, (theta) => {
    expect(solve(twice, theta)).toEqual(solve(solver, theta));
  });
  fc.assert(same, { seed: 2, numRuns: 200 });
});

test("of the cheapest solution is the solution of largest gain, by enumeration in the other sense", () => {
  const solutions = [
    [1, 1, 0, 1],
    [1, 0, 1, 1],
    [0, 1, 1, 0],
  ];
  const gains = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 4 });
  const same = fc.property(gains, (theta) => {
    const cheapest = negated(enumerate({ sense: "min", solutions }));
    expect(solve(cheapest, theta)).toEqual(solve(enumerate({ sense: "max", solutions }), theta));
  });
  fc.assert(same, { seed: 3, numRuns: 200 });
});

test("turns the sign of the offset, so that the two objectives are each other's negative", () => {
  const solutions = [
    [1, 0],
    [0, 1],
  ];
  const cheapest = enumerate({ sense: "min", solutions, offsets: [3, 0] });
  const dearest = negated(cheapest);
  expect(solve(dearest, [2, 1])).toEqual([0, 1]);
  expect(solve(dearest, [5, 1])).toEqual([1, 0]);
  expect(dearest.offset!(Float32Array.of(1, 0))).toBe(-3);
  expect(negated(topK({ length: 3, k: 1 }))).not.toHaveProperty("offset");
});

test("turns the sense and the infinities, and keeps the shape", () => {
  const solver = negated(gridPath({ rows: 2, columns: 3 }));
  expect(solver).toMatchObject({
    name: "negated(gridPath(2×3))",
    sense: "max",
    shape: [2, 3],
    infinities: [-Infinity],
  });
  expect(negated(topK({ length: 3, k: 1 })).sense).toBe("min");
  const listed = negated(enumerate({ sense: "max", solutions: [[1]] }));
  expect(listed).not.toHaveProperty("infinities");
  expect(listed).not.toHaveProperty("solveBatch");
  expect(solver.batchRows).toBe(gridPath({ rows: 2, columns: 3 }).batchRows);
});

test("takes a gain of −Infinity as a cell that cannot be entered", () => {
  const solver = negated(gridPath({ rows: 2, columns: 2, neighbours: 4 }));
  const layer = imle(solver, { noise: none() });
  expect([...layer.solve(Float32Array.of(-1, -Infinity, -9, -1))]).toEqual([1, 0, 1, 1]);
  expect(() => layer.solve(Float32Array.of(-1, Infinity, -9, -1))).toThrow("theta[1] is Infinity");
  expect(() => layer.solve(Float32Array.of(-1, -Infinity, -Infinity, -1))).toThrow(SolverError);
});

test("gives the gradient of the problem in the other sense: the same as enumeration does", () => {
  const solutions = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const pair = [negated(enumerate({ sense: "min", solutions })), enumerate({ sense: "max", solutions })];
  const gradients = pair.map((solver) => {
    const pass = imle(solver, { noise: none(), target: fixed({ beta: 5 }) }).forward(Float32Array.of(2, 1, 0));
    return [...pass.backward(Float32Array.of(1, 0, 0))];
  });
  expect(gradients[0]).toEqual(gradients[1]);
  expect(gradients[0]).toEqual([1, -1, 0]);
});

describe("gives theta back with the signs and zeros that it had", () => {
  const theta = Float32Array.of(1, -0, 0, -Infinity);
  const shape = [4];
  const description = { name: "probe", sense: "max", shape } as const;

  test("after a solve", () => {
    const given = theta.slice();
    negated(topK({ length: 4, k: 2 })).solve(given, new Float32Array(4));
    expect(given).toEqual(theta);
  });

  test("after a solver that throws", () => {
    const given = theta.slice();
    const solver = fromFunction({
      ...description,
      solve() {
        throw new Error("out of order");
      },
    });
    expect(() => negated(solver).solve(given, new Float32Array(4))).toThrow("out of order");
    expect(given).toEqual(theta);
  });

  test("when a promise has come, and not before", async () => {
    const given = theta.slice();
    const solver: Solver = {
      ...description,
      async solve(values, solution) {
        await Promise.resolve();
        solution.set(values);
      },
    };
    const solution = new Float32Array(4);
    await negated(solver).solve(given, solution);
    expect(solution).toEqual(theta.map((value) => -value));
    expect(given).toEqual(theta);
  });

  test("when a promise is rejected", async () => {
    const given = theta.slice();
    const solver = fromFunction({ ...description, solve: () => Promise.reject(new Error("too late")) });
    await expect(negated(solver).solve(given, new Float32Array(4))).rejects.toThrow("too late");
    expect(given).toEqual(theta);
  });
});

test("hands a batch on as a batch", () => {
  const calls: number[] = [];
  const solver = fromFunction({
    name: "identity",
    sense: "min",
    shape: [2],
    solveBatch(thetas, _, rows) {
      calls.push(rows);
      return thetas;
    },
  });
  const thetas = Float32Array.of(1, 2, 3, 4, 5, 6);
  const answer = imle(negated(solver), { noise: none() }).solve(thetas);
  expect([...answer]).toEqual([-1, -2, -3, -4, -5, -6]);
  expect(calls).toEqual([3]);
  expect([...thetas]).toEqual([1, 2, 3, 4, 5, 6]);
});
