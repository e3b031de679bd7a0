// Claim: a path takes at most a tenth of the time of ngraph.path and two thirds of that of PathFinding.js's Dijkstra,
// an assignment at most two thirds of that of munkres and, as a knapsack, a twentieth of that of javascript-lp-solver.
// PathFinding.js knows walls but no costs; so its A* can tell how far the target is, and on open ground is faster than
// ours.
import { assignment, gridPath, knapsack } from "imle";
import lp from "javascript-lp-solver";
import munkres from "munkres";
import createGraph from "ngraph.graph";
import { aStar, nba } from "ngraph.path";
import PF from "pathfinding";
import { randomWalls, serpentine } from "./grids.mjs";
import { measure, requireSame, solving, totalCost, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { reportAgainst } from "./report.mjs";

const ROUNDS = 7;

/** Its types say of its module what is true of the default export. */
const solver = /** @type {any} */ (lp);

await weightedPaths(16, pick(300, 100));
await weightedPaths(30, pick(50, 15));
await walledPaths("walls on a quarter of 30×30 cells", randomWalls(30, pick(50, 15)));
await walledPaths("maze of 30×30 cells", serpentine(30, new Float32Array(900 * pick(50, 15)).fill(1), "across"));
await assignments(10, pick(3000, 500));
await assignments(100, pick(50, 10));
await assignments(500, pick(3, 1));
await assignmentPrograms(6, pick(300, 50));
await knapsackPrograms(20, pick(200, 30));

/**
 * Ours, then each opponent: answers are compared first, then times, in turns.
 *
 * @param {string} what
 * @param {{ ours: import("imle").Solver, thetas: Float32Array, rows: number }} problem
 * @param {Record<string, (row: number) => number>} opponents the cost of a row's solution
 * @param {(number | undefined)[]} most the bar of the share of each one's time that ours takes
 * @param {{ offset?: number }} [options] what our costs have on top, in each row
 */
async function compare(what, { ours, thetas, rows }, opponents, most, { offset = 0 } = {}) {
  const sum = (costOf) => Array.from({ length: rows }, (_, row) => costOf(row)).reduce((a, b) => a + b, 0);
  const total = totalCost(ours, thetas) - rows * offset;
  const works = { ours: solving(ours, thetas) };
  for (const [name, costOf] of Object.entries(opponents)) {
    requireSame(`${what}: total cost of ${name}`, total, sum(costOf));
    works[name] = () => sum(costOf);
  }
  const times = await measure(works, { units: rows, rounds: ROUNDS });
  const theirs = Object.keys(opponents).map((name, i) => [name, { ...times[name], most: most[i] }]);
  reportAgainst(what, times.ours, Object.fromEntries(theirs));
}

/**
 * Costs 0.1 … 1.1 of cells. A link costs the mean of its two cells: each path gets half its ends off, no other change.
 */
async function weightedPaths(edge, rows) {
  const n = edge ** 2;
  const thetas = uniforms(rows * n, 0.1, 1.1);
  /** @type {import("ngraph.graph").Graph} */
  const graph = createGraph();
  for (let cell = 0; cell < n; cell++) graph.addNode(cell);
  for (let cell = 0; cell < n; cell++) for (const next of laterNeighbours(cell, edge)) graph.addLink(cell, next);

  let costs = thetas;
  const distance = (a, b) => (costs[a.id] + costs[b.id]) / 2;
  const heuristic = (a, b) => 0.1 * Math.max(Math.abs((a.id % edge) - (b.id % edge)), rowOf(a, b));
  const rowOf = (a, b) => Math.abs(Math.floor(a.id / edge) - Math.floor(b.id / edge));
  const finding = (finder) => (row) => {
    costs = thetas.subarray(row * n, (row + 1) * n);
    return finder.find(0, n - 1).reduce((sum, node) => sum + costs[node.id], 0);
  };
  const opponents = {
    "ngraph.path, aStar without heuristic": finding(aStar(graph, { distance })),
    "ngraph.path, aStar": finding(aStar(graph, { distance, heuristic })),
    "ngraph.path, nba": finding(nba(graph, { distance })),
  };
  const ours = gridPath({ rows: edge, columns: edge });
  await compare(`path over ${edge}×${edge} cells`, { ours, thetas, rows }, opponents, [0.1, 0.1, 0.1]);
}

/** The neighbours of a cell that come after it. */
function laterNeighbours(cell, edge) {
  const column = cell % edge;
  const right = column + 1 < edge ? [cell + 1] : [];
  if (cell + edge >= edge ** 2) return right;
  const below = [cell + edge - 1, cell + edge, cell + edge + 1];
  return [...right, ...below.slice(column === 0 ? 1 : 0, column + 1 === edge ? 2 : 3)];
}

/**
 * PathFinding.js only knows open cells and walls; a search uses its grid up, so that each takes a copy, on the clock.
 */
async function walledPaths(what, thetas) {
  const edge = 30;
  const rows = thetas.length / edge ** 2;
  const grids = Array.from({ length: rows }, (_, row) => {
    const cell = (r, c) => (thetas[row * edge ** 2 + r * edge + c] === 1 ? 0 : 1);
    return new PF.Grid(Array.from({ length: edge }, (_, r) => Array.from({ length: edge }, (_, c) => cell(r, c))));
  });
  const diagonalMovement = PF.DiagonalMovement.Always;
  const finding = (finder) => (row) => lengthOf(finder.findPath(0, 0, edge - 1, edge - 1, grids[row].clone()));
  const opponents = {
    "PathFinding.js, DijkstraFinder": finding(new PF.DijkstraFinder({ diagonalMovement })),
    "PathFinding.js, AStarFinder": finding(new PF.AStarFinder({ diagonalMovement })),
  };
  const ours = gridPath({ rows: edge, columns: edge, steps: "octile" });
  await compare(what, { ours, thetas, rows }, opponents, [0.67], { offset: 1 });
}

function lengthOf(path) {
  return path.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - path[i][0], y - path[i][1]), 0);
}

async function assignments(size, rows) {
  const n = size ** 2;
  const thetas = uniforms(rows * n, 0, 1);
  const matrices = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: size }, (_, r) => Array.from(thetas.subarray(row * n + r * size, row * n + (r + 1) * size))),
  );
  const opponents = {
    munkres: (row) => munkres(matrices[row]).reduce((sum, [r, c]) => sum + matrices[row][r][c], 0),
  };
  await compare(`assignment of ${size} rows`, { ours: assignment({ size }), thetas, rows }, opponents, [0.67]);
}

/** The same as integer programs, whose models are made off the clock. */
async function assignmentPrograms(size, rows) {
  const n = size ** 2;
  const thetas = uniforms(rows * n, 0, 1);
  const names = Array.from({ length: n }, (_, at) => [`row${Math.floor(at / size)}`, `column${at % size}`]);
  const models = Array.from({ length: rows }, (_, row) => ({
    optimize: "cost",
    opType: "min",
    constraints: Object.fromEntries(names.flat().map((name) => [name, { equal: 1 }])),
    variables: Object.fromEntries(
      names.map(([r, c], at) => [`${r} ${c}`, { cost: thetas[row * n + at], [r]: 1, [c]: 1 }]),
    ),
    ints: Object.fromEntries(names.map(([r, c]) => [`${r} ${c}`, 1])),
  }));
  const ours = assignment({ size });
  await compare(`assignment of ${size} rows`, { ours, thetas, rows }, programs(models), [0.05]);
}

async function knapsackPrograms(items, rows) {
  const weights = Array.from(uniforms(items, 0, 100, 5), Math.ceil);
  const capacity = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / 2);
  const thetas = uniforms(rows * items, 0, 100);
  const models = Array.from({ length: rows }, (_, row) => ({
    optimize: "profit",
    opType: "max",
    constraints: { weight: { max: capacity }, ...Object.fromEntries(weights.map((_, i) => [`limit${i}`, { max: 1 }])) },
    variables: Object.fromEntries(
      weights.map((weight, i) => [`item${i}`, { profit: thetas[row * items + i], weight, [`limit${i}`]: 1 }]),
    ),
    ints: Object.fromEntries(weights.map((_, i) => [`item${i}`, 1])),
  }));
  const ours = knapsack({ weights, capacity });
  await compare(`knapsack of ${items} items`, { ours, thetas, rows }, programs(models), [0.05]);
}

function programs(models) {
  return { "javascript-lp-solver": (row) => solver.Solve(models[row]).result };
}
