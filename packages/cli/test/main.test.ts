import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../bin/imle.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "imle-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { encoding: "utf8", cwd: scratch });
}

/** Name → content of every file below a folder. */
function filesOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name))]));
}

const BROKEN = join(scratch, "broken.map");
writeFileSync(BROKEN, "type octile\nheight 2\nwidth 2\nmap\n..\n");

test.each([
  [["nonsense"], 'imle: no command "nonsense"; there are demo, learn, sample, audit, solve.'],
  [["learn", "--stepz", "3"], "Unknown option '--stepz'. See: imle learn --help"],
  [["learn", "--steps"], "Option '--steps <value>' argument missing. See: imle learn --help"],
  [["learn", "--steps", "0"], '--steps must be a whole number from 1 to 1000000, got "0".'],
  [["learn", "--steps", "many"], '--steps must be a whole number from 1 to 1000000, got "many".'],
  [["learn", "--input-temperature=-1"], '--input-temperature must be a number of at least 0, got "-1".'],
  [["learn", "--beta", "-1"], '--beta must be a positive number, got "-1".'],
  [["sample", "--seed", "9".repeat(20)], "--seed must be a whole number from 0 to 9007199254740991, got"],
  [["sample", "--size", "30000x30000"], "--size 30000x30000 is too large: at most 4000000 cells."],
  [["learn", "--size", "16"], '--size must be ROWSxCOLUMNS, two whole numbers of at least 1, got "16".'],
  [["learn", "--neighbours", "6"], '--neighbours must be 8 or 4, got "6".'],
  [["learn", "missing.map"], "cannot read missing.map: no such file."],
  [["sample", "."], "cannot read .: it is a folder."],
  [["sample", BROKEN], `${BROKEN}: line 6 has 0 cells, expected 2.`],
  [["sample", "a.map", "b.map"], 'imle sample: does not know what to do with "b.map". See: imle sample --help'],
  [["sample", "--from", "1,99"], "--from 1,99 lies outside of seed map 16×16; rows and columns count from 0."],
  [["sample", "--out", join(BROKEN, "sub")], `cannot write to ${join(BROKEN, "sub")}`],
])("answers %j with one line and exit code 2", (args, message) => {
  const { status, stdout, stderr } = run(...args);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

test("tells how it is used", () => {
  expect(run().stdout).toContain("imle demo");
  expect(run("learn", "--help").stdout).toContain("--target-temperature X");
  expect(run("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("learns a small map: a table, pictures and a report, the same bytes from the same seed", () => {
  const learn = (out: string, seed: string): ReturnType<typeof run> =>
    run("learn", "--size", "8x8", "--steps", "300", "--samples", "2", "--seed", seed, "--out", out);
  const first = learn("first", "5");
  expect(first.status).toBe(0);
  expect(first.stdout).toMatch(/^seed map 8×8\n\ntemperatures +loss 0–49 +loss 250–299 +noise-free Hamming/);
  expect(first.stdout).toContain("(1, 1)");
  learn("second", "5");
  learn("third", "6");
  const [files, again, other] = ["first", "second", "third"].map((name) => filesOf(join(scratch, name)));
  expect([...files!.keys()]).toEqual([
    "index.html",
    ...["1-1-paths.gif", "1-1-paths.png", "1-1-weights.gif", "1-1-weights.png"].map((name) => `learn/learning-${name}`),
    "learn/learning.png",
    "learn/map.png",
  ]);
  expect(again).toEqual(files);
  expect(other!.get("learn/learning.png")).not.toEqual(files!.get("learn/learning.png"));
  expect(files!.get("learn/learning-1-1-paths.gif")!.toString("latin1", 0, 6)).toBe("GIF89a");
  expect(files!.get("learn/map.png")!.toString("latin1", 1, 4)).toBe("PNG");
  for (const [, picture] of files!
    .get("index.html")!
    .toString()
    .matchAll(/src="([^"]+)"/g)) {
    expect(files!.has(picture!)).toBe(true);
  }
});

test("samples a map of any size, with 4 neighbours too", () => {
  const { status, stdout } = run("sample", "--size", "3x9", "--neighbours", "4", "--samples", "5", "--out", "small");
  expect(stdout).toBe(`Report with all pictures: ${join("small", "index.html")}\n`);
  expect(status).toBe(0);
  expect(run("sample", "--size", "1x1", "--samples", "1", "--out", "tiny").status).toBe(0);
  expect(run("sample", "--size", "900x450", "--samples", "1", "--out", "large").status).toBe(0);
});
