import { type Answer, type Check, isSeries, type Result, type Series } from "./answer.ts";
import { decimalsOf } from "./exactCosts.ts";

/**
 * What another number says of an objective: the same; better by what rounding the file's numbers explains; the same as
 * far as the method that found it can tell; or something else.
 */
export type Verdict = "agrees" | "rounded" | "within" | "disagrees";

/**
 * What is known of values that nobody says more of: HiGHS fulfils constraints to 10⁻⁶, and published optima have 7
 * digits.
 */
const RELATIVE = 1e-6;

/** An objective beside what a second method found. */
export function checkVerdict(answer: Answer, check: Check): Verdict {
  return verdictOf(answer, check.objective, answer.tolerance ?? 0, check.rounding ?? 0);
}

/** An objective beside the optimum that somebody wrote down. */
export function knownVerdict(answer: Answer, known: number): Verdict {
  const { tolerance } = answer;
  // Half a unit of the last digit that was written, of 7 digits at least.
  const written = Math.min(RELATIVE * Math.abs(known), 0.5 * 10 ** -decimalsOf(known));
  return verdictOf(answer, known, tolerance === 0 ? 0 : Math.max(tolerance ?? 0, written), 0);
}

function verdictOf(answer: Answer, other: number, tolerance: number, otherRounding: number): Verdict {
  const { objective, sense, rounding = 0 } = answer;
  const worse = sense === "min" ? objective - other : other - objective;
  const difference = Math.abs(worse);
  if (difference <= tolerance || (answer.tolerance === undefined && isSame(objective, other))) return "agrees";
  if (worse > 0) return difference <= rounding + tolerance ? "rounded" : "disagrees";
  return difference <= otherRounding + tolerance ? "within" : "disagrees";
}

/** Whether two objectives of whose accuracy nothing is known are the same: whole ones exactly. */
function isSame(a: number, b: number): boolean {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return a === b;
  return Math.abs(a - b) <= RELATIVE * Math.max(1, Math.abs(a), Math.abs(b));
}

/**
 * How many lengths of a series agree, how many are longer by rounding alone, and the largest difference; Infinity where
 * only one of two finds a path.
 */
export function agreement({ paths, isSame: same }: Series): {
  agree: number;
  rounded: number;
  worst: number;
} {
  let [agree, rounded, worst] = [0, 0, 0];
  for (const { length, known, rounding = 0 } of paths) {
    const both = length !== null && known !== null;
    if (both ? same(length, known) : length === known) agree++;
    else if (both && length > known && length - known <= rounding) rounded++;
    if (both) worst = Math.max(worst, Math.abs(length - known));
    else if (length !== known) worst = Infinity;
  }
  return { agree, rounded, worst };
}

/** What disagrees: with what is known, or with a second method. Undefined where nothing does; heuristics may. */
export function disagreement(result: Result): string | undefined {
  if (isSeries(result)) return seriesDisagreement(result);
  const { objective, known, check, exact } = result;
  if (!exact) return undefined;
  if (known !== undefined) {
    const verdict = knownVerdict(result, known);
    if (verdict === "rounded") return roundedText(objective, `${known} is known`);
    if (verdict === "disagrees") return `the optimum ${objective} is not ${known}, which is known`;
  }
  if (check !== undefined) {
    const verdict = checkVerdict(result, check);
    if (verdict === "rounded") return roundedText(objective, `${check.method} found ${check.objective}`);
    if (verdict === "disagrees")
      return `the optimum ${objective} is not ${check.objective}, which ${check.method} found`;
  }
  return undefined;
}

function roundedText(objective: number, other: string): string {
  return `${objective} is the optimum of rounded numbers; that of the file's own is better: ${other}`;
}

function seriesDisagreement(series: Series): string | undefined {
  const { agree, rounded } = agreement(series);
  const { length } = series.paths;
  if (agree === length) return undefined;
  const wrong = length - agree - rounded;
  const parts = [
    ...(wrong > 0 ? [`${wrong} of ${length} paths disagree with ${series.against}`] : []),
    ...(rounded > 0
      ? [`${rounded} of ${length} paths are longer than by ${series.against}, as float32 rounds their lengths`]
      : []),
  ];
  return parts.join("; ");
}
