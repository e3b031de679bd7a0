import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "imle-contributing-"));
const written: string[] = [];

/** Follows the steps of CONTRIBUTING.md in a copy: files are written, lines added. */
beforeAll(() => {
  for (const part of [
    "src",
    "package.json",
    "tsconfig.base.json",
    "tsconfig.test.json",
    "vitest.config.ts",
    "scripts",
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  mkdirSync(join(copy, "test"));
  cpSync(join(root, "test/randoms.ts"), join(copy, "test/randoms.ts"));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  const page = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  for (const [, indent, add, file, body] of page.matchAll(/^( *)```ts\n *\/\/ (add to )?(\S+)\n([\s\S]*?)^ *```$/gm)) {
    const lines = body!.split("\n").map((line) => line.replace(indent!, ""));
    const place = join(copy, file!);
    const before = add ? readFileSync(place, "utf8") : "";
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, before + lines.join("\n"));
    if (!add) written.push(file!);
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

test("the page has the files of a solver, a law and an estimator", () => {
  expect(written).toEqual([
    "src/kernels/window.ts",
    "src/solvers/window.ts",
    "test/solvers/window.test.ts",
    "src/noise/laplace.ts",
    "test/noise/laplace.test.ts",
    "src/estimators/signIdentity.ts",
    "test/estimators/signIdentity.test.ts",
  ]);
});

test("they compile under the strict settings of this package", () => {
  const { config } = ts.readConfigFile(join(copy, "tsconfig.test.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, copy);
  const program = ts.createProgram(
    [...written, "src/index.ts", "src/milp/highs.d.ts"].map((file) => join(copy, file)),
    options,
  );
  const problems = ts.getPreEmitDiagnostics(program);
  expect(ts.formatDiagnostics(problems, ts.createCompilerHost(options))).toBe("");
});

test("their tests pass", () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", copy],
    { cwd: copy, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  expect(status, stdout).toBe(0);
  expect(stdout).toMatch(/\n\d{2,} passed, 0 failed\n/);
});
