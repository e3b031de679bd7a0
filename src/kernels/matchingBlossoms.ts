/**
 * Maximum-weight matching in a general graph: what the search works on, and the changes of blossoms.
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
  /** Numbers that no blossom has, and how many they are. */
  readonly unused: Int32Array;
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
    unused: new Int32Array(all - nodes),
    counts: new Int32Array(2),
  };
}

/** Kernel: no pairs, no blossoms, and the least potential >= 0, the same for all, that leaves no slack below 0. */
export function resetMatching(scratch: MatchingScratch, gains: Float32Array): void {
  const { nodes, potentials, mates, outer, weights, parents, children, bases, heads, tails, marks, unused } = scratch;
  let most = 0;
  for (let edge = 0; edge < gains.length; edge++) if (gains[edge] > most) most = gains[edge];
  potentials.fill(most / 2);
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
  }
  // The lowest number is taken first.
  for (let at = 0; at < unused.length; at++) unused[at] = children.length - 1 - at;
  scratch.counts[UNUSED] = unused.length;
  scratch.counts[SEARCHES] = 0;
}

/** Places in `counts`. */
const UNUSED = 0;
const SEARCHES = 1;

/** Kernel: the outer blossom, even too, from which the search came to this even one; NONE for where it began. */
function evenBefore({ ends, mates, outer, bases, entries }: MatchingScratch, even: number): number {
  const mate = mates[bases[even]];
  return mate === NONE ? NONE : outer[ends[entries[outer[ends[mate]]]]];
}

/** Kernel: the nearest even blossom on the ways from both to where the search began; NONE when they meet nowhere. */
export function commonAncestor(scratch: MatchingScratch, one: number, other: number): number {
  const { marks, counts } = scratch;
  const search = ++counts[SEARCHES];
  let at = one;
  let waiting = other;
  while (at !== NONE) {
    if (marks[at] === search) return at;
    marks[at] = search;
    const before = evenBefore(scratch, at);
    if (waiting === NONE) {
      at = before;
    } else {
      at = waiting;
      waiting = before;
    }
  }
  return NONE;
}

/**
 * Kernel: makes a blossom of the way from `ancestor` to the edge of end `end`, over it, and back. Returns its number;
 * its nodes are still to be given their new outer blossom.
 */
export function makeBlossom(scratch: MatchingScratch, ancestor: number, end: number): number {
  const { ends, mates, outer, weights, parents, children, bases, next, previous, links } = scratch;
  const { heads, tails, following, labels, entries, marks, unused, counts } = scratch;
  const blossom = unused[--counts[UNUSED]];
  const left = outer[ends[end ^ 1]];
  const right = outer[ends[end]];
  next[left] = right;
  previous[right] = left;
  links[left] = end;
  for (let child = left; child !== ancestor; ) {
    const entry = labels[child] === EVEN ? mates[bases[child]] : entries[child];
    const before = outer[ends[entry]];
    next[before] = child;
    previous[child] = before;
    links[before] = entry ^ 1;
    child = before;
  }
  for (let child = right; child !== ancestor; ) {
    const entry = labels[child] === EVEN ? mates[bases[child]] : entries[child];
    const before = outer[ends[entry]];
    next[child] = before;
    previous[before] = child;
    links[child] = entry;
    child = before;
  }
  parents[ancestor] = blossom;
  for (let child = next[ancestor]; child !== ancestor; child = next[child]) {
    parents[child] = blossom;
    following[tails[previous[child]]] = heads[child];
  }
  heads[blossom] = heads[ancestor];
  tails[blossom] = tails[previous[ancestor]];
  children[blossom] = ancestor;
  bases[blossom] = bases[ancestor];
  parents[blossom] = NONE;
  weights[blossom] = 0;
  labels[blossom] = EVEN;
  marks[blossom] = 0;
  return blossom;
}

/** Kernel: gives every node of a blossom `whole` as its outer one. */
export function setOuter({ outer, following, heads, tails }: MatchingScratch, blossom: number, whole: number): void {
  const last = tails[blossom];
  let node = heads[blossom];
  outer[node] = whole;
  while (node !== last) {
    node = following[node];
    outer[node] = whole;
  }
}

/**
 * Kernel: makes the children of an odd blossom outer. Those on the way within it from where the search came in to its
 * base are odd and even in turns, the others free. Returns the child where the search came in.
 */
export function openBlossom(scratch: MatchingScratch, blossom: number): number {
  const { ends, outer, parents, children, next, previous, links, labels, entries, unused, counts } = scratch;
  const base = children[blossom];
  let child = base;
  do {
    parents[child] = NONE;
    labels[child] = FREE;
    setOuter(scratch, child, child);
    child = next[child];
  } while (child !== base);
  const entry = entries[blossom];
  const entered = outer[ends[entry ^ 1]];
  const forwards = leadsForwards(scratch, base, entered);
  labels[entered] = ODD;
  entries[entered] = entry;
  for (child = entered; child !== base; ) {
    const even = forwards ? next[child] : previous[child];
    labels[even] = EVEN;
    child = forwards ? next[even] : previous[even];
    labels[child] = ODD;
    entries[child] = forwards ? links[even] ^ 1 : links[child];
  }
  children[blossom] = NONE;
  unused[counts[UNUSED]++] = blossom;
  return entered;
}

/** Kernel: whether the matched edge of a child that is not the base lies on the way to the next child, or to the one before. */
function leadsForwards({ next }: MatchingScratch, base: number, child: number): boolean {
  let odd = false;
  for (let at = base; at !== child; at = next[at]) odd = !odd;
  return odd;
}

/** Kernel: matches the nodes within a blossom anew so that `node` becomes its base. As deep as blossoms are nested. */
function moveBase(scratch: MatchingScratch, blossom: number, node: number): void {
  const { nodes, ends, mates, parents, children, bases, next, previous, links } = scratch;
  let first = node;
  while (parents[first] !== blossom) first = parents[first];
  if (first >= nodes) moveBase(scratch, first, node);
  const base = children[blossom];
  const forwards = leadsForwards(scratch, base, first);
  for (let child = first; child !== base; ) {
    const near = forwards ? next[child] : previous[child];
    child = forwards ? next[near] : previous[near];
    const end = forwards ? links[near] : links[child] ^ 1; // in the child farther on
    if (near >= nodes) moveBase(scratch, near, ends[end ^ 1]);
    if (child >= nodes) moveBase(scratch, child, ends[end]);
    mates[ends[end]] = end ^ 1;
    mates[ends[end ^ 1]] = end;
  }
  children[blossom] = first;
  bases[blossom] = node;
}

/** Kernel: matches along the way from where the search began over the edge of an end to where it began elsewhere. */
export function augmentMatching(scratch: MatchingScratch, end: number): void {
  rematch(scratch, end);
  rematch(scratch, end ^ 1);
}

/** Kernel: matches the node opposite to the end with it, and turns the way back to where the search began. */
function rematch(scratch: MatchingScratch, end: number): void {
  const { nodes, ends, mates, outer, bases, entries } = scratch;
  let partner = end;
  for (;;) {
    const node = ends[partner ^ 1];
    const even = outer[node];
    const before = mates[bases[even]];
    if (even >= nodes) moveBase(scratch, even, node);
    mates[node] = partner;
    if (before === NONE) return;
    const odd = outer[ends[before]];
    const entry = entries[odd];
    const entered = ends[entry ^ 1];
    if (odd >= nodes) moveBase(scratch, odd, entered);
    mates[entered] = entry;
    partner = entry ^ 1;
  }
}
