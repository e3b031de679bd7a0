// Claim: marginals of the subsets of 100 among 1,000, and their derivative, take at most 5 ms each, however far apart
// the numbers of θ lie. Every call has another θ, so that nothing is left from the one before.
import { dagPaths, kSubsets, spanningTrees } from "../dist/index.js";
import { measure, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

const BAR = 5;
const CALLS = 8;

const subsets = kSubsets({ length: 1000, k: 100 });
await compare("100 of 1,000, |θ| ≤ 1", subsets, 1, BAR);
await compare("100 of 1,000, |θ| ≤ 1,000", subsets, 1000, BAR);

const edges = Array.from({ length: 50 }, (_, b) => Array.from({ length: b }, (_, a) => pair(a, b))).flat();
await compare("trees of 50 nodes, 1,225 edges", spanningTrees({ nodes: 50, edges }), 1);

const arcs = Array.from({ length: 99 }, (_, layer) => stepsFrom(layer)).flat();
await compare("paths of 1,000 nodes, 9,900 arcs", dagPaths({ nodes: 1000, arcs }), 1);

/** All arcs from the 10 nodes of a layer to the 10 of the next. */
function stepsFrom(layer) {
  return Array.from({ length: 100 }, (_, i) => pair(10 * layer + Math.floor(i / 10), 10 * (layer + 1) + (i % 10)));
}

/** @returns {[number, number]} */
function pair(from, to) {
  return [from, to];
}

async function compare(what, family, reach, bar) {
  const [n] = family.shape;
  const thetas = Array.from({ length: CALLS }, (_, call) => uniforms(n, -reach, reach, call + 1));
  const gradient = uniforms(n, -1, 1, 99);
  const results = await measure(
    {
      marginals: () => thetas.reduce((sum, theta) => sum + family.marginals(theta)[0], 0),
      marginalsGradient: () => thetas.reduce((sum, theta) => sum + family.marginalsGradient(theta, gradient)[0], 0),
    },
    { units: CALLS, rounds: 20 },
  );
  for (const [name, result] of Object.entries(results)) {
    report(`${name}, ${what}`, result, { unit: "ms", scale: 0.001, ...(bar && { bar }) });
  }
}
