// The five methods of the I-MLE paper's section 6.1, each against its published figure, and what I-MLE reaches with as
// many solver calls and settings of our own.
import { standardErrorsBetween, summarise } from "../statistics.mjs";
import { tableOf } from "../table.mjs";
import { rows } from "./config.mjs";
import { descend } from "./descend.mjs";
import { BAR, published, TOLERANCE } from "./expected.mjs";
import { gapOf, OPTIMUM, START } from "./problem.mjs";

/** Shares of the steps after which a gap is shown. */
const SHARES = [0.1, 0.2, 0.4];

const HEAD = ["method", "setting", "runs", "10 %", "20 %", "40 %", "last (std)", "published", "difference", "verdict"];

/**
 * Prints the table; passes when every row is where it should be.
 *
 * @param {import("../flags.mjs").Flags} flags
 */
export function run({ runs, seed }) {
  const start = performance.now();
  const results = rows.map((row) => resultOf({ ...row, runs: runs ?? row.runs, firstSeed: row.firstSeed + seed }));
  const seconds = (performance.now() - start) / 1000;

  console.log(`Optimum ${OPTIMUM.toFixed(6)}, gap at start ${gapOf(Float32Array.from(START)).toFixed(3)}.`);
  console.log("Mean gap after 10, 20 and 40 % of the steps [published], and before the last update: mean (std).");
  console.log("Judged is the last gap: its difference from the published one, in standard errors of the difference.\n");
  for (const line of tableOf([HEAD, ...results.map(cellsOf)])) console.log(line);
  console.log(`\n${conclusionOf(results)} (${seconds.toFixed(1)} s)`);
  return { passes: results.every(({ passes }) => passes), results };
}

/** @param {import("./config.mjs").Row} row */
function resultOf(row) {
  const gaps = Array.from({ length: row.runs }, (_, i) => descend(row, row.firstSeed + i));
  const after = (step) => summarise(gaps.map((gap) => gap[step]));
  const last = after(row.steps - 1);
  const early = SHARES.map((share) => Math.round(share * row.steps)).map((step) => ({ step, ...after(step) }));
  const figures = published[row.name];
  if (figures === undefined) return { row, early, last, passes: last.mean <= BAR };
  const difference = standardErrorsBetween(last, figures.last);
  return { row, early, last, figures, difference, passes: Math.abs(difference) <= TOLERANCE };
}

function cellsOf({ row, early, last, figures, difference, passes }) {
  const fixed = [row.name, settingOf(row), String(row.runs)];
  const curve = early.map(({ step, mean }) => {
    const figure = figures?.early?.[step];
    return figure === undefined ? mean.toFixed(3) : `${mean.toFixed(3)} [${figure.toFixed(3)}]`;
  });
  if (figures === undefined) {
    return [...fixed, ...curve, spread(last), "", "", `${passes ? "within" : "MISSES"} the bar ${BAR}`];
  }
  const sign = difference < 0 ? "−" : "+";
  const verdict = `${passes ? "within" : "NOT WITHIN"} ${TOLERANCE}`;
  return [...fixed, ...curve, spread(last), spread(figures.last), sign + Math.abs(difference).toFixed(2), verdict];
}

function settingOf({ target, rate, momentum, steps }) {
  const lambda = target === undefined ? [] : [`λ ${target.beta ?? target.rule}`];
  return [...lambda, `rate ${rate}`, `momentum ${momentum}`, `${steps} steps`].join(", ");
}

function spread({ mean, std }) {
  return `${mean.toFixed(3)} (${std.toFixed(3)})`;
}

function conclusionOf(results) {
  const compared = results.filter(({ figures }) => figures !== undefined);
  const within = compared.filter(({ passes }) => passes).length;
  const best = Math.min(...results.filter(({ figures }) => figures === undefined).map(({ last }) => last.mean));
  const place = `${within} of ${compared.length} published rows lie within ${TOLERANCE} standard errors`;
  return `${place}; the best of ours is ${best.toFixed(3)}, the bar ${BAR}.`;
}
