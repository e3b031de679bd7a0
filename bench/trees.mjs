// Claim: a spanning tree of 25 cells takes at most 5 µs, of 900 cells 250 µs, of all edges between 300 nodes 1 ms; an
// arborescence of all arcs between 10 nodes at most 10 µs, between 100 nodes 600 µs.
import { arborescence, spanningTree } from "imle";
import { measure, solving, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

/** Arcs of all instances of a solver. */
const SIZE = 200_000;

/** @typedef {[number, number]} Pair */

/** @param {number} edge @returns {Pair[]} */
function gridEdges(edge) {
  return Array.from({ length: edge * edge }, (_, cell) => {
    /** @type {Pair[]} */
    const steps = [];
    if ((cell + 1) % edge !== 0) steps.push([cell, cell + 1]);
    if (cell + edge < edge * edge) steps.push([cell, cell + edge]);
    return steps;
  }).flat();
}

/** @param {number} nodes @returns {Pair[]} */
function completeArcs(nodes) {
  const all = Array.from(
    { length: nodes * nodes },
    (_, at) => /** @type {Pair} */ ([Math.floor(at / nodes), at % nodes]),
  );
  return all.filter(([from, to]) => from !== to);
}

const edges = completeArcs(300).filter(([a, b]) => a < b);
await compare(spanningTree({ nodes: 25, edges: gridEdges(5) }), 5);
await compare(spanningTree({ nodes: 900, edges: gridEdges(30) }), 250);
await compare(spanningTree({ nodes: 300, edges }), 1000);
await compare(arborescence({ nodes: 10, arcs: completeArcs(10) }), 10);
await compare(arborescence({ nodes: 100, arcs: completeArcs(100) }), 600);

async function compare(solver, bar) {
  const [n] = solver.shape;
  const count = Math.ceil(SIZE / n);
  const costs = uniforms(count * n, -1, 1);
  const { ours } = await measure({ ours: solving(solver, costs) }, { units: count, rounds: 21 });
  report(solver.name, ours, { bar });
}
