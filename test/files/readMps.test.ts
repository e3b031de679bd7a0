import { DomainError } from "imle";
import { readMps } from "imle/files";
import { type MilpModel, milp, model } from "imle/solvers/milp";
import { describe, expect, test } from "vitest";
import { openProgram } from "../../src/milp/program.ts";
import { requireModel } from "../../src/milp/requireModel.ts";
import { loadRuntime } from "../../src/milp/runtime.ts";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(72);

/** Every section, bound and range; whole numbers by markers and by bounds; a constant and a row that is left out. */
const TEXT = `* a comment
NAME          blend
OBJSENSE
    MAX
ROWS
 N  gain
 N  other
 L  most
 G  least
 E  even
 E  about
COLUMNS
    x         gain         1.0   most         1.0
    x         least        1.0   other        5.0
    MARKER    'MARKER'     'INTORG'
    y         gain         2.5   most         2.0
    y         even         1.0
    b         even        -1.0
    MARKER    'MARKER'     'INTEND'
    free      most         1e0   about        -.5
    n         least        3.
    u         least        1.0
RHS
    rhs       gain         -4.0  most         10.0
    rhs       least        1.0   about        2.0
RANGES
    rng       most         4.0   least        2.0
    rng       about       -3.0
BOUNDS
 UP bnd       x            4.0
 FR bnd       free
 MI bnd       n
 UP bnd       n            -1.0
 UI bnd       u            7
 LO bnd       y            1
ENDATA
`;

test("reads every part of a text", () => {
  expect(readMps(TEXT)).toEqual({
    name: "blend",
    sense: "max",
    constant: 4,
    variables: [
      { name: "x", lower: 0, upper: 4, type: "continuous", cost: 1 },
      { name: "y", lower: 1, upper: Infinity, type: "integer", cost: 2.5 },
      { name: "b", lower: 0, upper: 1, type: "integer", cost: 0 },
      { name: "free", lower: -Infinity, upper: Infinity, type: "continuous", cost: 0 },
      { name: "n", lower: -Infinity, upper: -1, type: "continuous", cost: 0 },
      { name: "u", lower: 0, upper: 7, type: "integer", cost: 0 },
    ],
    constraints: [
      {
        name: "most",
        terms: [
          [0, 1],
          [1, 2],
          [3, 1],
        ],
        lower: 6,
        upper: 10,
      },
      {
        name: "least",
        terms: [
          [0, 1],
          [4, 3],
          [5, 1],
        ],
        lower: 1,
        upper: 3,
      },
      {
        name: "even",
        terms: [
          [1, 1],
          [2, -1],
        ],
        lower: 0,
        upper: 0,
      },
      { name: "about", terms: [[3, -0.5]], lower: -1, upper: 2 },
    ],
  } satisfies MilpModel);
});

test("reads the same without names of sets, with other line ends and a sense on one line", () => {
  const other = TEXT.replaceAll(/^( {4}| \w\w )(rhs|rng|bnd) /gm, "$1")
    .replace("OBJSENSE\n    MAX", "OBJSENSE MAXIMIZE")
    .replaceAll("\n", "\r\n");
  expect(readMps(other)).toEqual(readMps(TEXT));
});

test("reads what HiGHS writes: the same model, 100 times", async () => {
  const runtime = await loadRuntime("test", undefined);
  for (let seed = 0; seed < 100; seed++) {
    const numbers = [...randoms(200, seed)].map((x) => Math.round(64 * x) / 8 + 0);
    const next = (): number => numbers.pop()!;
    const written = model({ sense: seed % 2 === 0 ? "min" : "max" });
    for (let j = 0; j < 6; j++) {
      const lower = next() > 4 ? -Infinity : next();
      const upper = next() > 4 ? Infinity : Math.max(lower, 0) + Math.abs(next());
      written.addVariable({ lower, upper, cost: next(), type: next() > 2 ? "integer" : "continuous" });
    }
    for (let row = 0; row < 5; row++) {
      const terms = [0, 1, 2, 3, 4, 5].flatMap((j): [number, number][] => {
        const value = next();
        return value > 0 ? [[j, value]] : [];
      });
      written.addConstraint(terms, (["<=", ">=", "="] as const)[row % 3], next());
    }
    const between = {
      terms: [
        [0, 1.5],
        [5, -2],
      ],
      lower: -3,
      upper: 4.5,
    } as const;
    const ranged: MilpModel = { ...written, constraints: [...written.constraints, between] };
    const tableau = requireModel(ranged);
    const program = openProgram("test", runtime, tableau, ranged.sense, {});
    const text = new TextDecoder().decode(program.live().exportModel("mps"));
    program.dispose();
    const read = readMps(text);
    expect(read.sense).toBe(ranged.sense);
    expect(requireModel(read)).toEqual(tableau);
  }
});

test("solves a text as it solves the model", async () => {
  const solver = await milp({ mps: TEXT });
  expect([solver.name, solver.sense, solver.shape]).toEqual(["milp(blend)", "max", [6]]);
  const z = new Float32Array(6);
  solver.solve(Float32Array.of(1, 2.5, 0, 0, 0, 0), z);
  expect([...z.subarray(0, 3)]).toEqual([4, 1, 1]);
  expect(solver.offset!(z)).toBe(4);
  solver.dispose();
});

describe("an upper bound below 0 without a lower bound", () => {
  const text = TEXT.replace(" MI bnd       n\n", "");
  const bounds = (negativeUpperBound: "minusInfinity" | "keepZero"): (number | null | undefined)[] => {
    const { lower, upper } = readMps(text, { negativeUpperBound }).variables[4]!;
    return [lower, upper];
  };

  test("is none below, or 0, as one says", () => {
    expect(bounds("minusInfinity")).toEqual([-Infinity, -1]);
    expect(bounds("keepZero")).toEqual([0, -1]);
  });

  test("changes nothing where there is a lower bound, before or after it", () => {
    for (const negativeUpperBound of ["error", "minusInfinity", "keepZero"] as const) {
      const after = text.replace(" UP bnd       n            -1.0\n", " UP bnd n -1\n LO bnd n -5\n");
      expect(readMps(after, { negativeUpperBound }).variables[4]).toMatchObject({ lower: -5, upper: -1 });
      expect(readMps(TEXT, { negativeUpperBound })).toEqual(readMps(TEXT));
    }
  });
});

test("leaves out remarks behind ENDATA, as MIPLIB's dcmulti has them", () => {
  expect(readMps(`${TEXT}IMPORTANCES\nG13           2\n`)).toEqual(readMps(TEXT));
});

test("reads columns whose names are words of the format", () => {
  const names = ["OBJSENSE", "RANGES", "RHS", "ENDATA", "MAX"];
  const columns = names.map((name) => `    ${name}  cost  1  most  1\n`).join("");
  const { variables } = readMps(`NAME\nOBJSENSE MIN\nROWS\n N  cost\n L  most\nCOLUMNS\n${columns}ENDATA\n`);
  expect(variables.map(({ name }) => name)).toEqual(names);
});

test("reads a range whose number is infinite as one side, and −0 as 0", () => {
  const wide = readMps(
    TEXT.replace("about       -3.0", "about      -1e30").replace("x            4.0", "x            -0"),
  );
  expect(wide.constraints[3]).toMatchObject({ lower: -Infinity, upper: 2 });
  expect(wide.variables[0]).toMatchObject({ lower: 0, upper: 0 });
});

describe("refuses, with the line,", () => {
  const changed = (from: string, to: string): string => TEXT.replace(from, to);
  const wrong: [string, string, string][] = [
    ["an empty text", "", "expected the text of an MPS file, got an empty text."],
    ["blank lines", " \n\n", 'expected the text of an MPS file, got " \n\n".'],
    [
      "another format",
      "Minimize\n obj: x\nEnd\n",
      'line 1: "Minimize" is no section of a linear program; expected NAME, OBJSENSE, OBJNAME, ROWS, LAZYCONS, USERCUTS, COLUMNS, RHS, RANGES, BOUNDS, ENDATA.',
    ],
    [
      "a text cut off between lines",
      TEXT.slice(0, TEXT.indexOf(" UP bnd       n")),
      "the text ends at line 32 without ENDATA; it is not MPS, or it was cut off.",
    ],
    [
      "a text cut off in a line",
      TEXT.slice(0, TEXT.indexOf("2.5   most") + 9),
      "line 16: expected names of rows and a number behind each; names with spaces need fixed columns, or the line may be cut off.",
    ],
    [
      "a text cut off in a number",
      TEXT.slice(0, TEXT.indexOf("10.0") + 2),
      "the text ends at line 24 without ENDATA; it is not MPS, or it was cut off.",
    ],
    ["something behind the end", `${TEXT}ROWS\n`, "line 37: stands after ENDATA; keep one model in a text."],
    [
      "a row of no kind",
      changed(" L  most", " Q  most"),
      'line 8: the kind of row "most" is "Q", expected N, L, G or E.',
    ],
    ["a row twice", changed(" G  least", " G  most"), 'line 9: a second row "most".'],
    [
      "a row that is not there",
      changed("x         least", "x         lest"),
      'line 14: row "lest" is not in section ROWS.',
    ],
    ["an entry twice", changed("1.0   other", "1.0   least"), 'line 14: column "x" stands in row "least" twice.'],
    [
      "a column torn apart",
      changed("    n         least", "    x         even"),
      'line 21: column "x" comes again after others; keep its lines together.',
    ],
    ["half a number", changed("2.5", "2.x"), 'line 16: "2.x" is not a number.'],
    ["NaN", changed("2.5", "nan"), 'line 16: "nan" is not a number.'],
    [
      "a column that is not there",
      changed("UP bnd       x", "UP bnd       z"),
      'line 30: column "z" is not in section COLUMNS.',
    ],
    [
      "a semi-continuous bound",
      changed("UP bnd       x", "SC bnd       x"),
      'line 30: a bound of kind "SC" makes a variable semi-continuous; model it by a binary variable and two rows.',
    ],
    [
      "a second set",
      changed("rhs       least", "other     least"),
      'line 25: a second set "other" in section RHS, besides "rhs"; keep one.',
    ],
    [
      "a right-hand side twice",
      changed("1.0   about        2.0", "1.0   most         2.0"),
      'line 25: a second right-hand side of row "most".',
    ],
    [
      "a quadratic section",
      changed("ENDATA", "QUADOBJ\n x x 1.0\nENDATA"),
      "line 36: section QUADOBJ has quadratic terms, which no linear program has.",
    ],
    [
      "special ordered sets",
      changed("ENDATA", "SOS\n S1 SOS s\nENDATA"),
      "line 36: section SOS has special ordered sets, which no linear program has.",
    ],
    [
      "indicators",
      changed("ENDATA", "INDICATORS\n IF most b 1\nENDATA"),
      "line 36: section INDICATORS has indicator constraints, which no linear program has.",
    ],
    [
      "a bound of no kind",
      changed("UP bnd       x", "XX bnd       x"),
      'line 30: a bound of kind "XX"; linear programs have UP, LO, FX, LI, UI, FR, MI, PL, BV.',
    ],
    [
      "another bound of the same side",
      changed(" LO bnd       y", " LO bnd       free"),
      'line 35: a second lower bound 1 of column "free", besides -Infinity; keep one.',
    ],
    [
      "a lazy constraint of kind N",
      changed("COLUMNS", "LAZYCONS\n N  more\nCOLUMNS"),
      'line 13: row "more" of section LAZYCONS is of kind N; use L, G or E.',
    ],
    [
      "rows behind the columns",
      changed("RHS\n", "USERCUTS\n L  more\nRHS\n"),
      "line 23: section USERCUTS comes after section COLUMNS.",
    ],
    [
      "an objective that is no row",
      changed("ROWS", "OBJNAME\n gian\nROWS"),
      'line 14: OBJNAME chooses "gian", expected the name of a row of kind N in section ROWS.',
    ],
    [
      "an objective that is a constraint",
      changed("ROWS", "OBJNAME most\nROWS"),
      'line 13: OBJNAME chooses "most", expected the name of a row of kind N in section ROWS.',
    ],
    ["a sense that does not come", changed("    MAX\n", ""), "line 4: section OBJSENSE ends without its word."],
    [
      "two senses",
      changed("OBJSENSE\n", "OBJSENSE MIN\n"),
      'line 4: section OBJSENSE has a second word "MAX"; keep one.',
    ],
    [
      "a range of an infinite side",
      changed("most         10.0", "most         1e30"),
      'line 27: row "most" has a range and an infinite right-hand side; leave one away.',
    ],
    ["sections out of order", "NAME t\nCOLUMNS\n", "line 2: section COLUMNS comes before section ROWS."],
    ["a section twice", changed("RANGES", "RHS"), "line 26: a second section RHS."],
    ["no sense", changed("MAX", "UP"), 'line 4: the sense is "UP", expected MIN or MAX.'],
    [
      "an upper bound below 0 alone",
      changed(" MI bnd       n\n", ""),
      'line 32: column "n" has the upper bound -1 and no lower one, which some readers take for 0 and others for −∞; give it a bound LO or MI, or choose with negativeUpperBound.',
    ],
  ];

  test("an option that is not one", () => {
    expect(() => readMps(TEXT, { negativeUpperBound: "zero" as "keepZero" })).toThrow(
      new DomainError('readMps: negativeUpperBound must be one of "error", "minusInfinity", "keepZero", got "zero".'),
    );
  });

  test("names with spaces whose columns do not fit, with the line of the layout that came further", () => {
    const fixed = "ROWS\n N  cost\n L  a limit\nCOLUMNS\n    x one     cost      1.0            a limit   1.0\n";
    expect(() => readMps(`${fixed}    x two     cost     2.0\nENDATA\n`)).toThrow(
      new DomainError("readMps: line 6: text stands between the fields of fixed columns."),
    );
  });

  test.each(wrong)("%s", (_, text, message) => {
    expect(() => readMps(text)).toThrow(new DomainError(`readMps: ${message}`));
  });
});
