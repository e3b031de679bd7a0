// Times things that are compared by running them in turns, and prints median and minimum.

/** Results go here, so that no engine can leave the work out. */
let sink = 0;

/**
 * Runs each work `rounds` times, in turns, after two rounds to warm up.
 * A work returns a number; `units` of it are done in one call.
 *
 * @param {Record<string, () => number>} works
 * @returns {Record<string, { median: number, minimum: number }>} microseconds a unit
 */
export function measure(works, { units, rounds }) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const start = performance.now();
      sink += work();
      const time = (1000 * (performance.now() - start)) / units;
      if (round >= 0) times[name].push(time);
    }
  }
  if (Number.isNaN(sink)) throw new Error("a benchmark gave NaN");
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summarise(all)]));
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
 * A line of the report: what, median and minimum, and the bar where there is one.
 *
 * @param {string} what
 * @param {{ median: number, minimum: number }} result
 * @param {{ unit?: string, scale?: number, bar?: number }} [options]
 */
export function report(what, { median, minimum }, { unit = "µs", scale = 1, bar } = {}) {
  const text = (value) => (value * scale).toPrecision(3).padStart(7);
  const barText = bar === undefined ? "" : `   bar ${bar} ${unit}${median * scale <= bar ? "" : "   MISSED"}`;
  console.log(`  ${what.padEnd(44)} median ${text(median)} ${unit}   minimum ${text(minimum)} ${unit}${barText}`);
}
