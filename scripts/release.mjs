// Prepares a release: version, changelog, citation, checks, tests, packed files. Stops before anything is published.
//     npm run release -- 0.2.0
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAfter, releasedChangelog, releasedCitation, releasedManifest } from "./releaseTexts.mjs";

/** Where the source lives, for the manifests of both packages: the owner fills it in here, and only here. */
const REPOSITORY = "";

const root = fileURLToPath(new URL("..", import.meta.url));
const OUT = "out/release";
const FILES = ["package.json", "packages/cli/package.json", "package-lock.json", "CHANGELOG.md", "CITATION.cff"];

const [version, ...others] = process.argv.slice(2);
if (version === undefined || others.length > 0) stop("which version? npm run release -- 0.2.0");
if (REPOSITORY === "") stop("say in scripts/release.mjs where the repository is: REPOSITORY.");
const { version: current } = JSON.parse(read("package.json"));
const date = new Date().toISOString().slice(0, 10);
try {
  if (!isAfter(version, current)) stop(`${version} does not come after ${current}.`);
} catch (error) {
  stop(error.message);
}
if (output("git", "status", "--porcelain").trim() !== "") stop("commit or stash your changes first.");

const before = new Map(FILES.map((file) => [file, read(file)]));
try {
  write("package.json", releasedManifest(read("package.json"), version, REPOSITORY));
  write(
    "packages/cli/package.json",
    releasedManifest(read("packages/cli/package.json"), version, REPOSITORY, "packages/cli"),
  );
  write("CHANGELOG.md", releasedChangelog(read("CHANGELOG.md"), version, date));
  write("CITATION.cff", releasedCitation(read("CITATION.cff"), version, date));
  run("npm", "run", "--silent", "lock");
  run("npm", "run", "--silent", "check");
  run("npm", "test", "--silent");
  rmSync(join(root, OUT), { recursive: true, force: true });
  mkdirSync(join(root, OUT), { recursive: true });
  run("npm", "pack", "--workspaces", "--include-workspace-root", "--pack-destination", OUT);
} catch (error) {
  for (const [file, text] of before) write(file, text);
  stop(`${error.message} All files are as before.`);
}
console.log(`
${version} is ready, in ${OUT}; nothing is committed or published. Look at git diff, then:

  git commit -am "Release ${version}" && git tag v${version} && git push --follow-tags
  npm publish ${OUT}/imle-${version}.tgz
  npm publish ${OUT}/imle-cli-${version}.tgz`);

function read(file) {
  return readFileSync(join(root, file), "utf8");
}

function write(file, text) {
  writeFileSync(join(root, file), text);
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} failed.`);
}

function output(command, ...args) {
  return spawnSync(command, args, { cwd: root, encoding: "utf8" }).stdout;
}

/** @returns {never} */
function stop(message) {
  console.error(`release: ${message}`);
  process.exit(1);
}
