import * as imle from "imle";
import { factory, pairs, plain, subsets, three, top, tryFamily, trySolver } from "./tries.ts";
import type { Call } from "./values.ts";

const graph = { nodes: 3, arcs: pairs, source: 0, target: 2 };
const ring = { nodes: 3, edges: pairs };
const grid = {
  rows: 2,
  columns: 3,
  neighbours: 8,
  steps: "equal",
  cornerCutting: true,
  source: [0, 0],
  target: [1, 2],
  negativeCosts: "settle",
};
const listed = {
  sense: "max",
  solutions: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  shape: [3],
  offsets: [0, 1],
};
const solveTop = (theta: Float32Array): Float32Array => theta.map((value) => (value === Math.max(...theta) ? 1 : 0));
const own = { name: "own", sense: "max", shape: [3], exact: true, infinities: [Infinity], offset: () => 0 };

export const SOLVERS: readonly Call[] = [
  factory(imle.topK, trySolver, { length: 3, k: 1, rows: 2 }),
  factory(imle.argmax, trySolver, { length: 3, rows: 2 }),
  factory(imle.ranking, trySolver, { length: 3, rows: 2, normalised: true }),
  factory(imle.topKOfGroups, trySolver, { groups: [0, 0, 1], k: [1, 1] }),
  factory(imle.topKOfGroups, trySolver, { groups: [0, 0, 1], k: 1 }),
  factory(imle.knapsack, trySolver, { weights: [1, 2, 3], capacity: 3, copies: [1, 2, 1] }),
  factory(imle.knapsack, trySolver, { weights: Int32Array.of(1, 2, 3), capacity: 3, copies: 2 }),
  factory(imle.gridPath, trySolver, grid),
  factory(imle.graphPath, trySolver, { ...graph, negativeCosts: "settle" }),
  factory(imle.dagPath, trySolver, graph),
  factory(imle.arborescence, trySolver, { nodes: 3, arcs: pairs, root: 0 }),
  factory(imle.spanningTree, trySolver, ring),
  factory(imle.matching, trySolver, { nodes: 4, edges: [...pairs, [2, 3]], perfect: false }),
  factory(imle.assignment, trySolver, { size: 2 }),
  factory(imle.assignment, trySolver, { rows: 2, columns: 3 }),
  factory(imle.tour, trySolver, { cities: 4, method: "exact" }),
  factory(imle.tour, trySolver, { cities: 4, method: "twoOpt", starts: 2 }),
  factory(imle.enumerate, trySolver, listed),
  factory(imle.fromFunction, trySolver, { ...own, solve: solveTop }),
  factory(imle.fromFunction, trySolver, { ...own, solveBatch: (thetas: Float32Array) => thetas.map(() => 1) }),
  factory(imle.negated, trySolver, { ...top }),
  factory(imle.measured, trySolver, { ...top }),
  factory(imle.cached, trySolver, top, { size: 2 }),
  factory(imle.withSolutionPool, trySolver, top, { pool: imle.solutionPool({ shape: [3] }), solveShare: 0.5, seed: 0 }),
];

export const FAMILIES: readonly Call[] = [
  factory(imle.kSubsets, tryFamily, { length: 3, k: 1, rows: 2, sense: "max" }),
  factory(imle.assignments, tryFamily, { size: 2, sense: "min" }),
  factory(imle.dagPaths, tryFamily, { ...graph, sense: "min" }),
  factory(imle.spanningTrees, tryFamily, { ...ring, sense: "max" }),
  factory(imle.feasibleSet, tryFamily, listed),
  plain(imle.expectedLoss, subsets, three, () => 1),
  plain(subsets.logPartition, three),
  plain(subsets.marginals, three),
  plain(subsets.marginalsGradient, three, three),
  plain(subsets.sample, three, new Float32Array(3), () => 0.5),
];
