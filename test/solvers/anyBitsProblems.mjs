// One of every solver of the library and of every method in it, by name: functions of the library.

/** All pairs of nodes. */
const complete = (nodes) => Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a) => [a, b])).flat();
/** Arcs in both directions between all nodes. */
const both = (nodes) => complete(nodes).flatMap(([a, b]) => [pair(a, b), pair(b, a)]);
const pair = (a, b) => [a, b];
const grid =
  (options) =>
  ({ gridPath }) =>
    gridPath({ rows: 4, columns: 5, ...options });
const bundle = { weights: [3, 1, 4, 1, 5, 9, 2, 6, 0], capacity: 12 };
const heavy = { weights: [30_001, 10_007, 40_009, 15_013, 50_021, 90_001, 20_011, 60_013, 33], capacity: 120_000 };
const list = [
  [1, 0, 1, 0],
  [0, 1, 0, 1],
  [1, 1, 0, 0],
];

/** @type {Record<string, (library: typeof import("../../dist/index.js")) => import("../../dist/index.js").Solver>} */
export const problems = {
  gridPath: grid({}),
  "gridPath, clamp": grid({ negativeCosts: "clamp" }),
  "gridPath, error": grid({ negativeCosts: "error" }),
  "gridPath, 4 neighbours": grid({ neighbours: 4, source: [2, 2], target: [0, 4] }),
  "gridPath, octile": grid({ steps: "octile" }),
  "gridPath, octile, clamp": grid({ steps: "octile", negativeCosts: "clamp", cornerCutting: false }),
  "gridPath, no corners": grid({ cornerCutting: false }),
  "gridPath, one cell": grid({ rows: 1, columns: 1 }),
  graphPath: ({ graphPath }) => graphPath({ nodes: 5, arcs: both(5) }),
  "graphPath, clamp": ({ graphPath }) => graphPath({ nodes: 5, arcs: both(5), negativeCosts: "clamp" }),
  "graphPath, error": ({ graphPath }) => graphPath({ nodes: 5, arcs: both(5), negativeCosts: "error" }),
  "graphPath, loops": ({ graphPath }) =>
    graphPath({ nodes: 3, arcs: [...both(3), pair(0, 0), pair(1, 1), pair(0, 2)] }),
  dagPath: ({ dagPath }) => dagPath({ nodes: 6, arcs: complete(6) }),
  spanningTree: ({ spanningTree }) => spanningTree({ nodes: 6, edges: complete(6) }),
  arborescence: ({ arborescence }) => arborescence({ nodes: 5, arcs: both(5), root: 2 }),
  assignment: ({ assignment }) => assignment({ size: 5 }),
  "assignment, 11": ({ assignment }) => assignment({ size: 11 }),
  "assignment, wide": ({ assignment }) => assignment({ rows: 3, columns: 9 }),
  "assignment, tall": ({ assignment }) => assignment({ rows: 7, columns: 3 }),
  "assignment, max": ({ assignment, negated }) => negated(assignment({ size: 6 })),
  matching: ({ matching }) => matching({ nodes: 7, edges: complete(7) }),
  "matching, perfect": ({ matching }) => matching({ nodes: 6, edges: complete(6), perfect: true }),
  "matching, min": ({ matching, negated }) => negated(matching({ nodes: 6, edges: complete(6), perfect: true })),
  "topK, few": ({ topK }) => topK({ length: 9, k: 4 }),
  "topK, many": ({ topK }) => topK({ length: 50, k: 17 }),
  "topK, 1 of many": ({ topK }) => topK({ length: 45, k: 1 }),
  "topK, rows": ({ topK }) => topK({ length: 5, k: 2, rows: 9 }),
  argmax: ({ argmax }) => argmax({ length: 7 }),
  "argmax, many": ({ argmax }) => argmax({ length: 70 }),
  "argmax, rows": ({ argmax }) => argmax({ length: 7, rows: 11 }),
  topKOfGroups: ({ topKOfGroups }) => topKOfGroups({ groups: [0, 1, 0, 2, 1, 1, 2, 2, 2, 0], k: [1, 2, 3] }),
  "ranking, few": ({ ranking }) => ranking({ length: 5 }),
  ranking: ({ ranking }) => ranking({ length: 30 }),
  "ranking, many": ({ ranking }) => ranking({ length: 190, normalised: true }),
  "ranking, rows": ({ ranking }) => ranking({ length: 6, rows: 4 }),
  knapsack: ({ knapsack }) => knapsack(bundle),
  "knapsack, copies": ({ knapsack }) => knapsack({ ...bundle, copies: [1, 2, 3, 4, 5, 6, 7, 8, 9] }),
  "knapsack, large": ({ knapsack }) => knapsack(heavy),
  "knapsack, large copies": ({ knapsack }) => knapsack({ ...heavy, copies: 3 }),
  tour: ({ tour }) => tour({ cities: 6 }),
  "tour, twoOpt": ({ tour }) => tour({ cities: 7, method: "twoOpt" }),
  "tour, twoOpt, 3 cities": ({ tour }) => tour({ cities: 3, method: "twoOpt" }),
  "tour, twoOpt, 20 cities": ({ tour }) => tour({ cities: 20, method: "twoOpt" }),
  "tour, twoOpt, max": ({ tour, negated }) => negated(tour({ cities: 9, method: "twoOpt" })),
  enumerate: ({ enumerate }) => enumerate({ sense: "min", solutions: list }),
  "enumerate, offsets": ({ enumerate }) => enumerate({ sense: "max", solutions: list, offsets: [0.5, 3, -2] }),
  negated: ({ graphPath, negated }) => negated(graphPath({ nodes: 4, arcs: both(4) })),
  cached: ({ gridPath, cached }) => cached(gridPath({ rows: 3, columns: 4 })),
  withSolutionPool: ({ spanningTree, withSolutionPool, solutionPool }) =>
    withSolutionPool(spanningTree({ nodes: 5, edges: complete(5) }), {
      pool: solutionPool({ shape: [10] }),
      solveShare: 0.5,
    }),
  measured: ({ assignment, measured }) => measured(assignment({ size: 3 })),
};
