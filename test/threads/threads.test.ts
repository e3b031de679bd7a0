import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
// The built package: its workers run files of JavaScript.
import { differentiable } from "../../dist/frontends/tfjs/index.js";
import * as library from "../../dist/index.js";
import { type Threads, threads, withModule } from "../../dist/threads/index.js";
import { randomsOf } from "../randoms.ts";

const { argmax, DomainError, fixed, fromFunction, gumbel, imle, inline, none, normal, SolverError, sumOfGamma } =
  library;
type Solver = library.Solver;

const modules = new URL("./modules.mjs", import.meta.url);
const own = await import(modules.href);
const exported = (name: string): Solver => withModule(own[name], { module: modules, name });
const randoms = randomsOf(12);

const executors = new Map<number, Threads>();
const executorOf = (workers: number): Threads => {
  const known = executors.get(workers) ?? threads({ workers });
  executors.set(workers, known);
  return known;
};
afterAll(() => Promise.all([...executors.values()].map((executor) => executor.close())));

const bits = (values: Float32Array): string => Buffer.from(values.slice().buffer).toString("base64");

describe("answers have the bits of inline()", () => {
  const solvers: Solver[] = [
    library.topK({ length: 12, k: 3 }),
    library.ranking({ length: 12, normalised: true }),
    library.gridPath({ rows: 3, columns: 4 }),
    library.assignment({ rows: 3, columns: 4 }),
    library.negated(library.gridPath({ rows: 3, columns: 4, neighbours: 4 })),
    library.spanningTree({
      nodes: 4,
      edges: [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 0],
        [0, 2],
        [1, 3],
      ],
    }),
    argmax({ length: 4, rows: 3 }),
    withModule(own.third, { module: modules, name: "third" }),
  ];
  describe.each([1, 2, 3, 7])("with %i workers", (workers) => {
    test.each(solvers.map((solver) => [solver.name, solver] as const))("%s", async (_, solver) => {
      for (const draws of ["independent", "latinHypercube", "antithetic"] as const) {
        for (const [batch, samples, output] of [
          [1, 1, "samples"],
          [1, 37, "mean"],
          [5, 9, "mean"],
          [5, 9, "samples"],
          [40, 1, "samples"],
        ] as const) {
          const noise = sumOfGamma({ k: 3 });
          const layer = (executor: library.Executor) =>
            imle(solver, { noise, samples, output, draws, target: fixed({ beta: 2 }), executor });
          const n = solver.shape.reduce((a, b) => a * b);
          const theta = randoms(batch * n, 3);
          const [one, many] = [layer(inline()), layer(executorOf(workers))];
          const [pass, twin, late] = [
            one.forward(theta),
            many.forward(theta),
            await many.forwardAsync(theta, { step: 0 }),
          ];
          expect(bits(twin.output)).toBe(bits(pass.output));
          expect(bits(late.output)).toBe(bits(pass.output));
          const g = randoms(pass.output.length, 1);
          g.fill(0, 0, g.length / batch); // an instance that need not be solved
          const gradient = bits(pass.backward(g));
          expect(bits(twin.backward(g))).toBe(gradient);
          expect(bits(await late.backwardAsync(g))).toBe(gradient);
        }
      }
    });
  });

  test("however a batch is split", () => {
    const layer = (executor: library.Executor) =>
      imle(exported("third"), { noise: normal(), samples: 30, output: "mean", executor });
    const theta = randoms(3 * 8, 2);
    const whole = layer(executorOf(3)).forward(theta).output;
    expect(bits(whole)).toBe(bits(layer(inline()).forward(theta).output));
  });

  test("for requests of changing sizes, one right behind the other", () => {
    const layers = (executor: library.Executor) => [
      imle(argmax({ length: 7 }), { noise: gumbel(), samples: 3, executor }),
      imle(argmax({ length: 40, rows: 9 }), { noise: gumbel(), samples: 60, output: "mean", executor }),
      imle(exported("third"), { noise: gumbel(), samples: 17, executor }),
    ];
    const thetas = [randoms(7 * 31, 1), randoms(360, 1), randoms(3 * 5, 1)];
    const expected = layers(inline()).map((layer, i) => bits(layer.forward(thetas[i]).output));
    for (const workers of [2, 3, 7]) {
      const many = layers(executorOf(workers));
      for (let step = 0; step < 300; step++) {
        const i = (step * step) % 3;
        expect(bits(many[i].forward(thetas[i], { step: 0 }).output)).toBe(expected[i]);
      }
    }
  });

  test("for more solvers in turn than a thread keeps", () => {
    const solvers = Array.from({ length: 70 }, (_, i) => library.topK({ length: 20 + i, k: 3 }));
    for (let turn = 0; turn < 200; turn++) {
      const solver = solvers[(7 * turn * turn + turn) % 70];
      const theta = randoms(solver.shape[0] * (1 + (turn % 3)), 1);
      const layer = (executor: library.Executor) => imle(solver, { noise: none(), executor });
      expect(layer(executorOf(2)).solve(theta)).toEqual(layer(inline()).solve(theta));
    }
  });

  test("for solvers that share a function and differ in what it reads", () => {
    for (const factor of [1, 2, 3]) {
      const options = { factor };
      const solver = withModule(own.scaled(options), { module: modules, name: "scaled", options });
      expect([...imle(solver, { noise: none(), executor: executorOf(2) }).solve(Float32Array.of(1, 2, 3))]).toEqual([
        factor,
        2 * factor,
        3 * factor,
      ]);
    }
  });

  test("for options that are changed later, as they were when the solver was made", async () => {
    const weights = [1, 2, 3];
    const solver = library.knapsack({ weights, capacity: 3 });
    const theta = Float32Array.of(5, 5, 11);
    const layer = (executor: library.Executor) => imle(solver, { noise: none(), executor });
    const expected = layer(inline()).solve(theta);
    expect(layer(executorOf(1)).solve(theta)).toEqual(expected);
    weights.fill(1);
    for (const workers of [1, 2, 3]) expect(layer(executorOf(workers)).solve(theta)).toEqual(expected);
  });

  test("for a law without a table, which a module exports", () => {
    const noise = withModule(own.steps, { module: modules, name: "steps" }) as library.NoiseLaw;
    const layer = (executor: library.Executor) => imle(exported("third"), { noise, samples: 9, executor });
    const theta = randoms(6, 2);
    expect(bits(layer(executorOf(2)).forward(theta).output)).toBe(bits(layer(inline()).forward(theta).output));
  });
});

describe("a solver of your own", () => {
  test("may answer with promises, and still be asked synchronously", () => {
    const layer = imle(exported("later"), { noise: none(), executor: executorOf(2) });
    expect([...layer.solve(Float32Array.of(3, 6, 9, 12, 15, 18))]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("may be made from options, by a function that its module exports", () => {
    const solver = withModule(library.topK({ length: 3, k: 2 }), {
      module: modules,
      name: "chosen",
      options: { k: 2 },
    });
    expect([...imle(solver, { noise: none(), executor: executorOf(2) }).solve(Float32Array.of(1, 2, 3))]).toEqual([
      0, 1, 1,
    ]);
  });

  test.each<[string, () => Solver, new (text: string) => Error, string]>([
    [
      "is a closure",
      () => fromFunction({ name: "mine", sense: "max", shape: [3], solve: (x) => x }),
      DomainError,
      "threads: the solver mine cannot be made on another thread; export it from a module and wrap it: withModule(solver, { module, name }), or use inline().",
    ],
    [
      "keeps state",
      () => library.cached(argmax({ length: 3 })),
      DomainError,
      "the solver cached(argmax(3)) cannot be made on another thread",
    ],
    [
      "has options that cannot be cloned",
      () => withModule(argmax({ length: 3 }), { module: modules, options: () => 1 }),
      DomainError,
      "threads: the options of the solver argmax(3) cannot be sent to another thread: () => 1 could not be cloned.",
    ],
    [
      "is not exported",
      () => withModule({ ...argmax({ length: 3 }), solve() {} }, { module: modules, name: "nobody" }),
      SolverError,
      'has no export "nobody"; it has chosen, deadly,',
    ],
    [
      "is a noise law",
      () => withModule({ ...argmax({ length: 3 }), solve() {} }, { module: modules, name: "law" }),
      SolverError,
      "expected a solver",
    ],
    [
      "is a different one there",
      () => withModule({ ...argmax({ length: 3 }), sense: "min" }, { module: modules, name: "largest" }),
      SolverError,
      "argmax(3): another thread made a different solver, argmax(3), which finds the max over [3], expected the min over [3]",
    ],
    [
      "is in a module that does not exist",
      () => withModule({ ...argmax({ length: 3 }), solve() {} }, { module: "file:///nowhere/solver.mjs" }),
      SolverError,
      "argmax(3): a worker could not import file:///nowhere/solver.mjs: ",
    ],
  ])("is an error that says why if it %s", async (_, make, Kind, text) => {
    const layer = imle(make(), { noise: none(), executor: executorOf(2) });
    const theta = Float32Array.of(1, 2, 3);
    expect(() => layer.solve(theta)).toThrow(Kind);
    expect(() => layer.solve(theta)).toThrow(text);
    await expect(layer.solveAsync(theta)).rejects.toThrow(text);
  });

  test("needs an absolute URL", () => {
    const text =
      'withModule: module must be an absolute URL, got "./own.js"; pass new URL("./own.js", import.meta.url).';
    expect(() => withModule(argmax({ length: 3 }), { module: "./own.js" })).toThrow(new DomainError(text));
  });
});

describe("a solver that fails", () => {
  test("fails as on one thread: at the first row, with its message and its cause", async () => {
    const theta = randoms(3 * 50, 1).map(Math.abs);
    for (const row of [31, 7, 44]) theta[3 * row] = -row;
    const messageOf = (executor: library.Executor): unknown[] => {
      try {
        imle(exported("failing"), { noise: none(), executor }).solve(theta);
      } catch (error) {
        if (error instanceof SolverError)
          return [error.name, error.message, String((error.cause as Error).message).includes("no solution for -7")];
      }
      return [];
    };
    const expected = ["SolverError", "failing: failed at instance 7, sample 0: no solution for -7", true];
    expect(messageOf(inline())).toEqual(expected);
    for (const workers of [1, 2, 7]) {
      for (let again = 0; again < 20; again++) expect(messageOf(executorOf(workers))).toEqual(expected);
    }
    await expect(
      imle(exported("failing"), { noise: none(), executor: executorOf(2) }).solveAsync(theta),
    ).rejects.toThrow(expected[1] as string);
  });

  test("fails as on one thread when its promise rejects: at the first row, with its message", async () => {
    const theta = randoms(3 * 20, 1).map(Math.abs);
    for (const row of [13, 4, 17]) theta[3 * row] = -row;
    const layer = (executor: library.Executor) => imle(exported("rejecting"), { noise: none(), executor });
    const error = new SolverError("rejecting: failed at instance 4, sample 0: no solution for -4");
    await expect(layer(inline()).solveAsync(theta)).rejects.toThrow(error);
    for (const workers of [1, 2, 7]) {
      await expect(layer(executorOf(workers)).solveAsync(theta)).rejects.toThrow(error);
      expect(() => layer(executorOf(workers)).solve(theta)).toThrow(error);
    }
  });

  test("keeps the beginning and end of a long message, and its kind", () => {
    const layer = imle(exported("wordy"), { noise: none(), executor: executorOf(2) });
    const message = messageOf(() => layer.solve(Float32Array.of(-1, 2, 3)));
    expect(message.startsWith("wordy: failed at instance 0, sample 0: \u0001üx\u0007x\u0007")).toBe(true);
    expect(message).toContain(" … ");
    expect(message.length).toBeLessThan(1100);
    expect(() => layer.solve(Float32Array.of(-1, 2, 3))).toThrow(SolverError);
  });

  test("leaves the threads working", () => {
    expect([
      ...imle(exported("third"), { noise: none(), executor: executorOf(2) }).solve(Float32Array.of(3, 3, 3)),
    ]).toEqual([1, 1, 1]);
  });

  test("a perturbed theta that is not finite is a DomainError, as on one thread", () => {
    const layer = (executor: library.Executor) =>
      imle(exported("third"), { noise: normal(), samples: 30, inputNoiseTemperature: 3e38, executor });
    const theta = Float32Array.of(1, 2, 3);
    const text = messageOf(() => layer(inline()).forward(theta));
    expect(text).toMatch(/^third: the perturbed theta of instance 0, sample \d+, number \d is -?Infinity/);
    expect(messageOf(() => layer(executorOf(2)).forward(theta))).toBe(text);
    expect(() => layer(executorOf(2)).forward(theta)).toThrow(DomainError);
  });
});

/** What the process holds: threads, where the system reports them, and resources that keep the process alive. */
function held(): { threads: string | undefined; resources: string[] } {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  // Timers belong to the test runner.
  const resources = process.getActiveResourcesInfo().filter((name) => name !== "Timeout");
  return { threads: /^Threads:\s*(\d+)/m.exec(status)?.[1], resources: resources.sort() };
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String((error as Error).message);
  }
  return "nothing was thrown";
}

describe("a thread that exits", () => {
  const deadly = (left: Int32Array): Solver =>
    withModule(own.deadly({ left: new SharedArrayBuffer(4) }), {
      module: modules,
      name: "deadly",
      options: { left: left.buffer },
    });

  test("in the middle of a request is replaced, and its rows are solved again: 100 times", async () => {
    const before = held();
    const executor = threads({ workers: 2 });
    await executor.ready();
    const left = new Int32Array(new SharedArrayBuffer(4));
    const layer = imle(deadly(left), { noise: normal(), samples: 20, output: "mean", executor });
    const expected = imle(exported("third"), { noise: normal(), samples: 20, output: "mean" });
    const theta = randoms(9, 2);
    let right = 0;
    for (let step = 0; step < 100; step++) {
      Atomics.store(left, 0, 1);
      const { output } = step % 2 === 0 ? layer.forward(theta, { step }) : await layer.forwardAsync(theta, { step });
      if (bits(output) === bits(expected.forward(theta, { step }).output) && left[0] === 0) right++;
    }
    expect(right).toBe(100);
    await executor.close();
    await new Promise(setImmediate);
    expect(held()).toEqual(before);
  });

  test("again and again is an error that names the row", async () => {
    const executor = threads({ workers: 2 });
    const left = new Int32Array(new SharedArrayBuffer(4)).fill(1e6);
    const layer = imle(deadly(left), { noise: none(), executor });
    const text = /deadly: its thread exited 3 times, at instance 0, sample 0 or later; last reason: /;
    expect(() => layer.solve(Float32Array.of(1, 2, 3))).toThrow(text);
    await expect(layer.solveAsync(Float32Array.of(1, 2, 3))).rejects.toThrow(text);
    left[0] = 0;
    expect([...layer.solve(Float32Array.of(3, 3, 3))]).toEqual([1, 1, 1]);
    await executor.close();
  });
});

describe("a thread that exits without an event", () => {
  test("is noticed by a call that blocks: out of memory, once and again and again", () => {
    const program = fileURLToPath(new URL("./exhausted.mjs", import.meta.url));
    const { stdout } = spawnSync(process.execPath, ["--max-old-space-size=60", program], { encoding: "utf8" });
    const [once, always] = stdout.split("\n");
    expect(once).toBe("1 2 3");
    expect(always).toMatch(
      /^hungry: its thread exited 3 times, at instance 0, sample 0 or later; last reason: it exited by/,
    );
  });
});

describe("a solver that never returns", () => {
  const theta = Float32Array.of(1, 1, 1, -1, 1, 1, 1, 1, 1, -1, 1, 1);

  test("is stopped after timeoutMs, with an error that names the row", async () => {
    const executor = threads({ workers: 2, timeoutMs: 300 });
    const layer = imle(exported("endless"), { noise: none(), executor });
    const text = /endless: no answer within 300 ms, at instance [13], sample 0 or later; its thread was terminated\./;
    expect(() => layer.solve(theta)).toThrow(text);
    await expect(layer.solveAsync(theta)).rejects.toThrow(text);
    expect([...layer.solve(theta.map(Math.abs))]).toEqual([...theta.map(Math.abs)]);
    await executor.close();
  });

  test.each([1, 2])("is stopped by an abort of the signal, with %i workers", async (workers) => {
    const executor = threads({ workers });
    const layer = imle(exported("endless"), { noise: none(), executor });
    const good = theta.map(Math.abs);
    layer.solve(good);
    for (const reason of ["enough", null]) {
      const controller = new AbortController();
      const pending = expect(layer.solveAsync(theta, controller)).rejects.toBe(reason);
      await new Promise((resolve) => setTimeout(resolve, 50)); // until its thread is stuck
      controller.abort(reason);
      await pending;
      expect(layer.solve(good)).toEqual(good);
      expect(await layer.solveAsync(good)).toEqual(good);
    }
    await executor.close();
  });

  test("is stopped while another call blocks, too", async () => {
    const executor = threads({ workers: 1, timeoutMs: 200 });
    const layer = imle(exported("endless"), { noise: none(), executor });
    const stuck = expect(layer.solveAsync(theta)).rejects.toThrow("endless: no answer within 200 ms");
    expect([...layer.solve(Float32Array.of(1, 2, 3))]).toEqual([1, 2, 3]);
    await stuck;
    await executor.close();
  });

  test("is stopped when another row has failed, too", async () => {
    const executor = threads({ workers: 2 });
    const layer = imle(withModule(own.mixed, { module: modules, name: "mixed" }), { noise: none(), executor });
    for (let again = 0; again < 3; again++) {
      expect(() => layer.solve(Float32Array.of(-1, 0, 0, -2, 0, 0))).toThrow("mixed: failed at instance 0");
      expect([...layer.solve(Float32Array.of(1, 2, 3))]).toEqual([1, 2, 3]);
    }
    await executor.close();
  });

  test("is not confused with one whose module takes long to load", async () => {
    const executor = threads({ workers: 2, timeoutMs: 200 });
    const module = new URL("./slow.mjs", import.meta.url);
    const solver = withModule({ ...argmax({ length: 3 }) }, { module, name: "slow" });
    expect([...imle(solver, { noise: none(), executor }).solve(Float32Array.of(1, 2, 3))]).toEqual([0, 0, 1]);
    await executor.close();
  });
});

describe("the executor", () => {
  test("works inside TensorFlow.js's gradients, which cannot wait for promises", () => {
    const slopeOf = (executor: library.Executor): Float32Array => {
      const layer = imle(library.topK({ length: 6, k: 2 }), { noise: normal(), samples: 30, output: "mean", executor });
      const choose = differentiable(layer);
      const theta = tf.tensor2d([...Array(12).keys()], [2, 6]);
      const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.square(choose(x)));
      return tf.tidy(() => tf.grad(loss)(theta).dataSync() as Float32Array);
    };
    expect(bits(slopeOf(executorOf(2)))).toBe(bits(slopeOf(inline())));
  });

  test("answers many concurrent asynchronous requests, each with its own answer", async () => {
    const layer = imle(exported("third"), { noise: normal(), samples: 5, executor: executorOf(3) });
    const single = imle(exported("third"), { noise: normal(), samples: 5 });
    const thetas = Array.from({ length: 30 }, () => randoms(6, 2));
    const passes = await Promise.all(thetas.map((theta) => layer.forwardAsync(theta)));
    for (const [i, { output }] of passes.entries()) expect(bits(output)).toBe(bits(single.forward(thetas[i]).output));
  });

  test("answers each request with its own answer where workers spin, too", () => {
    const program = fileURLToPath(new URL("./ordered.mjs", import.meta.url));
    const { stdout, status } = spawnSync(process.execPath, [program], { encoding: "utf8", timeout: 50_000 });
    expect([stdout, status]).toEqual(["0 wrong\nclosed\n", 0]);
  });

  test("rejects pending calls when it is closed, and refuses more", async () => {
    const executor = threads({ workers: 1 });
    const layer = imle(exported("endless"), { noise: none(), executor });
    const pending = expect(layer.solveAsync(Float32Array.of(-1, 0, 0))).rejects.toThrow(
      "threads: the executor is closed; create another",
    );
    await executor.close();
    await pending;
    expect(() => layer.solve(Float32Array.of(1, 0, 0))).toThrow("threads: the executor is closed; create another one.");
    await executor.close();
  });

  test.each<[object, string]>([
    [{ workers: 0 }, "threads: workers must be a whole number from 1 to 1024, got 0."],
    [{ timeoutMs: 0 }, "threads: timeoutMs must be a positive number, got 0."],
    [{ threads: 2 }, 'threads: unknown option "threads"; it takes workers, timeoutMs, worker.'],
    [{ worker: "worker.js" }, 'threads: worker must be an absolute URL, got "worker.js"'],
  ])("refuses %j", (options, text) => {
    expect(() => threads(options)).toThrow(text);
  });

  test("refuses to start in a worker, where a module that exports a solver would start more and more", () => {
    const solver = withModule({ ...argmax({ length: 3 }), solve() {} }, { module: modules, name: "nested" });
    const text = '"nested" of ';
    expect(() => imle(solver, { noise: none(), executor: executorOf(2) }).solve(Float32Array.of(1, 2, 3))).toThrow(
      text,
    );
    expect(() => imle(solver, { noise: none(), executor: executorOf(2) }).solve(Float32Array.of(1, 2, 3))).toThrow(
      "failed to make it: threads: this thread is a worker of threads() itself",
    );
  });

  test("reports that its workers' script does not exist", async () => {
    const executor = threads({ workers: 1, worker: "file:///nowhere/worker.js" });
    const text = "threads: a worker failed to start 3 times: ";
    const layer = imle(argmax({ length: 2 }), { noise: none(), executor });
    await expect(layer.solveAsync(Float32Array.of(1, 2))).rejects.toThrow(text);
    await expect(executor.ready()).rejects.toThrow(text);
    const other = threads({ workers: 2, worker: "file:///nowhere/worker.js" });
    expect(() => imle(argmax({ length: 2 }), { noise: none(), executor: other }).solve(Float32Array.of(1, 2))).toThrow(
      text,
    );
    await other.close();
    await expect(
      imle(argmax({ length: 2 }), { noise: none(), executor }).solveAsync(Float32Array.of(1, 2)),
    ).rejects.toThrow(text);
    await executor.close();
  });

  test.each([
    ["without close, when nothing is pending", "layer.solve(theta); console.log('done')"],
    ["after close", "layer.solve(theta); executor.close().then(() => console.log('done'))"],
    [
      "after close, called twice, with a call pending",
      "layer.solveAsync(theta).catch(() => {}); await executor.close(); await executor.close(); console.log('done')",
    ],
    ["when the pending answer has arrived", "layer.solveAsync(theta).then(() => console.log('done'))"],
  ])("lets the process end %s", (_, program) => {
    const dist = fileURLToPath(new URL("../../dist", import.meta.url));
    const script = `
      const { argmax, imle, none } = await import(${JSON.stringify(`file://${dist}/index.js`)});
      const { threads } = await import(${JSON.stringify(`file://${dist}/threads/index.js`)});
      const executor = threads({ workers: 2 });
      const layer = imle(argmax({ length: 2 }), { noise: none(), executor });
      const theta = Float32Array.of(1, 2);
      ${program};`;
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect([status, stdout]).toEqual([0, "done\n"]);
  });
});
