import { DomainError, requireChoice, requireCount, requireOptions, SolverError, show } from "../core/errors.ts";
import { madeBy } from "../core/madeBy.ts";
import type { Solver } from "../core/solver.ts";
import { fillDistances, isOpenTour, shortestTour, writeTour } from "../kernels/tour.ts";
import { closeEdges, improveTour, listNear, tourLength, tourSearch, visitNearest } from "../kernels/tourTwoOpt.ts";

/** Options of `tour`. */
export interface TourOptions {
  /** How many cities there are, 3 or more; at most 20 with `"exact"`, 10,000 with `"twoOpt"`. */
  readonly cities: number;
  /** `"exact"` (the default): dynamic programming. `"twoOpt"`: a local search, a heuristic. */
  readonly method?: "exact" | "twoOpt";
  /** With `"twoOpt"`: how many cities a search starts from, the best of which counts; 10 or all by default. */
  readonly starts?: number;
}

const MAX_EXACT = 20;
const MAX_SEARCHED = 10_000;

/** An exchange begins with an edge to one of so many near cities. */
const NEAR = 10;

/**
 * The shortest tour through all cities (the symmetric travelling salesman problem); theta are the costs of the edges.
 *
 * Edges come in the order of `tourEdges`: (0, 1), (0, 2), …, (cities − 2, cities − 1); z is 1 on the edges of the tour,
 * 0 elsewhere, shape [cities·(cities − 1)/2]. `tourOrder` makes a list of cities of z.
 *
 * `"exact"`: the dynamic program of Held and Karp, exact for costs of any sign; an edge of cost Infinity is closed.
 * Of equally long tours the first is taken, compared as lists of cities from city 0 on. O(n²·2ⁿ): 2 ms for 14 cities,
 * .2 s for 20; memory 4·n·2ⁿ bytes, 80 MB for 20.
 *
 * `"twoOpt"`: INEXACT, and not monotone. Tours that go to the nearest city not yet visited, from `starts` cities spread
 * evenly over the numbering, are improved by 2-opt and Or-opt moves that begin with an edge to a near city until none
 * helps, or after 100·n of them; the shortest counts. It is a few per cent longer than the shortest of all where costs
 * are distances; any costs will do. An edge of cost Infinity is closed, and every tour with one counts as longer than
 * all without; where many are, the search may miss a tour that there is. The same θ always has the same tour. Some
 * O(starts·n²), memory 4·n² bytes.
 *
 * Source: Held & Karp, SIAM Journal 1962; Bentley, ORSA Journal on Computing 1992, for the local search.
 *
 * @throws DomainError when an option is out of range.
 * @throws SolverError when closed edges leave no tour, or, with `"twoOpt"`, when the search finds none without them.
 */
export function tour(options: TourOptions): Solver {
  requireOptions("tour", options, { cities: true, method: true, starts: true });
  const { cities, method = "exact", starts } = options;
  requireChoice("tour", "method", method, ["exact", "twoOpt"]);
  requireCount("tour", "cities", cities, { from: 3 });
  if (method === "twoOpt") return madeBy("tour", options, searchedTour(cities, starts ?? Math.min(10, cities)));
  if (starts !== undefined) {
    throw new DomainError(`tour: starts is for method "twoOpt", got ${show(starts)} with "exact".`);
  }
  if (cities > MAX_EXACT) {
    throw new DomainError(
      `tour: method "exact" takes at most ${MAX_EXACT} cities, got ${cities}; take milpTour of imle/solvers/milp, or method "twoOpt", which is inexact.`,
    );
  }
  return madeBy("tour", options, exactTour(cities));
}

function exactTour(cities: number): Solver {
  const name = `tour(${cities} cities)`;
  const distances = new Float32Array(cities * cities);
  const lengths = new Float64Array((cities - 1) * 2 ** (cities - 1));
  const order = new Int32Array(cities);
  return {
    name,
    sense: "min",
    shape: [(cities * (cities - 1)) / 2],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      fillDistances(theta, cities, distances);
      if (!shortestTour(distances, cities, lengths, order)) {
        throw new SolverError(`${name}: no tour goes through all cities; edges of cost Infinity close every one.`);
      }
      writeTour(order, solution);
    },
  };
}

function searchedTour(cities: number, starts: number): Solver {
  requireCount("tour", "cities", cities, { from: 3, to: MAX_SEARCHED });
  requireCount("tour", "starts", starts, { from: 1, to: cities });
  const search = tourSearch(cities, Math.min(NEAR, cities - 1));
  const best = new Int32Array(cities);
  const name = `tour(${cities} cities, twoOpt)`;
  return {
    name,
    sense: "min",
    exact: false,
    shape: [(cities * (cities - 1)) / 2],
    infinities: [Number.POSITIVE_INFINITY],
    solve(theta, solution) {
      fillDistances(theta, cities, search.distances);
      const open = closeEdges(search);
      listNear(search);
      let shortest = Number.POSITIVE_INFINITY;
      for (let start = 0; start < starts; start++) {
        visitNearest(search, Math.floor((start * cities) / starts));
        improveTour(search);
        const length = tourLength(search);
        if (length >= shortest) continue;
        shortest = length;
        best.set(search.order);
      }
      if (!open && !isOpenTour(best, theta)) {
        throw new SolverError(
          `${name}: found no tour without edges of cost Infinity; the search is inexact; take more starts, or method "exact" up to ${MAX_EXACT} cities.`,
        );
      }
      writeTour(best, solution);
    },
  };
}
