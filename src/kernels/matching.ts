import {
  augmentMatching,
  commonAncestor,
  makeBlossom,
  openBlossom,
  releaseNode,
  setOuter,
} from "./matchingBlossoms.ts";
import {
  EVEN,
  FREE,
  type MatchingScratch,
  NONE,
  ODD,
  resetMatching,
  startTree,
  TOUCHED,
  touch,
} from "./matchingScratch.ts";

/**
 * Kernel: the matching of the largest sum of gains, or, with `perfect`, the largest of those that match all nodes.
 * Returns whether there is one. Edges of gain −Infinity are never taken.
 *
 * Potentials and weights of blossoms are at every time such that no slack and no weight is below 0 and matched edges
 * have slack 0. A start by greedy choice leaves few nodes unmatched, and each of these gets a search of its own, which
 * grows one tree and touches only what is near it. A search ends with one pair more or, unless all are to be matched,
 * with a node of potential 0 unmatched. When every unmatched node has potential 0 the matching is proved to be the
 * best.
 */
export function matchNodes(scratch: MatchingScratch, gains: Float32Array, perfect: boolean): boolean {
  const { nodes, mates, potentials } = scratch;
  resetMatching(scratch, gains, perfect);
  for (let root = 0; root < nodes; root++) {
    if (mates[root] !== NONE || (!perfect && !(potentials[root] > 0))) continue;
    startTree(scratch, root);
    scanBlossom(scratch, gains, scratch.outer[root]);
    if (!search(scratch, gains, perfect)) return false;
  }
  return true;
}

/**
 * Kernel: searches from one unmatched node until its tree ends, and returns whether it did; with `perfect` it may not.
 *
 * Each turn changes potentials by as little as makes something happen, and lets it happen: no slack is ever compared
 * with 0, so that rounding does no harm. A turn looks at the nodes that the search has touched. There are at most two
 * turns a node: each takes nodes into the tree, makes a blossom of a part of it, or opens a blossom that was there
 * before.
 */
function search(scratch: MatchingScratch, gains: Float32Array, perfect: boolean): boolean {
  const { nodes, ends, potentials, outer, closest, weights, labels, touched, counts } = scratch;
  for (;;) {
    let change = Infinity;
    let node = NONE;
    let blossom = NONE;
    let released = NONE;
    // What needs no change comes at once.
    for (let i = 0; i < counts[TOUCHED] && change > 0; i++) {
      const at = touched[i];
      const own = outer[at];
      const label = labels[own];
      if (label === ODD) {
        if (own < nodes || !(weights[own] / 2 < change)) continue;
        change = weights[own] / 2;
        blossom = own;
        released = NONE;
        continue;
      }
      if (label === EVEN) {
        if (!perfect && potentials[at] < change) {
          change = potentials[at];
          released = at;
          blossom = NONE;
          node = NONE;
        }
        if (closest[at] !== NONE && outer[ends[closest[at]]] === own) scanNode(scratch, gains, at);
      }
      const end = closest[at];
      if (end === NONE) continue;
      const slack = potentials[at] + potentials[ends[end]] - gains[end >> 1];
      const needed = label === EVEN ? slack / 2 : slack;
      if (!(needed < change)) continue;
      change = needed;
      node = at;
      blossom = NONE;
      released = NONE;
    }
    if (change === Infinity) return false;
    if (change > 0) changePotentials(scratch, change);
    if (released !== NONE) {
      releaseNode(scratch, released);
      return true;
    }
    if (blossom !== NONE) {
      const child = openBlossom(scratch, blossom);
      scanRing(scratch, gains, child, EVEN);
    } else if (labels[outer[node]] === FREE) {
      if (grow(scratch, gains, node)) return true;
    } else {
      const ancestor = commonAncestor(scratch, outer[node], outer[ends[closest[node]]]);
      const made = makeBlossom(scratch, ancestor, closest[node]);
      setOuter(scratch, made, made);
      scanRing(scratch, gains, ancestor, ODD);
    }
  }
}

/** Kernel: the smaller the slacks of even nodes, the larger those of odd ones; blossoms make up for it within. */
function changePotentials(scratch: MatchingScratch, change: number): void {
  const { nodes, potentials, outer, weights, bases, labels, touched, counts } = scratch;
  for (let i = 0; i < counts[TOUCHED]; i++) {
    const node = touched[i];
    const own = outer[node];
    const label = labels[own];
    if (label === FREE) continue;
    potentials[node] += label === EVEN ? -change : change;
    if (own >= nodes && bases[own] === node) weights[own] += label === EVEN ? 2 * change : -2 * change;
  }
}

/**
 * Kernel: takes the free blossom of a node into the tree, and the blossom that its base is matched with. Where its base
 * is unmatched, that makes a pair more. Returns whether it did.
 */
function grow(scratch: MatchingScratch, gains: Float32Array, node: number): boolean {
  const { ends, mates, outer, closest, bases, labels, entries } = scratch;
  const odd = outer[node];
  const mate = mates[bases[odd]];
  if (mate === NONE) {
    augmentMatching(scratch, closest[node]);
    return true;
  }
  labels[odd] = ODD;
  entries[odd] = closest[node];
  touchBlossom(scratch, odd);
  const even = outer[ends[mate]];
  labels[even] = EVEN;
  scanBlossom(scratch, gains, even);
  return false;
}

/** Kernel: touches the nodes of a blossom. */
function touchBlossom(scratch: MatchingScratch, blossom: number): void {
  const { following, heads, tails } = scratch;
  const last = tails[blossom];
  for (let node = heads[blossom]; ; node = following[node]) {
    touch(scratch, node);
    if (node === last) return;
  }
}

/** Kernel: scans the children with a label in the ring of `child`. */
function scanRing(scratch: MatchingScratch, gains: Float32Array, child: number, label: number): void {
  const { next, labels } = scratch;
  let at = child;
  do {
    if (labels[at] === label) scanBlossom(scratch, gains, at);
    at = next[at];
  } while (at !== child);
}

/** Kernel: scans the nodes of a blossom that has become even, or part of an even one. */
function scanBlossom(scratch: MatchingScratch, gains: Float32Array, blossom: number): void {
  const { following, heads, tails } = scratch;
  const last = tails[blossom];
  for (let node = heads[blossom]; ; node = following[node]) {
    touch(scratch, node);
    scanNode(scratch, gains, node);
    if (node === last) return;
  }
}

/** Kernel: finds the closest even node of an even node, and offers the node to those around it. */
function scanNode(scratch: MatchingScratch, gains: Float32Array, node: number): void {
  const { ends, opposite, first, potentials, outer, closest, labels } = scratch;
  const own = outer[node];
  const potential = potentials[node];
  const stop = first[node + 1];
  let least = Infinity;
  closest[node] = NONE;
  for (let at = first[node]; at < stop; at++) {
    const end = opposite[at];
    const other = ends[end];
    const gain = gains[end >> 1];
    if (outer[other] === own || gain === -Infinity) continue;
    const slack = potential + potentials[other] - gain;
    if (slack < least && labels[outer[other]] === EVEN) {
      least = slack;
      closest[node] = end;
    }
    const known = closest[other];
    if (known === NONE || slack < potentials[other] + potentials[ends[known]] - gains[known >> 1]) {
      closest[other] = end ^ 1;
      touch(scratch, other);
    }
  }
}

/** Kernel: writes 1 for the edges of the matching and 0 elsewhere. */
export function writeMatching({ nodes, mates }: MatchingScratch, solution: Float32Array): void {
  solution.fill(0);
  for (let node = 0; node < nodes; node++) if (mates[node] !== NONE) solution[mates[node] >> 1] = 1;
}
