// Claim: a path over 12×12 cells as a linear program takes at most 3 ms, one model and another objective each time, and
// 10,000 of them take no memory; a program of 8 binary variables takes at most 5 ms, a tour of 30 cities at most 100
// ms.
import { gridPath } from "imle";
import { milp, milpTour, model } from "imle/solvers/milp";
import { measure, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { report, reportValue } from "./report.mjs";

const EDGE = 12;
const CALLS = pick(200, 20);
const OBJECTIVES = pick(10_000, 500);

const { flow, arcs } = await gridFlow();
const theta = new Float32Array(arcs.length);
const used = new Float32Array(arcs.length);
let calls = 0;

/** The cost of the path when every cell has another cost, less that of Dijkstra's algorithm. */
const dijkstra = gridPath({ rows: EDGE, columns: EDGE, neighbours: 4 });
const cells = new Float32Array(EDGE * EDGE);
function excess() {
  const costs = uniforms(EDGE * EDGE, 0, 10, calls++);
  for (const [arc, [, to]] of arcs.entries()) theta[arc] = costs[to];
  flow.solve(theta, used);
  dijkstra.solve(costs, cells);
  return costs[0] + dot(theta, used) - dot(costs, cells);
}

const sack = await knapsack();
const tour = await milpTour({ cities: 30 });
const results = await measure(
  {
    flow: () => repeat(CALLS, excess),
    sack: () => repeat(CALLS, (i) => solveOne(sack, 8, i)),
    tour: () => repeat(CALLS, (i) => solveOne(tour, 435, i % 20)),
  },
  { units: CALLS, rounds: 5 },
);
report("path over 12×12 cells, linear program", results.flow, { unit: "ms", scale: 1e-3, bar: 3 });
report("knapsack of 8 items in 2 ways", results.sack, { unit: "ms", scale: 1e-3, bar: 5 });
report("tour of 30 cities, random costs", results.tour, { unit: "ms", scale: 1e-3, bar: 100 });

const before = process.memoryUsage().rss;
let wrong = 0;
for (let i = 0; i < OBJECTIVES; i++) if (Math.abs(excess()) > 1e-4) wrong++;
const grown = (process.memoryUsage().rss - before) / 2 ** 20;
reportValue(`not optimal, of ${OBJECTIVES} objectives of one model`, wrong, { unit: "", bar: 0 });
reportValue("memory that these have taken", grown, { unit: "MB", bar: 20 });
for (const solver of [flow, sack, tour]) solver.dispose();

/** Flow of 1 from the first cell to the last, over steps in all four directions. */
async function gridFlow() {
  const steps = [];
  for (let cell = 0; cell < EDGE * EDGE; cell++) {
    if ((cell + 1) % EDGE > 0) steps.push([cell, cell + 1], [cell + 1, cell]);
    if (cell + EDGE < EDGE * EDGE) steps.push([cell, cell + EDGE], [cell + EDGE, cell]);
  }
  const net = model({ name: "path", sense: "min" });
  const variables = net.addVariables(steps.length, { upper: 1 });
  for (let cell = 0; cell < EDGE * EDGE; cell++) {
    /** @type {[number, number][]} */
    const terms = [];
    for (const [arc, [from, to]] of steps.entries()) {
      if (from === cell) terms.push([variables[arc], 1]);
      if (to === cell) terms.push([variables[arc], -1]);
    }
    net.addConstraint(terms, "=", cell === 0 ? 1 : cell === EDGE * EDGE - 1 ? -1 : 0);
  }
  return { flow: await milp(net), arcs: steps };
}

async function knapsack() {
  const items = model({ name: "knapsack", sense: "max" });
  const taken = items.addVariables(8, { type: "binary" });
  for (const weights of [
    [3, 4, 5, 6, 7, 8, 9, 5],
    [9, 1, 8, 2, 7, 3, 6, 4],
  ]) {
    items.addConstraint(
      weights.map((weight, i) => [taken[i], weight]),
      "<=",
      20,
    );
  }
  return milp(items);
}

function solveOne(solver, size, seed) {
  const solution = new Float32Array(size);
  solver.solve(uniforms(size, 0, 1, seed), solution);
  return solution[seed % size];
}

function repeat(times, work) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += work(i);
  return sum;
}

function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
