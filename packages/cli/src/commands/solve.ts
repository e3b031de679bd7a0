import { join } from "node:path";
import { CliError } from "../cliError.ts";
import { type OutputFolder, outputFolder, writeOutput } from "../output.ts";
import { type Drawing, loadDrawing } from "../pictures/drawing.ts";
import { type Progress, withProgress } from "../progress.ts";
import { requireWritable } from "../requireWritable.ts";
import { agreement, disagreement } from "../solving/agreement.ts";
import { isSeries, type Result } from "../solving/answer.ts";
import { attempted, type Failure, isFailure } from "../solving/failure.ts";
import type { Kind, Outcome } from "../solving/kind.ts";
import { KINDS } from "../solving/kinds.ts";
import { type FileOutcome, withKnown } from "../solving/knownOptima.ts";
import { writeSolvePage } from "../solving/solvePage.ts";
import { solveText } from "../solving/solveText.ts";
import { plural } from "../wording.ts";
import type { Command } from "./command.ts";

const HELP = `imle solve KIND FILE… [flags]

Solves the problems of files to the optimum and says what it is, which solver found it, how long that took, and whether
it agrees with what is known: from the file, from --known, or from a second method. Disagreement is exit code 1. Of many
files, those that fail are named at the end, and the exit code is 1.

KIND is one of
${KINDS.map(({ name, summary }) => `  ${name.padEnd(11)} ${summary}`).join("\n")}

  imle solve KIND --help   format and flags of a kind`;

/** Problems of files, solved to the optimum. */
export const solve: Command = {
  name: "solve",
  summary: "solve benchmark files to the optimum",
  help: (args) => KINDS.find(({ name }) => args.includes(name))?.help ?? HELP,
  async run([name, ...args]) {
    const kind = KINDS.find((one) => one.name === name);
    if (kind === undefined) {
      const what = name === undefined ? "which kind of problem? There" : `no kind "${name}"; there`;
      throw new CliError(`imle solve: ${what} are ${KINDS.map((one) => one.name).join(", ")}.`);
    }
    const { values, files, solve: solveFile } = kind.open(args);
    requireKnown(kind, files, values.known);
    if (values.json !== "" && values.json !== "-") requireWritable(values.json);
    const pictures = values.picture
      ? { drawing: await loadDrawing(), out: pictureFolder(kind.name, values.out) }
      : undefined;
    const outcomes = await withProgress(async (bar) => {
      const shown = files.length > 1 ? bar : undefined;
      return confirmed(withKnown(await solveAll(kind, files, solveFile, shown), values.known), shown);
    });
    report(kind.name, files, outcomes, values.json, pictures);
  },
};

/** Of kinds with one problem a file, --known is held against their number before anything is solved. */
function requireKnown({ several }: Kind, files: readonly string[], known: readonly number[]): void {
  if (several || known.length === 0 || known.length === files.length) return;
  throw new CliError(`--known has ${plural(known.length, "number")}, expected ${files.length}, one for each problem.`);
}

/** The folder of the pictures, which have to find room there once all is solved. */
function pictureFolder(kind: string, path: string): OutputFolder {
  const out = outputFolder(path);
  outputFolder(join(path, "solve"));
  const remedy = "Give another folder with --out.";
  requireWritable(join(path, "index.html"), remedy);
  requireWritable(join(path, "solve", `${kind}-1.png`), remedy);
  return out;
}

/** Solves all problems of all files. What fails does not keep the others from being solved. */
async function solveAll(
  kind: Kind,
  files: readonly string[],
  solveFile: (file: string) => Promise<readonly Outcome[]>,
  bar: Progress | undefined,
): Promise<FileOutcome[]> {
  const solved: FileOutcome[] = [];
  bar?.start(`solving ${files.length} files`, files.length);
  for (const file of files) {
    const outcomes = await attempted(file, () => solveFile(file));
    const failed = "error" in outcomes;
    solved.push({ file, outcomes: failed ? [outcomes] : outcomes, counted: !failed || !kind.several });
    bar?.tick();
  }
  return solved;
}

/** The outcomes, and what second methods find: behind all solves, as they would disturb their times. */
async function confirmed(files: readonly FileOutcome[], bar: Progress | undefined): Promise<Outcome[]> {
  const outcomes = files.flatMap((one) => one.outcomes);
  const waiting = outcomes.filter((one) => "confirm" in one).length;
  if (waiting > 0) bar?.start("solving them by a second method", waiting);
  const checked: Outcome[] = [];
  for (const one of outcomes) {
    checked.push(one);
    if (isFailure(one) || isSeries(one) || one.confirm === undefined) continue;
    const check = await attempted(one.name, one.confirm);
    if (isFailure(check)) checked.push(check);
    else checked[checked.length - 1] = { ...one, check };
    bar?.tick();
  }
  return checked;
}

/** Prints, writes and draws the results. @throws CliError when one disagrees with what is known, or failed. */
function report(
  kind: string,
  files: readonly string[],
  outcomes: readonly Outcome[],
  json: string,
  pictures: { drawing: Drawing; out: OutputFolder } | undefined,
): void {
  const failures = outcomes.filter(isFailure);
  const results = outcomes.filter((one): one is Result => !isFailure(one));
  const [first] = failures;
  if (files.length === 1 && first?.unexpected !== undefined) throw first.unexpected;
  if (pictures && results.length > 0) writeSolvePage(pictures.drawing, pictures.out, kind, results);
  if (json !== "" && json !== "-") writeOutput(json, jsonOf(kind, results, failures));
  if (json === "-") process.stdout.write(jsonOf(kind, results, failures));
  else if (results.length > 0) {
    console.log(solveText(results));
    if (pictures) console.log(`\nPictures: ${join(pictures.out.path, "index.html")}`);
  }
  const problems = outcomes.flatMap((one) => {
    if (isFailure(one)) return [one.error];
    const problem = disagreement(one);
    return problem === undefined ? [] : [`${one.name}: ${problem}.`];
  });
  if (problems.length === 0) return;
  const failed = outcomes.length > 1 && failures.length > 0;
  const count = `${failures.length} of ${plural(results.length + failures.length, "problem")} failed.`;
  const exitCode = files.length === 1 ? (first?.exitCode ?? 1) : 1;
  throw new CliError([...problems, ...(failed ? [count] : [])].join("\n"), exitCode);
}

function jsonOf(kind: string, results: readonly Result[], failures: readonly Failure[]): string {
  const plain = results.map(({ picture: _, ...result }) => ({
    ...result,
    ...("paths" in result && agreement(result)),
    agrees: disagreement(result) === undefined,
  }));
  const lines = plain.map((result) => JSON.stringify(result)).join(",\n");
  const failed = failures.map(({ name, error, exitCode }) => JSON.stringify({ name, error, exitCode })).join(",\n");
  return `{"kind":${JSON.stringify(kind)},"results":[\n${lines}\n],"failures":[\n${failed}\n]}\n`;
}
