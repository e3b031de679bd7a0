import { type Family, feasibleSet, kSubsets, type Sense } from "imle";
import { shuffled, wholeBelow } from "./uniform.ts";

/** A family and, written down anew, which zeros and ones are its solutions. */
export interface FamilyCase {
  readonly family: Family;
  readonly feasible: (z: readonly number[]) => boolean;
}

/** Makes small random members of a family, of at most 12 numbers. */
export interface CaseMaker {
  readonly name: string;
  readonly make: (sense: Sense, uniform: () => number) => FamilyCase;
}

/** Every family; a new one joins by adding a line. */
export const makers: readonly CaseMaker[] = [
  { name: "kSubsets", make: makeSubsets },
  { name: "kSubsets in rows", make: makeRows },
  { name: "feasibleSet", make: makeList },
];

/** All vectors of n zeros and ones. */
export function binaryVectors(n: number): number[][] {
  return Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1));
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function makeSubsets(sense: Sense, uniform: () => number): FamilyCase {
  const length = 1 + wholeBelow(8, uniform);
  const k = wholeBelow(length + 1, uniform);
  return { family: kSubsets({ length, k, sense }), feasible: (z) => sum(z) === k };
}

function makeRows(sense: Sense, uniform: () => number): FamilyCase {
  const rows = 1 + wholeBelow(3, uniform);
  const length = 1 + wholeBelow(4, uniform);
  const k = wholeBelow(length + 1, uniform);
  const feasible = (z: readonly number[]): boolean =>
    Array.from({ length: rows }, (_, row) => sum(z.slice(row * length, (row + 1) * length))).every(
      (ones) => ones === k,
    );
  return { family: kSubsets({ length, k, rows, sense }), feasible };
}

function makeList(sense: Sense, uniform: () => number): FamilyCase {
  const n = 1 + wholeBelow(5, uniform);
  const vectors = shuffled(2 ** n, uniform).map((bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1));
  const solutions = vectors.slice(0, 1 + wholeBelow(vectors.length, uniform));
  const keys = new Set(solutions.map(String));
  return { family: feasibleSet({ sense, solutions }), feasible: (z) => keys.has(String(z)) };
}
