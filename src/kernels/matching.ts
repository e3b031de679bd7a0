import {
  augmentMatching,
  commonAncestor,
  EVEN,
  FREE,
  type MatchingScratch,
  makeBlossom,
  NONE,
  ODD,
  openBlossom,
  resetMatching,
  setOuter,
} from "./matchingBlossoms.ts";

/**
 * Kernel: the matching of the largest sum of gains, or, with `perfect`, the largest of those that match all nodes.
 * Returns whether there is one. Edges of gain −Infinity are never taken.
 *
 * Potentials and weights of blossoms are at every time such that no slack and no weight is below 0 and matched edges
 * have slack 0. A search changes them until an edge of slack 0 joins two of its trees, which makes one pair more, or,
 * unless all are to be matched, until the potential of the unmatched nodes is 0, which proves the matching best.
 */
export function matchNodes(scratch: MatchingScratch, gains: Float32Array, perfect: boolean): boolean {
  resetMatching(scratch, gains);
  for (;;) {
    const unmatched = startSearch(scratch, gains);
    if (unmatched === NONE) return true;
    if (!search(scratch, gains, perfect ? NONE : unmatched)) return !perfect;
  }
}

/** Kernel: every unmatched node is the beginning of a tree. Returns one, or NONE when all are matched. */
function startSearch(scratch: MatchingScratch, gains: Float32Array): number {
  const { nodes, mates, outer, closest, labels } = scratch;
  labels.fill(FREE);
  closest.fill(NONE);
  let unmatched = NONE;
  for (let node = 0; node < nodes; node++) {
    if (mates[node] !== NONE) continue;
    labels[outer[node]] = EVEN;
    unmatched = node;
  }
  if (unmatched === NONE) return NONE;
  for (let node = 0; node < nodes; node++) if (labels[outer[node]] === EVEN) scanNode(scratch, gains, node);
  return unmatched;
}

/**
 * Kernel: searches until there is a pair more, and returns whether there is one. Each turn changes potentials by as
 * little as makes something happen, and lets it happen: no slack is ever compared with 0, so that rounding does no harm.
 */
function search(scratch: MatchingScratch, gains: Float32Array, unmatched: number): boolean {
  const { nodes, ends, potentials, outer, closest, weights, parents, children, labels } = scratch;
  for (;;) {
    let change = unmatched === NONE ? Infinity : potentials[unmatched];
    let node = NONE;
    let blossom = NONE;
    for (let at = 0; at < nodes; at++) {
      const label = labels[outer[at]];
      if (label === ODD || closest[at] === NONE) continue;
      if (label === EVEN && outer[ends[closest[at]]] === outer[at]) {
        scanNode(scratch, gains, at);
        if (closest[at] === NONE) continue;
      }
      const end = closest[at];
      const slack = potentials[at] + potentials[ends[end]] - gains[end >> 1];
      const needed = label === EVEN ? slack / 2 : slack;
      if (needed >= change) continue;
      change = needed;
      node = at;
    }
    for (let at = nodes; at < children.length; at++) {
      if (children[at] === NONE || parents[at] !== NONE || labels[at] !== ODD || weights[at] / 2 >= change) continue;
      change = weights[at] / 2;
      blossom = at;
    }
    if (change === Infinity) return false;
    if (change > 0) changePotentials(scratch, change);
    if (blossom !== NONE) {
      const child = openBlossom(scratch, blossom);
      scanRing(scratch, gains, child, EVEN);
    } else if (node === NONE) {
      return false;
    } else if (labels[outer[node]] === FREE) {
      grow(scratch, gains, node);
    } else if (joinTrees(scratch, gains, node)) {
      return true;
    }
  }
}

/** Kernel: the smaller the slacks of even nodes, the larger those of odd ones; blossoms make up for it within. */
function changePotentials(scratch: MatchingScratch, change: number): void {
  const { nodes, potentials, outer, weights, parents, children, labels } = scratch;
  for (let node = 0; node < nodes; node++) {
    const label = labels[outer[node]];
    if (label === EVEN) potentials[node] -= change;
    else if (label === ODD) potentials[node] += change;
  }
  for (let blossom = nodes; blossom < children.length; blossom++) {
    if (children[blossom] === NONE || parents[blossom] !== NONE) continue;
    if (labels[blossom] === EVEN) weights[blossom] += 2 * change;
    else if (labels[blossom] === ODD) weights[blossom] -= 2 * change;
  }
}

/** Kernel: takes the free blossom of a node into the tree of its closest even node, and the mate of its base. */
function grow(scratch: MatchingScratch, gains: Float32Array, node: number): void {
  const { ends, mates, outer, closest, bases, labels, entries } = scratch;
  const odd = outer[node];
  labels[odd] = ODD;
  entries[odd] = closest[node];
  const even = outer[ends[mates[bases[odd]]]];
  labels[even] = EVEN;
  scanBlossom(scratch, gains, even);
}

/** Kernel: the edge between two even blossoms makes a pair more, or a blossom of both. Returns whether a pair. */
function joinTrees(scratch: MatchingScratch, gains: Float32Array, node: number): boolean {
  const { ends, outer, closest } = scratch;
  const end = closest[node];
  const ancestor = commonAncestor(scratch, outer[node], outer[ends[end]]);
  if (ancestor === NONE) {
    augmentMatching(scratch, end);
    return true;
  }
  const blossom = makeBlossom(scratch, ancestor, end);
  setOuter(scratch, blossom, blossom);
  scanRing(scratch, gains, ancestor, ODD);
  return false;
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
    }
  }
}

/** Kernel: writes 1 for the edges of the matching and 0 elsewhere. */
export function writeMatching({ nodes, mates }: MatchingScratch, solution: Float32Array): void {
  solution.fill(0);
  for (let node = 0; node < nodes; node++) if (mates[node] !== NONE) solution[mates[node] >> 1] = 1;
}
