// Runs an experiment: npm run experiment -- topKToy --runs 1000
import { writeFileSync } from "node:fs";
import { parseFlags } from "./flags.mjs";

const ALL = ["topKToy"];

process.exitCode = await main(process.argv.slice(2));

/**
 * 0 when every row is where it should be, 1 when one is not, 2 when the command is wrong.
 *
 * @param {string[]} words
 */
async function main(words) {
  const [name, ...args] = words;
  if (!ALL.includes(name)) {
    const problem = name === undefined ? "name an experiment" : `no experiment "${name}"`;
    return refuse(`${problem}; there are ${ALL.join(", ")}.`);
  }
  const { flags, problem } = parseFlags(args);
  if (flags === undefined) return refuse(problem);
  const { run } = await import(new URL(`${name}/run.mjs`, import.meta.url).href);
  const { passes, results } = run(flags);
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  return passes ? 0 : 1;
}

function refuse(problem) {
  console.error(`experiment: ${problem}`);
  return 2;
}
