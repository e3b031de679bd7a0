import { type Edges, edgeBetween } from "./subtours.ts";

/**
 * The edges of a tour that is good but not proved the best: edges of large weight are joined to paths and the paths to
 * a tour, of which then two edges are exchanged, or up to three cities moved, while that makes it cheaper.
 *
 * Source: greedy edge matching; 2-opt of Croes 1958; Or-opt of Or 1976.
 */
export function shortenedTour(edges: Edges, costs: Float64Array, weights: Float64Array): number[] {
  const tour = greedyTour(edges, costs, weights);
  const cost = (a: number, b: number): number => costs[edgeBetween(edges, a, b)]!;
  // An exchange turns a part of the tour round, which only costs the same where ways have no direction.
  while ((!edges.directed && exchangeEdges(tour, cost)) || moveCities(tour, cost, edges.directed));
  return Array.from(tour, (city, i) => edgeBetween(edges, city, tour[(i + 1) % tour.length]!));
}

type Cost = (a: number, b: number) => number;

/** Gains below this are rounding, for costs up to 10⁷. */
const GAIN = 1e-7;

function greedyTour(
  { cities, directed, count, from, to }: Edges,
  costs: Float64Array,
  weights: Float64Array,
): Uint16Array {
  const order = Array.from({ length: count }, (_, e) => e).sort(
    (e, f) => Math.round(1e6 * (weights[f]! - weights[e]!)) || costs[e]! - costs[f]! || e - f,
  );
  const most = directed ? 1 : 2;
  const next: number[][] = Array.from({ length: cities }, () => []);
  const before = directed ? Array.from({ length: cities }, (): number[] => []) : next;
  /** The other end of the path that a city is an end of. */
  const otherEnd = Array.from({ length: cities }, (_, city) => city);
  let left = cities - 1;
  for (const e of order) {
    const [a, b] = [from[e]!, to[e]!];
    if (left === 0) break;
    if (next[a]!.length === most || before[b]!.length === most || otherEnd[a] === b) continue;
    next[a]!.push(b);
    before[b]!.push(a);
    const [head, tail] = [otherEnd[a]!, otherEnd[b]!];
    otherEnd[head] = tail;
    otherEnd[tail] = head;
    left--;
  }
  const tour = new Uint16Array(cities);
  let at = before.findIndex(({ length }) => length < most);
  let previous = -1;
  for (let i = 0; i < cities; i++) {
    tour[i] = at;
    const following = next[at]!.find((city) => city !== previous);
    [previous, at] = [at, following ?? -1];
  }
  return tour;
}

/** Turns parts of the tour round while that makes it cheaper; says whether it did. */
function exchangeEdges(tour: Uint16Array, cost: Cost): boolean {
  const n = tour.length;
  let changed = false;
  for (let i = 0; i < n - 1; i++) {
    for (let j = i + 2; j < n; j++) {
      const [a, b, c, d] = [tour[i]!, tour[i + 1]!, tour[j]!, tour[(j + 1) % n]!];
      if (a === d || cost(a, c) + cost(b, d) >= cost(a, b) + cost(c, d) - GAIN) continue;
      tour.subarray(i + 1, j + 1).reverse();
      changed = true;
    }
  }
  return changed;
}

/** Moves one to three cities that follow one another to the first better place; says whether it did. */
function moveCities(tour: Uint16Array, cost: Cost, directed: boolean): boolean {
  const n = tour.length;
  for (let length = 1; length <= Math.min(3, n - 3); length++) {
    for (let i = 0; i < n; i++) {
      // The part stands first in the tour turned by i, what is left behind it.
      const turned = [...tour.subarray(i), ...tour.subarray(0, i)];
      const [first, last] = [turned[0]!, turned[length - 1]!];
      const rest = turned.slice(length);
      const saved = cost(rest.at(-1)!, first) + cost(last, rest[0]!) - cost(rest.at(-1)!, rest[0]!);
      for (let k = 0; k < rest.length - 1; k++) {
        const [a, b] = [rest[k]!, rest[k + 1]!];
        const straight = cost(a, first) + cost(last, b);
        const round = directed ? Infinity : cost(a, last) + cost(first, b);
        if (Math.min(straight, round) - cost(a, b) >= saved - GAIN) continue;
        const part = turned.slice(0, length);
        rest.splice(k + 1, 0, ...(straight <= round ? part : part.reverse()));
        tour.set(rest);
        return true;
      }
    }
  }
  return false;
}
