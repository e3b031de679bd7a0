// Claim: a perfect matching among all edges between 10 nodes takes at most 10 µs, between 50 nodes .4 ms, between 200
// nodes 15 ms; the best matching of 3,000 nodes with 9,000 edges .5 s.
import { matching } from "imle";
import { measure, solving, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

const SIZES = [
  { nodes: 10, count: 1000, bar: 0.01 },
  { nodes: 50, count: 50, bar: 0.4 },
  { nodes: 200, count: 2, bar: 15 },
];

for (const { nodes, count, bar } of SIZES) {
  const all = Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a) => pair(a, b)));
  const solver = matching({ nodes, edges: all.flat(), perfect: true });
  const [n] = solver.shape;
  const gains = uniforms(count * n, -1, 1);
  const { ours } = await measure({ ours: solving(solver, gains) }, { units: count, rounds: 11 });
  report(solver.name, ours, { unit: "ms", scale: 0.001, bar });
}

{
  const nodes = 3000;
  const places = uniforms(18_000, 0, nodes).map(Math.floor);
  const edges = Array.from({ length: 9000 }, (_, e) => pair(places[2 * e], places[2 * e + 1])).filter(
    ([a, b]) => a !== b,
  );
  const solver = matching({ nodes, edges });
  const { ours } = await measure({ ours: solving(solver, uniforms(edges.length, 0, 1)) }, { units: 1, rounds: 5 });
  report(solver.name, ours, { unit: "ms", scale: 0.001, bar: 500 });
}

/** @returns {[number, number]} */
function pair(a, b) {
  return [a, b];
}
