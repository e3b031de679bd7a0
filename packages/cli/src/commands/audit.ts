import { join } from "node:path";
import {
  type AuditReport,
  audit as auditGradients,
  gumbel,
  identity,
  logistic,
  type NoiseLaw,
  normal,
  sumOfGamma,
} from "imle";
import { AUDIT_FILES, writeAuditReport } from "../auditing/auditReport.ts";
import { auditRows, checksOf, legendOf, theoryOf, unbiasedOf } from "../auditing/auditTable.ts";
import { findProblem, type LoadedProblem } from "../auditing/loadProblem.ts";
import { PROBLEMS } from "../auditing/problems.ts";
import { wrapped } from "../auditing/wrapped.ts";
import { choice, count, describeFlags, number, readFlags, text } from "../flags.ts";
import { outputFolder } from "../output.ts";
import { type Drawing, loadDrawing } from "../pictures/drawing.ts";
import { withProgress } from "../progress.ts";
import { table } from "../table.ts";
import type { Command } from "./command.ts";
import { OUTPUT_FLAGS } from "./shared.ts";

const LAWS = ["gumbel", "normal", "logistic", "sum-of-gamma"] as const;

const FLAGS = {
  noise: choice("LAW", "law of the noise", LAWS, "gumbel; for grid sum-of-gamma"),
  temperature: number("of the noise, and of the exact distribution", 1, "positive"),
  samples: count("samples of one gradient", 10, 2, 1_000_000),
  repetitions: count("gradients of each estimator", 200, 2, 1_000_000_000),
  "reference-samples": count("solves for the exact gradient under noise", 100_000, 100),
  seconds: {
    ...number("about how long it may take; results then depend on it", Infinity, "positive"),
    fallbackText: "no limit",
  },
  estimators: { ...text("NAMES", "rows of the table, with commas between them", ""), fallbackText: "all" },
  json: {
    ...text("FILE", "all that was found as JSON, in the folder of --out; - for standard output, alone", ""),
    fallbackText: "none",
  },
  ...OUTPUT_FLAGS,
};

/** The audit of every estimator on one problem. */
export const audit: Command = {
  name: "audit",
  summary: "compare the gradients of every estimator with the exact one",
  help: `imle audit PROBLEM [flags]

Runs every estimator that applies many times at one θ, and compares its gradients with the exact one: bias, cosine,
variance, density, solver calls and time. Checks solver and loss too. Ends with a table and, if the packages that draw
are there, FOLDER/index.html. Exit code 1 where there is a WARNING.

PROBLEM is one of
${Object.entries(PROBLEMS)
  .map(([name, { summary }]) => `  ${name.padEnd(11)} ${summary}`)
  .join("\n")}
or the path of a module, .js or .mjs, whose default export (or export "problem") is
  { solver, theta, loss: { value(z), gradient(z) }, family?, name? }
or a function that returns it or a promise of it. theta is one instance; value and gradient take one solution.

Solves some 18·samples·(repetitions + 22) rows for the estimators and at most 4·reference-samples for the exact
gradients. For a slow solver lower these, or give --seconds.

${describeFlags(FLAGS)}`,
  async run(args) {
    const { values, positionals } = readFlags("audit", FLAGS, args, ["PROBLEM"]);
    const load = findProblem(positionals[0]);
    const drawing = await loadDrawing().catch((error: Error) => error);
    const files = [
      ...(drawing instanceof Error ? [] : AUDIT_FILES),
      ...(values.json === "" || values.json === "-" ? [] : [values.json]),
    ];
    if (files.length > 0) outputFolder(values.out, files);
    const loaded = await load();
    const { temperature, samples, repetitions, seed, seconds, estimators } = values;
    const report = await withProgress((bar) => {
      let part = "";
      return auditGradients(loaded.problem, {
        noise: lawOf(values.noise, loaded),
        temperature,
        samples,
        repetitions,
        seed,
        seconds,
        referenceSamples: values["reference-samples"],
        ...(estimators !== "" && { estimators: estimators.split(",").map((name) => name.trim()) }),
        onProgress(name, _, total) {
          if (name === part) bar.tick();
          else bar.start(name, total);
          part = name;
        },
      });
    });
    const pictures = drawing instanceof Error ? drawing.message : writtenReport(drawing, values.out, report);
    if (values.json === "-") console.log(jsonOf(report).trimEnd());
    else console.log(textOf(report, pictures));
    if (values.json !== "" && values.json !== "-") outputFolder(values.out).write(values.json, jsonOf(report));
    return report.warnings.length > 0 ? 1 : 0;
  },
};

/**
 * The law of that name, or the one that fits the problem; Sum-of-Gamma for as many coordinates as the solution of θ
 * has.
 */
function lawOf(
  name: (typeof LAWS)[number] | undefined,
  { problem: { solver, theta }, noise }: LoadedProblem,
): NoiseLaw {
  if (name === undefined) return noise ?? gumbel();
  if (name === "gumbel") return gumbel();
  if (name === "normal") return normal();
  if (name === "logistic") return logistic();
  const ones = identity(solver)
    .solve(theta)
    .reduce((sum, value) => sum + Math.abs(value), 0);
  return noise ?? sumOfGamma({ k: Math.max(1, ones) });
}

function titleOf({ name, noise, temperature, samples, repetitions, seed }: AuditReport): string {
  return `${name}: noise ${noise}, temperature ${temperature}, ${samples} samples, ${repetitions} gradients each, seed ${seed}`;
}

const LINE = 118;

/** Writes page and pictures; returns where they are. */
function writtenReport(drawing: Drawing, folder: string, report: AuditReport): string {
  const out = outputFolder(folder);
  writeAuditReport(drawing, out, report, titleOf(report));
  return `Report with all pictures: ${join(out.path, "index.html")}`;
}

function textOf(report: AuditReport, pictures: string): string {
  const times = ["µs", ...report.rows.map(({ microseconds }) => String(Math.round(microseconds)))];
  const rows = auditRows(report).map((row, i) => [...row, times[i]!]);
  const legend = [...legendOf(report), ["µs", "median time of one gradient, forward and backward"] as const];
  const unbiased = unbiasedOf(report);
  const width = Math.max(...legend.map(([names]) => names.length));
  return [
    titleOf(report),
    "",
    table(rows, "  "),
    "",
    ...legend.map(([names, text]) => wrapped(`${names.padEnd(width)}  `, text, LINE)),
    "",
    ...(unbiased === null ? [] : [wrapped("unbiased: ", unbiased, LINE), ""]),
    wrapped("", theoryOf(report), LINE),
    "",
    ...checksOf(report).map(([head, text]) => wrapped(`${head}: `, text, LINE)),
    ...(report.refusals.length > 0 ? ["", "Does not apply:"] : []),
    ...report.refusals.map(({ name, reason }) => wrapped(`  ${name}: `, reason, LINE)),
    "",
    pictures,
  ].join("\n");
}

function jsonOf(report: AuditReport): string {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Float32Array || value instanceof Float64Array ? [...value] : value;
  return `${JSON.stringify(report, plain, 1)}\n`;
}
