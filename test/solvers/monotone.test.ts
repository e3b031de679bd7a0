import { argmax, dagPath, enumerate, fixed, graphPath, gridPath, gumbel, imle, negated, type Solver, topK } from "imle";
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../problems.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(61);

const listed = PROBLEMS.flatMap(({ name, solutions }) =>
  (["max", "min"] as const).map((sense) => ({
    ...enumerate({ sense, solutions }),
    name: `enumerate(${name}, ${sense})`,
  })),
);
const choices = [topK({ length: 12, k: 4 }), topK({ length: 5, k: 2, rows: 3 }), argmax({ length: 7 })];
/** Steps to the right and down over 4×4 nodes, and those to the left and up. */
const forwards: [number, number][] = [];
for (let node = 0; node < 16; node++) {
  if (node % 4 < 3) forwards.push([node, node + 1]);
  if (node < 12) forwards.push([node, node + 4]);
}
const backwards = forwards.map(([from, to]): [number, number] => [to, from]);
const dags = [dagPath({ nodes: 16, arcs: forwards })];
/** Where costs have to stay positive for the solver to be exact: those up to 10, less the noise, and λ|g| <= 1. */
const paths = [
  gridPath({ rows: 5, columns: 6 }),
  gridPath({ rows: 6, columns: 4, neighbours: 4 }),
  gridPath({ rows: 4, columns: 5, steps: "octile" }),
  graphPath({ nodes: 16, arcs: [...forwards, ...backwards], source: 4, target: 11 }),
];

const exact: { name: string; solver: Solver; shift: number; temperature: number }[] = [
  ...[...choices, ...choices.map(negated), ...dags, ...dags.map(negated), ...listed].map((solver) => ({
    solver,
    shift: 0,
    temperature: 1,
  })),
  ...paths.map((solver) => ({ solver, shift: 8, temperature: 0.2 })),
  ...paths.map(negated).map((solver) => ({ solver, shift: -8, temperature: 0.2 })),
].map((one) => ({ name: one.solver.name, ...one }));

describe.each(exact)("$name", ({ solver, shift, temperature }) => {
  test("never opposes the upstream gradient, in 100,000 random samples", () => {
    const n = solver.shape.reduce((product, size) => product * size, 1);
    const sigma = solver.sense === "max" ? 1 : -1;
    const layer = imle(solver, { noise: gumbel(), target: fixed(), inputNoiseTemperature: temperature });
    const batch = 1000;
    let moved = 0;
    let worst = 0;
    for (let step = 0; step < 100; step++) {
      const theta = randoms(batch * n, 2 * step).map((value) => shift + value);
      const g = randoms(batch * n, 2 * step + 1);
      const gradient = layer.forward(theta).backward(g);
      for (let b = 0; b < batch; b++) {
        // ∇θ = σ(z − z′), and ⟨g, z − z′⟩ >= 0 in either sense: the target avoids what the loss dislikes.
        let agreement = 0;
        for (let i = b * n; i < (b + 1) * n; i++) agreement += sigma * g[i] * gradient[i];
        if (agreement !== 0) moved++;
        worst = Math.min(worst, agreement);
      }
    }
    // rows of numbers below 32 are rounded to float32 three times, n numbers are compared: 3n·2⁻²⁰
    expect(worst).toBeGreaterThanOrEqual(-3 * n * 2 ** -20);
    expect(moved).toBeGreaterThan(1000);
  });
});
