import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../bin/imle.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "imle-audit-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function audit(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, "audit", ...args], { encoding: "utf8", cwd: scratch });
}

const QUICK = ["--repetitions", "20", "--reference-samples", "1000"];

function written(name: string, content: string): string {
  writeFileSync(join(scratch, name), content);
  return name;
}

test("audits top-k: a table, a page with pictures, and the same bytes from the same seed", () => {
  const run = (out: string, seed: string) =>
    audit("topk", ...QUICK, "--seed", seed, "--out", out, "--json", "all.json");
  const first = run("first", "3");
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(
    /^topK\(3 of 10\): noise gumbel, temperature 1, 10 samples, 20 gradients each, seed 3\n/,
  );
  expect(first.stdout).toMatch(/^estimator +bias: Gibbs +bias: noise +cosine +one +scale +variance .* µs$/m);
  expect(first.stdout).toMatch(/^simple +≈0\.000 ±0\.000 .* 1\.00 +1\.00 +1\.00 +0\.000 +1\.00 +10\.0 +0\+0 +\d+$/m);
  expect(first.stdout).toMatch(
    /^unbiased: to within .*simple 0\.1 %.* would be called\s+biased in 95 % of such audits\.$/ms,
  );
  expect(first.stdout).toMatch(/^ {2}gumbelSoftmax: audit: topK\(3 of 10\) does not choose/m);
  expect(Math.max(...first.stdout.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(120);
  expect(first.stderr).toContain("imle adaptive, warming up …\n");
  run("second", "3");
  run("third", "4");
  const [files, again, other] = ["first", "second", "third"].map((folder) => {
    const pictures = readdirSync(join(scratch, folder, "audit")).sort();
    expect(pictures).toEqual(["bias.png", "cosine.png", "density.png", "solves.png", "variance.png"]);
    const names = ["index.html", ...pictures.map((name) => join("audit", name))];
    return new Map(names.map((name) => [name, readFileSync(join(scratch, folder, name))]));
  });
  expect(again).toEqual(files);
  expect(other!.get("index.html")).not.toEqual(files!.get("index.html"));
  expect(files!.get(join("audit", "bias.png"))!.toString("latin1", 1, 4)).toBe("PNG");
  const shown = [
    ...files!
      .get("index.html")!
      .toString()
      .matchAll(/src="([^"]+)"/g),
  ].map(([, name]) => name);
  expect(shown.sort()).toEqual(["bias", "cosine", "density", "solves", "variance"].map((name) => `audit/${name}.png`));
  const { rows } = JSON.parse(readFileSync(join(scratch, "first", "all.json"), "utf8"));
  expect(rows).toHaveLength(16);
  expect(rows[0].mean).toHaveLength(10);
});

test.each(["path", "assignment", "tree"])("audits %s against the exact gradient", (name) => {
  const { status, stdout } = audit(name, ...QUICK, "--estimators", "simple,identity", "--out", name);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^simple +≈0\.000 ±0\.000/m);
  expect(stdout).toContain("solver: best of ");
  expect(stdout).toContain("the solver finds its best solution: 0 of 200 trials went wrong");
});

test("audits a large grid without an oracle, by differences of the expected loss", () => {
  const { status, stdout } = audit("grid", "--repetitions", "3", "--reference-samples", "1000", "--out", "grid");
  expect(status).toBe(0);
  expect(stdout).toContain("noise sumOfGamma(k 20.8, 10 terms)");
  expect(stdout).toContain("by differences along 8 random directions");
  expect(stdout).toContain("reference gibbs: the problem has no family");
  expect(stdout).not.toContain("bias: Gibbs");
});

const SOLVER = `{
  name: "mine", sense: "max", shape: [4],
  solve(x, z) { z.fill(0); z[x.indexOf(Math.max(...x))] = 1; },
}`;
const LOSS = "{ value: (z) => z[0] - z[1], gradient: () => Float32Array.of(1, -1, 0, 0) }";
const THETA = "Float32Array.of(0, .5, 1, 1.5)";

test.each([
  ["as default", `export default { name: "choice", solver: ${SOLVER}, theta: ${THETA}, loss: ${LOSS} };`],
  ["as problem", `export const problem = { name: "choice", solver: ${SOLVER}, theta: ${THETA}, loss: ${LOSS} };`],
  [
    "as a function",
    `export default async () => ({ name: "choice", solver: ${SOLVER}, theta: ${THETA}, loss: ${LOSS} });`,
  ],
])("audits the problem of a module, exported %s", (how, code) => {
  const file = written(`${how.replaceAll(" ", "-")}.mjs`, code);
  const { status, stdout } = audit(file, ...QUICK, "--noise", "sum-of-gamma", "--estimators", "gumbelSoftmax");
  expect(status).toBe(0);
  expect(stdout).toContain("choice: noise sumOfGamma(k 1, 10 terms)");
  expect(stdout).toMatch(/^gumbelSoftmax +/m);
});

test("warns of a solver of the wrong sense and of a wrong gradient, and says what does not apply", () => {
  const solver = SOLVER.replace('"max"', '"min"');
  const loss = LOSS.replace("of(1, -1", "of(1, 1");
  const file = written("wrong.mjs", `export default { solver: ${solver}, theta: ${THETA}, loss: ${loss} };`);
  const { status, stdout } = audit(file, ...QUICK, "--estimators", "identity,simple", "--out", "wrong");
  expect(status).toBe(1); // a warning is no success
  expect(stdout).toMatch(/^WARNING: mine is not monotone, as an exact solver is:/m);
  expect(stdout).toContain('most likely its sense is not "min".');
  expect(stdout).toMatch(/^WARNING: loss\.gradient is not the gradient of loss\.value: number 1/m);
  expect(stdout).toMatch(/^ {2}simple: audit: the problem has no family/m);
});

test("warns, with exit code 1, of a solver that fails on its way, and of one that never answers otherwise", () => {
  const failing = (solve: string) =>
    `let rows = 0; export default { solver: { ...${SOLVER}, solve(theta, z) { rows++; ${solve} } }, theta: ${THETA}, loss: ${LOSS} };`;
  const late = written(
    "late.mjs",
    failing('if (rows > 400) throw new Error("out of tokens"); z.fill(0); z[rows % 2] = 1;'),
  );
  const same = written("same.mjs", failing("z.fill(0); z[0] = 1;"));
  const first = audit(late, ...QUICK, "--estimators", "imle relative,identity", "--out", "late");
  expect(first.stdout).toMatch(/WARNING: .* was left out, as the solver failed: .*out of\s+tokens/s);
  expect(first.status).toBe(1);
  const second = audit(same, ...QUICK, "--estimators", "identity", "--out", "same");
  expect(second.stdout).toMatch(/gave the same solution in all \d+ trials: no gradient can\s+be audited/);
  expect(second.status).toBe(1);
});

test("shows an answer that is worse than another one, with exit code 1; of a heuristic with 0", () => {
  const off = SOLVER.replaceAll("x.indexOf(Math.max(...x))", "best(x.map((one, i) => one + i / 2))");
  const code = (solver: string) =>
    `const best = (x) => x.indexOf(Math.max(...x)); export default { solver: ${solver}, theta: ${THETA}, loss: ${LOSS} };`;
  const wrong = audit(written("off.mjs", code(off)), ...QUICK, "--estimators", "identity", "--out", "off");
  expect(wrong.stdout).toMatch(/^solver: some answers are worse than others that it gave: \d+, of \d+ answers in \d+/m);
  expect(wrong.stdout).toMatch(/^WARNING: mine is not optimal: \d+ of \d+ answers are worse/m);
  expect(wrong.status).toBe(1);
  const heuristic = written("heuristic.mjs", code(off.replace("{", "{ exact: false,")));
  const told = audit(heuristic, ...QUICK, "--estimators", "identity", "--out", "off");
  expect(told.stdout).toContain("(it says that it is a heuristic)");
  expect(told.stdout).not.toContain("WARNING");
  expect(told.status).toBe(0);
});

mkdirSync(join(scratch, "folder.js"));
test.each([
  [[], "imle audit: which problem? One of topk, path, assignment, tree, grid, or the path of a module."],
  [["knapsack"], 'imle audit: no problem "knapsack"; there are topk, path, assignment, tree, grid, or the path'],
  [["missing.mjs"], "cannot read missing.mjs: no such file."],
  [["folder.js"], "cannot read folder.js: it is a folder."],
  [[written("broken.mjs", "export default {")], "broken.mjs cannot be loaded: "],
  [[written("throws.mjs", "throw new Error('no data\\nhere');")], "throws.mjs cannot be loaded: no data"],
  [
    [written("empty.mjs", "")],
    "empty.mjs exports nothing; it must export { solver, theta, loss } as default or as problem.",
  ],
  [[written("other.mjs", "export const a = 1, b = 2;")], "other.mjs exports only a, b; it must export"],
  [[written("number.mjs", "export default 3;")], "number.mjs: the problem is 3; it must be { solver, theta, loss }"],
  [
    [written("half.mjs", `export default { solver: ${SOLVER} };`)],
    "half.mjs: the problem lacks theta, loss; it must be",
  ],
  [
    [written("fails.mjs", "export default () => { throw new Error('no map'); };")],
    "fails.mjs: its function failed: no map",
  ],
  [
    [written("long.mjs", `export default { solver: ${SOLVER}, theta: new Float32Array(8), loss: ${LOSS} };`)],
    "audit: theta has 8 numbers, expected one instance of mine: 4.",
  ],
  [["topk", "--estimators", "reinforce"], 'audit: no estimator "reinforce"; there are imle relative,'],
  [["topk", "--noise", "cauchy"], '--noise must be one of gumbel, normal, logistic, sum-of-gamma, got "cauchy".'],
  [["topk", "--samples", "1"], '--samples must be a whole number from 2 to 1000000, got "1".'],
  [["topk", "--seconds", "0"], '--seconds must be a positive number, got "0".'],
  [["topk", "--json", ""], "--json must not be empty."],
])("answers audit %j with one line and exit code 2", (args, message) => {
  const { status, stdout, stderr } = audit(...args);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

test("tells how it is used", () => {
  const { stdout } = audit("--help");
  expect(stdout).toContain("imle audit PROBLEM [flags]");
  expect(stdout).toContain("--reference-samples N");
});
