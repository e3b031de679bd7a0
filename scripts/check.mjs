// Everything that can be checked without running the library: one line a check, the output of those that fail.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const CHECKS = [
  ["types", "tsc -p tsconfig.test.json"],
  ["types of scripts and benchmarks", "tsc -p tsconfig.scripts.json"],
  ["lint and format", "biome ci --colors=off --error-on-warnings ."],
  ["import rules", "node scripts/checkImports.mjs"],
  ["lengths", "node scripts/checkLengths.mjs"],
  ["documentation", "node scripts/checkDocs.mjs"],
  ["dead code", "knip"],
  ["package shape", "publint --strict"],
  ["package types", "node scripts/checkPackedTypes.mjs"],
  ["size", "size-limit"],
];

let failed = 0;
for (const [name, command] of CHECKS) {
  const [program, ...args] = command.split(" ");
  const isNode = program === "node";
  const runner = isNode ? process.execPath : "npx";
  const { status, stdout, stderr } = spawnSync(runner, isNode ? args : ["--no-install", program, ...args], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    env: { ...process.env, NO_COLOR: "1" },
  });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name}`);
  if (status === 0) continue;
  failed++;
  console.log(`${stdout}${stderr}\n(${command})`);
}
process.exitCode = failed === 0 ? 0 : 1;
