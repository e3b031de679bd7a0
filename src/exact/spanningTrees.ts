import { plural, requireChoice, requireCount, requireOptions } from "../core/errors.ts";
import type { Sense } from "../core/solver.ts";
import { joined, type Labels, nodeApart, separate } from "../graphs/components.ts";
import { requireConnected, requireNoLoops } from "../graphs/requireGraph.ts";
import { type NodePair, requirePairs } from "../graphs/requirePairs.ts";
import {
  type EliminationSlopes,
  eliminateNodes,
  eliminationSlopes,
  fillsBefore,
  treeChanceSlopes,
  treeChances,
} from "../kernels/spanningTrees.ts";
import { createFamily } from "./createFamily.ts";
import { treeDrawer } from "./drawTree.ts";
import { pick } from "./sampleCategorical.ts";
import type { Family } from "./types.ts";

/** Options of `spanningTrees`. */
export interface SpanningTreesOptions {
  /** How many nodes there are, 2 … 500; edges name them by numbers from 0. */
  readonly nodes: number;
  /** The two ends of each edge; there may be several between the same two nodes. */
  readonly edges: readonly (readonly [number, number])[];
  /** `"max"` by default. */
  readonly sense?: Sense;
}

/**
 * The spanning trees of a connected graph: z is 1 on the edges of the tree, 0 elsewhere.
 *
 *     A(θ) = ln det L̂(exp σθ)          L̂: the Laplacian without one node's row and column
 *
 * Shape [edges], in the order of `edges`. Every method takes O(nodes³ + edges) for the first use of a θ, more draws
 * from the same one O(nodes²). Memory some 8·nodes³/6 bytes, twice that with derivatives. The determinant comes from an
 * elimination without subtraction, in logarithms, so numbers of θ may lie as far apart as they like. `count` is exact
 * up to 10¹³.
 *
 * Source: Kirchhoff 1847; elimination as in Grassmann, Taksar & Heyman, Operations Research 1985. Marginals are its
 * derivative, draws undo it.
 *
 * @throws ShapeError when edges is not a list of pairs.
 * @throws DomainError when an option is out of range, an edge joins a node to itself, or the graph is not connected.
 */
export function spanningTrees(options: SpanningTreesOptions): Family {
  const name = requireTrees(options);
  const { nodes, edges, sense = "max" } = options;
  const ends = edges.map(([a, b]): NodePair => [a, b]);
  const pairs = Int32Array.from(ends, ([a, b]) => Math.max(a, b) * nodes + Math.min(a, b));
  /** The edges between the two nodes of a pair. */
  const parallels = new Map<number, number[]>();
  for (const pair of pairs) parallels.set(pair, []);
  for (const [edge, pair] of pairs.entries()) parallels.get(pair)!.push(edge);
  const square = (): Float64Array => new Float64Array(nodes * nodes);
  const elimination = {
    n: nodes,
    logWeights: square(),
    factors: square(),
    steps: square(),
    fills: new Float64Array(fillsBefore(nodes)),
  };
  const draw = treeDrawer(elimination);
  const chances = square();
  const degrees = new Float64Array(nodes);
  /** Which part of the weight between its ends an edge has: all of it, where it has no parallel. */
  const shares = new Float64Array(edges.length);
  let slopes: (EliminationSlopes & { chances: Float64Array }) | undefined;

  let logPartition = build(new Float64Array(edges.length));
  const facts = { name, sense, shape: [edges.length], count: Math.round(Math.exp(logPartition)) };
  return createFamily(facts, {
    build(scores) {
      logPartition = build(scores);
    },
    logPartition: () => logPartition,
    marginals(means) {
      treeChances(elimination, chances, degrees);
      // Chances are subtracted, so that their rounding, of up to nodes²·2⁻⁵³, may leave one outside of [0, 1].
      for (const [edge, pair] of pairs.entries()) {
        means[edge] = Math.min(Math.max(chances[pair]! * shares[edge]!, 0), 1);
      }
    },
    covariance(gradient, product) {
      slopes ??= slopesFor(nodes);
      const { logWeights } = slopes;
      logWeights.fill(0);
      for (const [edge, pair] of pairs.entries()) logWeights[pair]! += shares[edge]! * gradient[edge]!;
      const gains = gradient.map((g, edge) => g - logWeights[pairs[edge]!]!);
      eliminationSlopes(elimination, slopes);
      treeChanceSlopes(elimination, slopes, chances, degrees, slopes.chances);
      for (const [edge, pair] of pairs.entries()) {
        product[edge] = shares[edge]! * (slopes.chances[pair]! + chances[pair]! * gains[edge]!);
      }
    },
    sample(solution, uniform) {
      draw(uniform, (a, b) => {
        solution[drawParallel(b * nodes + a, uniform)] = 1;
      });
    },
    list: (table) => listTrees(nodes, ends, table),
  });

  function build(scores: Float64Array): number {
    const { logWeights, factors } = elimination;
    logWeights.fill(Number.NEGATIVE_INFINITY);
    factors.fill(0);
    for (const [edge, pair] of pairs.entries()) logWeights[pair] = Math.max(logWeights[pair]!, scores[edge]!);
    for (const [edge, pair] of pairs.entries()) {
      shares[edge] = Math.exp(scores[edge]! - logWeights[pair]!);
      factors[pair]! += shares[edge]!;
    }
    for (const [edge, pair] of pairs.entries()) shares[edge]! /= factors[pair]!;
    return eliminateNodes(elimination);
  }

  /** One of the edges between two nodes, by their shares. */
  function drawParallel(pair: number, uniform: () => number): number {
    const edges = parallels.get(pair)!;
    if (edges.length === 1) return edges[0]!;
    const parts = edges.map((edge) => shares[edge]!);
    return edges[pick(parts, 0, parts.length, uniform())]!;
  }
}

/** Checks the options; returns the family's name. */
function requireTrees(options: SpanningTreesOptions): string {
  requireOptions("spanningTrees", options, { nodes: true, edges: true, sense: true });
  const { nodes, edges, sense = "max" } = options;
  requireCount("spanningTrees", "nodes", nodes, { from: 2, to: 500 });
  requirePairs("spanningTrees", "edges", edges, nodes);
  requireChoice("spanningTrees", "sense", sense, ["max", "min"]);
  const name = `spanningTrees(${plural(nodes, "node")}, ${plural(edges.length, "edge")})`;
  requireNoLoops(name, "edges", edges);
  requireConnected(name, nodes, edges);
  return name;
}

/** Scratch for derivatives. */
function slopesFor(nodes: number): EliminationSlopes & { chances: Float64Array } {
  return {
    logWeights: new Float64Array(nodes * nodes),
    fills: new Float64Array(fillsBefore(nodes)),
    totals: new Float64Array(nodes),
    degrees: new Float64Array(nodes),
    chances: new Float64Array(nodes * nodes),
  };
}

/** Writes every spanning tree as a row of 0s and 1s, in the order of their edges. */
function listTrees(nodes: number, ends: readonly NodePair[], table: Float32Array): void {
  let row = 0;
  growFrom(0, separate(nodes), []);

  function growFrom(first: number, labels: Labels, tree: readonly number[]): void {
    if (tree.length === nodes - 1) {
      for (const edge of tree) table[row * ends.length + edge] = 1;
      row++;
      return;
    }
    for (let edge = first; edge < ends.length && nodeApart(labels, ends, edge) < 0; edge++) {
      const grown = joined(labels, ends[edge]!);
      if (grown !== labels) growFrom(edge + 1, grown, [...tree, edge]);
    }
  }
}
