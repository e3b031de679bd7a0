import { DomainError } from "imle";
import { readDimacs } from "imle/files";
import { expect, test } from "vitest";
import { SEEDS, typist } from "./typist.ts";

test("reads back 200 graphs, in any spelling, with comments and white space", () => {
  for (const seed of SEEDS) {
    const { whole, real, spelled, gap, lineEnd, text } = typist(seed);
    const nodes = whole(1, 9);
    const arcs = Array.from({ length: whole(1, 12) }, () => [whole(0, nodes - 1), whole(0, nodes - 1)] as const);
    const lengths = Float64Array.from(arcs, () => real("positive"));
    const line = (...words: string[]): string => {
      const extra = whole(0, 3);
      const before = extra === 0 ? `c a 1 2 3${lineEnd()}` : extra === 1 ? lineEnd() : extra === 2 ? gap(false) : "";
      return before + words.map((word, i) => (i === 0 ? "" : gap(false)) + word).join("") + lineEnd();
    };
    const written = text(
      line("p", "sp", spelled(nodes), spelled(arcs.length)) +
        arcs.map(([from, to], i) => line("a", spelled(from + 1), spelled(to + 1), spelled(lengths[i]!))).join(""),
    );
    expect(readDimacs(written)).toEqual({ nodes, arcs, lengths });
  }
});

test.each([
  ["", 'line 1: the file is empty, expected "p sp NODES ARCS".'],
  ["c only\r\nc comments\r\n", 'line 2: the file ends, expected "p sp NODES ARCS".'],
  ["a 1 2 3", 'line 1: got "a 1 2 3", expected "p sp NODES ARCS".'],
  ["p sp 3", 'line 1: got "p sp 3", expected "p sp NODES ARCS".'],
  ["p sp 3 1.5", 'line 1: got "p sp 3 1.5", expected'],
  ["p max 3 1", 'line 1: got "p max 3 1", expected'],
  ["p sp 3 2\nc one\na 1 2 3", "line 3: the file ends after 1 arcs, expected 2."],
  ["p sp 3 1\na 1 2 3\na 2 3 4", 'line 3: got "a 2 3 4", expected no more than 1 arcs.'],
  ["p sp 3 1\rp sp 3 1", 'line 2: got "p sp 3 1", expected "a FROM TO LENGTH" with nodes from 1 to 3 and'],
  ["p sp 3 1\na 0 2 3", 'line 2: got "a 0 2 3", expected "a FROM TO LENGTH"'],
  ["p sp 3 1\na 1 4 3", 'line 2: got "a 1 4 3"'],
  ["p sp 3 1\na 1 2 -3", 'line 2: got "a 1 2 -3"'],
  ["p sp 3 1\na 1 2 1e999", 'line 2: got "a 1 2 1e999"'],
  ["p sp 3 1\na 1 2", 'line 2: got "a 1 2"'],
  ["p sp 3 1\na 1 2 3 4", 'line 2: got "a 1 2 3 4"'],
])("refuses %j", (text, message) => {
  expect(() => readDimacs(text)).toThrow(DomainError);
  expect(() => readDimacs(text)).toThrow(`readDimacs: ${message}`);
});

test("refuses what is no text", () => {
  expect(() => readDimacs(undefined as unknown as string)).toThrow(
    "readDimacs: expected the text of a file, got undefined.",
  );
});
