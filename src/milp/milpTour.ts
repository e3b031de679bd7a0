import {
  DomainError,
  requireCount,
  requireOptions,
  requirePositive,
  ShapeError,
  SolverError,
  show,
} from "../core/errors.ts";
import { cheapestTour } from "./cheapestTour.ts";
import { loadRuntime, type RuntimeOptions } from "./runtime.ts";
import { arcsOf, edgesOf } from "./subtours.ts";
import { openTourModel } from "./tourModel.ts";
import type { MilpSolver } from "./types.ts";

/** Options of `milpTour`. */
export interface MilpTourOptions extends RuntimeOptions {
  /** How many cities there are, 3 … 1,000. */
  readonly cities: number;
  /** Whether a way costs something else in the other direction; false by default. */
  readonly directed?: boolean;
  /** Seconds that one solve may take; without limit by default. */
  readonly timeLimit?: number;
}

/** A solver of tours, which takes costs in float64 too. */
export interface MilpTourSolver extends MilpSolver {
  /** Solves one instance, at once. */
  solve(theta: Float32Array | Float64Array, solution: Float32Array): void;
}

/**
 * The cheapest tour through all cities; theta are the costs of the edges, n(n − 1)/2 numbers in the order (0,1), (0,2),
 * …, (n−2,n−1). z is 1 on the edges of the tour, 0 elsewhere. With `directed`, theta and z have a number for each arc,
 * n(n − 1) in the order (0,1), (0,2), …, (1,0), (1,2), …, (n−1,n−2); `directedTourOrder` makes a list of cities of z.
 * Costs of both signs; an edge or arc of cost Infinity is closed.
 *
 *     min ⟨θ, z⟩   with two edges of the tour at every city, and at most |S| − 1 of them inside any group S of cities
 *
 * Exact for costs of any sizes, also where these lie 10¹⁸ apart: bounds are computed without rounding. Only where the
 * search is long and the most expensive edge in question costs no more than some 10⁴ times the least of the tour,
 * HiGHS' tolerance of 2·10⁻⁹ of that most expensive edge counts. theta may be float64 too.
 *
 * The linear program gets those conditions on groups that its solution breaks, by minimum cuts; a tour from exchanging
 * edges then rules out edges by their reduced costs, and branch and bound settles the rest. The conditions hold for any
 * theta and are kept from one solve to the next, which makes later ones faster; of several cheapest tours it may
 * therefore find another from one call to the next. 50 to 70 cities take .01 to .6 s, hard ones some s, directed ones
 * several times as long; memory 60 bytes an edge, and the conditions. `timeLimit` counts the time in HiGHS, which is
 * most of it up to 100 cities.
 *
 * Source: Dantzig, Fulkerson & Johnson, Operations Research 1954.
 *
 * @throws DomainError when an option is out of range, or, when solving, a cost is NaN or −Infinity.
 * @throws SolverError when HiGHS cannot be loaded; when solving, where closed edges leave no tour, time is up or the
 * solver was disposed of.
 */
export async function milpTour(options: MilpTourOptions): Promise<MilpTourSolver> {
  requireOptions("milpTour", options, { cities: true, directed: true, timeLimit: true, wasm: true });
  const { cities, directed = false, timeLimit } = options;
  requireCount("milpTour", "cities", cities, { from: 3, to: 1000 });
  const name = `milpTour(${cities} cities${directed ? ", directed" : ""})`;
  if (typeof directed !== "boolean") {
    throw new DomainError(`milpTour: directed must be true or false, got ${show(directed)}.`);
  }
  if (timeLimit !== undefined) requirePositive(name, "timeLimit", timeLimit);

  const edges = directed ? arcsOf(cities) : edgesOf(cities);
  const model = openTourModel(name, await loadRuntime(name, options.wasm), edges, options);
  const { program } = model;
  return {
    name,
    sense: "min",
    shape: [edges.count],
    infinities: [Number.POSITIVE_INFINITY],
    get counters() {
      return program.counters;
    },
    solve(theta, solution) {
      for (const [what, { length }] of [["theta", theta] as const, ["the solution", solution] as const]) {
        if (length === edges.count) continue;
        const each = directed ? "arc" : "edge";
        throw new ShapeError(`${name}: ${what} has ${length} numbers, expected ${edges.count}, one for each ${each}.`);
      }
      requireCosts(name, theta);
      model.begin();
      const { tour, nodes } = cheapestTour(model, Float64Array.from(theta));
      if (!tour) {
        throw new SolverError(`${name}: no tour goes through all cities; edges of cost Infinity close every one.`);
      }
      model.trim();
      solution.fill(0);
      for (const e of tour) solution[e] = 1;
      program.count(nodes);
    },
    dispose: program.dispose,
    // Older browsers have no such symbol.
    ...(Symbol.dispose && { [Symbol.dispose]: program.dispose }),
  };
}

/** @throws DomainError when a cost is neither finite nor Infinity. */
function requireCosts(name: string, theta: Float32Array | Float64Array): void {
  const wrong = theta.findIndex((cost: number) => !(cost > Number.NEGATIVE_INFINITY));
  if (wrong < 0) return;
  throw new DomainError(
    `${name}: theta[${wrong}] is ${theta[wrong]}; every number must be finite, or Infinity to close an edge.`,
  );
}
