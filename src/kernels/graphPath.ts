import { NOWHERE, offer, removeRoot } from "./placedHeap.ts";

/**
 * The arcs of a directed graph by their tails: those that leave node v are firstArc[v] … firstArc[v + 1] − 1. Arc a
 * leads to heads[a] and has the cost theta[items[a]].
 */
export interface LeavingArcs {
  readonly firstArc: Int32Array;
  readonly heads: Int32Array;
  readonly items: Int32Array;
}

/** Scratch of a graph, in sections of a number for each node: two arrays fit into the registers of a machine. */
export interface GraphScratch {
  readonly nodes: number;
  /** Sections: best known distance · keys of the heap. */
  readonly numbers: Float64Array;
  /** Sections: where one came from · nodes of the heap · place of each node in it or NOWHERE · item of the arc. */
  readonly cells: Int32Array;
}

export function graphScratch(nodes: number): GraphScratch {
  return { nodes, numbers: new Float64Array(2 * nodes), cells: new Int32Array(4 * nodes) };
}

/**
 * Kernel: label setting, the shortest path for costs >= 0. A settled node never changes, others take every better
 * label. Costs below `floor` are raised to it. A NaN is no label, so that an arc of such a cost is never taken. Returns
 * whether the target was reached.
 */
export function settleNodes(
  scratch: GraphScratch,
  { firstArc, heads, items }: LeavingArcs,
  theta: Float32Array,
  floor: number,
  source: number,
  target: number,
): boolean {
  const { numbers, cells, nodes: heap } = scratch;
  const place = 2 * heap;
  const cameBy = 3 * heap;
  numbers.fill(Infinity, 0, heap);
  cells.fill(NOWHERE, place, cameBy);
  numbers[heap] = 0;
  cells[heap] = source;
  let size = 1;
  while (size > 0) {
    const node = cells[heap];
    if (node === target) return true;
    const reached = numbers[heap];
    numbers[node] = -Infinity; // no label is better than that of a settled node
    let rootIsOpen = true;
    const end = firstArc[node + 1];
    for (let arc = firstArc[node]; arc < end; arc++) {
      const next = heads[arc];
      const item = items[arc];
      const key = reached + Math.max(theta[item], floor);
      if (!(key < numbers[next])) continue;
      numbers[next] = key;
      cells[next] = node;
      cells[cameBy + next] = item;
      size = offer(numbers, cells, heap, size, rootIsOpen, key, next);
      rootIsOpen = false;
    }
    if (rootIsOpen) size = removeRoot(numbers, cells, heap, size);
  }
  return false;
}

/** Kernel: walks back from the target and writes 1 for every arc of the path, 0 elsewhere. */
export function writeArcs(scratch: GraphScratch, source: number, target: number, solution: Float32Array): void {
  const { cells, nodes } = scratch;
  const cameBy = 3 * nodes;
  solution.fill(0);
  for (let node = target; node !== source; node = cells[node]) solution[cells[cameBy + node]] = 1;
}
