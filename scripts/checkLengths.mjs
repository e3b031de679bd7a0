// Lengths: no line over 120 columns, no source file over 300 lines, no function over 80 lines outside of kernels.
// A line may be longer where it cannot be broken: a row of a table in Markdown, and a text, pattern or address in code.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const COLUMNS = 120;
const FILE_LINES = 300;
const FUNCTION_LINES = 80;

const root = fileURLToPath(new URL("..", import.meta.url));
const { stdout } = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
const files = stdout.split("\n").filter((file) => /\.(ts|mjs|js|md)$/.test(file) && existsSync(join(root, file)));

const problems = [];
for (const file of files) {
  const text = readFileSync(join(root, file), "utf8");
  checkColumns(file, text.split("\n"));
  if (/^(src|packages\/[^/]+\/src)\//.test(file)) checkSource(file, text);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkColumns(file, lines) {
  for (const [at, line] of lines.entries()) {
    const width = [...line].length;
    if (width > COLUMNS && !isUnbreakable(file, line)) problems.push(`${file}:${at + 1}: ${width} columns`);
  }
}

function isUnbreakable(file, line) {
  if (file.endsWith(".md")) return line.startsWith("|") || line.startsWith("![") || /^ {4}|^\S+$/.test(line);
  return !/^\s*(\/\/|\/\*|\*)/.test(line) && /["'`/]|^[^"'`]*\$\{/.test(line);
}

function checkSource(file, text) {
  const lines = text.split("\n").length - 1;
  if (lines > FILE_LINES) problems.push(`${file}: ${lines} lines`);
  if (file.startsWith("src/kernels/")) return;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  visit(source);

  function visit(node) {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const [from, to] = [node.getStart(), node.getEnd()].map((at) => source.getLineAndCharacterOfPosition(at).line);
      const length = to - from + 1;
      if (length > FUNCTION_LINES) problems.push(`${file}:${from + 1}: a function of ${length} lines`);
    }
    ts.forEachChild(node, visit);
  }
}
