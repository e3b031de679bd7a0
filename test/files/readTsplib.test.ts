import { DomainError } from "imle";
import { readTsplib } from "imle/files";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";

const randoms = randomsOf(41);

const explicit = (format: string, numbers: string): string =>
  `NAME: four\nTYPE: TSP\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: ${format}\nEDGE_WEIGHT_SECTION\n${numbers}\nEOF\n`;
const points = (kind: string, ...rows: string[]): string =>
  `NAME : points\nCOMMENT : made by hand\nDIMENSION : ${rows.length}\nEDGE_WEIGHT_TYPE : ${kind}\nNODE_COORD_SECTION\n${rows.map((row, i) => `${i + 1} ${row}`).join("\n")}\n`;
const distancesOf = (text: string): number[] => [...readTsplib(text).distances];

test.each([
  ["UPPER_ROW", "1 2 3\n4 5\n6"],
  ["UPPER_DIAG_ROW", "0 1 2 3 0 4 5\n0 6 0"],
  ["LOWER_ROW", "1\n2 4\n3 5 6"],
  ["LOWER_DIAG_ROW", "0\n1 0\n2 4 0 3 5 6 0"],
  ["UPPER_COL", "1 2 4 3 5 6"],
  ["UPPER_DIAG_COL", "0\n1 0\n2 4 0\n3 5 6 0"],
  ["LOWER_COL", "1 2 3\n4 5 6"],
  ["LOWER_DIAG_COL", "0 1 2 3 0 4 5 0 6 0"],
  ["FULL_MATRIX", "9 1 2 3\n1 0 4 5\n2 4 0 6\n3 5 6 9999"],
])("reads the edges in their order from %s", (format, numbers) => {
  expect(readTsplib(explicit(format, numbers))).toEqual({
    name: "four",
    cities: 4,
    directed: false,
    costs: Float32Array.of(1, 2, 3, 4, 5, 6),
    distances: Float64Array.of(1, 2, 3, 4, 5, 6),
  });
});

test("reads the arcs of a directed problem row by row, without the diagonal", () => {
  const text = explicit("FULL_MATRIX", "9 1 2 3\n4 9 5 6\n7 8 9 10\n11 12 13 9").replace("TSP", "ATSP (by hand)");
  const { directed, distances } = readTsplib(text);
  expect(directed).toBe(true);
  expect([...distances]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13]);
  const triangle = explicit("UPPER_ROW", "1 2 3 4 5 6").replace("TSP", "ATSP");
  expect(distancesOf(triangle)).toEqual([1, 2, 3, 1, 4, 5, 2, 4, 6, 3, 5, 6]);
});

test.each([
  ["EUC_2D", [5, 2, 4]], // √13.52 = 3.68 from (3, 4) to (1.4, 0.6)
  ["CEIL_2D", [5, 2, 4]],
  ["MAN_2D", [7, 2, 5]],
  ["MAX_2D", [4, 1, 3]],
  ["ATT", [2, 1, 2]],
])("measures between points as %s says", (kind, distances) => {
  expect(distancesOf(points(kind, "0 0", "3.0 4e0", "1.4 0.6"))).toEqual(distances);
});

test.each([
  ["EUC_3D", [3, 7, 4]], // √(1 + 4 + 4), √(4 + 9 + 36), √(1 + 1 + 16) = 4.24
  ["MAN_3D", [5, 11, 6]],
  ["MAX_3D", [2, 6, 4]],
])("measures between points in space as %s says", (kind, distances) => {
  expect(distancesOf(points(kind, "0 0 0", "1 2 2", "2 3 6"))).toEqual(distances);
});

describe("rounds like TSPLIB's own code", () => {
  // Square roots of whole numbers by whole numbers alone.
  const floorRoot = (square: bigint): bigint => {
    let root = BigInt(Math.floor(Math.sqrt(Number(square))));
    while (root * root > square) root--;
    while ((root + 1n) * (root + 1n) <= square) root++;
    return root;
  };
  const ends = Array.from({ length: 400 }, (_, seed) => [...randoms(2, seed)].map((x) => Math.round(1000 * x)));
  const triples = [
    ...[3, 5, 21, 20, 119, 696].map((a, i) => [a, [4, 12, 220, 21, 120, 697][i]!]),
    ...Array.from({ length: 60 }, (_, i) => [2 * (i + 2), (i + 2) ** 2 - 1]), // 2m, m² − 1, m² + 1
  ];
  const sides = [...triples, ...ends];

  test("EUC_2D, also where a distance ends in .5", () => {
    for (const [a, b] of sides as [number, number][]) {
      // Halves of whole coordinates: nint(√s / 2) = ⌊(⌊√s⌋ + 1) / 2⌋
      const root = floorRoot(BigInt(a * a + b * b));
      expect(distancesOf(points("EUC_2D", "0 0", `${a / 2} ${b / 2}`, "0 0"))[0]).toBe(Number((root + 1n) / 2n));
    }
  });

  test("CEIL_2D, also where a distance is whole", () => {
    for (const [a, b] of sides as [number, number][]) {
      const square = BigInt(a * a + b * b);
      const root = floorRoot(square);
      const up = root * root === square ? root : root + 1n;
      expect(distancesOf(points("CEIL_2D", "0 0", `${a} ${b}`, "0 0"))[0]).toBe(Number(up));
    }
    expect(distancesOf(points("CEIL_2D", "0 0", "21 0", "21 220"))).toEqual([21, 221, 220]);
  });

  test("ATT, also where a distance is whole", () => {
    for (const [a, b] of [...sides, [1, 3], [2, 6], [10, 30], [30, 90]] as [number, number][]) {
      // ⌈√(s / 10)⌉ = ⌈⌈√(10 s)⌉ / 10⌉
      const square = 10n * BigInt(a * a + b * b);
      const root = floorRoot(square);
      const up = root * root === square ? root : root + 1n;
      expect(distancesOf(points("ATT", "0 0", `${a} ${b}`, "0 0"))[0]).toBe(Number((up + 9n) / 10n));
    }
  });
});

test("measures on the globe: a degree of the equator, a minute of a meridian, the way to the pole", () => {
  // 6378.388 km · π/180 = 111.3 km a degree; a whole number of kilometres, plus 1
  expect(distancesOf(points("GEO", "0.00 0.00", "0.00 1.00", "0.01 0.00"))).toEqual([112, 2, 112]);
  expect(distancesOf(points("GEO", "0.00 10.30", "-90.00 0.00", "0.00 10.00"))).toEqual([10020, 56, 10020]);
});

test("measures on the globe between places that are the same, or opposite", () => {
  for (let seed = 0; seed < 200; seed++) {
    const [x, y] = [...randoms(2, seed)].map((r) => Math.trunc(40 * r)) as [number, number];
    const [same, opposite] = distancesOf(points("GEO", `${x} ${y}`, `${x} ${y}`, `${-x} ${y + 180}`));
    expect([same, Math.abs(opposite! - 20038) <= 1]).toEqual([1, true]); // 6378.388 · π = 20038.3
  }
});

test("goes by the numbers of the cities, not by their order", () => {
  const file =
    "NAME: p\nTYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n3 9 0\n1 0 0\n2 4 0\nEOF\n";
  expect(readTsplib(file)).toMatchObject({
    distances: Float64Array.of(4, 9, 5),
    places: [
      [0, 0],
      [4, 0],
      [9, 0],
    ],
  });
  expect(() => readTsplib(file.replace("3 9 0", "1 9 0"))).toThrow(
    "readTsplib: line 7: city 1 stands in NODE_COORD_SECTION again, expected each of 1 to 3 once.",
  );
});

test("keeps the numbers of the file where float32 cannot", () => {
  const { distances, costs } = readTsplib(explicit("UPPER_ROW", "16777217 0.1 3 4 5 6"));
  expect([...distances]).toEqual([16777217, 0.1, 3, 4, 5, 6]);
  expect([...costs]).toEqual([16777216, Math.fround(0.1), 3, 4, 5, 6]);
});

test("knows where to draw the cities", () => {
  const globe = readTsplib(points("GEO", "10.00 20.00", "11.00 21.00", "12.00 22.00"));
  expect(globe.places![0]).toEqual([20, 10]); // longitude, latitude
  const drawn = "DISPLAY_DATA_TYPE: TWOD_DISPLAY\nDISPLAY_DATA_SECTION\n2 3 4\n1 1 2\n3 5 6\n4 7 8\nEOF";
  expect(readTsplib(explicit("UPPER_ROW", "1 2 3 4 5 6").replace("EOF", drawn)).places).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ]);
});

describe("reads what TSPLIB allows", () => {
  const square = points("EUC_2D", "0 0", "0 10", "10 10", "10 0");
  test.each([
    ["a remark behind the type", square.replace("COMMENT", "TYPE: TSP (A. Remark)\nCOMMENT")],
    ["a byte-order mark, carriage returns, no end", `\uFEFF${square}`.replaceAll("\n", "\r\n")],
    ["several comments", square.replace("COMMENT", "COMMENT : a : b\nCOMMENT")],
    ["keys that change nothing", `CAPACITY: 5\nNODE_COORD_TYPE: TWOD_COORDS\nDISPLAY_DATA_TYPE: NO_DISPLAY\n${square}`],
    ["a format of no matter", `EDGE_WEIGHT_FORMAT: FUNCTION\n${square}`],
    ["a key of its own", `BEST_KNOWN : 40\n${square}`],
    ["something behind the end", `${square}EOF\nwhatever\n`],
    ["tabs, and a colon behind the section", square.replace("SECTION", "SECTION :").replaceAll(" 10", "\t1.e1")],
  ])("%s", (_, text) => {
    expect(distancesOf(text)).toEqual([10, 14, 10, 10, 14, 10]);
  });
});

test.each([
  ["no text", 3, "expected the text of a file, got 3."],
  ["an empty text", " \n", "line 1: the file is empty, expected a problem of TSPLIB."],
  ["no size", "NAME: x\n", "line 1: the file ends without DIMENSION; was it cut off?"],
  ["a size that is none", "DIMENSION: 1e9\n", 'line 1: DIMENSION must be a whole number from 3 to 20000, got "1e9".'],
  ["something else than a problem", "hello\n", 'line 1: got "hello", expected "KEY: VALUE" or a section of TSPLIB.'],
  ["two sizes", "DIMENSION: 3\nDIMENSION: 4\n", "line 2: a second DIMENSION, expected one."],
  [
    "another problem",
    explicit("UPPER_ROW", "1").replace("TSP", "SOP"),
    'line 2: TYPE must be one of TSP, ATSP, got "SOP".',
  ],
  [
    "an unknown kind",
    points("XRAY1", "0 0", "1 1", "2 2"),
    'line 4: EDGE_WEIGHT_TYPE must be one of EUC_2D, EUC_3D, MAX_2D, MAX_3D, MAN_2D, MAN_3D, CEIL_2D, GEO, ATT, EXPLICIT, got "XRAY1".',
  ],
  [
    "a kind that only JavaScript knows",
    points("toString", "0 0", "1 1", "2 2"),
    'line 4: EDGE_WEIGHT_TYPE must be one of EUC_2D, EUC_3D, MAX_2D, MAX_3D, MAN_2D, MAN_3D, CEIL_2D, GEO, ATT, EXPLICIT, got "toString".',
  ],
  [
    "an unknown order",
    explicit("UPPER", "1"),
    'line 5: EDGE_WEIGHT_FORMAT must be one of FULL_MATRIX, UPPER_ROW, LOWER_ROW, UPPER_DIAG_ROW, LOWER_DIAG_ROW, UPPER_COL, LOWER_COL, UPPER_DIAG_COL, LOWER_DIAG_COL, got "UPPER".',
  ],
  [
    "too few numbers",
    explicit("UPPER_ROW", "1 2 3 4 5"),
    "line 7: EDGE_WEIGHT_SECTION has 5 numbers, expected 6; was it cut off?",
  ],
  [
    "too many numbers",
    explicit("UPPER_ROW", "1 2 3 4 5\n6 7"),
    "line 8: EDGE_WEIGHT_SECTION has 7 numbers, expected 6.",
  ],
  ["something else than a number", explicit("UPPER_ROW", "1 2 3 4 5 6x"), 'line 7: got "6x", expected a number.'],
  [
    "distances too large",
    explicit("UPPER_ROW", "1 2 3 4 5 1e39"),
    "line 6: has a distance of 1e+39, too large for float32; take a larger unit.",
  ],
  [
    "two distances of one edge",
    explicit("FULL_MATRIX", "0 1 2 3\n9 0 4 5\n2 4 0 6\n3 5 6 0"),
    "line 8: from city 2 to 1 it is 9, and back 1, expected the same; a directed problem has TYPE ATSP.",
  ],
  [
    "too few cities",
    points("EUC_2D", "0 0", "1 1", "2 2").replace("3 2 2\n", ""),
    "line 7: NODE_COORD_SECTION has 2 cities, expected 3; was it cut off?",
  ],
  [
    "a city that there is not",
    points("EUC_2D", "0 0", "1 1", "2 2").replace("3 2 2", "4 2 2"),
    'line 8: got "4 2 2", expected a city from 1 to 3 and two coordinates.',
  ],
  [
    "points of another space",
    points("EUC_3D", "0 0", "1 1", "2 2"),
    'line 6: got "1 0 0", expected a city from 1 to 3 and three coordinates.',
  ],
  [
    "prescribed edges",
    explicit("UPPER_ROW", "1 2 3 4 5 6").replace("EOF", "FIXED_EDGES_SECTION\n1 2\n-1\nEOF"),
    "line 8: FIXED_EDGES_SECTION prescribes edges, which is not supported; delete the section to have the tour without them.",
  ],
  [
    "a graph without some edges",
    explicit("UPPER_ROW", "1 2 3 4 5 6").replace("EOF", "EDGE_DATA_SECTION\n1 2\n-1\nEOF"),
    "line 8: EDGE_DATA_SECTION lists the edges of a graph, which is not supported; give every pair of cities a distance.",
  ],
])("refuses %s", (_, text, message) => {
  expect(() => readTsplib(text as string)).toThrow(new DomainError(`readTsplib: ${message}`));
});

test("names a line of a file that is cut off anywhere, or reads it as it is", () => {
  const whole = points("EUC_2D", "0 0", "0 10", "10 10", "10 0").replace("NAME", "TYPE: TSP\nNAME");
  for (let end = 0; end < whole.length; end++) {
    try {
      expect(readTsplib(whole.slice(0, end)).cities).toBeGreaterThan(2);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect((error as Error).message).toMatch(/^readTsplib: line \d+: /);
    }
  }
});
