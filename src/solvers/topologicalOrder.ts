import { DomainError } from "../errors.ts";
import type { NodePair } from "./requirePairs.ts";

/**
 * The nodes in an order in which every arc leads forwards.
 *
 * @throws DomainError that names a cycle when there is no such order.
 */
export function topologicalOrder(where: string, nodes: number, arcs: readonly NodePair[]): number[] {
  const heads: number[][] = Array.from({ length: nodes }, () => []);
  const awaited = new Int32Array(nodes);
  for (const [from, to] of arcs) {
    heads[from]!.push(to);
    awaited[to]!++;
  }
  const order: number[] = [];
  for (let node = 0; node < nodes; node++) if (awaited[node] === 0) order.push(node);
  // The list grows while it is read.
  for (const node of order) {
    for (const head of heads[node]!) if (--awaited[head]! === 0) order.push(head);
  }
  if (order.length < nodes) {
    throw new DomainError(
      `${where}: arcs has the cycle ${cycleAmong(awaited, arcs).join(" → ")}; leave out one of its arcs.`,
    );
  }
  return order;
}

/** A cycle, its first node again at the end: each node that still awaits one has such a node before it. */
function cycleAmong(awaited: Int32Array, arcs: readonly NodePair[]): number[] {
  const before = new Int32Array(awaited.length);
  for (const [from, to] of arcs) if (awaited[from]! > 0) before[to] = from;
  const walk = [awaited.findIndex((open) => open > 0)];
  for (;;) {
    const next = before[walk.at(-1)!]!;
    const seen = walk.indexOf(next);
    walk.push(next);
    if (seen >= 0) return walk.slice(seen).reverse();
  }
}
