/** Minimum spanning trees: Prim's algorithm with an indexed binary heap of the nodes that the tree may take next. */
export interface TreeScratch {
  /** Cost of the edge that joins each node to the tree: Infinity before there is one, −Infinity in the tree. */
  readonly joinCosts: Float64Array;
  /** That edge. */
  readonly joinEdges: Int32Array;
  /** Nodes in order of their joins, a heap. */
  readonly heap: Int32Array;
  /** Place of each node in the heap or NOWHERE. */
  readonly places: Int32Array;
}

/** The graph as `Incidence` says. */
interface Graph {
  readonly nodes: number;
  readonly ends: Int32Array;
  readonly first: Int32Array;
  readonly opposite: Int32Array;
}

const NONE = -1;
const NOWHERE = -1;

export function treeScratch(nodes: number): TreeScratch {
  const indices = (): Int32Array => new Int32Array(nodes);
  return { joinCosts: new Float64Array(nodes), joinEdges: indices(), heap: indices(), places: indices() };
}

/**
 * Kernel: writes 1 for the edges of the cheapest tree and 0 elsewhere. Returns a node that no edge of finite cost joins
 * to the tree, or −1 when the tree is whole.
 *
 * Edges are in order of cost, equal ones in order of their numbers: in that order there is one cheapest tree.
 */
export function growTree(scratch: TreeScratch, graph: Graph, costs: Float32Array, solution: Float32Array): number {
  const { nodes, ends, first, opposite } = graph;
  const { joinCosts, joinEdges, heap, places } = scratch;
  solution.fill(0);
  joinCosts.fill(Infinity);
  joinEdges.fill(NONE);
  places.fill(NOWHERE);
  let size = 0;
  let taken = 1;
  for (let node = 0; ; taken++) {
    joinCosts[node] = -Infinity;
    joinEdges[node] = NONE; // before which comes no edge, whatever it costs
    const stop = first[node + 1];
    for (let at = first[node]; at < stop; at++) {
      const end = opposite[at];
      const edge = end >> 1;
      const other = ends[end];
      const cost = costs[edge];
      if (!(cost < joinCosts[other] || (cost === joinCosts[other] && edge < joinEdges[other]))) continue;
      joinCosts[other] = cost;
      joinEdges[other] = edge;
      lift(scratch, other, places[other] === NOWHERE ? size++ : places[other]);
    }
    if (size === 0) break;
    node = heap[0];
    solution[joinEdges[node]] = 1;
    size--;
    if (size > 0) sink(scratch, heap[size], size);
  }
  return taken === nodes ? NONE : joinCosts.indexOf(Infinity);
}

/** Kernel: moves a node from a place of the heap to where it belongs, above. */
function lift({ joinCosts, joinEdges, heap, places }: TreeScratch, node: number, from: number): void {
  const cost = joinCosts[node];
  let hole = from;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = heap[parent];
    if (joinCosts[above] < cost || (joinCosts[above] === cost && joinEdges[above] < joinEdges[node])) break;
    heap[hole] = above;
    places[above] = hole;
    hole = parent;
  }
  heap[hole] = node;
  places[node] = hole;
}

/** Kernel: puts a node in the place of the root and moves it to where it belongs, below. */
function sink({ joinCosts, joinEdges, heap, places }: TreeScratch, node: number, size: number): void {
  const cost = joinCosts[node];
  let hole = 0;
  for (let child = 1; child < size; child = 2 * hole + 1) {
    let below = heap[child];
    if (child + 1 < size) {
      const right = heap[child + 1];
      const rightIsFirst =
        joinCosts[right] < joinCosts[below] ||
        (joinCosts[right] === joinCosts[below] && joinEdges[right] < joinEdges[below]);
      if (rightIsFirst) {
        below = right;
        child++;
      }
    }
    if (joinCosts[below] > cost || (joinCosts[below] === cost && joinEdges[below] > joinEdges[node])) break;
    heap[hole] = below;
    places[below] = hole;
    hole = child;
  }
  heap[hole] = node;
  places[node] = hole;
}
