// Types of the package as others get it: packed into a folder of its own, so that a package in this one stays.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "imle-pack-"));
try {
  run("npm", "pack", "--silent", "--pack-destination", folder);
  const [file] = readdirSync(folder);
  run("npx", "--no-install", "attw", join(folder, file), "--profile", "esm-only");
} finally {
  rmSync(folder, { recursive: true });
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exitCode = 1;
}
