// Claim: a path over 16×16 cells with 8 neighbours takes at most 20 µs; paths over 12², 16² and 30² cells at most .4,
// .45 and .6 times Dijkstra's algorithm in C++ -O3, through mazes and on the map of the demonstration no more than
// that.
import { gridPath } from "imle";
import { seedMap } from "../packages/cli/dist/terrain.js";
import { serpentine } from "./grids.mjs";
import { measure, requireSame, solving, totalCost, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { compileNative, NATIVE } from "./native.mjs";
import { report, reportAgainst } from "./report.mjs";

/** Cells of all grids of a comparison. */
const CELLS = pick(512_000, 128_000);

const starts = [compileNative("gridPath"), compileNative("firstLabelPath")];
const NAMES = [NATIVE, "C++ that knows that first labels are final"];

// V8 may fold the arrays of a solver into the code while it is the only one of its kind in the process; so the 16×16
// grid comes first, and again when others have been solved.
await compare("16×16", 16, costsOf(16), { bar: 20, most: 0.45 });
await compare("12×12", 12, costsOf(12), { most: 0.4 });
await compare("30×30", 30, costsOf(30), { most: 0.6 });
await compare("16×16 beside other grids", 16, costsOf(16), { bar: 20, most: 0.45 });
await compare("maze of 30×30, walls across", 30, serpentine(30, costsOf(30), "across"), { most: 1 });
await compare("maze of 30×30, walls down", 30, serpentine(30, costsOf(30), "down"), { most: 1 });
await compare("map of the demonstration, 16×16", 16, repeated(seedMap().costs), { most: 1 });
await signed(16);
await signed(30);

/**
 * @param {string} what
 * @param {number} edge
 * @param {Float32Array} costs
 * @param {{ bar?: number, most?: number }} bars microseconds, and of C++'s time
 */
async function compare(what, edge, costs, { bar, most }) {
  const solver = gridPath({ rows: edge, columns: edge });
  const opponents = starts.map((start) => start?.([edge], costs)).filter((opponent) => opponent !== undefined);
  const works = {
    ours: solving(solver, costs),
    ...(solver.solveBatch && { oneByOne: solving(solver, costs, { oneByOne: true }) }),
    ...Object.fromEntries(opponents.map(({ work }, i) => [NAMES[i], work])),
  };
  const { ours, oneByOne, ...native } = await measure(works, { units: costs.length / edge ** 2, rounds: 15 });
  const others = { ...(oneByOne && { "ours, row by row": oneByOne }), ...native };
  if (native[NATIVE]) others[NATIVE] = Object.assign(native[NATIVE], { most });
  reportAgainst(what, ours, others, { bar });
  for (const { total, close } of opponents) {
    requireSame(`${what}: total cost`, totalCost(solver, costs), await total());
    close();
  }
}

/** Costs of both signs, as noise makes them. */
async function signed(edge) {
  const costs = uniforms(CELLS, -0.1, 0.1).subarray(0, edge ** 2 * Math.floor(CELLS / edge ** 2));
  const works = { ours: solving(gridPath({ rows: edge, columns: edge }), costs) };
  const { ours } = await measure(works, { units: costs.length / edge ** 2, rounds: 11 });
  report(`${edge}×${edge}, costs ±0.1 (label setting)`, ours);
}

function costsOf(edge) {
  return uniforms(edge ** 2 * Math.floor(CELLS / edge ** 2), 0.1, 1.1);
}

function repeated(map) {
  return Float32Array.from({ length: map.length * Math.floor(CELLS / map.length) }, (_, at) => map[at % map.length]);
}
