import { DomainError } from "imle";
import { readMovingAiMap, readMovingAiScenarios } from "imle/files";
import { describe, expect, test } from "vitest";
import { SEEDS, typist } from "./typist.ts";

const LETTERS = ".GSTW@O";

describe("a map", () => {
  test("is read back, 200 of them, in capital and small letters and with white space at the ends of lines", () => {
    for (const seed of SEEDS) {
      const { whole, spelled, gap, lineEnd, text } = typist(seed);
      const [rows, columns] = [whole(1, 7), whole(1, 9)];
      const row = (letters: string): string =>
        Array.from({ length: columns }, () => letters[whole(0, letters.length - 1)]!).join("");
      const terrain = Array.from({ length: rows }, () => row(LETTERS));
      const heights = whole(0, 1) === 0 ? [] : Array.from({ length: rows }, () => row("0123456789"));
      const sizes = [`height${gap(false)}${spelled(rows)}`, `width${gap(false)}${spelled(columns)}`];
      if (whole(0, 1) === 0) sizes.reverse();
      const type = `type${gap(false)}${heights.length > 0 ? "octile-corner" : "octile"}`;
      const cells = terrain.map((one) => (whole(0, 1) === 0 ? one : one.toLowerCase()));
      const written = text([type, ...sizes, "map", ...heights, ...cells].map((line) => line + lineEnd()).join(""));
      expect(readMovingAiMap(written)).toEqual({ rows, columns, terrain });
    }
  });

  const SMALL = "type octile\nheight 2\nwidth 3\nmap\n.S@\nTW.\n";
  test.each([
    ["", 'line 1: got "", expected "type octile"; not a map file?'],
    [SMALL.replace("octile", "hex"), 'line 1: got "type hex", expected "type octile"'],
    [SMALL.replace("height 2", "height two"), 'line 2: got "height two", expected "height" and a number.'],
    [SMALL.replace("height 2", "height 1e9"), 'line 2: got "height 1e9", expected "height" and a number.'],
    [SMALL.replace("width 3", "width 0"), 'line 3: got "width 0", expected "width" and a number.'],
    [SMALL.replace("width 3\n", ""), 'line 3: got "map", expected "width" and a number.'],
    [SMALL.replace("map\n", ""), 'line 4: got ".S@", expected "map".'],
    [SMALL.replace("TW.", "TW"), "line 6 has 2 cells, expected 3."],
    [SMALL.replace("TW.\n", ""), "line 6 has 0 cells, expected 3."],
    [SMALL.replace("W", "x"), 'line 6, cell 2: got "x", expected one of . G S T W @ O.'],
    [`${SMALL}...\n`, 'line 7: got "...", expected no more than 2 rows of cells.'],
  ])("%j is refused", (text, message) => {
    expect(() => readMovingAiMap(text)).toThrow(DomainError);
    expect(() => readMovingAiMap(text)).toThrow(`readMovingAiMap: ${message}`);
  });
});

describe("scenarios", () => {
  test("are read back, 200 files of them, from names with spaces, tabs or blanks between words, and empty lines", () => {
    for (const seed of SEEDS) {
      const { whole, real, spelled, gap, lineEnd, text } = typist(seed);
      let written = `version${gap(false)}${["1", "1.0", "1."][whole(0, 2)]}${lineEnd()}`;
      const scenarios = Array.from({ length: whole(1, 5) }, (_, i) => {
        const [rows, columns, bucket] = [whole(1, 500), whole(1, 500), whole(0, 90)];
        const map = ["maps/den 1.map", "a.map", "x/7  8.map", "99"][whole(0, 3)]!;
        const [source, target] = [0, 0].map(() => [whole(0, rows - 1), whole(0, columns - 1)] as const);
        const length = real("positive");
        const numbers = [columns, rows, source![1], source![0], target![1], target![0], length].map(spelled);
        const blank = whole(0, 2) === 0 ? lineEnd() : "";
        written +=
          blank + [spelled(bucket), map, ...numbers].map((word, at) => (at === 0 ? "" : gap(false)) + word).join("");
        written += lineEnd();
        const line = blank === "" ? 1 : 2;
        return { line: line + (i === 0 ? 1 : 0), bucket, map, rows, columns, source, target, length };
      });
      let line = 0;
      const expected = scenarios.map((one) => ({ ...one, line: (line += one.line) }));
      expect(readMovingAiScenarios(text(written))).toEqual(expected);
    }
  });

  const LINE = "0\ta.map\t4\t3\t0\t0\t3\t2\t5";
  test.each([
    ["", 'line 1: got "", expected "version 1"; not a scenario file?'],
    [LINE, 'line 1: got "0\\ta.map\\t4'],
    ["version 2\n", 'line 1: got "version 2", expected "version 1"'],
    ["version 1\n", "line 1: the file ends, expected scenarios."],
    [`version 1\r\n\r\n${LINE.replace("5", "five")}`, "line 3: got "],
    [`version 1\n${LINE.replace("\t5", "")}`, "line 2: got "],
    [`version 1\n${LINE.replace("a.map\t", "")}`, "line 2: got "],
    [`version 1\n${LINE.replace("4\t3", "4.5\t3")}`, "line 2: got "],
    [`version 1\n${LINE.replace("3\t2", "4\t2")}`, "line 2: got "],
    [`version 1\n${LINE.replace("3\t2", "3\t3")}`, "line 2: got "],
    [`version 1\n${LINE.replace("\t5", "\t-5")}`, "line 2: got "],
    [`version 1\n${LINE.replace("0\ta", "x\ta")}`, "line 2: got "],
  ])("%j are refused", (text, message) => {
    expect(() => readMovingAiScenarios(text)).toThrow(DomainError);
    expect(() => readMovingAiScenarios(text)).toThrow(`readMovingAiScenarios: ${message}`);
  });
});

test.each([readMovingAiMap, readMovingAiScenarios])("%o refuses what is no text", (reader) => {
  expect(() => reader(3 as unknown as string)).toThrow(`${reader.name}: expected the text of a file, got 3.`);
});
