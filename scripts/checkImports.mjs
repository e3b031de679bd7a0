// Import rules: a room sees only the rooms listed for it (docs/architecture.md), and only guests named for it.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const source = fileURLToPath(new URL("../src", import.meta.url));

/** Room → rooms that it may import besides itself, most basic first. Files directly in src/ are rooms of their own. */
const SEES = {
  errors: "",
  types: "",
  shape: "",
  sense: "types",
  kernels: "",
  random: "types",
  origin: "",
  wasm: "types kernels random",
  noise: "types errors origin kernels random wasm",
  request: "types noise",
  targets: "types errors shape sense kernels",
  solvers: "types errors shape sense origin kernels random wasm instances",
  exact: "types errors shape sense kernels solvers",
  executors: "types errors shape sense kernels noise wasm solvers",
  driver: "types errors",
  instances: "types errors shape kernels",
  layer: "types errors shape kernels solvers executors request driver instances",
  loss: "types errors kernels solvers executors driver instances",
  estimators: "types errors shape sense kernels random noise request targets solvers layer",
  losses: "types errors shape sense kernels random noise request solvers instances loss estimators",
  metrics: "types errors kernels request loss losses",
  audit: "types errors shape sense kernels random noise targets solvers exact executors layer estimators",
  index: "types errors request layer loss random noise targets solvers exact executors estimators losses metrics audit",
  frontends: "index",
  threads: "index types errors origin kernels noise executors",
  milp: "index errors shape",
  testing: "index errors shape sense",
  cli: "index errors kernels milp",
};

/** Room → packages and `node:` modules that it may import; all others may import none. */
const GUESTS = {
  frontends: ["@tensorflow/tfjs-core"],
  milp: ["highs"],
  cli: ["node:", "gifenc", "@resvg/resvg-js"],
};

const problems = [];
for (const file of readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
  const room = roomOf(file);
  if (!(room in SEES)) {
    problems.push(`src/${file}: no such room; name it in scripts/checkImports.mjs`);
    continue;
  }
  const { importedFiles } = ts.preProcessFile(readFileSync(join(source, file), "utf8"));
  for (const { fileName } of importedFiles) {
    if (fileName.startsWith(".")) {
      const seen = roomOf(relative(source, join(source, dirname(file), fileName)));
      if (seen !== room && !SEES[room].split(" ").includes(seen))
        problems.push(`src/${file}: ${room} must not import ${seen}`);
    } else if (!(GUESTS[room] ?? []).some((guest) => fileName.startsWith(guest))) {
      problems.push(`src/${file}: ${room} must not import ${fileName}`);
    }
  }
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function roomOf(file) {
  return file.split(sep)[0].replace(/\.ts$/, "");
}
