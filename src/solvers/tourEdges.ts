import { DomainError, plural, requireCount, ShapeError, show } from "../core/errors.ts";
import { findNoNumber, isList } from "../core/isList.ts";

/** The pairs of more cities, 50 million, do not fit into memory. */
const MAX_CITIES = 10_000;

/**
 * The edges between cities in the order in which `tour` has them: (0, 1), (0, 2), …, (cities − 2, cities − 1).
 *
 * theta is then `Float32Array.from(tourEdges(cities), ([a, b]) => distance(a, b))`.
 *
 * @throws DomainError unless there are 2 … 10,000 cities.
 */
export function tourEdges(cities: number): [number, number][] {
  requireCount("tourEdges", "cities", cities, { from: 2, to: MAX_CITIES });
  const from = (a: number): [number, number][] => Array.from({ length: cities - 1 - a }, (_, i) => [a, a + 1 + i]);
  return Array.from({ length: cities }, (_, a) => from(a)).flat();
}

/**
 * The cities of a tour in order, from city 0 to the lower of its two neighbours and on, as a solution z has them.
 *
 * An edge counts where z is above ½, so that a solver's 0.9999 is an edge.
 *
 * @throws ShapeError when z is not one instance.
 * @throws DomainError when z is not a tour.
 */
export function tourOrder(z: ArrayLike<number>): number[] {
  const cycles = cyclesOf("tourOrder", z);
  if (cycles.length === 1) return cycles[0]!;
  const [first, second] = cycles.map((cycle) => cycle.join("–"));
  throw new DomainError(
    `tourOrder: the edges make ${cycles.length} cycles, expected one; the first two are ${first} and ${second}.`,
  );
}

/**
 * The cycles that z consists of where every city has two edges: one for a tour, several for what is left to forbid when
 * a solver knows only that. Each begins with its lowest city, goes on with the lower of its neighbours, and comes
 * before cycles of higher cities.
 *
 * An edge counts where z is above ½.
 *
 * @throws ShapeError when z is not one instance.
 * @throws DomainError when a city has more or fewer than two edges.
 */
export function tourCycles(z: ArrayLike<number>): number[][] {
  return cyclesOf("tourCycles", z);
}

/**
 * The solution z of a tour: 1 on the edges between cities that follow one another in `order`, the last and the first
 * too.
 *
 * @throws DomainError when the order is not every city once, three or more.
 */
export function tourSolution(order: ArrayLike<number>): Float32Array {
  const cities = requireCities("tourSolution", order);
  const solution = new Float32Array((cities * (cities - 1)) / 2);
  for (let i = 0; i < cities; i++) solution[edgeOf(cities, order[i]!, order[(i + 1) % cities]!)] = 1;
  return solution;
}

function edgeOf(cities: number, one: number, other: number): number {
  const a = Math.min(one, other);
  const b = Math.max(one, other);
  return a * cities - (a * (a + 1)) / 2 + b - a - 1;
}

function requireCities(where: string, order: ArrayLike<number>): number {
  if (!isList(order) || order.length < 3 || order.length > MAX_CITIES) {
    throw new DomainError(
      `${where}: order must be a list of three or more cities, at most ${MAX_CITIES}, got ${show(order)}.`,
    );
  }
  const cities = order.length;
  const seen = new Set<number>();
  for (let i = 0; i < cities; i++) {
    requireCount(where, `order[${i}]`, order[i]!, { from: 0, to: cities - 1 });
    if (seen.has(order[i]!)) throw new DomainError(`${where}: order has city ${order[i]} twice.`);
    seen.add(order[i]!);
  }
  return cities;
}

function cyclesOf(where: string, z: ArrayLike<number>): number[][] {
  const cities = (1 + Math.sqrt(1 + 8 * (isList(z) ? z.length : 0))) / 2;
  if (!Number.isInteger(cities) || cities < 3 || cities > MAX_CITIES) {
    throw new ShapeError(
      `${where}: z must have n(n − 1)/2 numbers, for n >= 3 cities, at most ${MAX_CITIES}, got ${show(z)}.`,
    );
  }
  const at = findNoNumber(z);
  if (at >= 0) throw new DomainError(`${where}: z[${at}] is ${show(z[at])}, expected a number.`);
  const neighbours = Array.from({ length: cities }, (): number[] => []);
  for (const [edge, [a, b]] of tourEdges(cities).entries()) {
    if (!(z[edge]! > 0.5)) continue;
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const wrong = neighbours.findIndex(({ length }) => length !== 2);
  if (wrong >= 0) {
    const edges = plural(neighbours[wrong]!.length, "edge");
    throw new DomainError(`${where}: city ${wrong} has ${edges}, expected 2.`);
  }
  const open = new Set(neighbours.keys());
  const cycles: number[][] = [];
  for (const first of open) cycles.push(walk(first, neighbours, open));
  return cycles;
}

/** The cycle of a city, which goes out of `open`. */
function walk(first: number, neighbours: readonly number[][], open: Set<number>): number[] {
  const cycle: number[] = [];
  for (let city: number | undefined = first; city !== undefined; ) {
    cycle.push(city);
    open.delete(city);
    city = neighbours[city]!.find((next) => open.has(next));
  }
  return cycle;
}
