import { readFileSync } from "node:fs";
import { DomainError, ShapeError, SolverError } from "imle";
import { CliError } from "./cliError.ts";
import { audit } from "./commands/audit.ts";
import { demo } from "./commands/demo.ts";
import { learn } from "./commands/learn.ts";
import { sample } from "./commands/sample.ts";
import { solve } from "./commands/solve.ts";

const COMMANDS = [demo, learn, sample, audit, solve];

const USAGE = `imle: solvers as differentiable layers

${COMMANDS.map(({ name, summary }) => `  imle ${name.padEnd(8)} ${summary}`).join("\n")}

  imle COMMAND --help      flags of a command
  imle --version

Exit codes: 0 done, 1 a failure inside, 2 wrong input, 3 no solution.`;

/** Runs a command line; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(USAGE);
    return 0;
  }
  if (name === "--version") {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    console.log(version);
    return 0;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    throw new CliError(`imle: no command "${name}"; there are ${COMMANDS.map((one) => one.name).join(", ")}.`);
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(typeof command.help === "string" ? command.help : command.help(rest));
    return 0;
  }
  return (await command.run(rest)) ?? 0;
}

/** Fulfilled when all that was written has left, also where nobody reads it. */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.once("error", () => resolve());
    stream.write("", () => resolve());
  });
}

/** Where nothing is left to happen, what is awaited never comes. */
process.once("beforeExit", () => {
  console.error(
    "imle: waits for a promise that nothing can settle any more, such as that of a solver that never answers.",
  );
  process.exit(1);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof CliError || error instanceof ShapeError || error instanceof DomainError;
  if (!known && !(error instanceof SolverError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof CliError ? error.exitCode : error instanceof SolverError ? 3 : 2;
}
// A module of the user's may have timers or connections, which would keep the process.
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit();
