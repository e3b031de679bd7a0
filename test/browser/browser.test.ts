import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, test } from "vitest";
import { probe } from "./probe.ts";
import { buildSite, hasChromium } from "./site.ts";

const probePath = fileURLToPath(new URL("probe.ts", import.meta.url));

/** The probe and the core bundled into one script for browsers, from the built package. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias: { imle: fileURLToPath(new URL("../../dist/index.js", import.meta.url)) } },
    build: {
      write: false,
      minify: false,
      lib: { entry: probePath, formats: ["es"], fileName: "probe" },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !("output" in output)) throw new Error("vite gave no bundle");
  return output.output[0].code;
}

test("the core bundles for browsers without Node modules", async () => {
  const code = await bundle();
  expect(code).not.toMatch(/node:|__vite-browser-external|\bprocess\.|\bBuffer\b/);
});

test.skipIf(!hasChromium)("Chromium learns the same path from the same draws, to the bit", async () => {
  const site = await buildSite(probePath);
  try {
    expect(await site.run()).toBe(await probe());
  } finally {
    await site.remove();
  }
});
