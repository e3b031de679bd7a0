import { table } from "../table.ts";
import { type Answer, agreement, isSeries, type Result, type Series, sameObjective } from "./answer.ts";

/** What the command prints: one result line by line, several as tables. */
export function solveText(results: readonly Result[]): string {
  const [first] = results;
  if (results.length === 1 && first && !isSeries(first)) return answerText(first);
  const answers = results.filter((one): one is Answer => !isSeries(one));
  const series = results.filter(isSeries);
  return [
    ...(answers.length > 0 ? [answersText(answers)] : []),
    ...(series.length > 0 ? [seriesText(series)] : []),
  ].join("\n\n");
}

function answerText(answer: Answer): string {
  const { name, size, sense, solver, known, check, note } = answer;
  const lines: (readonly [string, string])[] = [
    [
      answer.exact ? "optimum" : "INEXACT",
      `${numberText(answer.objective)}, the ${sense === "min" ? "least" : "largest"}${answer.exact ? "" : " found"}`,
    ],
    ["solver", `${solver}, ${methodText(answer)}`],
    ["time", `${timeText(answer.time.milliseconds)} ms, ${timeNote(answer)}`],
    ...(known === undefined ? [] : [["known", `${numberText(known)}: ${verdict(answer, known)}`] as const]),
    ...(check
      ? [["check", `${numberText(check.objective)} by ${check.method}: ${verdict(answer, check.objective)}`] as const]
      : []),
    ...(note === undefined ? [] : [["note", note] as const]),
  ];
  return `${name}: ${size}\n\n${lines.map(([head, text]) => `${head.padEnd(8)} ${text}`).join("\n")}`;
}

function answersText(answers: readonly Answer[]): string {
  const known = answers.some((one) => one.known !== undefined);
  const checked = answers.some(({ check }) => check);
  const found = answers.every(({ exact }) => exact) ? "optimum" : "INEXACT";
  const head = ["problem", "size", found, ...(known ? ["known"] : []), ...(checked ? ["check"] : []), "", "ms"];
  const rows = answers.map((one) => [
    one.name,
    one.size,
    numberText(one.objective),
    ...(known ? [one.known === undefined ? "–" : numberText(one.known)] : []),
    ...(checked ? [one.check === undefined ? "–" : numberText(one.check.objective)] : []),
    verdicts(one),
    timeText(one.time.milliseconds),
  ]);
  const solvers = new Set(answers.map((one) => `${one.solver.replace(/\(.*\)$/, "")}, ${methodText(one)}`));
  const methods = new Set(answers.flatMap(({ check }) => (check ? [check.method.replace(/\(.*\)$/, "")] : [])));
  const notes = answers.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  return [
    table([head, ...rows]),
    "",
    `solver: ${[...solvers].join("; ")}${methods.size > 0 ? `. Check: ${[...methods].join(", ")}` : ""}`,
    `ms: ${answers.every(({ time }) => time.solves === 1) ? "of one solve" : "median of up to 25 solves, after one to warm up; of one where solving is slow"}`,
    ...notes,
  ].join("\n");
}

function seriesText(series: readonly Series[]): string {
  const head = ["file", "size", "paths", "agree", "worst difference", "ms a path", "slowest"];
  const counts = series.map(agreement);
  const rows = series.map((one, i) => [
    one.name,
    one.size,
    String(one.paths.length),
    String(counts[i]!.agree),
    counts[i]!.worst === 0 ? "0" : counts[i]!.worst.toExponential(1),
    timeText(one.time.milliseconds),
    timeText(one.time.slowest),
  ]);
  const { solver, against, precision } = series[0]!;
  const [paths, agree] = [
    series.reduce((sum, one) => sum + one.paths.length, 0),
    counts.reduce((sum, one) => sum + one.agree, 0),
  ];
  return [
    table([head, ...rows]),
    "",
    `${agree} of ${paths} lengths agree with ${against}, to ${precision}`,
    `solver: ${series.length === 1 ? solver : solver.replace(/\(.*?\)/, "")}, exact`,
    "ms a path: median and slowest, each path solved once, after another to warm up",
  ].join("\n");
}

function methodText({ exact }: Answer): string {
  return exact ? "exact" : "INEXACT";
}

/** Whether a second number is the same; of heuristics, how far off. */
function verdict({ objective, exact }: Answer, other: number): string {
  if (sameObjective(objective, other)) return "agrees";
  if (exact) return "DISAGREES";
  return `${((100 * Math.abs(objective - other)) / Math.abs(other)).toFixed(2)} % off`;
}

function verdicts(answer: Answer): string {
  const others = [answer.known, answer.check?.objective].filter((one) => one !== undefined);
  const words = new Set(others.map((one) => verdict(answer, one)));
  return [...words].join(", ") || (answer.exact ? "" : "INEXACT");
}

function timeText(milliseconds: number): string {
  return milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2);
}

function timeNote({ time: { solves } }: Answer): string {
  return solves === 1 ? "one solve" : `median of ${solves} solves after one to warm up`;
}

/** A number without the digits that rounding made. */
function numberText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(9)));
}
