// Times things that are compared by running them in turns, and reports median and minimum.
import { pick } from "./mode.mjs";

/**
 * Does its units and returns a number, or tells its own microseconds, as a program of its own does.
 *
 * @typedef {(() => number | Promise<number>) | { timed: () => Promise<number> }} Work
 * @typedef {{ median: number, minimum: number }} Times
 * @typedef {Times & { what: string, unit: string, bar?: number, ratio?: Times & { bar?: number } }} Row
 */

/** Rounds of a quick run. */
const FEW = 5;

/** Results go here, so that no engine can leave the work out. */
let sink = 0;

/**
 * Runs each work `rounds` times, in turns, after two rounds to warm up; `units` of it, or of each, are done in one
 * call.
 *
 * @param {Record<string, Work>} works
 * @param {{ units: number | Record<string, number>, rounds: number }} options
 * @returns {Promise<Record<string, Times>>} microseconds a unit
 */
export async function measure(works, { units, rounds }) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  const end = pick(rounds, Math.min(rounds, FEW));
  for (let round = -2; round < end; round++) {
    for (const [name, work] of Object.entries(works)) {
      const time =
        (typeof work === "function" ? await timeOf(work) : await work.timed()) /
        (typeof units === "number" ? units : units[name]);
      if (round >= 0) times[name].push(time);
    }
  }
  if (Number.isNaN(sink)) throw new Error("a benchmark gave NaN");
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summarise(all)]));
}

/** @param {() => number | Promise<number>} work */
async function timeOf(work) {
  const start = performance.now();
  const result = work();
  sink += typeof result === "number" ? result : await result;
  return 1000 * (performance.now() - start);
}

function summarise(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], minimum: sorted[0] };
}

/** Seeded uniform numbers in [low, high): the same inputs in every run. */
export function uniforms(count, low, high, seed = 12345) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + (state / 2 ** 32) * (high - low);
  });
}

/**
 * The work of solving all rows, in blocks of as many as the solver wants at once; with `oneByOne`, or where it takes no
 * more, row by row. `visit` is shown each block and its solutions.
 *
 * @param {import("imle").Solver} solver
 * @param {Float32Array} thetas
 * @param {{ oneByOne?: boolean, visit?: (thetas: Float32Array, solutions: Float32Array) => void }} [options]
 * @returns {() => number}
 */
export function solving(solver, thetas, { oneByOne = false, visit } = {}) {
  const n = solver.shape.reduce((product, size) => product * size, 1);
  const rows = thetas.length / n;
  const together = solver.solveBatch && !oneByOne ? Math.min(rows, solver.batchRows ?? rows) : 1;
  const solutions = new Float32Array(together * n);
  return () => {
    let sum = 0;
    for (let row = 0; row < rows; row += together) {
      const count = Math.min(together, rows - row);
      const block = thetas.subarray(row * n, (row + count) * n);
      if (together === 1) solver.solve(block, solutions);
      else solver.solveBatch(block, solutions.subarray(0, count * n), count);
      sum += solutions[row % n];
      visit?.(block, solutions);
    }
    return sum;
  };
}

/** Σ⟨θ, z⟩ over all rows, solved as `solving` does: what has to agree with another's answers. */
export function totalCost(solver, thetas) {
  let total = 0;
  const visit = (block, solutions) => {
    // A closed cell costs Infinity, of which 0 times are no number.
    for (let i = 0; i < block.length; i++) if (solutions[i] !== 0) total += block[i] * solutions[i];
  };
  solving(solver, thetas, { visit })();
  return total;
}

/** @throws Error unless the two numbers are the same except for rounding. */
export function requireSame(what, ours, theirs) {
  if (Math.abs(ours - theirs) <= 1e-6 * Math.max(1, Math.abs(theirs))) return;
  throw new Error(`${what}: ours is ${ours}, that of the other ${theirs}`);
}
