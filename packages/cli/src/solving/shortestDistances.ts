import type { DimacsGraph } from "imle/files";

/** Arcs of a graph, by their tails. */
const leaving = new WeakMap<DimacsGraph, number[][]>();

/**
 * The distances of all nodes from one, by label correcting: nodes whose distance fell wait in a queue to pass it on. It
 * shares no code with Dijkstra's algorithm. Nodes count from 1; Infinity where no path leads.
 *
 * Source: Bellman 1958, Ford 1956; the queue is Moore's, 1959.
 */
export function shortestDistances(graph: DimacsGraph, from: number): Float64Array {
  const { nodes, arcs, lengths } = graph;
  const arcsOf = leaving.get(graph) ?? Array.from({ length: nodes }, (): number[] => []);
  if (!leaving.has(graph)) {
    for (const [arc, [tail]] of arcs.entries()) arcsOf[tail]!.push(arc);
    leaving.set(graph, arcsOf);
  }
  const distances = new Float64Array(nodes + 1).fill(Infinity);
  const waits = new Uint8Array(nodes);
  distances[from] = 0;
  let wave = [from - 1];
  while (wave.length > 0) {
    const next: number[] = [];
    for (const node of wave) {
      waits[node] = 0;
      for (const arc of arcsOf[node]!) {
        const head = arcs[arc]![1];
        const distance = distances[node + 1]! + lengths[arc]!;
        if (distance >= distances[head + 1]!) continue;
        distances[head + 1] = distance;
        if (waits[head] === 1) continue;
        waits[head] = 1;
        next.push(head);
      }
    }
    wave = next;
  }
  return distances;
}
