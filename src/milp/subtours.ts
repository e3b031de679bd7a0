/**
 * The edges of a complete graph of n cities, in the order (0,1), (0,2), …, (n−2,n−1); or, where ways have a direction,
 * its arcs (0,1), (0,2), …, (1,0), (1,2), …, (n−1,n−2).
 */
export interface Edges {
  readonly cities: number;
  readonly directed: boolean;
  readonly count: number;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
}

export function edgesOf(cities: number): Edges {
  return listEdges(cities, false);
}

export function arcsOf(cities: number): Edges {
  return listEdges(cities, true);
}

function listEdges(cities: number, directed: boolean): Edges {
  const count = (cities * (cities - 1)) / (directed ? 1 : 2);
  const from = new Uint16Array(count);
  const to = new Uint16Array(count);
  let e = 0;
  for (let a = 0; a < cities; a++) {
    for (let b = directed ? 0 : a + 1; b < cities; b++) {
      if (a === b) continue;
      from[e] = a;
      to[e++] = b;
    }
  }
  return { cities, directed, count, from, to };
}

/** The place of the edge, or arc, from one city to another. */
export function edgeBetween({ cities, directed }: Edges, a: number, b: number): number {
  if (directed) return a * (cities - 1) + (b < a ? b : b - 1);
  const [low, high] = a < b ? [a, b] : [b, a];
  return (low * (2 * cities - low - 1)) / 2 + high - low - 1;
}

/** Weights below this are taken for 0. */
const TINY = 1e-9;
/** A cut misses its 2 by more than HiGHS may miss a constraint that it keeps. */
const VIOLATED = 2 - 1e-5;

/** The cities in groups that edges of weight > 0 join; each as a list. */
export function components({ cities, count, from, to }: Edges, weights: Float64Array): number[][] {
  const root = Uint16Array.from({ length: cities }, (_, city) => city);
  const find = (city: number): number => {
    let at = city;
    while (root[at] !== at) at = root[at] = root[root[at]!]!;
    return at;
  };
  for (let e = 0; e < count; e++) if (weights[e]! > TINY) root[find(from[e]!)] = find(to[e]!);
  const groups = new Map<number, number[]>();
  for (let city = 0; city < cities; city++) {
    const group = groups.get(find(city));
    if (group) group.push(city);
    else groups.set(find(city), [city]);
  }
  return [...groups.values()];
}

/**
 * Groups of cities that a tour leaves twice, but these weights by less than 2: the components where there are several,
 * and else the cuts of the phases of a minimum cut that are too small, the least of all cuts among them.
 *
 * Source: Stoer & Wagner, JACM 1997.
 */
export function violatedGroups(edges: Edges, weights: Float64Array): number[][] {
  const parts = components(edges, weights);
  if (parts.length > 1) return parts;
  const { cities: n, count, from, to } = edges;
  const between = new Float64Array(n * n);
  for (let e = 0; e < count; e++) {
    const weight = Math.max(0, weights[e]!);
    between[from[e]! * n + to[e]!]! += weight;
    between[to[e]! * n + from[e]!]! += weight;
  }
  const merged = Array.from({ length: n }, (_, city) => [city]);
  const alive = Array.from({ length: n }, (_, city) => city);
  const found: number[][] = [];
  const reach = new Float64Array(n);
  while (alive.length > 1) {
    reach.fill(0);
    const waiting = new Set(alive);
    let [last, before] = [-1, -1];
    while (waiting.size > 0) {
      let next = -1;
      for (const city of waiting) if (next < 0 || reach[city]! > reach[next]!) next = city;
      waiting.delete(next);
      [last, before] = [next, last];
      for (const city of waiting) reach[city]! += between[next * n + city]!;
    }
    if (reach[last]! < VIOLATED) found.push([...merged[last]!]);
    merged[before]!.push(...merged[last]!);
    for (const city of alive) {
      between[before * n + city]! += between[last * n + city]!;
      between[city * n + before] = between[before * n + city]!;
    }
    alive.splice(alive.indexOf(last), 1);
  }
  return found;
}
