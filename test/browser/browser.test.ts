import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, expect, test } from "vitest";
import { probe } from "./probe.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const scratch = mkdtempSync(join(tmpdir(), "imle-browser-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** The probe and the core as one script for browsers, from the built package. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias: { imle: fileURLToPath(new URL("../../dist/index.js", import.meta.url)) } },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL("probe.ts", import.meta.url)), formats: ["es"], fileName: "probe" },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !("output" in output)) throw new Error("vite gave no bundle");
  return output.output[0].code;
}

test("the core bundles for browsers without a module of Node", async () => {
  const code = await bundle();
  expect(code).not.toMatch(/node:|__vite-browser-external|\bprocess\.|\bBuffer\b/);
});

test.skipIf(CHROMIUM === undefined)("Chromium learns the same path from the same draws, to the bit", async () => {
  const page = join(scratch, "page.html");
  const script = `${await bundle()}\nprobe().then((text) => { document.body.textContent = text; });`;
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body></body><script type="module">${script}</script>`);
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const { stdout } = spawnSync(
    CHROMIUM!,
    [
      ...flags,
      ...quiet,
      `--user-data-dir=${join(scratch, "profile")}`,
      "--virtual-time-budget=20000",
      "--dump-dom",
      page,
    ],
    { encoding: "utf8", timeout: 50_000 },
  );
  const [, body] = /<body>([^<]*)/.exec(stdout) ?? [];
  expect(body).toBe(await probe());
});
