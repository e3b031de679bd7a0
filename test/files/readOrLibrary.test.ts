import { DomainError } from "imle";
import {
  readKnapsack,
  readOrLibraryAssignment,
  readOrLibraryGap,
  readOrLibraryKnapsack,
  readOrLibrarySetCover,
} from "imle/files";
import { describe, expect, test } from "vitest";
import { paragraph, SEEDS, type Typist, typist } from "./typist.ts";

const reals = ({ real }: Typist, length: number): Float64Array => Float64Array.from({ length }, () => real());

describe("reads back what was written, in any spelling and with any white space", () => {
  test.each(SEEDS.slice(0, 4).map((first) => [first] as const))("seeds %i, %i + 4, …", (first) => {
    for (const seed of SEEDS) if (seed % 4 === first) tryAll(typist(seed));
  });

  function tryAll(by: Typist): void {
    const size = by.whole(1, 6);
    const costs = reals(by, size * size);
    expect(readOrLibraryAssignment(paragraph(by, [size, ...costs]))).toEqual({ size, costs });

    const gaps = Array.from({ length: by.whole(1, 3) }, () => {
      const [agents, jobs] = [by.whole(1, 4), by.whole(1, 5)];
      const [gains, loads] = [reals(by, agents * jobs), reals(by, agents * jobs)];
      return { agents, jobs, gains, loads, capacities: reals(by, agents) };
    });
    const gapNumbers = gaps.flatMap((one) => [one.agents, one.jobs, ...one.gains, ...one.loads, ...one.capacities]);
    expect(readOrLibraryGap(paragraph(by, [gaps.length, ...gapNumbers]))).toEqual(gaps);

    const knapsacks = Array.from({ length: by.whole(1, 3) }, () => {
      const [items, rows, optimum] = [by.whole(1, 6), by.whole(1, 3), by.whole(0, 1) * by.real("positive")];
      const weights = Array.from({ length: rows }, () => reals(by, items));
      return { profits: reals(by, items), weights, capacities: reals(by, rows), ...(optimum !== 0 && { optimum }) };
    });
    const knapsackNumbers = knapsacks.flatMap(({ profits, weights, capacities, optimum = 0 }) => {
      return [
        profits.length,
        capacities.length,
        optimum,
        ...profits,
        ...weights.flatMap((row) => [...row]),
        ...capacities,
      ];
    });
    expect(readOrLibraryKnapsack(paragraph(by, [knapsacks.length, ...knapsackNumbers]))).toEqual(knapsacks);

    const columns = by.whole(1, 7);
    const prices = reals(by, columns);
    const covers = Array.from({ length: by.whole(1, 5) }, () => {
      return Array.from({ length: columns }, (_, column) => column).filter(() => by.whole(0, 1) === 1);
    });
    const rows = covers.flatMap((row) => [row.length, ...row.map((column) => column + 1)]);
    const cover = paragraph(by, [covers.length, columns, ...prices, ...rows]);
    expect(readOrLibrarySetCover(cover)).toEqual({ costs: prices, covers });

    const profits = reals(by, by.whole(1, 8));
    const weights = Float64Array.from(profits, () => by.whole(0, 2 ** 31) * 2 ** by.whole(0, 21));
    const capacity = by.whole(0, 2 ** 31) * 2 ** 21;
    const items = Array.from(profits, (profit, i) => [profit, weights[i]!]).flat();
    expect(readKnapsack(paragraph(by, [profits.length, capacity, ...items]))).toEqual({ profits, weights, capacity });
  }
});

test("keeps the numbers of the text, beyond float32", () => {
  const { costs } = readOrLibraryAssignment(`2 ${2 ** 53 - 1} .1 1e300\n4.9406564584124654e-324`);
  expect([...costs]).toEqual([2 ** 53 - 1, 0.1, 1e300, 5e-324]);
});

test("takes a column that a row names twice once", () => {
  expect(readOrLibrarySetCover("1 3 5 6 7 3 3 1 3").covers).toEqual([[2, 0]]);
});

const READERS = [
  readOrLibraryAssignment,
  readOrLibraryGap,
  readOrLibraryKnapsack,
  readOrLibrarySetCover,
  readKnapsack,
] as const;

describe.each(READERS.map((reader) => [reader.name, reader] as const))("%s", (name, reader) => {
  test("refuses what is no text, and an empty one", () => {
    expect(() => reader(new Float64Array(3) as unknown as string)).toThrow(
      `${name}: expected the text of a file, got Float64Array of 3 numbers.`,
    );
    for (const empty of ["", "\uFEFF", " \r\n\t"]) {
      expect(() => reader(empty)).toThrow(new RegExp(`^${name}: line 1: the file is empty, expected the `));
    }
  });

  test("says at once that a text is cut off, whatever size it names", () => {
    for (const text of ["10000 100000", "1 100000 100000", "1 1000000 1000000", "1000000 1000000"]) {
      expect(() => reader(text)).toThrow(DomainError);
      expect(() => reader(text)).toThrow(new RegExp(`^${name}: line 1: (the file ends|got "\\d+"), expected `));
    }
  });
});

test.each([
  [readOrLibraryAssignment, "2\r\n1 2\r\n3", "line 3: the file ends, expected a cost, 4 of 4."],
  [readOrLibraryAssignment, "2\r1 2\r3 4\r5", 'line 4: got "5", expected the end of the file.'],
  [readOrLibraryAssignment, "1\n0x10", 'line 2: got "0x10", expected a cost.'],
  [readOrLibraryAssignment, "1\n1e999", 'line 2: got "1e999", expected a cost.'],
  [readOrLibraryAssignment, "1\nNaN", 'line 2: got "NaN", expected a cost.'],
  [readOrLibraryAssignment, "1\nInfinity", 'line 2: got "Infinity", expected a cost.'],
  [readOrLibraryAssignment, "0", 'line 1: got "0", expected the size n, a whole number from 1 to 10000.'],
  [readOrLibraryAssignment, "1\n1,5", 'line 2: got "1,5", expected a cost.'],
  [readOrLibraryGap, "1\n1 1\n5\n3\n", "line 4: the file ends, expected a capacity."],
  [readOrLibraryGap, "1\n1 1.5\n", 'line 2: got "1.5", expected the number of jobs, a whole number from 1 to 100000.'],
  [readOrLibraryKnapsack, "1\n1 1 x", 'line 2: got "x", expected the optimum, or 0.'],
  [readOrLibrarySetCover, "1 2\n1 1\n1\n3", 'line 4: got "3", expected a column that covers row 1 of 1, a whole'],
  [readOrLibrarySetCover, "1 2\n1 1\n3\n", 'line 3: got "3", expected how many columns cover row 1 of 1, a whole'],
  [readKnapsack, "1 5\n3 1.5", 'line 2: got "1.5", expected the weight of item 1 of 1, a whole number of at least 0.'],
  [readKnapsack, "1 -5", 'line 1: got "-5", expected the capacity, a whole number of at least 0.'],
])("%o refuses %j", (reader, text, message) => {
  expect(() => reader(text)).toThrow(DomainError);
  expect(() => reader(text)).toThrow(`${reader.name}: ${message}`);
});
