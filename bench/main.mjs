// Runs the benchmarks, or those whose names are given: npm run bench -- draws gridPath
import { readFileSync } from "node:fs";

const ALL = [
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
  "tour",
  "trees",
];

const names = process.argv.slice(2);
const unknown = names.find((name) => !ALL.includes(name));
if (unknown === undefined) {
  for (const name of names.length > 0 ? names : ALL) {
    const file = new URL(`${name}.mjs`, import.meta.url);
    const [head] = readFileSync(file, "utf8").split("\nimport");
    console.log(`\n${name}: ${head.replaceAll(/^\/\/ ?(Claim: )?/gm, "").replaceAll("\n", " ")}`);
    await import(file.href);
  }
} else {
  console.error(`bench: no benchmark "${unknown}"; there are ${ALL.join(", ")}.`);
  process.exitCode = 2;
}
