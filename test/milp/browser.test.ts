import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSite, hasChromium, type Site } from "../browser/site.ts";
import { probe } from "./probe.ts";

let site: Site;
// Nothing is said to Vite of highs or its wasm.
beforeAll(async () => {
  site = await buildSite(fileURLToPath(new URL("probe.ts", import.meta.url)));
});
afterAll(() => site.remove());

test("vite lays HiGHS' wasm beside the script by itself", () => {
  expect(readdirSync(join(site.folder, "assets")).filter((name) => /^highs-.*\.wasm$/.test(name))).toHaveLength(1);
});

test.skipIf(!hasChromium)("Chromium solves programs and tours to the same bits", async () => {
  expect(await site.run()).toBe(await probe());
});
