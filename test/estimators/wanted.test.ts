import {
  adaptive,
  blackbox,
  combinatorial,
  type Executor,
  fixed,
  fromFunction,
  gumbel,
  imle,
  inline,
  type Layer,
  relative,
  type Solver,
  type Target,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(95);

/** Solves every instance, wanted or not. */
function thorough(): Executor {
  const all = inline();
  return {
    name: "thorough",
    solve: (request) => all.solve({ ...request, wanted: null }),
    solveAsync: (request, signal) => all.solveAsync({ ...request, wanted: null }, signal),
  };
}

const top = topK({ length: 5, k: 2 });
const rowsOf = (thetas: Float32Array, rows: number) =>
  Array.from({ length: rows }, (_, row) => {
    const solution = new Float32Array(5);
    top.solve(thetas.slice(5 * row, 5 * row + 5), solution);
    return [...solution];
  }).flat();
const solvers: [string, Solver][] = [
  ["one by one", top],
  [
    "in batches",
    fromFunction({ name: "batch", sense: "max", shape: [5], solveBatch: (t, _, rows) => rowsOf(t, rows) }),
  ],
  ["later", fromFunction({ name: "late", sense: "max", shape: [5], solve: async (theta) => rowsOf(theta, 1) })],
];
const targets: [string, () => Target & { state?: unknown }][] = [
  ["fixed", () => fixed({ beta: 2 })],
  ["fixed, α .5", () => fixed({ alpha: 0.5, beta: 2 })],
  ["relative", () => relative()],
  ["adaptive", () => adaptive()],
  ["adaptive as published", () => adaptive({ rule: "additive", scope: "batch", step: 0.1 })],
  ["combinatorial", () => combinatorial()],
];
const forms = [
  {},
  { symmetric: true },
  { marginalSamples: 3 },
  { symmetric: true, marginalSamples: 1 },
  { targetNoiseTemperature: 0.5 },
  { scale: "none" },
] as const;

/** Two of four instances have no gradient, one of them −0. */
const silenced = (slopes: Float32Array) => {
  const size = slopes.length / 4;
  return slopes.fill(0, 0, size).fill(-0, 2 * size, 3 * size);
};

describe.each(solvers)("with a solver that answers %s", (_, solver) => {
  test.each(targets.flatMap(([name, make]) => forms.map((form) => ({ name, make, form }))))(
    "what is left out changes no gradient and no state: $name $form",
    async ({ make, form }) => {
      if ("symmetric" in form && make().oneSided) return;
      for (const output of ["samples", "mean"] as const) {
        const [targetA, targetB] = [make(), make()];
        const options = { noise: gumbel(), samples: 3, output, ...form };
        const quick = imle(solver, { ...options, target: targetA });
        const whole = imle(solver, { ...options, target: targetB, executor: thorough() });
        for (let step = 0; step < 4; step++) {
          const theta = randoms(20, step);
          const pass = await quick.forwardAsync(theta);
          const g = silenced(randoms(pass.output.length, 50 + step));
          const expected = await (await whole.forwardAsync(theta)).backwardAsync(g);
          expect(await pass.backwardAsync(g)).toEqual(expected);
          expect(targetA.state).toEqual(targetB.state);
        }
      }
    },
  );
});

describe("a target that differs from θ also where nothing comes from above", () => {
  const noise = gumbel();
  const silent: [string, (solver: Solver) => Layer][] = [
    ["by its α", (solver) => imle(solver, { noise, target: fixed({ alpha: 0.2 }) })],
    ["by its temperature", (solver) => imle(solver, { noise, target: fixed(), targetNoiseTemperature: 0.2 })],
    ["by what is cut off", (solver) => blackbox(solver, { lambda: 1, clamp: true })],
  ];
  test.each(silent)("is solved: %s", (_, make) => {
    let [rows, moved] = [0, 0];
    const counting: Solver = {
      ...top,
      solve(theta, z) {
        rows++;
        top.solve(theta, z);
      },
    };
    for (let step = 0; step < 20; step++) {
      const pass = make(counting).forward(randoms(20, step).map((value) => value - 0.5));
      const gradient = pass.backward(new Float32Array(20));
      if (gradient.some((value) => value !== 0)) moved++;
    }
    expect(rows).toBe(160); // 4 instances forward and back
    expect(moved).toBeGreaterThan(5);
  });
});
