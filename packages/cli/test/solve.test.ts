import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("../bin/imle.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "imle-solve-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function solve(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, "solve", ...args], { encoding: "utf8", cwd: scratch });
}

/** The results of a command line, which has to succeed. */
function resultsOf(...args: string[]): Record<string, unknown>[] {
  const { status, stdout, stderr } = solve(...args, "--json", "-");
  expect(stderr.replace(/^solving .*\n/, "")).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout).results;
}

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(join(scratch, name), content);
  return name;
}

const SQUARE = written("square.txt", " 3\n 4 1 3\n 2 0 5\n 3 2 2\n");
const SACK = written("sack.kp", "\n4\n10\n\n10 5\n40 4\n30 6\n50 3\n");
const TWO_KNAPSACKS = "2\n 3 2 9\n 5 4 3\n 2 3 1\n 1 1 1\n 5 2\n\n 2 1 0\n 1.5 2\n 1 1\n 1\n";
const KNAPSACKS = written("two.txt", TWO_KNAPSACKS);
const JOBS = "1\n 2 3\n 5 1 2\n 3 4 6\n 1 1 1\n 1 1 1\n 2 2\n";
const AGENTS = written("agents.txt", JOBS);
const COVER = written("cover.txt", "3 4\n 2 3 4 1\n 2\n 1 2\n 2\n 2 3\n 2\n 3 4\n");
const GRAPH = "c roads\np sp 4 5\na 1 2 1\na 2 3 1\na 1 3 3\na 3 1 1\na 2 2 0\n";
const ROADS = written("roads.gr", GRAPH);
const MAP_TEXT = "type octile\nheight 3\nwidth 4\nmap\n....\n.@T.\nS.WG\n";
const MAP = written("room.map", MAP_TEXT);
const SCENARIOS = `version 1
0\tmaps/room.map\t4\t3\t0\t0\t3\t2\t5
0\tmaps/room.map\t4\t3\t1\t0\t0\t1\t2
0\tmaps/room.map\t4\t3\t0\t2\t1\t2\t1
`;
const SCENES = written("room.map.scen", SCENARIOS);
const PROGRAM = `NAME mine
ROWS
 N cost
 G need
COLUMNS
 x cost 1 need 1
 y cost 2.5 need 2
RHS
 RHS need 3
BOUNDS
 UP BND x 2
ENDATA
`;
const MODEL = written("mine.mps", PROGRAM);

/** A problem of TSPLIB, its header and a section. */
function problem(cities: number, type: string, section: string): string {
  return `NAME: mine\nTYPE: TSP\nCOMMENT: of our own\nDIMENSION: ${cities}\nEDGE_WEIGHT_TYPE: ${type}\n${section}EOF\n`;
}
const BOX = "NODE_COORD_SECTION\n1 0 0\n2 3.4 0\n3 3.4 2.5\n4 0 2.5\n";
const BOX_TOUR = written("box.tsp", problem(4, "EUC_2D", BOX));

describe("finds the optimum and a solution of it", () => {
  test.each([
    { args: ["assignment", SQUARE], objective: 5, solver: "assignment(3×3)", solution: [2, 1, 3] },
    { args: ["knapsack", SACK], objective: 90, solver: "knapsack(4 items, capacity 10)", solution: [2, 4] },
    { args: ["scp", COVER], objective: 4, solver: "milp(scp)", solution: [2, 4] },
    { args: ["gap", AGENTS], objective: 15, solver: "milp(agents.txt)", solution: [1, 2, 2] },
    { args: ["mps", MODEL], objective: 3.25, solver: "milp(mine)", solution: { x: 2, y: 0.5 } },
    { args: ["tour", BOX_TOUR], objective: 12, solver: "tour(4 cities)", solution: [1, 2, 3, 4] },
    {
      args: ["graphPath", ROADS, "--to", "3"],
      objective: 2,
      solver: "graphPath(4 nodes, 5 arcs)",
      solution: [1, 2, 3],
    },
    {
      args: ["gridPath", MAP, "--to", "2,1"],
      objective: 3,
      solver: "gridPath(3×4), octile steps, no corner cutting",
      solution: [0, 1, 2].map((row) => [row, 0]).concat([[2, 1]]),
    },
  ])("$args", ({ args, objective, solver, solution }) => {
    const [result] = resultsOf(...args);
    expect(result).toMatchObject({ name: args[1], objective, solver, exact: true, agrees: true, solution });
    const { stdout } = solve(...args);
    expect(stdout).toContain(`optimum  ${objective}, the ${result!["sense"] === "min" ? "least" : "largest"}\n`);
    expect(stdout).toContain(`solver   ${solver}, exact\n`);
    expect(stdout).toMatch(/^time +[\d.]+ ms, (one solve|median of \d+ solves after one to warm up)$/m);
  });

  test("mps with values that float32 has not, and with the file's own costs", () => {
    const text = (upper: string, cost: string): string =>
      `NAME\nOBJSENSE MAX\nROWS\n N c\n L r\nCOLUMNS\n x c 1 r 1\n y c ${cost} r 0\nRHS\n R r 1e9\nBOUNDS\n LI B x 0\n UP B x ${upper}\n UP B y 1\nENDATA\n`;
    const [far] = resultsOf("mps", written("far.mps", text("123456789", "16777217")));
    expect(far).toMatchObject({
      objective: 123456789 + 16777217,
      solution: { x: 123456784, y: 1 },
      answer: { x: 123456789, y: 1 },
    });
    expect(far).not.toHaveProperty("note");
    const [apart] = resultsOf("mps", written("apart.mps", text("2", "1e10")));
    expect(apart!["note"]).toBe(
      "HiGHS' tolerance is 2·10⁻⁹ of the largest cost, 20 here: another solution may be better by less",
    );
  });

  test("mps with an upper bound below 0 alone, as --negative-upper-bound says", () => {
    const text = PROGRAM.replace("UP BND x 2", "UP BND x -2");
    const file = written("negative.mps", text);
    expect(resultsOf("mps", file, "--negative-upper-bound", "minusInfinity")).toMatchObject([
      { objective: 4.25, answer: { x: -2, y: 2.5 } },
    ]);
    expect(solve("mps", file, "--negative-upper-bound", "keepZero")).toMatchObject({ status: 2 });
    expect(solve("mps", file).stderr).toContain(
      'negative.mps: line 11: column "x" has the upper bound -2 and no lower one, which some readers take for 0 and others for −∞; give it a bound LO or MI, or choose with --negative-upper-bound.',
    );
  });

  test("mknap, each against the optimum in the file, where it has one", () => {
    expect(resultsOf("mknap", KNAPSACKS)).toMatchObject([
      { name: "two.txt 1", objective: 9, known: 9, solution: [1, 2] },
      { name: "two.txt 2", objective: 2, solution: [2] },
    ]);
    expect(solve("mknap", KNAPSACKS).stdout).toMatch(/^two\.txt 1 +3 items, 2 capacities +9 +9 +agrees +[\d.]+$/m);
  });

  test("gap with costs instead of gains", () => {
    expect(resultsOf("gap", AGENTS, "--sense", "min")).toMatchObject([{ objective: 6, solution: [2, 1, 1] }]);
  });

  test("of a map whose name has a space", () => {
    written("my room.map", MAP_TEXT);
    const file = written("my room.scen", SCENARIOS.replaceAll("room", "my room"));
    expect(resultsOf("gridPath", file)).toMatchObject([{ agree: 3 }]);
  });

  test("with numbers that float32 cannot hold, and says so", () => {
    const file = written("tenths.txt", "2\n.1 .2\n.3 .1\n");
    const [result] = resultsOf("assignment", file);
    const note = "solved with 4 of 4 numbers rounded to float32, too little to change the optimum";
    expect(result).toMatchObject({ objective: 0.2, note });
  });
});

describe("a tour", () => {
  /** Distances of four cities, of which the tour 1 2 3 4 is the shortest: 1 + 2 + 3 + 4. */
  const matrix = [
    [0, 1, 9, 4],
    [1, 0, 2, 9],
    [9, 2, 0, 3],
    [4, 9, 3, 0],
  ];
  const rows = (keep: (i: number, j: number) => boolean): string =>
    matrix.map((row, i) => row.filter((_, j) => keep(i, j)).join(" ")).join("\n");
  test.each([
    ["FULL_MATRIX", rows(() => true)],
    ["UPPER_ROW", rows((i, j) => j > i)],
    ["LOWER_ROW", rows((i, j) => j < i)],
    ["UPPER_DIAG_ROW", rows((i, j) => j >= i)],
    ["LOWER_DIAG_ROW", rows((i, j) => j <= i)],
  ])("of an explicit %s has its length", (format, numbers) => {
    const section = `EDGE_WEIGHT_FORMAT: ${format}\nEDGE_WEIGHT_SECTION\n${numbers}\n`;
    const file = written(`${format}.tsp`, problem(4, "EXPLICIT", section));
    expect(resultsOf("tour", file)).toMatchObject([{ objective: 10, solution: [1, 2, 3, 4] }]);
  });

  test.each([
    ["EUC_2D", 12], // 3.4 → 3, 2.5 → 3
    ["CEIL_2D", 14], // 3.4 → 4, 2.5 → 3
    ["MAN_2D", 12],
    ["MAX_2D", 12],
    ["ATT", 6], // √(3.4²/10) = 1.08 → 2, √(2.5²/10) = 0.79 → 1
    ["GEO", 1449], // 3°40′ of latitude are 409 km, 2°50′ of longitude 316 on the equator and 315 beside it
  ])("by %s rounds as TSPLIB does", (type, objective) => {
    const file = written(`${type}.tsp`, problem(4, type, BOX));
    expect(resultsOf("tour", file, "--check")).toMatchObject([{ objective, check: { objective } }]);
  });

  test("of a directed problem follows the arcs", () => {
    const rows = "9 1 5 5\n5 9 1 5\n5 5 9 1\n1 5 5 9\n";
    const section = `EDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_SECTION\n${rows}`;
    const file = written("four.atsp", problem(4, "EXPLICIT", section).replace("TSP", "ATSP"));
    const solver = "milpTour(4 cities, directed)";
    expect(resultsOf("tour", file)).toMatchObject([{ objective: 4, solver, solution: [1, 2, 3, 4] }]);
    const back = written(
      "back.atsp",
      problem(4, "EXPLICIT", section.replace("9 1 5 5", "9 5 5 1")).replace("TSP", "ATSP"),
    );
    expect(resultsOf("tour", back)).toMatchObject([{ objective: 8, solution: [1, 2, 3, 4] }]);
  });

  test("has the length that the file says where float32 cannot hold its distances", () => {
    const far = 2 ** 24 + 1;
    const section = `EDGE_WEIGHT_FORMAT: UPPER_ROW\nEDGE_WEIGHT_SECTION\n${far} ${far} ${far}\n${far} ${far}\n${far + 2}\n`;
    const file = written("faraway.tsp", problem(4, "EXPLICIT", section));
    const [exact] = resultsOf("tour", file);
    expect(exact).toMatchObject({ objective: 4 * far, solver: "milpTour(4 cities)", solution: [1, 3, 2, 4] });
    expect(exact).not.toHaveProperty("note");
    const note = expect.stringContaining("solved with 6 of 6 numbers rounded to float32");
    expect(resultsOf("tour", file, "--method", "twoOpt")).toMatchObject([{ note, exact: false }]);
    expect(solve("tour", file, "--check").stderr).toContain("no second exact method for distances that float32 cannot");
  });

  test("of more than 20 cities is an integer program, and twoOpt is called INEXACT", () => {
    const places = Array.from({ length: 24 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 24;
      return `${i + 1} ${(1000 * Math.cos(angle)).toFixed(2)} ${(1000 * Math.sin(angle)).toFixed(2)}`;
    });
    const file = written("circle.tsp", problem(24, "EUC_2D", `NODE_COORD_SECTION\n${places.join("\n")}\n`));
    const [exact] = resultsOf("tour", file);
    expect(exact).toMatchObject({ objective: 24 * 261, solver: "milpTour(24 cities)", exact: true });
    const { status, stdout } = solve("tour", file, "--method", "twoOpt", "--known", "6000");
    expect(stdout).toContain("INEXACT  6264, the least found\n");
    expect(stdout).toContain("known    6000: 4.40 % off\n");
    expect(status).toBe(0);
  });
});

describe("a file", () => {
  test("is unpacked when its content is gzip, whatever its name", () => {
    const packed = written("packed.txt", gzipSync(readFileSync(join(scratch, SQUARE))));
    expect(resultsOf("assignment", packed)).toMatchObject([{ objective: 5 }]);
    expect(resultsOf("gridPath", written("packed.map", gzipSync(readFileSync(join(scratch, MAP)))))).toHaveLength(1);
  });

  test("may stand beside others: one table", () => {
    const { stdout } = solve("assignment", SQUARE, SQUARE, "--known", "5,5");
    expect(stdout).toMatch(/^problem +size +optimum +known +ms\n/);
    expect(stdout.match(/^square\.txt +3×3 +5 +5 +agrees +/gm)).toHaveLength(2);
  });
});

describe("a second method", () => {
  test.each([
    ["assignment", SQUARE, "milp(assignment)"],
    ["knapsack", SACK, "milp(knapsack)"],
    ["graphPath", ROADS, "label correcting (Bellman and Ford, with a queue)", "--to", "3"],
    ["tour", BOX_TOUR, "milpTour(4 cities)"],
  ])("confirms %s", (kind, file, method, ...args) => {
    expect(resultsOf(kind, file, "--check", ...args)).toMatchObject([{ check: { method }, agrees: true }]);
  });

  test("holds random pairs of a graph, those without a path too, the same from the same seed", () => {
    const [first] = resultsOf("graphPath", ROADS, "--pairs", "50", "--seed", "3");
    expect(first).toMatchObject({ agree: 50, worst: 0 });
    const paths = first!["paths"] as { from: number; length: number | null }[];
    expect(paths.some(({ length }) => length === null)).toBe(true);
    expect(paths.every(({ from, length }) => from !== 4 || length === null || length === 0)).toBe(true);
    expect(resultsOf("graphPath", ROADS, "--pairs", "50", "--seed", "3")[0]!["paths"]).toEqual(paths);
    expect(resultsOf("graphPath", ROADS, "--pairs", "50", "--seed", "4")[0]!["paths"]).not.toEqual(paths);
  });

  test("that disagrees is exit code 1, behind the result", () => {
    const { status, stdout, stderr } = solve("assignment", SQUARE, "--known", "4");
    expect(stdout).toContain("known    4: DISAGREES");
    expect(stderr).toBe("square.txt: the optimum 5 is not 4, which is known.\n");
    expect(status).toBe(1);
  });
});

describe("scenarios of a map", () => {
  test("go round corners, with diagonal steps of √2, and agree with the last column", () => {
    const { status, stdout } = solve("gridPath", SCENES);
    expect(stdout).toMatch(/^room\.map\.scen +3×4 +3 +3 +0 /m);
    expect(stdout).toContain("3 of 3 lengths agree with the file's last column");
    expect(status).toBe(0);
  });

  test("that have other lengths, or none, are counted and exit code 1", () => {
    const file = written("other.scen", SCENARIOS.replace("\t5\n", "\t4.4142\n"));
    const { status, stdout, stderr } = solve("gridPath", file, "--map", MAP);
    expect(stdout).toMatch(/^other\.scen +3×4 +3 +2 +5\.9e-1 /m);
    expect(stderr).toBe("other.scen: 1 of 3 paths disagree with the file's last column.\n");
    expect(status).toBe(1);
  });

  test("may have lengths of six digits, as the files of the benchmark do", () => {
    const wide = `type octile\nheight 2\nwidth 200\nmap\n${".".repeat(200)}\n${".".repeat(200)}\n`;
    written("wide.map", wide);
    const scene = (length: string): string => `version 1\n0\twide.map\t200\t2\t0\t0\t150\t1\t${length}\n`;
    expect(solve("gridPath", written("wide.map.scen", scene("150.414"))).status).toBe(0);
    expect(solve("gridPath", written("wide.map.scen", scene("150.4142136"))).status).toBe(0);
    expect(solve("gridPath", written("wide.map.scen", scene("150.415"))).status).toBe(1);
  });
});

describe("a picture", () => {
  test.each([
    ["tour", BOX_TOUR],
    ["assignment", SQUARE],
    ["gap", AGENTS],
    ["gridPath", SCENES],
    ["gridPath", MAP],
  ])("of %s %s is drawn with --picture, the same bytes again", (kind, file) => {
    const pictureOf = (out: string): Buffer => {
      expect(solve(kind, file, "--picture", "--out", out).stdout).toContain(join(out, "index.html"));
      expect(readdirSync(join(scratch, out, "solve"))).toEqual([`${kind}-1.png`]);
      const page = readFileSync(join(scratch, out, "index.html"), "utf8");
      expect(page).toContain(`src="solve/${kind}-1.png"`);
      return readFileSync(join(scratch, out, "solve", `${kind}-1.png`));
    };
    const first = pictureOf(`${kind}-${file}-first`);
    expect(first.toString("latin1", 1, 4)).toBe("PNG");
    expect(pictureOf(`${kind}-${file}-second`)).toEqual(first);
  });

  test("is not drawn without it", () => {
    solve("tour", BOX_TOUR, "--out", "none");
    expect(existsSync(join(scratch, "none"))).toBe(false);
  });
});

test("writes JSON to a file beside the text", () => {
  expect(solve("assignment", SQUARE, "--json", "all.json").stdout).toContain("optimum  5");
  const { kind, results } = JSON.parse(readFileSync(join(scratch, "all.json"), "utf8"));
  expect(kind).toBe("assignment");
  expect(results).toMatchObject([{ objective: 5, solution: [2, 1, 3] }]);
});

const edited = (name: string, content: string, from: string | RegExp, to: string): string =>
  written(name, content.replace(from, to));
const EXPLICIT = problem(4, "EXPLICIT", "EDGE_WEIGHT_FORMAT: UPPER_ROW\nEDGE_WEIGHT_SECTION\n1 9 4 2 9\n");
const EMPTY = written("empty", "");

test.each([
  [[], "imle solve: which kind of problem? There are gridPath, graphPath, tour, assignment, knapsack, mknap,"],
  [["sudoku"], 'imle solve: no kind "sudoku"; there are gridPath,'],
  [["tour"], "imle solve tour: which file? See: imle solve tour --help"],
  [["tour", "missing.tsp"], "cannot read missing.tsp: no such file."],
  [["assignment", "."], "cannot read .: it is a folder."],
  [["mknap", KNAPSACKS, "--picture"], "--picture: there is none of the kind mknap."],
  [["mknap", KNAPSACKS, "--check"], "Unknown option '--check'. See: imle solve mknap --help"],
  [["mknap", KNAPSACKS, "--known", "9"], "--known has 1 number, expected 2, one for each problem."],
  [["mknap", KNAPSACKS, "--known", "9,x"], '--known must be numbers with commas between them, got "9,x".'],
  [["scp", COVER, "--time-limit", "0"], '--time-limit must be a positive number, got "0".'],
  [["tour", BOX_TOUR, "--method", "best"], '--method must be one of exact, twoOpt, got "best".'],
  [["tour", "FULL_MATRIX.tsp", "--picture"], "--picture: FULL_MATRIX.tsp does not say where its cities are."],
  [["tour", "circle.tsp", "--check"], "--check: there is no second exact method for 24 cities."],
  [["tour", "four.atsp", "--method", "twoOpt"], "--method twoOpt: four.atsp is directed, TYPE ATSP; leave the method"],
  [["tour", "four.atsp", "--check"], "--check: there is no second exact method for a directed problem."],
  [["assignment", SQUARE, "--json", "no/such/folder"], "cannot write to no/such/folder: "],
  [["graphPath", ROADS, "--to", "5"], "--to 5 is no node of roads.gr, which has 4."],
  [["graphPath", ROADS, "--pairs", "5", "--to", "2"], "--pairs takes the place of --from and --to; give either."],
  [["gridPath", MAP, "--from", "1,1"], "--from 1,1 is a cell of room 3×4 that nobody can enter."],
  [["gridPath", MAP, "--map", MAP], "--map is for scenario files; room.map is none."],
  [["gridPath", SCENES, "--to", "0,0"], "--from and --to are for maps; room.map.scen is a scenario file."],
  // Empty.
  [["assignment", EMPTY], "empty: line 1: the file is empty, expected the size n, a whole number from 1 to 10000."],
  [["knapsack", EMPTY], "empty: line 1: the file is empty, expected the number of items,"],
  [["mknap", EMPTY], "empty: line 1: the file is empty, expected the number of problems,"],
  [["gap", EMPTY], "empty: line 1: the file is empty, expected the number of problems,"],
  [["scp", EMPTY], "empty: line 1: the file is empty, expected the number of rows,"],
  [["mps", EMPTY], "empty: line 1: the file is empty, expected an MPS file."],
  [["tour", EMPTY], "empty: line 1: the file is empty, expected a problem of TSPLIB."],
  [["graphPath", EMPTY], 'empty: line 1: the file is empty, expected "p sp NODES ARCS".'],
  [["gridPath", EMPTY], 'empty: line 1: got "", expected "type octile"; not a map file?'],
  // Cut off.
  [["assignment", written("s1", "3\n4 1 3\n2 0 5\n3 2\n")], "s1: line 4: the file ends, expected a cost, 9 of 9."],
  [["knapsack", written("k1", "2\n9\n5 3\n4\n")], "k1: line 4: the file ends, expected the weight of item 2 of 2,"],
  [["mknap", written("m1", TWO_KNAPSACKS.slice(0, -4))], "m1: line 10: the file ends, expected a capacity."],
  [["gap", written("g1", JOBS.slice(0, -3))], "g1: line 7: the file ends, expected a capacity, 2 of 2."],
  [["scp", written("c1", "1 2\n1 1\n2\n1\n")], "c1: line 4: the file ends, expected a column that covers row 1 of 1,"],
  [
    ["mps", edited("p1", PROGRAM, "ENDATA\n", "")],
    "p1: the text ends at line 11 without ENDATA; it is not MPS, or it was cut off.",
  ],
  [["tour", written("t1", EXPLICIT)], "t1: line 8: EDGE_WEIGHT_SECTION has 5 numbers, expected 6; was it cut off?"],
  [["graphPath", written("r1", GRAPH.slice(0, -9))], "r1: line 6: the file ends after 4 arcs, expected 5."],
  [["gridPath", written("v1", "version 1\n")], "v1: line 1: the file ends, expected scenarios."],
  [
    ["assignment", written("z1", gzipSync("1 2 3 4 5 6 7 8 9").subarray(0, 20))],
    "z1 cannot be unpacked: unexpected end of file; was it cut off?",
  ],
  // Too much, or something else.
  [["assignment", written("s2", "1\n4 5\n")], 's2: line 2: got "5", expected the end of the file.'],
  [["assignment", written("s3", "2\n4 1\n1e 0\n")], 's3: line 3: got "1e", expected a cost, 3 of 4.'],
  [
    ["assignment", written("s4", "2.5\n")],
    's4: line 1: got "2.5", expected the size n, a whole number from 1 to 10000.',
  ],
  [["knapsack", written("k2", "1\n9\n5 -3\n")], 'k2: line 3: got "-3", expected the weight of item 1 of 1,'],
  [
    ["scp", written("c2", "1 2\n1 1\n1\n3\n")],
    'c2: line 4: got "3", expected a column that covers row 1 of 1, a whole',
  ],
  [["scp", written("c3", "1 2\n1 0x1\n")], 'c3: line 2: got "0x1", expected the cost of a column, 2 of 2.'],
  [["mps", edited("p2", PROGRAM, "need 3", "need three")], 'p2: line 9: "three" is not a number.'],
  [["tour", edited("t2", EXPLICIT, "9 4", "nine 4")], 't2: line 8: got "nine", expected a number.'],
  [
    ["tour", edited("t3", problem(4, "EUC_2D", BOX), "3 3.4", "7 3.4")],
    "expected a city from 1 to 4 and two coordinates.",
  ],
  [["tour", edited("t4", EXPLICIT, "TSP", "SOP")], 't4: line 2: TYPE must be one of TSP, ATSP, got "SOP".'],
  [["tour", edited("t5", EXPLICIT, "UPPER_ROW", "UPPER")], "t5: line 6: EDGE_WEIGHT_FORMAT must be one of"],
  [["tour", edited("t6", EXPLICIT, "DIMENSION: 4", "DIMENSION: x")], "t6: line 4: DIMENSION must be a whole number"],
  [
    ["tour", written("t7", "hello there\n")],
    't7: line 1: got "hello there", expected "KEY: VALUE" or a section of TSPLIB.',
  ],
  [["graphPath", edited("r2", GRAPH, "a 2 3", "a 2 5")], 'r2: line 4: got "a 2 5 1", expected "a FROM TO LENGTH" with'],
  [["graphPath", edited("r3", GRAPH, "1 3 3", "1 3 -3")], "with nodes from 1 to 4 and a length of at least 0."],
  [["graphPath", edited("r4", GRAPH, "p sp 4 5", "p sp 4")], 'r4: line 2: got "p sp 4", expected "p sp NODES ARCS".'],
  [["gridPath", edited("v2.scen", SCENARIOS, "\t5\n", "\tfive\n"), "--map", MAP], "v2.scen: line 2: got "],
  [
    ["gridPath", edited("v3.scen", SCENARIOS, /\t4\t3\t/, "\t5\t3\t"), "--map", MAP],
    "line 2 is of a map of width 5 and",
  ],
  [
    ["gridPath", edited("v4.scen", SCENARIOS, "\t0\t0\t3", "\t1\t1\t3"), "--map", MAP],
    "line 2 has an end at x 1, y 1, a cell",
  ],
  [
    ["gridPath", edited("v5.scen", SCENARIOS, "room", "hall")],
    "v5.scen: line 2 names the map maps/hall.map, which is not",
  ],
])("answers solve %j with one line and exit code 2", (args, message) => {
  const { status, stdout, stderr } = solve(...args);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe(args.includes("no/such/folder") ? stdout : "");
  expect(status).toBe(2);
});

/** Sixty cities without any order. */
const SCATTERED = Array.from({ length: 60 }, (_, i) => `${i + 1} ${(i * 7919) % 101} ${(i * 6101) % 103}`);

test.each([
  [
    ["mps", written("infeasible.mps", PROGRAM.replace("y cost 2.5 need 2", "y cost 2.5"))],
    "infeasible.mps: milp(mine): no values of the variables fulfil all constraints and bounds.",
  ],
  [
    ["mps", written("unbounded.mps", PROGRAM.replace("cost 2.5", "cost -1"))],
    "unbounded.mps: milp(mine): the objective has no bound; give every variable",
  ],
  [["gap", edited("g3", JOBS, " 2 2\n", " 1 1\n")], "g3: milp(g3): no values of the variables fulfil all constraints"],
  [["scp", written("c4", "1 1\n1\n0\n")], "c4: milp(scp): no values of the variables fulfil all constraints"],
  [["graphPath", ROADS], "roads.gr: no path leads from node 1 to node 4."],
  [
    ["gridPath", written("split.map", MAP_TEXT.replace("....", ".@..")), "--from", "0,0", "--to", "0,3"],
    "no path from cell (0, 0)",
  ],
  [
    [
      "tour",
      written("far.tsp", problem(60, "EUC_2D", `NODE_COORD_SECTION\n${SCATTERED.join("\n")}\n`)),
      "--time-limit",
      "1e-9",
    ],
    "time was up",
  ],
])("answers solve %j with exit code 3 where there is no solution", (args, message) => {
  const { status, stdout, stderr } = solve(...args);
  expect(stderr).toContain(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(status).toBe(3);
});

test("needs packages only for integer programs and pictures, and names them", () => {
  const folder = mkdtempSync(join(tmpdir(), "imle-bare-"));
  try {
    for (const [name, from] of [
      ["imle", "../../../"],
      ["imle-cli", "../"],
    ]) {
      for (const part of ["package.json", "dist", ...(name === "imle-cli" ? ["bin"] : [])]) {
        const place = join(folder, "node_modules", name, part);
        cpSync(fileURLToPath(new URL(`${from}${part}`, import.meta.url)), place, { recursive: true });
      }
    }
    const bare = (...args: string[]): ReturnType<typeof solve> => {
      const command = [join(folder, "node_modules/imle-cli/bin/imle.js"), "solve", ...args];
      return spawnSync(process.execPath, command, { encoding: "utf8", cwd: scratch });
    };
    expect(bare("tour", BOX_TOUR).stdout).toContain("optimum  12");
    expect(bare("scp", COVER)).toMatchObject({ status: 2, stderr: expect.stringContaining("npm install highs") });
    const picture = bare("tour", BOX_TOUR, "--picture");
    expect(picture).toMatchObject({ status: 2, stderr: expect.stringContaining("npm install @resvg/resvg-js") });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("tells how it is used", () => {
  expect(solve("--help").stdout).toContain("imle solve KIND FILE… [flags]");
  expect(solve("tour", "--help").stdout).toContain("--method METHOD");
  expect(solve("gap", "--help").stdout).toContain("--sense SENSE");
  expect(solve("mps", "--help").stdout).not.toContain("--picture");
});
