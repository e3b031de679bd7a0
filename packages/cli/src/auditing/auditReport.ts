import type { AuditReport } from "imle";
import type { OutputFolder } from "../output.ts";
import { figure, htmlTable, page } from "../page.ts";
import type { BarChart, BarSeries } from "../pictures/barChart.ts";
import type { Drawing } from "../pictures/drawing.ts";
import { escapeXml } from "../pictures/escapeXml.ts";
import { auditRows, checksOf, comparisonOf, legendOf, theoryOf, unbiasedOf } from "./auditTable.ts";

/** Two colours that stay apart for most eyes (Okabe & Ito, 2008). */
const BLUE = "#0072b2";
const ORANGE = "#d55e00";

/** Draws the pictures of an audit and writes index.html. No times are in it: the same report is the same bytes. */
export function writeAuditReport(drawing: Drawing, out: OutputFolder, report: AuditReport, title: string): void {
  const figures = chartsOf(report).map(([name, chart]) => {
    const file = fileOf(name);
    out.write(file, drawing.png(drawing.barChart(chart)));
    return `<h3>${escapeXml(QUESTIONS[name])}</h3>${figure({ file, text: `${chart.title}: ${chart.unit}.` }, "wide")}`;
  });
  const { refusals } = report;
  const unbiased = unbiasedOf(report);
  const item = (text: string): string => `<li>${escapeXml(text)}</li>`;
  const body = [
    `<section><h2>${escapeXml(title)}</h2>`,
    `<ul>${checksOf(report)
      .map(([head, text]) => item(`${head}: ${text}`))
      .join("")}</ul>`,
    htmlTable(auditRows(report)),
    ...(unbiased === null ? [] : [`<p>${escapeXml(`Unbiased: ${unbiased}`)}</p>`]),
    `<p>${escapeXml(theoryOf(report))}</p>`,
    `<ul>${legendOf(report)
      .map(([names, text]) => (names === "" ? text : `${names}: ${text}`))
      .map(item)
      .join("")}</ul>`,
    ...(refusals.length > 0
      ? [
          "<h3>Does not apply</h3>",
          `<ul>${refusals.map(({ name, reason }) => item(`${name}: ${reason}`)).join("")}</ul>`,
        ]
      : []),
    "</section><section>",
    ...figures,
    "</section>",
  ].join("\n");
  const parts = {
    title: "imle: audit of gradients",
    heading: "Is my gradient right?",
    lead: LEAD,
    footer: FOOTER,
    body,
  };
  out.write("index.html", page(parts));
}

const LEAD =
  "Every estimator that applies to the problem, run many times at one θ, and its gradients compared with the exact one.";
const FOOTER = "Times depend on the machine and stand in the table that the command prints.";

/** What each picture answers, by the name of its file. */
const QUESTIONS = {
  bias: "Is the mean gradient the exact one?",
  cosine: "Does it point the right way?",
  variance: "How noisy is one gradient?",
  density: "Does a gradient come at all?",
  solves: "What does it cost?",
} as const;

type ChartName = keyof typeof QUESTIONS;

const fileOf = (name: string): string => `audit/${name}.png`;

/** All files that a report may have. */
export const AUDIT_FILES: readonly string[] = ["index.html", ...Object.keys(QUESTIONS).map(fileOf)];

/** One chart for a question; those about the exact gradient only where there is one. */
function chartsOf(report: AuditReport): [ChartName, BarChart][] {
  if (report.rows.length === 0) return [];
  return [...(report.references.length > 0 ? exactCharts(report) : []), ...plainCharts(report)];
}

/** How close the gradients are to the exact one. */
function exactCharts(report: AuditReport): [ChartName, BarChart][] {
  const names = report.rows.map(({ name }) => name);
  const compared = report.rows.map(comparisonOf);
  const unit =
    "‖mean − exact‖/‖exact‖. Black strokes: what chance alone makes of it. Pale: no bias seen, or too noisy to tell";
  const bias: BarChart = { title: "Bias", unit, rows: names, series: biasSeries(report), scale: "log" };
  const cosine: BarChart = {
    title: "Cosine with the exact gradient",
    unit: "1 is the exact direction, 0 no relation",
    rows: names,
    series: [
      { name: "mean gradient", colour: BLUE, values: compared.map((one) => one?.cosine ?? null) },
      { name: "single gradients", colour: ORANGE, values: compared.map((one) => one?.cosineOfOne ?? null) },
    ],
    scale: "linear",
  };
  return [
    ["bias", bias],
    ["cosine", cosine],
  ];
}

/** What the gradients are like by themselves. */
function plainCharts({ rows, references, samples }: AuditReport): [ChartName, BarChart][] {
  const names = rows.map(({ name }) => name);
  const relative = references.length > 0;
  const variances = rows.map((row) => (relative ? (comparisonOf(row)?.variance ?? null) : row.variance));
  const variance: BarChart = {
    title: "Variance of one gradient",
    unit: `summed over its numbers${relative ? ", over ‖exact‖²" : ""}`,
    rows: names,
    series: [{ name: "variance", colour: BLUE, values: variances }],
    scale: "log",
  };
  const density: BarChart = {
    title: "Density",
    unit: "share of gradients that are not 0 everywhere",
    rows: names,
    series: [{ name: "density", colour: BLUE, values: rows.map((row) => row.density) }],
    scale: "linear",
  };
  const solves: BarChart = {
    title: "Rows solved for one gradient",
    unit: `with ${samples} samples`,
    rows: names,
    series: [
      { name: "forward", colour: BLUE, values: rows.map((row) => row.solves?.forward ?? null) },
      { name: "backward", colour: ORANGE, values: rows.map((row) => row.solves?.backward ?? null) },
    ],
    scale: "linear",
  };
  return [
    ["variance", variance],
    ["density", density],
    ["solves", solves],
  ];
}

function biasSeries({ rows, references }: AuditReport): BarSeries[] {
  const kinds = [
    { key: "gibbs", name: "against Gibbs", colour: BLUE, has: references.some(({ name }) => name === "gibbs") },
    { key: "perturbed", name: "against noise", colour: ORANGE, has: references.some(({ name }) => name !== "gibbs") },
  ] as const;
  return kinds
    .filter(({ has }) => has)
    .map(({ key, name, colour }) => ({
      name,
      colour,
      values: rows.map((row) => row[key]?.bias ?? null),
      marks: rows.map((row) => row[key]?.biasError ?? null),
      pale: rows.map((row) => row[key]?.verdict !== "biased"),
    }));
}
