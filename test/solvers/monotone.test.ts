import {
  arborescence,
  argmax,
  assignment,
  dagPath,
  enumerate,
  graphPath,
  gridPath,
  matching,
  negated,
  type Solver,
  spanningTree,
  topK,
} from "imle";
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../problems.ts";
import { agreementOf } from "./agreement.ts";
import { completeEdges, connectedPairs } from "./graphs.ts";

const listed = PROBLEMS.flatMap(({ name, solutions }) =>
  (["max", "min"] as const).map((sense) => ({
    ...enumerate({ sense, solutions }),
    name: `enumerate(${name}, ${sense})`,
  })),
);
const choices = [topK({ length: 12, k: 4 }), topK({ length: 5, k: 2, rows: 3 }), argmax({ length: 7 })];
const trees = [
  spanningTree({ nodes: 5, edges: completeEdges(5) }),
  arborescence({ nodes: 5, arcs: connectedPairs(5, 8, 1) }),
];
const pairings = [
  assignment({ size: 4 }),
  assignment({ rows: 5, columns: 3 }),
  matching({ nodes: 5, edges: completeEdges(5) }),
  matching({ nodes: 6, edges: completeEdges(6), perfect: true }),
];
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
  ...[
    ...choices,
    ...choices.map(negated),
    ...pairings,
    ...pairings.map(negated),
    ...trees,
    ...trees.map(negated),
    ...dags,
    ...dags.map(negated),
    ...listed,
  ].map((solver) => ({
    solver,
    shift: 0,
    temperature: 1,
  })),
  ...paths.map((solver) => ({ solver, shift: 8, temperature: 0.2 })),
  ...paths.map(negated).map((solver) => ({ solver, shift: -8, temperature: 0.2 })),
].map((one) => ({ name: one.solver.name, ...one }));

describe.each(exact)("$name", ({ solver, shift, temperature }) => {
  test("never opposes the upstream gradient, in 100,000 random samples", () => {
    const largest = solver.name.includes("gridPath") ? Math.SQRT2 : 1; // an octile step's length
    const { worst, moved, tolerance } = agreementOf(solver, { shift, temperature, largest });
    expect(worst).toBeGreaterThanOrEqual(-tolerance);
    expect(moved).toBeGreaterThan(1000);
  });
});
