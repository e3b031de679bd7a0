import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^imle$/, replacement: source("index.ts") },
      { find: /^imle\/tfjs$/, replacement: source("frontends/tfjs/index.ts") },
      { find: /^imle\/solvers\/milp$/, replacement: source("milp/index.ts") },
      { find: /^imle\/threads$/, replacement: source("threads/index.ts") },
      { find: /^imle\/files$/, replacement: source("files/index.ts") },
      { find: /^imle\/testing$/, replacement: source("testing/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    silent: "passed-only",
    reporters: ["default", "./scripts/closingLine.mjs"],
  },
});
