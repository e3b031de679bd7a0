import { ranking } from "imle";
import { describe, expect, test } from "vitest";
import { digitScratch, orderByDigits, orderByMerging, writeRanks } from "../../src/kernels/ranking.ts";
import { rankRows } from "../../src/wasm/ranking.ts";
import { randomsOf } from "../randoms.ts";
import { KINDS, sameBits } from "./numbers.ts";

/** The ranks of the kernels in TypeScript: by merging, and by digits in long rows. */
function rankHere(thetas: Float32Array, length: number, unit: number): Float32Array {
  const solutions = new Float32Array(thetas.length);
  const scratch = digitScratch(length);
  const [order, other] = scratch.orders;
  for (let from = 0; from < thetas.length; from += length) {
    const row = thetas.subarray(from, from + length);
    scratch.values.set(row.map((value) => value + 0));
    const found = length > 100 ? orderByDigits(scratch) : orderByMerging(Float64Array.from(row), length, order, other);
    writeRanks(found, unit, from, solutions);
  }
  return solutions;
}

function expectSame(thetas: Float32Array, length: number, unit: number): void {
  const solutions = new Float32Array(thetas.length).fill(Number.NaN);
  const before = thetas.slice();
  expect(rankRows(thetas, solutions, length, unit)).toBe(true);
  const expected = rankHere(thetas, length, unit);
  if (!sameBits(solutions, expected)) expect(solutions).toEqual(expected);
  expect(sameBits(thetas, before)).toBe(true);
}

describe.each(KINDS)("numbers %s", (_, kind) => {
  const randoms = randomsOf(12);
  const thetas = (length: number, rows: number): Float32Array => randoms(length * rows, length).map(kind);

  test("have the same ranks from WebAssembly as from TypeScript, in rows of 1 to 70", () => {
    for (let length = 1; length <= 70; length++) {
      for (const rows of [1 + (length % 9), 1 + (length % 4)]) {
        expectSame(thetas(length, rows), length, 1);
        expectSame(thetas(length, rows), length, length);
      }
    }
  });

  test("have the same in long rows", () => {
    for (const [length, rows] of [
      [99, 9],
      [150, 4],
      [199, 3],
      [255, 5],
      [1003, 20],
      [5001, 4],
      [20_001, 2],
    ]) {
      expectSame(thetas(length, rows), length, 1);
      expectSame(thetas(length, rows), length, length);
    }
  });
});

test("every rank of every length is divided as in float64, and rounded once", () => {
  for (let length = 1; length < 2000; length += 7)
    expectSame(
      Float32Array.from({ length }, (_, i) => -i),
      length,
      length,
    );
});

test("the solver ranks the same one by one as in blocks", () => {
  for (const [length, rows] of [
    [1, 1],
    [5, 1],
    [3, 8],
    [40, 1],
    [130, 3],
  ]) {
    const thetas = randomsOf(5)(7 * rows * length, length).map((value) => Math.round(20 * value));
    for (const normalised of [false, true]) {
      const solver = ranking({ length, rows, normalised });
      const solutions = new Float32Array(thetas.length).fill(Number.NaN);
      solver.solveBatch!(thetas, solutions, 7);
      expect(solutions).toEqual(rankHere(thetas, length, normalised ? length : 1));
      const one = new Float32Array(rows * length).fill(Number.NaN);
      solver.solve(thetas.subarray(0, one.length), one);
      expect(one).toEqual(solutions.subarray(0, one.length));
    }
  }
});
