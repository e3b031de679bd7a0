import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { probe } from "./probe.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const TYPES = { html: "text/html", js: "text/javascript", wasm: "application/wasm" };
const scratch = mkdtempSync(join(tmpdir(), "imle-milp-"));
const site = join(scratch, "site");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A page with the probe, built as anybody would build it: nothing is said of highs or its wasm. */
beforeAll(async () => {
  const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const script = `import { probe } from ${JSON.stringify(file("probe.ts"))};
    probe().then(String, String).then((text) => { document.body.textContent = text; });`;
  writeFileSync(join(scratch, "main.js"), script);
  writeFileSync(
    join(scratch, "index.html"),
    '<!doctype html><meta charset="utf-8"><body></body><script type="module" src="/main.js"></script>',
  );
  await build({
    configFile: false,
    logLevel: "silent",
    root: scratch,
    base: "./",
    resolve: {
      alias: [
        { find: /^imle$/, replacement: file("../../dist/index.js") },
        { find: /^imle\/solvers\/milp$/, replacement: file("../../dist/milp/index.js") },
      ],
    },
    build: { outDir: site, minify: false, target: "es2022" },
  });
});

test("vite lays HiGHS' wasm beside the script by itself", () => {
  expect(readdirSync(join(site, "assets")).filter((name) => /^highs-.*\.wasm$/.test(name))).toHaveLength(1);
});

test.skipIf(CHROMIUM === undefined)("Chromium solves programs and tours to the same bits", async () => {
  const server = createServer(({ url = "/" }, response) => {
    const path = join(site, url === "/" ? "index.html" : new URL(url, "http://host").pathname);
    const [, type] = Object.entries(TYPES).find(([end]) => path.endsWith(`.${end}`)) ?? [];
    if (type === undefined || !existsSync(path)) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = spawn(CHROMIUM!, [
    ...flags,
    ...quiet,
    `--user-data-dir=${join(scratch, "profile")}`,
    "--virtual-time-budget=20000",
    "--dump-dom",
    `http://127.0.0.1:${port}/`,
  ]);
  let page = "";
  browser.stdout.on("data", (chunk) => {
    page += chunk;
  });
  await new Promise((resolve) => browser.on("close", resolve));
  server.close();
  const [, body] = /<body>([^<]*)/.exec(page) ?? [];
  expect(body).toBe(await probe());
});
