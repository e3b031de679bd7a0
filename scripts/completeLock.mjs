// Completes package-lock.json after `npm install`: a registry that has a tool's binaries for some platforms only
// makes npm leave the others out of the lock file, and then `npm ci` refuses it, here and on those platforms.
// What is missing is known from the names: @biomejs/cli-linux-x64-musl runs on linux, x64, musl. The added entries have
// a version but no integrity. Run it after every change of the dependencies: npm run lock
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const PLATFORM = new RegExp(`-(${SYSTEMS.join("|")})-([a-z0-9]+)(?:-([a-z]+))?$`);

let added = 0;
for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const platform = PLATFORM.exec(name);
    if (
      platform === null ||
      `node_modules/${name}` in lock.packages ||
      `${path}/node_modules/${name}` in lock.packages
    ) {
      continue;
    }
    const [, os, cpu, abi = ""] = platform;
    const libc = os !== "linux" || abi === "" ? undefined : abi.startsWith("musl") ? ["musl"] : ["glibc"];
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(owner.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    };
    added++;
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`completeLock: ${added} packages for other platforms added`);
