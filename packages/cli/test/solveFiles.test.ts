import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("../bin/imle.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "imle-files-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function solve(...args: string[]): { status: number | null; stdout: string; stderr: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "solve", ...args], {
    encoding: "utf8",
    cwd: scratch,
  });
  return { status, stdout, stderr: stderr.split("\n").filter((line) => line !== "" && !line.endsWith("…")) };
}

function written(name: string, content: string): string {
  writeFileSync(join(scratch, name), content);
  return name;
}

const ONE = written("one.txt", "1 7");
const TWO = written("two.txt", "2\n1 5\n5 1\n");
const BROKEN = written("broken.txt", "2\n1 5\nx 1\n");
const COVER = written("cover.scp", "1 1\n4\n1 1\n");
const BARE = written("bare.scp", "1 1\n4\n0\n");
/** Each job weighs more than the second problem's agents carry. */
const GAPS = written("gaps.txt", "3\n1 1\n5\n1\n1\n1 1\n6\n2\n1\n1 1\n7\n1\n1\n");
const MKNAP = written("mknap.txt", "2\n1 1 0\n5\n1\n1\n1 1 0\n6\n1\n1\n");

describe("of many files, those that fail are named at the end, and the others have their results:", () => {
  test("one that is broken, and one that is not there", () => {
    const { status, stdout, stderr } = solve("assignment", ONE, BROKEN, "missing.txt", TWO);
    expect(stdout).toMatch(/^one\.txt +1×1 +7 /m);
    expect(stdout).toMatch(/^two\.txt +2×2 +2 /m);
    expect(stderr).toEqual([
      'broken.txt: line 3: got "x", expected a cost, 3 of 4.',
      "cannot read missing.txt: no such file.",
      "2 of 4 problems failed.",
    ]);
    expect(status).toBe(1);
  });

  test("one without a solution, and one whose time is up", () => {
    const { status, stdout, stderr } = solve("scp", BARE, COVER);
    expect(stdout).toContain("cover.scp: 1 rows, 1 columns\n\noptimum  4, the least\n");
    expect(stderr).toEqual([
      "bare.scp: milp(scp): no values of the variables fulfil all constraints and bounds.",
      "1 of 2 problems failed.",
    ]);
    expect(status).toBe(1);
    const places = Array.from({ length: 60 }, (_, i) => `${i + 1} ${(i * 7919) % 101} ${(i * 6101) % 103}`);
    const head = "TYPE: TSP\nEDGE_WEIGHT_TYPE: EUC_2D\n";
    const far = written("far.tsp", `${head}DIMENSION: 60\nNODE_COORD_SECTION\n${places.join("\n")}\nEOF\n`);
    const near = written("near.tsp", `${head}DIMENSION: 4\nNODE_COORD_SECTION\n1 0 0\n2 3 0\n3 3 3\n4 0 3\nEOF\n`);
    const late = solve("tour", far, near, "--time-limit", "1e-9");
    expect(late.stdout).toContain("optimum  12, the least");
    expect(late.stderr[0]).toMatch(/^far\.tsp: .*time was up/);
    expect(late.status).toBe(1);
  });

  test("one problem of a file, whose exit code is that of a single file", () => {
    const { status, stdout, stderr } = solve("gap", GAPS);
    expect(stdout).toMatch(/^gaps\.txt 1 +1 agents, 1 jobs +5 /m);
    expect(stdout).toMatch(/^gaps\.txt 3 +1 agents, 1 jobs +7 /m);
    expect(stderr[0]).toMatch(/^gaps\.txt 2: milp\(gaps\.txt 2\): no values of the variables fulfil/);
    expect(stderr[1]).toBe("1 of 3 problems failed.");
    expect(status).toBe(3);
  });

  test("all of them", () => {
    const { status, stdout, stderr } = solve("assignment", BROKEN, "missing.txt");
    expect([stdout, stderr.length, status]).toEqual(["", 3, 1]);
  });

  test("one that disagrees with what is known, beside one that fails", () => {
    const { status, stderr } = solve("assignment", ONE, BROKEN, TWO, "--known", "7,1,3");
    expect(stderr).toEqual([
      'broken.txt: line 3: got "x", expected a cost, 3 of 4.',
      "two.txt: the optimum 2 is not 3, which is known.",
      "1 of 3 problems failed.",
    ]);
    expect(status).toBe(1);
  });
});

test("JSON has what failed, of one file too", () => {
  const { stdout, status } = solve("assignment", ONE, BROKEN, "missing.txt", "--json", "-");
  const { results, failures } = JSON.parse(stdout);
  expect(results).toMatchObject([{ name: "one.txt", objective: 7, agrees: true }]);
  expect(failures).toEqual([
    { name: "broken.txt", error: 'broken.txt: line 3: got "x", expected a cost, 3 of 4.', exitCode: 2 },
    { name: "missing.txt", error: "cannot read missing.txt: no such file.", exitCode: 2 },
  ]);
  expect(status).toBe(1);
  const bare = solve("scp", BARE, "--json", "-");
  expect(JSON.parse(bare.stdout)).toMatchObject({ results: [], failures: [{ name: "bare.scp", exitCode: 3 }] });
  expect(bare.status).toBe(3);
});

describe("known optima belong to their files, whatever fails:", () => {
  const knownOf = (...args: string[]): (readonly [string, number?])[] => {
    const { results } = JSON.parse(solve(...args, "--json", "-").stdout);
    return results.map(({ name, known }: { name: string; known?: number }) => [name, known] as const);
  };

  test("with one problem a file", () => {
    const args = ["assignment", BROKEN, ONE, "missing.txt", TWO, "--known", "1,7,3,2"];
    expect(knownOf(...args)).toEqual([
      ["one.txt", 7],
      ["two.txt", 2],
    ]);
  });

  test("with several problems a file, of which one cannot be read", () => {
    expect(knownOf("mknap", MKNAP, BROKEN, MKNAP, "--known", "5,6,0,0,0,5,6")).toEqual([
      ["mknap.txt 1", 5],
      ["mknap.txt 2", 6],
      ["mknap.txt 1", 5],
      ["mknap.txt 2", 6],
    ]);
    const { stderr, status } = solve("mknap", MKNAP, BROKEN, MKNAP, "--known", "5,6,5,6");
    expect(stderr).toEqual(["--known has 4 numbers, expected at least 5, one for each problem."]);
    expect(status).toBe(2);
  });

  test("and between two that cannot be read nobody can tell", () => {
    const args = ["mknap", MKNAP, BROKEN, MKNAP, "missing.txt", MKNAP, "--known", "5,6,0,0,5,6,0,5,6"];
    expect(knownOf(...args).map(([, known]) => known)).toEqual([5, 6, undefined, undefined, 5, 6]);
    expect(solve(...args).stderr).toContain(
      "mknap.txt: --known: which of its numbers belong here is not clear, as broken.txt and missing.txt could not be read.",
    );
  });

  test("one that cannot be solved has its own", () => {
    expect(knownOf("gap", GAPS, "--known", "5,6,7").map(([, known]) => known)).toEqual([5, 7]);
  });

  test("too few are refused before anything is solved", () => {
    const { stdout, stderr, status } = solve("assignment", ONE, TWO, "missing.txt", "--known", "7,2");
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toEqual(["--known has 2 numbers, expected 3, one for each problem."]);
  });
});

describe("a place that cannot be written is refused before anything is solved:", () => {
  test.each([
    ["a folder for --json", ["assignment", "missing.txt", "--json", "."], "cannot write to .: it is a folder. Give"],
    ["a folder that is not there", ["assignment", "missing.txt", "--json", "no/x"], "cannot write to no/x: ENOENT"],
    ["a file for --out", ["gap", "missing.txt", "--picture", "--out", ONE], "cannot write to one.txt: EEXIST"],
    [
      "a file below --out",
      ["gap", "missing.txt", "--picture", "--out", `${ONE}/x`],
      "cannot write to one.txt/x: ENOTDIR",
    ],
    [
      "a file in place of the pictures",
      ["gap", "missing.txt", "--picture", "--out", "taken"],
      "cannot write to taken/solve",
    ],
    [
      "a folder in place of the page",
      ["gap", "missing.txt", "--picture", "--out", "page"],
      "cannot write to page/index.html",
    ],
  ])("%s", (_, args, message) => {
    mkdirSync(join(scratch, "taken"), { recursive: true });
    written("taken/solve", "");
    mkdirSync(join(scratch, "page/index.html"), { recursive: true });
    const { stdout, stderr, status } = solve(...args);
    expect([stdout, stderr.length, status]).toEqual(["", 1, 2]);
    expect(stderr[0]).toContain(message);
  });

  test("and one that can be keeps what it holds until all is solved, and is not left empty", () => {
    written("old.json", "{}");
    expect(solve("assignment", "missing.txt", "--known", "1,2", "--json", "old.json").status).toBe(2);
    expect(readFileSync(join(scratch, "old.json"), "utf8")).toBe("{}");
    expect(solve("assignment", "missing.txt", "--known", "1,2", "--json", "new.json").status).toBe(2);
    expect(existsSync(join(scratch, "new.json"))).toBe(false);
    expect(solve("gap", GAPS, "--picture", "--out", "drawn").stdout).toContain(join("drawn", "index.html"));
    expect(readdirSync(join(scratch, "drawn/solve"))).toEqual(["gap-1.png", "gap-2.png"]);
  });
});

test("a file may begin with a byte-order mark and end its lines as on Windows", () => {
  written("room.map", "\uFEFFtype octile\r\nheight 1\r\nwidth 2\r\nmap\r\n..  \r\n");
  const scene = written("room.map.scen", "\uFEFFversion 1\r\n0 room.map 2 1 0 0 1 0 1\r\n\r\n");
  const graph = written("bom.gr", "\uFEFFc x\r\np sp 2 1\r\na 1 2 1.5D+0\r\n");
  expect(solve("gridPath", scene).stdout).toContain("1 of 1 lengths agree");
  expect(solve("graphPath", graph).stdout).toContain("optimum  1.5, the least");
});
