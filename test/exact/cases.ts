import { assignments, dagPaths, type Family, feasibleSet, kSubsets, type Sense, spanningTrees } from "imle";
import { shuffled, wholeBelow } from "./uniform.ts";

/** A family and, written down again, which zeros and ones are its solutions. */
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
  { name: "dagPaths", make: makePaths },
  { name: "spanningTrees", make: makeTrees },
  { name: "assignments", make: makeAssignments },
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

function makePaths(sense: Sense, uniform: () => number): FamilyCase {
  const nodes = 2 + wholeBelow(5, uniform);
  const order = shuffled(nodes, uniform);
  const from = wholeBelow(nodes - 1, uniform);
  const to = from + 1 + wholeBelow(nodes - from - 1, uniform);
  const arcs: [number, number][] = [[order[from], order[to]]];
  for (let extra = wholeBelow(11, uniform); extra > 0; extra--) {
    const low = wholeBelow(nodes - 1, uniform);
    arcs.push([order[low], order[low + 1 + wholeBelow(nodes - low - 1, uniform)]]);
  }
  const [source, target] = [order[from], order[to]];
  const feasible = (z: readonly number[]): boolean => {
    const taken = arcs.filter((_, arc) => z[arc] === 1);
    let node = source;
    for (let left = taken.length; left > 0; left--) {
      const next = taken.filter(([tail]) => tail === node);
      if (next.length !== 1) return false;
      node = next[0][1];
    }
    return node === target;
  };
  return { family: dagPaths({ nodes, arcs, source, target, sense }), feasible };
}

function makeTrees(sense: Sense, uniform: () => number): FamilyCase {
  const nodes = 2 + wholeBelow(5, uniform);
  const order = shuffled(nodes, uniform);
  const edges = Array.from({ length: nodes - 1 }, (_, i): [number, number] => [
    order[i + 1],
    order[wholeBelow(i + 1, uniform)],
  ]);
  for (let extra = wholeBelow(7, uniform); extra > 0; extra--) {
    const a = wholeBelow(nodes, uniform);
    edges.push([a, (a + 1 + wholeBelow(nodes - 1, uniform)) % nodes]);
  }
  const feasible = (z: readonly number[]): boolean => {
    const reached = new Set([0]);
    for (const node of reached) {
      for (const [edge, [a, b]] of edges.entries()) {
        if (z[edge] === 1 && a === node) reached.add(b);
        if (z[edge] === 1 && b === node) reached.add(a);
      }
    }
    return sum(z) === nodes - 1 && reached.size === nodes;
  };
  return { family: spanningTrees({ nodes, edges, sense }), feasible };
}

function makeAssignments(sense: Sense, uniform: () => number): FamilyCase {
  const size = 1 + wholeBelow(3, uniform);
  const places = [...Array(size).keys()];
  const feasible = (z: readonly number[]): boolean =>
    places.every((i) => sum(places.map((j) => z[i * size + j])) === 1) &&
    places.every((j) => sum(places.map((i) => z[i * size + j])) === 1);
  return { family: assignments({ size, sense }), feasible };
}

function makeList(sense: Sense, uniform: () => number): FamilyCase {
  const n = 1 + wholeBelow(5, uniform);
  const vectors = shuffled(2 ** n, uniform).map((bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1));
  const solutions = vectors.slice(0, 1 + wholeBelow(vectors.length, uniform));
  const keys = new Set(solutions.map(String));
  return { family: feasibleSet({ sense, solutions }), feasible: (z) => keys.has(String(z)) };
}
