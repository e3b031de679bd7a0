/**
 * Minimum spanning arborescences: walks back from node to node along cheapest entering arcs, and contracts every cycle
 * that it closes into a node of its own. The arcs that enter a node lie in a skew heap, so that those of a cycle are
 * merged, and made cheaper by what the arc within the cycle costs, without touching all of them.
 *
 * Contracted nodes have the numbers from `nodes` on; at most nodes − 1 are needed.
 */
export interface ArborescenceScratch {
  readonly nodes: number;
  readonly root: number;
  /** The two nodes of each arc. */
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  /** Arcs in the order of their heads, and where those of each head begin. */
  readonly entering: Int32Array;
  readonly first: Int32Array;
  /** Arcs. Cost less what the arcs taken before it cost · the same of all below it in the heap, still to be added. */
  readonly keys: Float64Array;
  readonly delays: Float64Array;
  /** Arcs below each one in its heap. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Arcs at work when heaps are made. */
  readonly queue: Int32Array;
  /** Nodes. First arc of the heap of each. */
  readonly heaps: Int32Array;
  /** Links to the node into which each is contracted, shortened on the way. */
  readonly groups: Int32Array;
  /** The node into which each was contracted first. */
  readonly wholes: Int32Array;
  /** The arc by which each is entered. */
  readonly entries: Int32Array;
  /** NEW, ON_WALK, JOINED or DISSOLVED. */
  readonly states: Uint8Array;
  /** Nodes of the walk. */
  readonly walk: Int32Array;
}

const NONE = -1;

const NEW = 0;
const ON_WALK = 1;
/** A way leads there from the root. */
const JOINED = 2;
/** Entered by an arc from outside, so that the arc within no longer counts. */
const DISSOLVED = 3;

/**
 * Kernel: writes 1 for the arcs of the cheapest arborescence and 0 elsewhere. Returns a node to which no way of finite
 * cost leads, or −1 when all are reached.
 */
export function growArborescence(scratch: ArborescenceScratch, costs: Float32Array, solution: Float32Array): number {
  const { nodes, root, tails, heaps, groups, wholes, entries, states, walk } = scratch;
  for (let node = 0; node < 2 * nodes; node++) {
    groups[node] = node;
    states[node] = NEW;
  }
  for (let node = 0; node < nodes; node++) heaps[node] = node === root ? NONE : heapOfArcs(scratch, costs, node);
  states[root] = JOINED;

  let count = nodes;
  for (let start = 0; start < nodes; start++) {
    let node = groupOf(groups, start);
    let length = 0;
    while (states[node] !== JOINED) {
      const arc = takeCheapest(scratch, node);
      if (arc === NONE) return firstOf(scratch, node);
      entries[node] = arc;
      states[node] = ON_WALK;
      walk[length++] = node;
      node = groupOf(groups, tails[arc]);
      if (states[node] !== ON_WALK) continue;
      const whole = count++;
      let heap = NONE;
      let last = NONE;
      while (last !== node) {
        last = walk[--length];
        groups[last] = whole;
        wholes[last] = whole;
        heap = merge(scratch, heap, heaps[last]);
      }
      heaps[whole] = heap;
      node = whole;
    }
    while (length > 0) states[walk[--length]] = JOINED;
  }
  writeEntries(scratch, count, solution);
  return NONE;
}

/** Kernel: the arcs of finite cost that enter a node as a heap; merges neighbours until one is left. */
function heapOfArcs(scratch: ArborescenceScratch, costs: Float32Array, node: number): number {
  const { entering, first, keys, delays, left, right, queue } = scratch;
  let size = 0;
  for (let at = first[node]; at < first[node + 1]; at++) {
    const arc = entering[at];
    if (costs[arc] === Infinity) continue;
    keys[arc] = costs[arc];
    delays[arc] = 0;
    left[arc] = NONE;
    right[arc] = NONE;
    queue[size++] = arc;
  }
  if (size === 0) return NONE;
  while (size > 1) {
    let merged = 0;
    for (let at = 0; at + 1 < size; at += 2) queue[merged++] = merge(scratch, queue[at], queue[at + 1]);
    if (size % 2 === 1) queue[merged++] = queue[size - 1];
    size = merged;
  }
  return queue[0];
}

/** Kernel: takes the cheapest arc into a node from outside off its heap, and makes the others cheaper by its cost. */
function takeCheapest(scratch: ArborescenceScratch, node: number): number {
  const { tails, keys, delays, heaps, groups } = scratch;
  let arc = heaps[node];
  while (arc !== NONE) {
    const rest = withoutFirst(scratch, arc);
    heaps[node] = rest;
    if (groupOf(groups, tails[arc]) === node) {
      arc = rest;
      continue;
    }
    if (rest !== NONE) {
      keys[rest] -= keys[arc];
      delays[rest] -= keys[arc];
    }
    return arc;
  }
  return NONE;
}

function withoutFirst(scratch: ArborescenceScratch, arc: number): number {
  passDelay(scratch, arc);
  return merge(scratch, scratch.left[arc], scratch.right[arc]);
}

/** Kernel: merges two skew heaps. */
function merge(scratch: ArborescenceScratch, one: number, other: number): number {
  const { left, right } = scratch;
  if (one === NONE) return other;
  if (other === NONE) return one;
  const oneIsFirst = isBefore(scratch, one, other);
  const top = oneIsFirst ? one : other;
  let upper = top;
  let lower = oneIsFirst ? other : one;
  for (;;) {
    passDelay(scratch, upper);
    const rest = right[upper];
    right[upper] = left[upper];
    if (rest === NONE || isBefore(scratch, lower, rest)) {
      left[upper] = lower;
      if (rest === NONE) return top;
      upper = lower;
      lower = rest;
    } else {
      left[upper] = rest;
      upper = rest;
    }
  }
}

function isBefore({ keys }: ArborescenceScratch, one: number, other: number): boolean {
  return keys[one] < keys[other] || (keys[one] === keys[other] && one < other);
}

function passDelay({ keys, delays, left, right }: ArborescenceScratch, arc: number): void {
  const delay = delays[arc];
  if (delay === 0) return;
  delays[arc] = 0;
  if (left[arc] !== NONE) {
    keys[left[arc]] += delay;
    delays[left[arc]] += delay;
  }
  if (right[arc] !== NONE) {
    keys[right[arc]] += delay;
    delays[right[arc]] += delay;
  }
}

/** The first node in a contracted one. */
function firstOf({ groups }: ArborescenceScratch, whole: number): number {
  let node = 0;
  while (groupOf(groups, node) !== whole) node++;
  return node;
}

function groupOf(groups: Int32Array, node: number): number {
  let group = node;
  while (groups[group] !== group) {
    groups[group] = groups[groups[group]];
    group = groups[group];
  }
  return group;
}

/** Kernel: undoes the contractions, the last one first: the arc into a cycle replaces that within it at its head. */
function writeEntries(scratch: ArborescenceScratch, count: number, solution: Float32Array): void {
  const { nodes, root, heads, wholes, entries, states } = scratch;
  for (let whole = count - 1; whole >= nodes; whole--) {
    if (states[whole] === DISSOLVED) continue;
    const arc = entries[whole];
    for (let node = heads[arc]; node !== whole; node = wholes[node]) {
      entries[node] = arc;
      states[node] = DISSOLVED;
    }
  }
  solution.fill(0);
  for (let node = 0; node < nodes; node++) if (node !== root) solution[entries[node]] = 1;
}

/** Scratch for a graph whose arcs are given by their two nodes. */
export function arborescenceScratch(
  nodes: number,
  root: number,
  tails: Int32Array,
  heads: Int32Array,
): ArborescenceScratch {
  const arcs = tails.length;
  const first = new Int32Array(nodes + 1);
  for (let arc = 0; arc < arcs; arc++) first[heads[arc] + 1]++;
  for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
  const next = first.slice();
  const entering = new Int32Array(arcs);
  for (let arc = 0; arc < arcs; arc++) entering[next[heads[arc]]++] = arc;
  const ofArcs = (): Int32Array => new Int32Array(arcs);
  const ofNodes = (): Int32Array => new Int32Array(2 * nodes);
  return {
    nodes,
    root,
    tails,
    heads,
    entering,
    first,
    keys: new Float64Array(arcs),
    delays: new Float64Array(arcs),
    left: ofArcs(),
    right: ofArcs(),
    queue: ofArcs(),
    heaps: ofNodes(),
    groups: ofNodes(),
    wholes: ofNodes(),
    entries: ofNodes(),
    states: new Uint8Array(2 * nodes),
    walk: new Int32Array(nodes),
  };
}
