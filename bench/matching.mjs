// Claim: a perfect matching among all edges between 10 nodes takes at most 20 µs, between 50 nodes 1 ms, between 200
// nodes 50 ms.
import { matching } from "imle";
import { measure, solving, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

const SIZES = [
  { nodes: 10, count: 1000, bar: 0.02 },
  { nodes: 50, count: 50, bar: 1 },
  { nodes: 200, count: 2, bar: 50 },
];

for (const { nodes, count, bar } of SIZES) {
  const all = Array.from({ length: nodes }, (_, b) => Array.from({ length: b }, (_, a) => pair(a, b)));
  const solver = matching({ nodes, edges: all.flat(), perfect: true });
  const [n] = solver.shape;
  const gains = uniforms(count * n, -1, 1);
  const { ours } = await measure({ ours: solving(solver, gains) }, { units: count, rounds: 11 });
  report(solver.name, ours, { unit: "ms", scale: 0.001, bar });
}

/** @returns {[number, number]} */
function pair(a, b) {
  return [a, b];
}
