import { enumerate, negated, type Sense, type Solver, topK } from "imle";

/** A small problem whose whole feasible set is listed here, by other code than the library's. */
export interface Problem {
  readonly name: string;
  readonly n: number;
  readonly solutions: readonly (readonly number[])[];
  /** A solver of it in either sense. */
  solver(sense: Sense): Solver;
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => rest.concat(n - 1).map((_, at) => rest.toSpliced(at, 0, n - 1)));
}

function subsets(n: number, k: number): number[][] {
  const all = Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1));
  return all.filter((z) => z.reduce((sum, value) => sum + value, 0) === k);
}

/** Right and down through 3×3 cells. */
function monotonePaths(): number[][] {
  return subsets(4, 2).map((moves) => {
    const path = Array(9).fill(0);
    let cell = 0;
    path[0] = 1;
    for (const down of moves) {
      cell += down === 1 ? 3 : 1;
      path[cell] = 1;
    }
    return path;
  });
}

/** Of the complete graph of 4 nodes: 3 of its 6 edges that join all. */
function spanningTreesOfFour(): number[][] {
  const edges = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].filter((b) => b > a).map((b) => [a, b] as const));
  return subsets(6, 3).filter((tree) => {
    const group = [0, 1, 2, 3];
    edges.forEach(([a, b], i) => {
      if (tree[i] === 0) return;
      const [from, to] = [group[a], group[b]];
      group.forEach((one, node) => {
        if (one === from) group[node] = to;
      });
    });
    return group.every((one) => one === group[0]);
  });
}

function listed(name: string, solutions: number[][]): Problem {
  return { name, n: solutions[0].length, solutions, solver: (sense) => enumerate({ sense, solutions }) };
}

const choose = topK({ length: 5, k: 2 });

/** Subsets, paths, assignments and trees. */
export const PROBLEMS: readonly Problem[] = [
  {
    ...listed("top-k", subsets(5, 2)),
    solver: (sense) => (sense === "max" ? choose : negated(choose)),
  },
  listed("path", monotonePaths()),
  listed(
    "assignment",
    permutations(3).map((order) => order.flatMap((one) => [0, 1, 2].map((column) => Number(column === one)))),
  ),
  listed("tree", spanningTreesOfFour()),
];
