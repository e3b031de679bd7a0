import {
  cached,
  DomainError,
  type FromFunctionOptions,
  fixed,
  fromFunction,
  gridPath,
  gumbel,
  imle,
  measured,
  negated,
  none,
  ShapeError,
  type Solver,
  SolverError,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

type Solve = NonNullable<FromFunctionOptions["solve"]>;

const randoms = randomsOf(9);

const quiet = { noise: none() };
const three = Float32Array.of(1, 2, 3);
const own = (solve: Solve): Solver => fromFunction({ name: "own", sense: "max", shape: [3], solve });
const largest = (theta: Float32Array): number[] => Array.from(theta, (value) => Number(value === Math.max(...theta)));
const never = (): Promise<void> => new Promise(() => {});

describe("a solver that fails", () => {
  const cause = new Error("boom");
  const at = "At instance 1, sample 0.";
  const rule = `every number of a solution must be written and finite. ${at}`;
  const nothing = `own: returned nothing, and no number of the solution was written; return it, or write its 3 numbers to the second argument. ${at}`;
  test.each<[string, Solve, Error]>([
    [
      "throws",
      () => {
        throw cause;
      },
      new SolverError("own: failed at instance 1, sample 0: boom", { cause }),
    ],
    ["returns nothing", () => {}, new SolverError(nothing)],
    ["returns the wrong length", () => [1, 2], new SolverError(`own: returned 2 numbers, expected 3. ${at}`)],
    ["returns NaN", () => [0, NaN, 0], new SolverError(`own: solution[1] is NaN; ${rule}`)],
    ["returns Infinity", () => [0, 0, -Infinity], new SolverError(`own: solution[2] is -Infinity; ${rule}`)],
    ["writes a part", (_, z) => void z.fill(1, 0, 2), new SolverError(`own: solution[2] is NaN; ${rule}`)],
  ])("is an error that names solver and place when it %s, at once or later", async (_, fail, error) => {
    const theta = Float32Array.of(1, 2, 3, -1, 2, 3);
    const now = imle(
      own((row, z) => (row[0] < 0 ? fail(row, z) : largest(row))),
      quiet,
    );
    expect(() => now.forward(theta)).toThrow(error);
    expect(() => now.solve(theta)).toThrow(error);
    const later = imle(
      own(async (row, z) => (row[0] < 0 ? fail(row, z) : largest(row))),
      quiet,
    );
    await expect(later.forwardAsync(theta)).rejects.toThrow(error);
    await expect(later.solveAsync(theta)).rejects.toThrow(error);
    // Going back, the solver meets the target: the row that it does not take comes only then.
    const pass = now.forward(theta.map(Math.abs));
    expect(() => pass.backward(Float32Array.of(0, 0, 0, 9, 0, 0))).toThrow(error);
  });

  test("shows also when it is a Solver object that writes NaN, one row or a batch", () => {
    const writes = (_: Float32Array, solution: Float32Array) => void solution.fill(0).fill(NaN, 1);
    const bad: Solver = { name: "bad", sense: "min", shape: [3], solve: writes };
    const rest = "solution[1] is NaN; every number of a solution must be written and finite.";
    expect(() => imle(bad, quiet).solve(three)).toThrow(new SolverError(`bad: ${rest} At instance 0, sample 0.`));
    const batch = imle({ ...bad, solveBatch: writes }, quiet);
    expect(() => batch.solve(three)).toThrow(new SolverError(`bad: ${rest} At one row of the batch.`));
  });

  test("shows also when it is a Solver object that writes nothing, for every sample", () => {
    let calls = 0;
    const solve = (_: Float32Array, solution: Float32Array) => void (calls++ === 0 && solution.fill(1));
    const lazy: Solver = { name: "lazy", sense: "min", shape: [3], solve };
    const layer = imle(lazy, { ...quiet, samples: 2, output: "mean" });
    const text =
      "lazy: solution[0] is NaN; every number of a solution must be written and finite. At instance 0, sample 1.";
    expect(() => layer.forward(three)).toThrow(new SolverError(text));
  });

  test("may return what it likes in plain JavaScript, as long as it writes its solution", () => {
    // @ts-expect-error
    const chatty: Solver = { name: "chatty", sense: "min", shape: [3], solve: (_, solution) => solution.fill(1) };
    expect([...imle(chatty, quiet).solve(three)]).toEqual([1, 1, 1]);
  });

  test("cannot hurt theta: it may overwrite the row that it is given", () => {
    const layer = imle(
      own((row) => [largest(row), row.fill(NaN)][0]),
      { noise: gumbel(), samples: 3 },
    );
    const kind = imle(own(largest), { noise: gumbel(), samples: 3 });
    const [theta, g] = [randoms(6, 6), randoms(18, 7)];
    expect(layer.forward(theta).backward(g)).toEqual(kind.forward(theta).backward(g));
    expect(theta).toEqual(randoms(6, 6));
  });
});

describe("a solver that answers many rows at once", () => {
  const theta = randoms(12, 3);

  test("is not asked so where its solve is another's", () => {
    for (const solver of [topK({ length: 3, k: 1 }), negated(topK({ length: 3, k: 1 }))]) {
      const copy: Solver = { ...solver, solve: (_, solution) => void solution.fill(7) };
      for (const one of [copy, cached(copy), measured(copy), negated(copy)]) {
        expect(imle(one, quiet).solve(theta)).toEqual(new Float32Array(12).fill(7));
      }
    }
  });

  test("gets as many as it wants, and all where it does not say", () => {
    const counts: number[] = [];
    const solveBatch = (thetas: Float32Array, solutions: Float32Array, rows: number) => {
      counts.push(rows);
      solutions.set(thetas);
    };
    const solver: Solver = { name: "own", sense: "max", shape: [3], solve: () => {}, solveBatch };
    expect(imle({ ...solver, batchRows: 3 }, quiet).solve(theta)).toEqual(theta);
    expect(imle(solver, quiet).solve(theta)).toEqual(theta);
    expect(counts).toEqual([3, 1, 4]);
  });

  test("is asked row by row when a block fails, to name the place", () => {
    const grid = gridPath({ rows: 1, columns: 3 });
    const walls = theta.slice();
    walls[7] = Infinity;
    const layer = imle(grid, { noise: gumbel(), samples: 2 });
    expect(() => layer.forward(walls)).toThrow("cells of cost Infinity close every way. At instance 2, sample 0.");
  });
});

describe("asynchronous calls", () => {
  test("give the bits of the synchronous ones, with solvers of either kind", async () => {
    const options = { noise: gumbel(), samples: 5, target: fixed({ beta: 3 }) };
    const [theta, g] = [randoms(9, 5), randoms(45, 6)];
    const now = imle(own(largest), options);
    const pass = now.forward(theta);
    const rowsOf = (all: Float32Array) => [...all.keys()].filter((i) => i % 3 === 0).map((i) => all.subarray(i, i + 3));
    const solveBatch = async (thetas: Float32Array) => rowsOf(thetas).flatMap(largest);
    const slow = [
      own(async (row) => largest(row)),
      fromFunction({ name: "own", sense: "max", shape: [3], solveBatch }),
    ];
    for (const layer of [now, ...slow.map((solver) => imle(solver, options))]) {
      const twin = await layer.forwardAsync(theta, { step: 0 });
      expect([twin.output, twin.outputShape, twin.step]).toEqual([pass.output, pass.outputShape, 0]);
      expect(await twin.backwardAsync(g)).toEqual(pass.backward(g));
      expect(await layer.solveAsync(theta)).toEqual(now.solve(theta));
    }
  });

  test("reject for bad input, and take their steps in the order of the calls", async () => {
    const layer = imle(own(largest), quiet);
    await expect(layer.forwardAsync(Float32Array.of(1, NaN, 0))).rejects.toThrow(DomainError);
    await expect(layer.solveAsync(new Float32Array(4))).rejects.toThrow(ShapeError);
    const passes = await Promise.all([layer.forwardAsync(three), layer.forwardAsync(three)]);
    expect(passes.map(({ step }) => step)).toEqual([0, 1]);
    await expect(passes[0].backwardAsync(new Float32Array(2))).rejects.toThrow(ShapeError);
  });

  test("are what a solver that answers with promises needs", () => {
    const text =
      "own: answered with a promise; make the asynchronous call: forwardAsync, backwardAsync, solveAsync or evaluateAsync.";
    const layer = imle(
      own(() => Promise.reject(new Error("too late to be heard"))),
      quiet,
    );
    expect(() => layer.forward(three)).toThrow(new SolverError(text));
    expect(() => layer.solve(three)).toThrow(new SolverError(text));
  });

  test("reject without a solve when the signal is aborted already", async () => {
    let solves = 0;
    const solver = own((row) => (++solves > 0 ? largest(row) : row));
    const pass = imle(solver, quiet).forward(three);
    const reason = new Error("enough");
    const aborted = { signal: AbortSignal.abort(reason) };
    await expect(imle(solver, quiet).forwardAsync(three, aborted)).rejects.toBe(reason);
    await expect(imle(solver, quiet).solveAsync(three, aborted)).rejects.toBe(reason);
    await expect(pass.backwardAsync(new Float32Array(3), aborted)).rejects.toBe(reason);
    expect(solves).toBe(1);
  });

  test("reject when the signal aborts, though the solver's promise never settles", async () => {
    const layer = imle(own(never), quiet);
    const controller = new AbortController();
    const work = [layer.forwardAsync(three, controller), layer.solveAsync(three, controller)];
    controller.abort("enough");
    for (const pending of work) await expect(pending).rejects.toBe("enough");
  });

  test("reject when the signal aborts while the solver starts", async () => {
    const controller = new AbortController();
    const solver = own(() => {
      controller.abort("enough");
      return never();
    });
    let outcome: unknown = "still waiting";
    imle(solver, quiet)
      .solveAsync(three, controller)
      .catch((reason) => (outcome = reason));
    for (let tick = 0; tick < 100; tick++) await null; // far more microtasks than a chain of promises here has links
    expect(outcome).toBe("enough");
  });

  test("reject with the reason when the signal aborts while the solver starts, and its promise rejects, too", async () => {
    const controller = new AbortController();
    const solver = own(() => {
      controller.abort("enough");
      return Promise.reject(new Error("aborted by the same signal")); // unheard, it would end the process
    });
    await expect(imle(solver, quiet).solveAsync(three, controller)).rejects.toBe("enough");
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  test.each<[string, (z: number[]) => number[] | Promise<number[]>]>([
    ["at once", (z) => z],
    ["later", (z) => Promise.resolve(z)],
  ])("solve no row after the abort, with a solver that answers %s", async (_, answer) => {
    const controller = new AbortController();
    let rows = 0;
    const solver = own((row) => {
      if (++rows === 2) controller.abort("enough");
      return answer(largest(row));
    });
    await expect(imle(solver, quiet).forwardAsync(new Float32Array(12), controller)).rejects.toBe("enough");
    expect(rows).toBe(2);
  });
});

describe("inputs that change while a pass is pending", () => {
  const later: Solver = {
    name: "later",
    sense: "max",
    shape: [3],
    async solve(theta, solution) {
      await null;
      solution.set(largest(theta));
    },
  };
  const layer = imle(later, { noise: none(), target: fixed({ beta: 10 }) });
  const theta = () => Float32Array.of(2, 1, 0, 2, 1, 0);
  const g = () => Float32Array.of(1, 0, 0, 1, 0, 0);
  const right = [1, -1, 0, 1, -1, 0];

  test("do not matter: theta and the upstream gradient are copied", async () => {
    const own = theta();
    const pending = layer.forwardAsync(own);
    own.fill(0);
    const pass = await pending;
    const upstream = g();
    const gradient = pass.backwardAsync(upstream);
    upstream.fill(0);
    expect([...(await gradient)]).toEqual(right);
    const mapped = theta();
    const solutions = layer.solveAsync(mapped);
    mapped.reverse();
    expect([...(await solutions)]).toEqual([1, 0, 0, 1, 0, 0]);
  });

  test("are an error when it is the output, which is not copied", async () => {
    const pass = await layer.forwardAsync(theta());
    const gradient = pass.backwardAsync(g());
    pass.output.fill(5);
    await expect(gradient).rejects.toThrow("the output was changed between forward and backward");
  });
});
