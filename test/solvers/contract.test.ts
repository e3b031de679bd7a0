import { argmax, dagPath, enumerate, fromFunction, graphPath, gridPath, negated, type Solver, topK } from "imle";
import { type SolverContractOptions, solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";

/** Costs, for which a path is exact, and gains, their negatives. */
const costs: SolverContractOptions = { theta: (uniform) => 10 * uniform() };
const gains: SolverContractOptions = { theta: (uniform) => -10 * uniform() };
/** Costs of both signs, with which the grid's path is a heuristic. */
const heuristic: SolverContractOptions = { exact: false };

const cycles = [
  [1, 1, 0, 0],
  [0, 1, 1, 0],
  [0, 0, 1, 1],
  [0.5, 0, 0, 0.5],
];

/** Two ways of three arcs that cross, a way of one, an arc to itself and two back. */
const arcs: [number, number][] = [
  [0, 1],
  [1, 2],
  [2, 5],
  [0, 3],
  [3, 4],
  [4, 5],
  [1, 4],
  [3, 2],
  [0, 5],
  [1, 1],
  [4, 0],
  [2, 1],
];
const forwards = arcs.slice(0, 9);

const solvers: [Solver, SolverContractOptions?][] = [
  [topK({ length: 10, k: 3 })],
  [topK({ length: 6, k: 0 })],
  [topK({ length: 6, k: 6 })],
  [topK({ length: 5, k: 2, rows: 3 })],
  [argmax({ length: 7 })],
  [argmax({ length: 4, rows: 3 })],
  [enumerate({ sense: "max", solutions: cycles })],
  [enumerate({ sense: "min", shape: [2, 2], solutions: cycles })],
  [gridPath({ rows: 6, columns: 5 }), costs],
  [gridPath({ rows: 5, columns: 6, neighbours: 4, source: [2, 3], target: [4, 0] }), costs],
  [gridPath({ rows: 1, columns: 1 }), costs],
  [gridPath({ rows: 4, columns: 4, negativeCosts: "error" }), costs],
  [gridPath({ rows: 4, columns: 4, negativeCosts: "clamp" }), heuristic],
  [gridPath({ rows: 6, columns: 6 }), heuristic],
  [gridPath({ rows: 5, columns: 6, steps: "octile" }), costs],
  [gridPath({ rows: 6, columns: 5, steps: "octile", cornerCutting: false }), costs],
  [gridPath({ rows: 5, columns: 5, steps: "octile" }), heuristic],
  [graphPath({ nodes: 6, arcs }), costs],
  [graphPath({ nodes: 6, arcs, source: 4, target: 2, negativeCosts: "error" }), costs],
  [graphPath({ nodes: 6, arcs, negativeCosts: "clamp" }), heuristic],
  [graphPath({ nodes: 6, arcs, target: 2 }), heuristic],
  [dagPath({ nodes: 6, arcs: forwards })],
  [dagPath({ nodes: 6, arcs: forwards, source: 3, target: 5 })],
  [negated(dagPath({ nodes: 6, arcs: forwards }))],
  [negated(graphPath({ nodes: 6, arcs })), gains],
  [negated(gridPath({ rows: 5, columns: 5 })), gains],
  [negated(topK({ length: 8, k: 4 }))],
  [negated(enumerate({ sense: "min", solutions: cycles }))],
  [fromFunction({ name: "signs", sense: "max", shape: [6], solve: (theta) => theta.map(Math.sign) })],
  [
    fromFunction({
      name: "late signs",
      sense: "min",
      shape: [6],
      solve: async (theta) => theta.map((x) => -Math.sign(x)),
    }),
  ],
  [fromFunction({ name: "batched signs", sense: "max", shape: [6], solveBatch: (thetas) => thetas.map(Math.sign) })],
  [
    negated(
      fromFunction({
        name: "late batched signs",
        sense: "max",
        shape: [6],
        solveBatch: async (thetas) => thetas.map(Math.sign),
      }),
    ),
  ],
];

describe.each(solvers.map(([solver, options]) => ({ name: solver.name, solver, options })))(
  "$name",
  ({ solver, options }) => {
    for (const { name, run } of solverContract(solver, options)) test(name, run);
  },
);

describe("the contract finds", () => {
  const description = { name: "broken", sense: "max", shape: [3] } as const;
  let calls = 0;
  const broken: [string, string, Solver][] = [
    [
      "a number that is not written",
      "fills the whole solution",
      { ...description, solve: (_, solution) => solution.fill(0, 1) && undefined },
    ],
    [
      "a theta that is changed",
      "leaves theta as it was",
      { ...description, solve: (theta, solution) => solution.fill(0) && theta.sort() && undefined },
    ],
    [
      "a state that is kept",
      "keeps nothing from one call to the next",
      { ...description, solve: (_, solution) => solution.fill(calls++) && undefined },
    ],
    [
      "a sense that is the other one",
      "is monotone: raising theta along d never lowers ⟨d, z⟩",
      { ...topK({ length: 3, k: 1 }), sense: "min" },
    ],
    [
      "a batch that is solved otherwise",
      "solves a row of a batch as it solves it alone",
      { ...topK({ length: 3, k: 1 }), solveBatch: (_, solutions) => solutions.fill(0) && undefined },
    ],
  ];

  test.each(broken)("%s", async (_, fact, solver) => {
    const failed: string[] = [];
    for (const { name, run } of solverContract(solver)) await run().catch(() => failed.push(name));
    expect(failed).toContain(fact);
  });
});
