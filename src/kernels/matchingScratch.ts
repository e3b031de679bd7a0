/**
 * Maximum-weight matching in a general graph: what the search works on, and how it begins.
 *
 * Nodes have potentials and blossoms, odd sets of nodes that the search treats as one, have weights >= 0:
 *
 *     slack(e) = u[a] + u[b] − weight[e]          >= 0 for every edge that lies in no blossom, 0 for matched ones
 *
 * A blossom has children, nodes and blossoms, in a ring: its base child first, then pairs that are matched to each
 * other. A number below `nodes` is a node and also the blossom of it alone; larger ones are blossoms of three children
 * or more. "Outer" is a blossom that lies in no other.
 *
 * Edge e has the ends 2e and 2e + 1; p ^ 1 is the other end of the edge of end p, `ends[p]` the node there.
 */
export interface MatchingScratch {
  readonly nodes: number;
  readonly ends: Int32Array;
  /** The far ends at each node, and where those of each node begin. */
  readonly opposite: Int32Array;
  readonly first: Int32Array;
  /** Nodes: u. */
  readonly potentials: Float64Array;
  /** The far end of the matched edge of each, or NONE. */
  readonly mates: Int32Array;
  /** The outer blossom of each. */
  readonly outer: Int32Array;
  /** The far end of the edge of least slack from each to an even node in another outer blossom, or NONE. */
  readonly closest: Int32Array;
  /** The next node of the blossoms in which each lies. */
  readonly following: Int32Array;
  /** Blossoms: weight of each. */
  readonly weights: Float64Array;
  /** The blossom of which each is a child, NONE where it is outer. */
  readonly parents: Int32Array;
  /** The first child, which holds the base. */
  readonly children: Int32Array;
  /** The node that is matched outside or not at all. */
  readonly bases: Int32Array;
  /** The ring of children: the next, the one before, and the end in the next of the edge that joins the two. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly links: Int32Array;
  /** The nodes of each: from `heads` along `following` to `tails`. */
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  /** FREE, EVEN or ODD; of outer ones. */
  readonly labels: Uint8Array;
  /** Of odd ones: the far end of the edge by which the search came. */
  readonly entries: Int32Array;
  /** Where the search for a common ancestor has been: the number of that search. */
  readonly marks: Int32Array;
  /** The nodes that the search has touched, in order, and whether it has. */
  readonly touched: Int32Array;
  readonly isTouched: Uint8Array;
  /** Numbers that no blossom has. */
  readonly unused: Int32Array;
  /** How many numbers are unused, searches for ancestors were made, and nodes are touched. */
  readonly counts: Int32Array;
}

export const NONE = -1;

/** Not reached by the search. */
export const FREE = 0;
/** Reached at its base: what the search goes on from. */
export const EVEN = 1;
/** Reached elsewhere: the search goes on at the mate of its base. */
export const ODD = 2;

/** Scratch for a graph as `Incidence` says. */
export function matchingScratch(
  nodes: number,
  ends: Int32Array,
  first: Int32Array,
  opposite: Int32Array,
): MatchingScratch {
  const all = nodes + (nodes >> 1);
  const ofNodes = (): Int32Array => new Int32Array(nodes);
  const ofBlossoms = (): Int32Array => new Int32Array(all);
  return {
    nodes,
    ends,
    opposite,
    first,
    potentials: new Float64Array(nodes),
    mates: ofNodes(),
    outer: ofNodes(),
    closest: ofNodes(),
    following: ofNodes(),
    weights: new Float64Array(all),
    parents: ofBlossoms(),
    children: ofBlossoms(),
    bases: ofBlossoms(),
    next: ofBlossoms(),
    previous: ofBlossoms(),
    links: ofBlossoms(),
    heads: ofBlossoms(),
    tails: ofBlossoms(),
    labels: new Uint8Array(all),
    entries: ofBlossoms(),
    marks: ofBlossoms(),
    touched: ofNodes(),
    isTouched: new Uint8Array(nodes),
    unused: new Int32Array(all - nodes),
    counts: new Int32Array(3),
  };
}

/**
 * Kernel: no blossoms, and a greedy start. With half the largest gain at each node as its potential no slack is below
 * 0; then one node after the other lowers its own. Without `perfect` no potential is below 0.
 */
export function resetMatching(scratch: MatchingScratch, gains: Float32Array, perfect: boolean): void {
  const { nodes, first, opposite, potentials, mates, outer, weights, parents, children } = scratch;
  const { bases, heads, tails, marks, unused, counts } = scratch;
  mates.fill(NONE);
  weights.fill(0);
  parents.fill(NONE);
  children.fill(NONE);
  marks.fill(0);
  for (let node = 0; node < nodes; node++) {
    outer[node] = node;
    bases[node] = node;
    heads[node] = node;
    tails[node] = node;
    let most = perfect ? -Infinity : 0;
    for (let at = first[node]; at < first[node + 1]; at++) {
      const gain = gains[opposite[at] >> 1];
      if (gain > most) most = gain;
    }
    potentials[node] = most === -Infinity ? 0 : most / 2;
  }
  matchGreedily(scratch, gains, perfect);
  // The lowest number is taken first.
  for (let at = 0; at < unused.length; at++) unused[at] = children.length - 1 - at;
  counts[UNUSED] = unused.length;
  counts[SEARCHES] = 0;
  counts[TOUCHED] = 0;
  scratch.isTouched.fill(0);
}

/** Kernel: lowers the potential of each unmatched node to the least slack at it, and matches the two where it can. */
function matchGreedily(scratch: MatchingScratch, gains: Float32Array, perfect: boolean): void {
  const { nodes, ends, first, opposite, potentials, mates } = scratch;
  for (let node = 0; node < nodes; node++) {
    if (mates[node] !== NONE) continue;
    let least = perfect ? Infinity : potentials[node];
    let closest = NONE;
    for (let at = first[node]; at < first[node + 1]; at++) {
      const end = opposite[at];
      const gain = gains[end >> 1];
      if (gain === -Infinity || (!perfect && !(gain > 0))) continue;
      const slack = potentials[node] + potentials[ends[end]] - gain;
      // Of equal ones, one whose other end is unmatched.
      if (slack < least || (slack === least && (closest === NONE || mates[ends[closest]] !== NONE))) {
        least = slack;
        closest = end;
      }
    }
    if (least === Infinity) continue;
    potentials[node] -= least;
    if (closest === NONE || mates[ends[closest]] !== NONE) continue;
    mates[node] = closest;
    mates[ends[closest]] = closest ^ 1;
  }
}

/** Kernel: forgets the last search, and begins one at an unmatched node. */
export function startTree(scratch: MatchingScratch, root: number): void {
  const { outer, closest, labels, touched, isTouched, counts } = scratch;
  for (let i = 0; i < counts[TOUCHED]; i++) isTouched[touched[i]] = 0;
  counts[TOUCHED] = 0;
  closest.fill(NONE);
  labels.fill(FREE);
  labels[outer[root]] = EVEN;
}

/** Kernel: notes that the search has to look at a node. */
export function touch({ touched, isTouched, counts }: MatchingScratch, node: number): void {
  if (isTouched[node] === 1) return;
  isTouched[node] = 1;
  touched[counts[TOUCHED]++] = node;
}

/** Places in `counts`. */
export const UNUSED = 0;
export const SEARCHES = 1;
export const TOUCHED = 2;
