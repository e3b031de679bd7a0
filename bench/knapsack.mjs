// Claim: a knapsack of 50 items takes at most 10 ms, however profits follow weights and however large the capacity is.
// Lists of states, cut by a bound, take less time than the table over all capacities, but where profits are the
// weights.
import { knapsack } from "imle";
import { solveTable, tableStride } from "../dist/kernels/knapsackTable.js";
import { measure, solving, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

const ITEMS = 50;
const MS = { unit: "ms", scale: 1e-3 };

/** Weights of 1 … 1,000, and profits as the usual families of instances have them. */
const base = Array.from(uniforms(ITEMS, 0, 1000), Math.ceil);
const noise = uniforms(ITEMS, 0, 1, 7);
const similar = base.map((weight) => 100_000 + Math.ceil(weight / 10));
await compare("profits uncorrelated", base, (_, i) => 1000 * noise[i]);
await compare("weakly correlated", base, (weight, i) => weight + 200 * noise[i] - 100);
await compare("strongly correlated", base, (weight) => weight + 100);
await compare("inversely so", base, (weight) => Math.max(weight - 100, 1));
await compare("the weights themselves", base, (weight) => weight);
await compare("in threes", base, (weight) => 3 * Math.ceil(weight / 3));
await compare("on a circle", base, (weight) => Math.fround((2 / 3) * Math.sqrt(4_000_000 - (weight - 2000) ** 2)));
await compare("weights 100,000 … 100,100", similar, (_, i) => 1000 * noise[i], [0.45]);

const many = Array.from(uniforms(1000, 0, 1000), Math.ceil);
const few = many.slice(0, 20).map((weight) => (weight % 9) + 1);
await time("1,000 items", knapsack({ weights: many, capacity: 250_000 }), 10);
await time("50 items, as many copies as fit", knapsack({ weights: base, capacity: 12_500, copies: Infinity }), 10);
await time("20 items, capacity 50", knapsack({ weights: few, capacity: 50 }), 1000);

/** The solver, and the table alone, for capacities that are shares of the weight of all. */
async function compare(what, weights, profitOf, shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const capacities = shares.map((share) => Math.floor(share * total));
  const solvers = capacities.map((capacity) => knapsack({ weights, capacity }));
  const theta = Float32Array.from(weights, profitOf);
  const solution = new Float32Array(ITEMS);

  const rows = Float64Array.from(weights);
  const profits = Float64Array.from(theta);
  const best = new Float64Array(total + 1);
  const taken = new Uint8Array(ITEMS * tableStride(total));
  const chosen = new Uint8Array(ITEMS);
  const works = {
    solver: () =>
      solvers.reduce((sum, solver) => {
        solver.solve(theta, solution);
        return sum + solution[sum % ITEMS];
      }, 0),
    table: () =>
      capacities.reduce((sum, capacity) => {
        solveTable(rows, profits, ITEMS, capacity, best, taken, chosen);
        return sum + chosen[sum % ITEMS];
      }, 0),
  };
  const results = await measure(works, { units: shares.length, rounds: 7 });
  report(what, results.solver, { ...MS, bar: 10 });
  report("  the table alone", results.table, MS);
}

async function time(what, solver, calls) {
  const [n] = solver.shape;
  const { ours } = await measure(
    { ours: solving(solver, uniforms(calls * n, 0, 1000, 8)) },
    { units: calls, rounds: 15 },
  );
  report(what, ours, MS);
}
