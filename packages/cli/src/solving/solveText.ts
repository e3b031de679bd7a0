import { table } from "../table.ts";
import { agreement, checkVerdict, knownVerdict, type Verdict } from "./agreement.ts";
import { type Answer, type Check, isSeries, type Result, type Series } from "./answer.ts";

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
      `${numberText(answer, answer.objective)}, the ${sense === "min" ? "least" : "largest"}${answer.exact ? "" : " found"}`,
    ],
    ["solver", `${solver}, ${methodText(answer)}`],
    ["time", `${timeText(answer.time.milliseconds)} ms, ${timeNote(answer)}`],
    ...(known === undefined ? [] : [["known", `${numberText(answer, known)}: ${knownText(answer, known)}`] as const]),
    ...(check
      ? [["check", `${numberText(answer, check.objective)} by ${check.method}: ${checkText(answer, check)}`] as const]
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
    numberText(one, one.objective),
    ...(known ? [one.known === undefined ? "–" : numberText(one, one.known)] : []),
    ...(checked ? [one.check === undefined ? "–" : numberText(one, one.check.objective)] : []),
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
  const paths = series.reduce((sum, one) => sum + one.paths.length, 0);
  const agree = counts.reduce((sum, one) => sum + one.agree, 0);
  const rounded = counts.reduce((sum, one) => sum + one.rounded, 0);
  return [
    table([head, ...rows]),
    "",
    `${agree} of ${paths} lengths agree with ${against}, ${precision}`,
    ...(rounded > 0 ? [`${rounded} of ${paths} are longer, by what float32 rounds`] : []),
    `solver: ${series.length === 1 ? solver : solver.replace(/\(.*?\)/, "")}, exact`,
    "ms a path: median and slowest, each path solved once, after another to warm up",
    ...series.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
  ].join("\n");
}

function methodText({ exact }: Answer): string {
  return exact ? "exact" : "INEXACT";
}

function knownText(answer: Answer, known: number): string {
  return verdictText(answer, known, knownVerdict(answer, known));
}

function checkText(answer: Answer, check: Check): string {
  return verdictText(answer, check.objective, checkVerdict(answer, check));
}

/** What a second number says; of heuristics, how far off they are. */
function verdictText({ objective, exact }: Answer, other: number, verdict: Verdict): string {
  if (verdict === "agrees") return "agrees";
  const difference = Math.abs(objective - other);
  if (!exact) return other === 0 ? `${difference} off` : `${((100 * difference) / Math.abs(other)).toFixed(2)} % off`;
  if (verdict === "rounded") return "BETTER: rounding lost it";
  return verdict === "within" ? "agrees to its tolerance" : "DISAGREES";
}

function verdicts(answer: Answer): string {
  const { known, check } = answer;
  const words = new Set([
    ...(known === undefined ? [] : [knownText(answer, known)]),
    ...(check === undefined ? [] : [checkText(answer, check)]),
  ]);
  return [...words].join(", ") || (answer.exact ? "" : "INEXACT");
}

function timeText(milliseconds: number): string {
  return milliseconds >= 10 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2);
}

function timeNote({ time: { solves } }: Answer): string {
  return solves === 1 ? "one solve" : `median of ${solves} solves after one to warm up`;
}

/** A number without the digits that rounding made: of float64 where the objective is a sum of the file's numbers. */
function numberText({ tolerance }: Answer, value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(tolerance === undefined ? 9 : 15)));
}
