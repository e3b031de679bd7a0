import {
  type AuditProblem,
  assignments,
  dagPaths,
  enumerate,
  type Family,
  gridPath,
  kSubsets,
  type NoiseLaw,
  type SolutionLoss,
  type Solver,
  spanningTrees,
  sumOfGamma,
  threefry2x32,
  topK,
} from "imle";

/** A problem that comes with the command. */
export interface BuiltIn {
  /** What it is, for help. */
  readonly summary: string;
  /** The law that fits it, where that is not Gumbel. */
  readonly noise?: () => NoiseLaw;
  readonly make: () => AuditProblem;
}

/** Nodes of a 4×4 lattice; arcs lead right and down. */
const SIDE = 4;

/** Small enough for an exact gradient, except for the last. All losses are linear. */
export const PROBLEMS: Readonly<Record<string, BuiltIn>> = {
  topk: {
    summary: "the 3 largest of 10, the loss is the Hamming distance to 3 others",
    make() {
      const wanted = Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
      const options = { length: 10, k: 3 };
      return { solver: topK(options), theta: numbers(10, 1, 0, 1), loss: hamming(wanted), family: kSubsets(options) };
    },
  },
  path: {
    summary: "the cheapest of the 20 paths right and down through 4×4 nodes, the loss is its cost by other costs",
    make: () => listed("path", dagPaths({ nodes: SIDE * SIDE, arcs: latticeArcs() })),
  },
  assignment: {
    summary: "the cheapest of the 24 assignments of 4 to 4, the loss is its cost by other costs",
    make: () => listed("assignment", assignments({ size: 4 })),
  },
  tree: {
    summary: "the cheapest of the 125 trees that join 5 nodes, the loss is its cost by other costs",
    make: () => listed("tree", spanningTrees({ nodes: 5, edges: pairsOf(5), sense: "min" })),
  },
  grid: {
    summary: "the cheapest path over 16×16 cells, by gridPath; no exact gradient",
    noise: () => sumOfGamma({ k: 20.8 }), // 1.3·16, as torch-imle's example has it
    make() {
      const solver = gridPath({ rows: 16, columns: 16 });
      return { solver, theta: numbers(256, 1, 0.5, 1.5), loss: cost(numbers(256, 2, 0.5, 1.5)) };
    },
  },
};

/** A problem whose solver looks through the family's list. */
function listed(name: string, family: Family): AuditProblem {
  const table = family.solutions();
  const n = table.length / family.count;
  const solutions = Array.from({ length: family.count }, (_, row) => table.subarray(row * n, (row + 1) * n));
  const { sense, shape } = family;
  const solver: Solver = { ...enumerate({ sense, shape, solutions }), name: `best of ${family.name}` };
  return { name, solver, theta: numbers(n, 1, 0.5, 1.5), loss: cost(numbers(n, 2, 0.5, 1.5)), family };
}

/** ⟨c, z⟩ */
function cost(costs: Float32Array): SolutionLoss {
  return {
    value(z) {
      let sum = 0;
      for (let i = 0; i < z.length; i++) sum += costs[i]! * z[i]!;
      return sum;
    },
    gradient: () => costs,
  };
}

/** In how many places z differs from what is wanted, as a linear function. */
function hamming(wanted: Float32Array): SolutionLoss {
  const { value, gradient } = cost(wanted.map((one) => 1 - 2 * one));
  const ones = wanted.reduce((sum, one) => sum + one, 0);
  return { value: (z) => ones + value(z), gradient };
}

function latticeArcs(): [number, number][] {
  const arcs: [number, number][] = [];
  for (let node = 0; node < SIDE * SIDE; node++) {
    if (node % SIDE < SIDE - 1) arcs.push([node, node + 1]);
    if (node < SIDE * (SIDE - 1)) arcs.push([node, node + SIDE]);
  }
  return arcs;
}

function pairsOf(nodes: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < nodes; a++) for (let b = a + 1; b < nodes; b++) pairs.push([a, b]);
  return pairs;
}

/** Uniform numbers, the same ones for the same stream. */
function numbers(length: number, stream: number, from: number, to: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => from + ((to - from) * (threefry2x32([stream, 0], [0, i])[0] + 0.5)) / 2 ** 32,
  );
}
