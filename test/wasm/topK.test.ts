import { argmax, topK } from "imle";
import { describe, expect, test } from "vitest";
import { selectLargest } from "../../src/kernels/topK.ts";
import { selectRows } from "../../src/wasm/topK.ts";
import { randomsOf } from "../randoms.ts";
import { KINDS, type Kind, SPECIAL, sameBits } from "./numbers.ts";

/** The choice of the kernel in TypeScript. */
function selectHere(thetas: Float32Array, length: number, k: number): Float32Array {
  const solutions = new Float32Array(thetas.length);
  const scratch = new Float32Array(length);
  for (let from = 0; k > 0 && from < thetas.length; from += length) {
    selectLargest(thetas, from, length, k, scratch, solutions);
  }
  return solutions;
}

function expectSame(thetas: Float32Array, length: number, k: number): void {
  const solutions = new Float32Array(thetas.length).fill(Number.NaN);
  const before = thetas.slice();
  expect(selectRows(thetas, solutions, length, k)).toBe(true);
  if (!sameBits(solutions, selectHere(thetas, length, k))) expect(solutions).toEqual(selectHere(thetas, length, k));
  expect(sameBits(thetas, before)).toBe(true);
}

const kinds = [
  ...KINDS,
  ["tied here and there", (value) => Math.round(50 * value) / 7],
  ["of both zeros and their neighbours", (value) => SPECIAL[2 + Math.floor(2 + 2 * value)]],
  ["with both infinities", (value) => (value > 0.5 ? Infinity : value < -0.3 ? -Infinity : value)],
  ["close to one another", (value) => 1 + 3e-7 * value],
] satisfies Kind[];

describe.each(kinds)("numbers %s", (_, kind) => {
  const randoms = randomsOf(11);
  const thetas = (length: number, rows: number): Float32Array => randoms(length * rows, length).map(kind);

  test("have the same k largest from WebAssembly as from TypeScript, in rows of 1 to 70", () => {
    for (let length = 2; length <= 70; length++) {
      const rows = 1 + (length % 9);
      const all = thetas(length, rows);
      for (let k = 1; k < length; k += length < 20 ? 1 : 5) expectSame(all, length, k);
      expectSame(all, length, length - 1);
    }
  });

  test("have the same in long rows", () => {
    for (const [length, rows] of [
      [255, 3],
      [1003, 20],
      [20_001, 2],
    ] as const) {
      const all = thetas(length, rows);
      for (const k of [1, 2, 17, length >> 1, length - 3, length - 1]) expectSame(all, length, k);
    }
  });
});

test("rows that have nothing in common are chosen from by themselves", () => {
  const length = 200;
  const rows = kinds.flatMap(([, kind], i) => [...randomsOf(i)(length, 0).map(kind)]);
  for (const k of [1, 20, 100, 180]) expectSame(Float32Array.from([...rows, ...rows.reverse()]), length, k);
});

test("a row with NaN, which no layer lets through, comes to an end", () => {
  for (const length of [10, 40, 200]) {
    for (const kept of [0, 1, 0.5]) {
      const thetas = randomsOf(3)(4 * length, 0).map((value, i) =>
        i % length < kept * length - 1 ? value : Number.NaN,
      );
      for (const k of [1, 2, length >> 1, length - 2, length - 1]) {
        const solutions = new Float32Array(thetas.length).fill(Number.NaN);
        expect(selectRows(thetas, solutions, length, k)).toBe(true);
        expect(solutions.every((value) => value === 0 || value === 1)).toBe(true);
      }
    }
  }
});

test("the solvers choose the same one by one as in blocks, none and all included", () => {
  for (const [length, rows] of [
    [1, 1],
    [5, 1],
    [3, 8],
    [40, 1],
    [90, 3],
  ]) {
    const thetas = randomsOf(5)(7 * rows * length, length).map((value) => Math.round(20 * value));
    const ks = [0, 1, length >> 1, length];
    for (const [solver, k] of [
      ...ks.map((k) => [topK({ length, k, rows }), k] as const),
      [argmax({ length, rows }), 1] as const,
    ]) {
      const solutions = new Float32Array(thetas.length).fill(Number.NaN);
      solver.solveBatch!(thetas, solutions, 7);
      expect(solutions).toEqual(selectHere(thetas, length, k));
      const one = new Float32Array(rows * length).fill(Number.NaN);
      solver.solve(thetas.subarray(0, one.length), one);
      expect(one).toEqual(solutions.subarray(0, one.length));
    }
  }
});
