import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every ```ts program of a page, with the ```text behind it. */
function programsOf(page: string): { code: string; printed: string }[] {
  const text = readFileSync(`${root}/${page}`, "utf8");
  const fences = /```ts\n(?<code>[\s\S]*?)```\s+```text\n(?<printed>[\s\S]*?)```/g;
  return [...text.matchAll(fences)].map(({ groups }) => ({ code: groups!.code!, printed: groups!.printed! }));
}

const PAGES = ["README.md", "docs/from-torch-imle.md", "docs/estimators.md", "docs/solvers.md"];

describe.each(PAGES)("in %s", (page) => {
  test.each(programsOf(page).map((program, i) => ({ number: i + 1, ...program })))(
    "program $number prints what stands behind it",
    ({ code, printed }) => {
      const { outputText } = ts.transpileModule(code, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      // Run in the package's folder, where "imle" is the built package itself, as a user has it.
      const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", outputText], {
        cwd: root,
        encoding: "utf8",
      });
      expect(status, stderr).toBe(0);
      expect(stdout.trim()).toBe(printed.trim());
    },
  );

  test("every ts program is followed by what it prints", () => {
    const text = readFileSync(`${root}/${page}`, "utf8");
    expect(programsOf(page)).toHaveLength(text.split("```ts\n").length - 1);
  });
});

test("the two files of docs/performance.md print what stands behind them", () => {
  const text = readFileSync(`${root}/docs/performance.md`, "utf8");
  const files = [...text.matchAll(/```js\n\/\/ (?<name>\w+\.js)\n(?<code>[\s\S]*?)```/g)];
  const [, printed] = /```text\n([\s\S]*?)```/.exec(text)!;
  expect(files.map(({ groups }) => groups!.name)).toEqual(["nearest.js", "main.js"]);
  // In the package's folder, where "imle" is the package itself.
  mkdirSync(`${root}/out`, { recursive: true });
  const folder = mkdtempSync(`${root}/out/docs-`);
  try {
    for (const { groups } of files) writeFileSync(`${folder}/${groups!.name}`, groups!.code!);
    const { stdout, stderr, status } = spawnSync(process.execPath, [`${folder}/main.js`], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout.trim()).toBe(printed.trim());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every program compiles under the strict settings of this package", () => {
  const { config } = ts.readConfigFile(`${root}/tsconfig.test.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const programs = PAGES.flatMap(programsOf);
  const files = new Map(programs.map(({ code }, i) => [`${root}program${i}.ts`, code]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, language) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, language);
  };
  const program = ts.createProgram([...files.keys(), `${root}src/milp/highs.d.ts`], options, host);
  const problems = ts.getPreEmitDiagnostics(program);
  expect(ts.formatDiagnostics(problems, { ...host, getNewLine: () => "\n" })).toBe("");
});
