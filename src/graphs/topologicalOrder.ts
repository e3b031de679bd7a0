import { DomainError } from "../core/errors.ts";
import type { LeavingArcs } from "../kernels/graphPath.ts";

/** The most nodes of a cycle that an error names. */
const MAX_NAMED = 20;

/**
 * The nodes in an order in which every arc leads forwards.
 *
 * @throws DomainError that names a cycle when there is no such order.
 */
export function topologicalOrder(where: string, leaving: LeavingArcs): Int32Array {
  const { firstArc, heads } = leaving;
  const nodes = firstArc.length - 1;
  const awaited = new Int32Array(nodes);
  for (const head of heads) awaited[head]!++;
  const order = new Int32Array(nodes);
  let known = 0;
  for (let node = 0; node < nodes; node++) if (awaited[node] === 0) order[known++] = node;
  // The list grows while it is read.
  for (let at = 0; at < known; at++) {
    const node = order[at]!;
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) {
      if (--awaited[heads[arc]!]! === 0) order[known++] = heads[arc]!;
    }
  }
  if (known === nodes) return order;
  const cycle = cycleAmong(awaited, leaving);
  const named = cycle.length <= MAX_NAMED ? cycle : [...cycle.slice(0, MAX_NAMED - 1), "…", cycle.at(-1)];
  throw new DomainError(`${where}: arcs has the cycle ${named.join(" → ")}; leave out one of its arcs.`);
}

/** A cycle, its first node again at the end: each node that still awaits one has such a node before it. */
function cycleAmong(awaited: Int32Array, { firstArc, heads }: LeavingArcs): number[] {
  const before = new Int32Array(awaited.length);
  for (let node = 0; node < awaited.length; node++) {
    if (awaited[node] === 0) continue;
    for (let arc = firstArc[node]!; arc < firstArc[node + 1]!; arc++) before[heads[arc]!] = node;
  }
  const walk: number[] = [];
  const seenAt = new Int32Array(awaited.length).fill(-1);
  let node = awaited.findIndex((open) => open > 0);
  for (; seenAt[node]! < 0; node = before[node]!) {
    seenAt[node] = walk.length;
    walk.push(node);
  }
  return [...walk.slice(seenAt[node]), node].reverse();
}
