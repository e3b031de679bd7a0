// The report of a run: a line for each result, and all of them together as plain data.
import { writeFileSync } from "node:fs";
import os from "node:os";
import { isQuick } from "./mode.mjs";

/** @import { Row, Times } from "./measure.mjs" */

/** @type {{ name: string, claim: string, rows: Row[] }[]} */
const benchmarks = [];

/** The results that follow are those of this benchmark. */
export function begin(name, claim) {
  benchmarks.push({ name, claim, rows: [] });
  console.log(`\n${name}: ${claim}`);
}

/**
 * A line of the report: what, median and minimum, and the bar where there is one. Times are microseconds; `scale` turns
 * them into the unit.
 *
 * @param {string} what
 * @param {Times} result
 * @param {{ unit?: string, scale?: number, bar?: number }} [options]
 */
export function report(what, result, { unit = "µs", scale = 1, bar } = {}) {
  const [median, minimum] = [result.median * scale, result.minimum * scale];
  print(`${timesText(what, median, minimum, unit)}${barText(median, unit, bar)}`);
  keep({ what, unit, median, minimum, ...(bar !== undefined && { bar }) });
}

/**
 * As `report`, for a thing and those that it was run in turns with: a line for each, the others' with the share of
 * their time that ours takes and, as `most`, the bar of this share.
 *
 * @param {string} what
 * @param {Times} ours
 * @param {Record<string, Times & { most?: number }>} opponents
 * @param {{ unit?: string, scale?: number, bar?: number }} [options]
 */
export function reportAgainst(what, ours, opponents, options = {}) {
  report(what, ours, options);
  const { unit = "µs", scale = 1 } = options;
  for (const [name, theirs] of Object.entries(opponents)) {
    const [median, minimum] = [theirs.median * scale, theirs.minimum * scale];
    const share = { median: ours.median / theirs.median, minimum: ours.minimum / theirs.minimum };
    const text = `   ours takes ${share.median.toPrecision(3)} of it, minima ${share.minimum.toPrecision(3)}`;
    print(`${timesText(`  ${name}`, median, minimum, unit)}${text}${barText(share.median, "", theirs.most)}`);
    const ratio = { ...share, ...(theirs.most !== undefined && { bar: theirs.most }) };
    keep({ what: `${what}: ${name}`, unit, median, minimum, ratio });
  }
}

/**
 * A number that is no time.
 *
 * @param {string} what
 * @param {number} value
 * @param {{ unit: string, bar?: number }} options
 */
export function reportValue(what, value, { unit, bar }) {
  print(`${what.padEnd(50)}        ${value.toPrecision(3).padStart(7)} ${unit}${barText(value, unit, bar)}`);
  keep({ what, unit, median: value, minimum: value, ...(bar !== undefined && { bar }) });
}

/** Something to know about the results: what could not be compared, for one. */
export function remark(text) {
  print(`(${text})`);
}

/** How many bars there were, and how many were missed. */
export function summarise() {
  const rows = benchmarks.flatMap(({ rows }) => rows);
  const bars = [...rows, ...rows.flatMap(({ ratio }) => ratio ?? [])].filter(({ bar }) => bar !== undefined);
  const missed = bars.filter(({ median, bar }) => median > bar).length;
  console.log(`\n${bars.length} bars, ${missed} missed${isQuick() ? " (a quick run: few rounds, small sizes)" : ""}`);
}

/** Writes everything that was reported, and where it was measured. */
export function writeJson(file) {
  const machine = {
    node: process.versions.node,
    v8: process.versions.v8,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model ?? "unknown",
    cores: os.availableParallelism(),
  };
  const content = { date: new Date().toISOString(), quick: isQuick(), machine, benchmarks };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** @param {Row} row */
function keep(row) {
  benchmarks.at(-1)?.rows.push(row);
}

function print(text) {
  console.log(`  ${text}`);
}

function timesText(what, median, minimum, unit) {
  const text = (value) => `${value.toPrecision(3).padStart(7)} ${unit}`;
  return `${what.padEnd(50)} median ${text(median)}   minimum ${text(minimum)}`;
}

function barText(value, unit, bar) {
  return bar === undefined ? "" : `   bar ${bar}${unit && ` ${unit}`}${value <= bar ? "" : "   MISSED"}`;
}
