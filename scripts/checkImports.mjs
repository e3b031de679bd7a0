// Import rules: a room sees only the rooms listed for it (docs/architecture.md), and only guests named for it; no file
// imports itself by way of others, not even for types.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Room → rooms that it may import besides itself, most basic first. */
const SEES = {
  kernels: "",
  core: "kernels",
  random: "core",
  wasm: "core kernels random",
  noise: "core kernels random wasm",
  targets: "core kernels",
  graphs: "core kernels",
  solvers: "core kernels random wasm graphs",
  wrappers: "core kernels random",
  exact: "core kernels graphs solvers",
  executors: "core kernels noise wasm",
  estimators: "core kernels random noise targets solvers exact executors",
  losses: "core kernels random noise executors wrappers estimators",
  metrics: "core kernels losses",
  audit: "core kernels random noise targets solvers exact executors estimators",
  index: "core random noise targets solvers wrappers exact executors estimators losses metrics audit",
  frontends: "index",
  threads: "index core kernels noise executors",
  milp: "index core files",
  files: "core",
  testing: "index core",
};

/** Room → packages that it may import; all others may import none. */
const GUESTS = { frontends: ["@tensorflow/tfjs-core"], milp: ["highs"] };

/** What the command line may import: the library by its doors, its own dependencies, and Node. */
const CLI = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
const CLI_GUESTS = ["imle", "node:", ...Object.keys(CLI.dependencies)];

const problems = [];
const graph = new Map();
checkLibrary();
checkCommandLine();
for (const circle of circles()) problems.push(`a circle of imports: ${circle.join(" → ")}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkLibrary() {
  for (const file of filesIn("src")) {
    const room = roomOf(file);
    if (!(room in SEES)) {
      problems.push(`${file}: no such room; name it in scripts/checkImports.mjs`);
      continue;
    }
    const guests = GUESTS[room] ?? [];
    for (const { name, target } of importsOf(file)) {
      const seen = target && roomOf(target);
      const fine = seen ? seen === room || SEES[room].split(" ").includes(seen) : guests.includes(name);
      if (!fine) problems.push(`${file}: ${room} must not import ${seen ?? name}`);
    }
  }
}

function checkCommandLine() {
  for (const file of filesIn("packages/cli/src")) {
    for (const { name, target } of importsOf(file)) {
      const fine = target
        ? target.startsWith(join("packages/cli/src", sep))
        : CLI_GUESTS.some((guest) =>
            guest.endsWith(":") ? name.startsWith(guest) : `${name}/`.startsWith(`${guest}/`),
          );
      if (!fine) problems.push(`${file}: the command line must not import ${name}`);
    }
  }
}

/** What a file imports: the name as written, and the file of the project where it is one. */
function importsOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"));
  const imports = importedFiles.map(({ fileName: name }) => ({
    name,
    target: name.startsWith(".") ? relative(root, join(root, dirname(file), name)) : undefined,
  }));
  graph.set(
    file,
    imports.flatMap(({ target }) => target ?? []),
  );
  return imports;
}

/** One circle for every file from which a way leads back to it, each circle once. */
function circles() {
  const found = [];
  const state = new Map();
  for (const file of graph.keys()) visit(file, []);
  return found;

  function visit(file, path) {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, "open");
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, "done");
  }
}

function filesIn(folder) {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

function roomOf(file) {
  return file.split(sep)[1].replace(/\.ts$/, "");
}
