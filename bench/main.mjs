// Runs the benchmarks, or those whose names are given: npm run bench -- draws gridPath --quick --json results.json
import { readFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import { beQuick } from "./mode.mjs";
import { begin, summarise, writeJson } from "./report.mjs";

const ALL = [
  "alternatives",
  "assignment",
  "draws",
  "exact",
  "graphPath",
  "gridPath",
  "knapsack",
  "learning",
  "matching",
  "milp",
  "ranking",
  "scaling",
  "topK",
  "tour",
  "trees",
];

const { names, flags, problem } = readCommand(process.argv.slice(2));
if (problem === undefined) await run(names, flags);
else refuse(problem);

/** @param {string[]} names @param {{ quick?: boolean, json?: string }} flags */
async function run(names, { quick, json }) {
  if (quick) beQuick();
  // Before the first, so that a file that cannot be written is known at once.
  try {
    if (json !== undefined) writeJson(json);
  } catch (error) {
    return refuse(`--json: ${error.message}.`);
  }
  const [load] = os.loadavg();
  if (load > 0.5)
    console.log(`The machine is busy (load ${load.toFixed(1)}): times, of threads above all, say little.`);
  for (const name of names.length > 0 ? names : ALL) {
    const file = new URL(`${name}.mjs`, import.meta.url);
    const [head] = readFileSync(file, "utf8").split("\nimport");
    begin(name, head.replaceAll(/^\/\/ ?(Claim: )?/gm, "").replaceAll("\n", " "));
    await import(file.href);
    if (json !== undefined) writeJson(json);
  }
  summarise();
}

function refuse(problem) {
  console.error(`bench: ${problem}`);
  process.exitCode = 2;
}

/** @returns {{ names?: string[], flags?: { quick?: boolean, json?: string }, problem?: string }} */
function readCommand(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { quick: { type: "boolean", default: false }, json: { type: "string" } },
    });
    const unknown = positionals.find((name) => !ALL.includes(name));
    if (unknown === undefined) return { names: positionals, flags: values };
    return { problem: `no benchmark "${unknown}"; there are ${ALL.join(", ")}.` };
  } catch (error) {
    return { problem: `${error.message.split(". ")[0]}; the flags are --quick and --json FILE.` };
  }
}
