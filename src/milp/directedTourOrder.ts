import { DomainError, plural, ShapeError, show } from "../core/errors.ts";

/**
 * The cities of a directed tour in order, from city 0 on, as a solution z of `milpTour` with `directed` has them: one
 * number for each arc (0,1), (0,2), …, (1,0), (1,2), …, (n−1,n−2). An arc counts where z is above ½.
 *
 * @throws ShapeError when z has not n(n − 1) numbers, for n >= 3 cities.
 * @throws DomainError when z is not a tour.
 */
export function directedTourOrder(z: ArrayLike<number>): number[] {
  const cities = (1 + Math.sqrt(1 + 4 * (z?.length ?? 0))) / 2;
  if (!Number.isInteger(cities) || cities < 3) {
    throw new ShapeError(`directedTourOrder: z must have n(n − 1) numbers, for n >= 3 cities, got ${show(z)}.`);
  }
  const next = Array.from({ length: cities }, (_, city): number => {
    const others = Array.from({ length: cities - 1 }, (_, i) => i).filter((i) => z[city * (cities - 1) + i]! > 0.5);
    if (others.length === 1) return others[0]! < city ? others[0]! : others[0]! + 1;
    throw new DomainError(
      `directedTourOrder: ${plural(others.length, "arc")} of z leave city ${city}, expected 1; it is not a tour.`,
    );
  });
  const order = [0];
  const seen = new Set(order);
  for (let city = next[0]!; !seen.has(city); city = next[city]!) {
    order.push(city);
    seen.add(city);
  }
  if (order.length === cities && next[order.at(-1)!] === 0) return order;
  throw new DomainError(
    `directedTourOrder: the arcs from city 0 on reach ${order.length} of ${cities} cities, and then one of them again; it is not a tour.`,
  );
}
