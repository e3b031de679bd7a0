import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
export const hasChromium: boolean = CHROMIUM !== undefined;

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** A page that runs a probe of the package, built by Vite as a user would build it. */
export interface Site {
  /** The folder of its files. */
  readonly folder: string;
  /** What the probe returns in Chromium, or the error that it failed with. */
  run(options?: { isolated?: boolean }): Promise<string>;
  /** Removes its files. */
  remove(): Promise<void>;
}

/** `probe` is the path of a module that exports `probe()`, a promise of a string. */
export async function buildSite(probe: string): Promise<Site> {
  const root = mkdtempSync(join(tmpdir(), "imle-site-"));
  const folder = join(root, "site");
  const dist = (path: string): string => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
  writeFileSync(
    join(root, "main.js"),
    `import { probe } from ${JSON.stringify(probe)};
    probe().then(String, String).then((text) => fetch("/result", { method: "POST", body: text }));`,
  );
  writeFileSync(
    join(root, "index.html"),
    '<!doctype html><meta charset="utf-8"><script type="module" src="/main.js"></script>',
  );
  await build({
    configFile: false,
    logLevel: "silent",
    root,
    base: "./",
    resolve: {
      alias: [
        { find: /^imle$/, replacement: dist("index.js") },
        { find: /^imle\/threads$/, replacement: dist("threads/index.js") },
        { find: /^imle\/solvers\/milp$/, replacement: dist("milp/index.js") },
      ],
    },
    build: { outDir: folder, minify: false, target: "es2022" },
  });
  return {
    folder,
    run: ({ isolated = false } = {}) => run(folder, join(root, "profile"), isolated ? ISOLATION : {}),
    // Not rmSync, whose retries do not list the folder again and so miss files that were written meanwhile.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

async function run(folder: string, profile: string, headers: Record<string, string>): Promise<string> {
  let tell: (text: string) => void = () => {};
  const result = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    if (pathname === "/result") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      tell(Buffer.concat(parts).toString());
      return response.end();
    }
    const path = join(folder, pathname === "/" ? "index.html" : pathname);
    const type = TYPES[extname(path)];
    if (type === undefined || !existsSync(path)) return response.writeHead(404).end();
    return response.writeHead(200, { ...headers, "content-type": type }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const browser = openBrowser(profile, `http://127.0.0.1:${port}/`);
  const exited = new Promise<string>((resolve) => browser.on("close", () => resolve("Chromium exited by itself")));
  try {
    return await Promise.race([result, exited]);
  } finally {
    signalGroup(browser, "SIGKILL");
    await exited;
    await untilGroupExits(browser);
    server.closeAllConnections();
    server.close();
  }
}

/** Opens Chromium in a process group of its own, so that its helper processes can be killed with it. */
function openBrowser(profile: string, address: string): ChildProcess {
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const args = [...flags, ...quiet, `--user-data-dir=${profile}`, address];
  const browser = spawn(CHROMIUM!, args, { stdio: "ignore", detached: true });
  const kill = (): void => void signalGroup(browser, "SIGKILL");
  process.once("exit", kill); // an interrupt of the tests does not reach another group
  browser.once("close", () => process.off("exit", kill));
  return browser;
}

/** Returns whether the browser's group still has processes. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false; // it did not start
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** The browser's helpers write to its profile until they exit. Waits 2 s at most: some systems keep them as zombies. */
async function untilGroupExits(browser: ChildProcess): Promise<void> {
  for (let look = 0; look < 100 && signalGroup(browser, 0); look++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
