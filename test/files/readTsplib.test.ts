import { DomainError } from "imle";
import { readTsplib } from "imle/files";
import { expect, test } from "vitest";

const explicit = (format: string, numbers: string): string =>
  `NAME: four\nTYPE: TSP\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: ${format}\nEDGE_WEIGHT_SECTION\n${numbers}\nEOF\n`;
const points = (kind: string, ...rows: string[]): string =>
  `NAME : points\nCOMMENT : made by hand\nDIMENSION : ${rows.length}\nEDGE_WEIGHT_TYPE : ${kind}\nNODE_COORD_SECTION\n${rows.map((row, i) => `${i + 1} ${row}`).join("\n")}\n`;

test.each([
  ["UPPER_ROW", "1 2 3\n4 5\n6"],
  ["UPPER_DIAG_ROW", "0 1 2 3 0 4 5\n0 6 0"],
  ["LOWER_ROW", "1\n2 4\n3 5 6"],
  ["LOWER_DIAG_ROW", "0\n1 0\n2 4 0 3 5 6 0"],
  ["FULL_MATRIX", "0 1 2 3\n1 0 4 5\n2 4 0 6\n3 5 6 0"],
])("reads the edges in their order from %s", (format, numbers) => {
  expect(readTsplib(explicit(format, numbers))).toEqual({
    name: "four",
    cities: 4,
    costs: Float32Array.of(1, 2, 3, 4, 5, 6),
  });
});

test.each([
  ["EUC_2D", [5, 2, 4]], // √10 = 3.61 from (3, 4) to (1.4, 0.6)
  ["CEIL_2D", [5, 2, 4]],
  ["MAN_2D", [7, 2, 5]],
  ["MAX_2D", [4, 1, 3]],
  ["ATT", [2, 1, 2]],
])("measures between points as %s says", (kind, costs) => {
  expect([...readTsplib(points(kind, "0 0", "3.0 4e0", "1.4 0.6")).costs]).toEqual(costs);
});

test("measures on the globe: a degree of the equator, a minute of a meridian, the way to the pole", () => {
  // 6378.388 km · π/180 = 111.3 km a degree; a whole number of kilometres, plus 1
  expect([...readTsplib(points("GEO", "0.00 0.00", "0.00 1.00", "0.01 0.00")).costs]).toEqual([112, 2, 112]);
  expect([...readTsplib(points("GEO", "0.00 10.30", "-90.00 0.00", "0.00 10.00")).costs]).toEqual([10020, 56, 10020]);
});

test("goes by the numbers of the cities, not by their order", () => {
  const file =
    "NAME: p\nTYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n3 9 0\n1 0 0\n2 4 0\nEOF\n";
  expect([...readTsplib(file).costs]).toEqual([4, 9, 5]);
  expect(() => readTsplib(file.replace("3 9 0", "1 9 0"))).toThrow(
    "readTsplib: p: NODE_COORD_SECTION has the number 1, expected each of 1 to 3 once.",
  );
});

test("refuses what is not symmetric, and kinds that only JavaScript knows", () => {
  const matrix = (type: string, numbers: string) =>
    `NAME: m\nTYPE: ${type}\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_SECTION\n${numbers}\nEOF\n`;
  expect(() => readTsplib(matrix("ATSP", "0 1 2 1 0 3 2 3 0"))).toThrow('readTsplib: m: TYPE is "ATSP", expected TSP');
  expect(() => readTsplib(matrix("TSP", "0 1 2 9 0 3 2 3 0"))).toThrow(
    "readTsplib: m: from city 2 to 1 it costs 9, and back 1; the instance is not symmetric.",
  );
  expect(() => readTsplib(points("toString", "0 0", "1 1", "2 2"))).toThrow("EDGE_WEIGHT_TYPE must be one of");
});

test.each([
  ["no text", 3, "readTsplib: expected the text of a file, got 3."],
  ["no size", "NAME: x\n", "readTsplib: DIMENSION must be a whole number of at least 3, got undefined."],
  [
    "an unknown kind",
    points("XRAY1", "0 0", "1 1", "2 2"),
    'readTsplib: points: EDGE_WEIGHT_TYPE must be one of EUC_2D, CEIL_2D, MAN_2D, MAX_2D, ATT, GEO, EXPLICIT, got "XRAY1".',
  ],
  [
    "an unknown order",
    explicit("UPPER_COL", "1"),
    'readTsplib: four: EDGE_WEIGHT_FORMAT must be one of FULL_MATRIX, UPPER_ROW, UPPER_DIAG_ROW, LOWER_ROW, LOWER_DIAG_ROW, got "UPPER_COL".',
  ],
  [
    "too few numbers",
    explicit("UPPER_ROW", "1 2 3 4 5"),
    "readTsplib: four: EDGE_WEIGHT_SECTION has 5 numbers, expected 6; was it cut off?",
  ],
  [
    "something else than a number",
    explicit("UPPER_ROW", "1 2 3 4 5 6x"),
    'readTsplib: four: EDGE_WEIGHT_SECTION has "6x", which is not a number.',
  ],
])("refuses %s", (_, text, message) => {
  expect(() => readTsplib(text as string)).toThrow(new DomainError(message));
});
