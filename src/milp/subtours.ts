/** The edges of a complete graph of n cities, in the order (0,1), (0,2), …, (n−2,n−1). */
export interface Edges {
  readonly cities: number;
  readonly count: number;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
}

export function edgesOf(cities: number): Edges {
  const count = (cities * (cities - 1)) / 2;
  const from = new Uint16Array(count);
  const to = new Uint16Array(count);
  let e = 0;
  for (let a = 0; a < cities; a++) {
    for (let b = a + 1; b < cities; b++) {
      from[e] = a;
      to[e++] = b;
    }
  }
  return { cities, count, from, to };
}

/** The place of the edge between two cities. */
export function edgeBetween({ cities }: Edges, a: number, b: number): number {
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
 * Groups of cities that a tour leaves twice, but these weights by less than 2: the components where there are several, and
 * else the cuts of the phases of a minimum cut that are too small, the least of all cuts among them.
 *
 * Source: Stoer & Wagner, JACM 1997.
 */
export function violatedGroups(edges: Edges, weights: Float64Array): number[][] {
  const parts = components(edges, weights);
  if (parts.length > 1) return parts;
  const { cities: n, count, from, to } = edges;
  const between = new Float64Array(n * n);
  for (let e = 0; e < count; e++) {
    between[from[e]! * n + to[e]!] = between[to[e]! * n + from[e]!] = Math.max(0, weights[e]!);
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
