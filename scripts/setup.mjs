// Sets the project up: installs the packages of the lock file, builds the kernels and dist/, each only when it has to.
// Needs Node and npm, nothing else. Called by every npm script.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules", ".imle-setup");

requireNode();
installPackages();
build();

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old, 20.19 or newer is needed: https://nodejs.org/`);
}

function installPackages() {
  const lock = readFileSync(join(root, "package-lock.json"));
  const stamp = createHash("sha256").update(lock).update(`${process.platform} ${process.arch}`).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.error("setup: installing packages (once) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "npm ci");
  writeFileSync(stampFile, stamp);
}

function build() {
  run(process.execPath, [join(root, "scripts", "buildKernels.mjs")], "node scripts/buildKernels.mjs");
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], "npx tsc -b");
}

/** Runs a command in the project; what it prints goes to standard error, so that standard output stays clean. */
function run(command, args, remedy) {
  const shell = process.platform === "win32" && command === "npm";
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell });
  if (status !== 0) fail(`this failed${error ? ` (${error.message})` : ""}, run it by hand to see why: ${remedy}`);
}

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}
