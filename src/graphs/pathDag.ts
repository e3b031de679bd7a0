import { DomainError } from "../core/errors.ts";
import type { PathDag } from "../kernels/pathDag.ts";
import type { Graph } from "./requireGraph.ts";
import { topologicalOrder } from "./topologicalOrder.ts";

/**
 * The nodes and arcs that lie on a path from source to target, in a topological order, and how many such paths there
 * are; arcs of one tail stay in their order.
 *
 * @throws DomainError when the arcs have a cycle, or no path joins source and target.
 */
export function pathDag({ name, nodes, leaving, source, target }: Graph): { net: PathDag; count: number } {
  const { firstArc, heads, items } = leaving;
  const order = topologicalOrder(name, leaving);
  const ways = new Float64Array(nodes);
  ways[target] = 1;
  for (let at = nodes - 1; at >= 0; at--) {
    const node = order[at]!;
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) ways[node]! += ways[heads[arc]!]!;
  }
  const count = ways[source]!;
  if (count === 0) {
    throw new DomainError(`${name}: no path leads from node ${source} to node ${target}; choose others or add arcs.`);
  }

  const reached = new Uint8Array(nodes);
  reached[source] = 1;
  const states = new Int32Array(nodes);
  const net = {
    firstArc: new Int32Array(nodes + 1),
    heads: new Int32Array(heads.length),
    items: new Int32Array(heads.length),
  };
  let [size, taken] = [0, 0];
  for (const node of order) {
    if (reached[node] === 0 || ways[node] === 0) continue;
    states[node] = size;
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) {
      const head = heads[arc]!;
      if (ways[head] === 0) continue;
      reached[head] = 1;
      net.heads[taken] = head;
      net.items[taken++] = items[arc]!;
    }
    net.firstArc[++size] = taken;
  }
  return {
    net: {
      firstArc: net.firstArc.slice(0, size + 1),
      heads: net.heads.slice(0, taken).map((head) => states[head]!),
      items: net.items.slice(0, taken),
    },
    count,
  };
}
