import { join } from "node:path";
import { DomainError, ShapeError, SolverError } from "imle";
import { CliError } from "../cliError.ts";
import { type OutputFolder, outputFolder, writeOutput } from "../output.ts";
import { type Drawing, loadDrawing } from "../pictures/drawing.ts";
import { type Progress, withProgress } from "../progress.ts";
import { agreement, disagreement, isSeries, type Result } from "../solving/answer.ts";
import { KINDS } from "../solving/kinds.ts";
import { writeSolvePage } from "../solving/solvePage.ts";
import { solveText } from "../solving/solveText.ts";
import { plural } from "../wording.ts";
import type { Command } from "./command.ts";

const HELP = `imle solve KIND FILE… [flags]

Solves the problems of files to the optimum and says what it is, which solver found it, how long that took, and whether
it agrees with what is known: from the file, from --known, or from a second method. Disagreement is exit code 1.

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
    const pictures = values.picture ? { drawing: await loadDrawing(), out: outputFolder(values.out) } : undefined;
    const solved = await withProgress((bar) => solveAll(files, solveFile, files.length > 1 ? bar : undefined));
    report(kind.name, withKnown(solved, values.known), values.json, pictures);
  },
};

/** Solves all problems of all files, and then those that a second method is to confirm once more. */
async function solveAll(
  files: readonly string[],
  solveFile: (file: string) => Promise<Result[]>,
  bar: Progress | undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  bar?.start(`solving ${files.length} files`, files.length);
  for (const file of files) {
    results.push(...(await named(file, () => solveFile(file))));
    bar?.tick();
  }
  if (results.every((one) => isSeries(one) || one.confirm === undefined)) return results;
  const checked: Result[] = [];
  bar?.start("solving them by a second method", results.length);
  for (const result of results) {
    checked.push(await named(result.name, () => confirmed(result)));
    bar?.tick();
  }
  return checked;
}

/** Prints, writes and draws the results. @throws CliError when one of them disagrees with what is known. */
function report(
  kind: string,
  results: readonly Result[],
  json: string,
  pictures: { drawing: Drawing; out: OutputFolder } | undefined,
): void {
  if (pictures) writeSolvePage(pictures.drawing, pictures.out, kind, results);
  if (json !== "" && json !== "-") writeOutput(json, jsonOf(kind, results));
  if (json === "-") process.stdout.write(jsonOf(kind, results));
  else console.log(solveText(results));
  if (pictures && json !== "-") console.log(`\nPictures: ${join(pictures.out.path, "index.html")}`);
  for (const result of results) {
    const problem = disagreement(result);
    if (problem !== undefined) throw new CliError(`${result.name}: ${problem}.`, 1);
  }
}

/** The result with what its second method finds. */
async function confirmed(result: Result): Promise<Result> {
  return isSeries(result) || result.confirm === undefined ? result : { ...result, check: await result.confirm() };
}

/** What a solver offers to programs alone. */
const OFFER = /, or take it with accept: "feasible"/;

/** Does work on a file; what a solver refuses, or cannot solve, is said of the file. */
async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SolverError) throw new CliError(`${file}: ${error.message.replace(OFFER, "")}`, 3);
    if (error instanceof DomainError || error instanceof ShapeError) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The results with the optima that --known names, in their order. */
function withKnown(results: readonly Result[], known: readonly number[]): readonly Result[] {
  if (known.length === 0) return results;
  if (known.length !== results.length || results.some(isSeries)) {
    const problems = results.filter((one) => !isSeries(one)).length;
    throw new CliError(`--known has ${plural(known.length, "number")}, expected ${problems}, one for each problem.`);
  }
  return results.map((result, i) => ({ ...result, known: known[i]! }));
}

function jsonOf(kind: string, results: readonly Result[]): string {
  const plain = results.map(({ picture: _, ...result }) => ({
    ...result,
    ...("paths" in result && agreement(result)),
    agrees: disagreement(result) === undefined,
  }));
  const lines = plain.map((result) => JSON.stringify(result)).join(",\n");
  return `{"kind":${JSON.stringify(kind)},"results":[\n${lines}\n]}\n`;
}
