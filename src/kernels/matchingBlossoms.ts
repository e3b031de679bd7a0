import { EVEN, FREE, type MatchingScratch, NONE, ODD, SEARCHES, UNUSED } from "./matchingScratch.ts";

// How blossoms and pairs change.

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

/**
 * Kernel: whether the matched edge of a child that is not the base lies on the way to the next child, or to the one
 * before.
 */
function leadsForwards({ next }: MatchingScratch, base: number, child: number): boolean {
  let odd = false;
  for (let at = base; at !== child; at = next[at]) odd = !odd;
  return odd;
}

/** Kernel: matches the nodes within a blossom again so that `node` becomes its base. As deep as blossoms are nested. */
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

/** Kernel: leaves an even node unmatched, and matches along the way from it to where the search began. */
export function releaseNode(scratch: MatchingScratch, node: number): void {
  const { nodes, ends, mates, outer, bases, entries } = scratch;
  const even = outer[node];
  const before = mates[bases[even]];
  if (even >= nodes) moveBase(scratch, even, node);
  mates[node] = NONE;
  if (before === NONE) return;
  const odd = outer[ends[before]];
  const entry = entries[odd];
  const entered = ends[entry ^ 1];
  if (odd >= nodes) moveBase(scratch, odd, entered);
  mates[entered] = entry;
  rematch(scratch, entry ^ 1);
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
