import { fileURLToPath } from "node:url";
import { inline } from "imle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSite, hasChromium, type Site } from "../browser/site.ts";
import { learning } from "./learning.ts";

let site: Site;
// Vite's configuration says nothing about the workers.
beforeAll(async () => {
  site = await buildSite(fileURLToPath(new URL("probe.ts", import.meta.url)));
});
afterAll(() => site.remove());

test.skipIf(!hasChromium)("web workers give the bits of Node, and only the page itself may not block", async () => {
  const [later, inWorker, itself] = (await site.run({ isolated: true })).split("\n");
  const expected = await learning(inline(), true);
  expect(later).toBe(expected);
  expect(inWorker).toBe(expected);
  expect(itself).toMatch(/^DomainError: threads: the main thread of a page may not block; make the asynchronous call/);
});

test.skipIf(!hasChromium)("a page that is not isolated is told which headers it needs", async () => {
  expect(await site.run()).toMatch(
    /^DomainError: threads: there is no SharedArrayBuffer; serve the page with the headers/,
  );
});
