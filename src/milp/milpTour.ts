import { DomainError, requireCount, requireOptions, requirePositive, ShapeError, SolverError } from "../core/errors.ts";
import { openProgram, type Program } from "./program.ts";
import { requireCost } from "./requireCost.ts";
import type { Tableau } from "./requireModel.ts";
import { loadRuntime, type RuntimeOptions } from "./runtime.ts";
import { scaleCosts } from "./scaleCosts.ts";
import { shortenedTour } from "./shortenedTour.ts";
import { components, type Edges, edgeBetween, edgesOf, violatedGroups } from "./subtours.ts";
import type { MilpSolver } from "./types.ts";

/** Options of `milpTour`. */
export interface MilpTourOptions extends RuntimeOptions {
  /** How many cities there are, 3 … 1,000. */
  readonly cities: number;
  /** Seconds that one solve may take; without limit by default. */
  readonly timeLimit?: number;
}

/** Values so close to 0 or 1 are 0 or 1. */
const NEARLY_WHOLE = 1e-7;
/** An edge is ruled out when it makes every tour dearer than a known one by more than this, for costs of size 1,000. */
const MARGIN = 1e-5;
/** So many cuts a city are kept; above, those that the last solve did not need are given up. */
const CUTS_A_CITY = 10;

/**
 * The cheapest tour through all cities; theta are the costs of the edges, n(n − 1)/2 numbers in the order (0,1), (0,2), …,
 * (n−2,n−1). z is 1 on the edges of the tour, 0 elsewhere. Costs of both signs.
 *
 *     min ⟨θ, z⟩   with two edges of the tour at every city, and at most |S| − 1 of them inside any group S of cities
 *
 * Exact for costs of like size: one of more than 10⁶ times the middle one is refused. The linear program gets those conditions on groups that its solution breaks, by minimum cuts; a tour from
 * exchanging edges then rules out edges by their reduced costs, and branch and bound settles the rest. The conditions hold for
 * any theta and are kept from one solve to the next, which makes later ones faster; of several cheapest tours it may
 * therefore find another from one call to the next. 50 to 70 cities take .03 to .6 s; memory 40 bytes an edge, and the
 * conditions. `timeLimit` counts the time in HiGHS, which is most of it up to 100 cities.
 *
 * Source: Dantzig, Fulkerson & Johnson, Operations Research 1954.
 *
 * @throws DomainError when an option is out of range, or, when solving, a cost too large beside the others.
 * @throws SolverError when HiGHS cannot be loaded; when solving, where time is up or the solver was disposed of.
 */
export async function milpTour(options: MilpTourOptions): Promise<MilpSolver> {
  requireOptions("milpTour", options, { cities: true, timeLimit: true, wasm: true });
  const { cities, timeLimit } = options;
  requireCount("milpTour", "cities", cities, { from: 3, to: 1000 });
  const name = `milpTour(${cities} cities)`;
  if (timeLimit !== undefined) requirePositive(name, "timeLimit", timeLimit);

  const edges = edgesOf(cities);
  const highs = await loadRuntime(name, options.wasm);
  const program = openProgram(name, highs, degreeTableau(edges), "min", options);
  const cuts = cutPool(program, edges);
  const costs = new Float64Array(edges.count);
  return {
    name,
    sense: "min",
    shape: [edges.count],
    get counters() {
      return program.counters;
    },
    solve(theta, solution) {
      for (const [what, { length }] of [["theta", theta] as const, ["the solution", solution] as const]) {
        if (length !== edges.count) {
          throw new ShapeError(`${name}: ${what} has ${length} numbers, expected ${edges.count}, one for each edge.`);
        }
      }
      for (let e = 0; e < edges.count; e++) costs[e] = requireCost(name, theta, e);
      requireSpread(name, costs);
      scaleCosts(costs);
      const tour = cheapestTour(name, program, edges, cuts, costs);
      for (let e = 0; e < edges.count; e++) solution[e] = Math.round(tour[e]!) + 0;
      program.count();
    },
    dispose: program.dispose,
    // Older browsers have no such symbol.
    ...(Symbol.dispose && { [Symbol.dispose]: program.dispose }),
  };
}

/** A cost this much larger than the others drowns their differences in the tolerances of the linear programs. */
const WIDEST = 1e6;

/** @throws DomainError when a cost is so large beside the others that their differences would be lost. */
function requireSpread(name: string, costs: Float64Array): void {
  const sizes = costs
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  const middle = sizes[sizes.length >> 1] ?? 0;
  if (middle === 0 || sizes.at(-1)! <= WIDEST * middle) return;
  throw new DomainError(
    `${name}: a cost of size ${sizes.at(-1)} is more than a million times the middle one, ${middle}, and would drown the others; close an edge with a cost some hundred times the others.`,
  );
}

/** Two edges at every city, every edge once at most. */
function degreeTableau(edges: Edges): Tableau {
  const { cities, count } = edges;
  const others = cities - 1;
  return {
    columns: count,
    rows: cities,
    cost: new Float64Array(count),
    lower: new Float64Array(count),
    upper: new Float64Array(count).fill(1),
    integer: new Int32Array(count).fill(1),
    rowLower: new Float64Array(cities).fill(2),
    rowUpper: new Float64Array(cities).fill(2),
    starts: Int32Array.from({ length: cities + 1 }, (_, city) => city * others),
    indices: Int32Array.from({ length: cities * others }, (_, i) => {
      const city = Math.floor(i / others);
      const other = i % others;
      return edgeBetween(edges, city, other < city ? other : other + 1);
    }),
    values: new Float64Array(cities * others).fill(1),
  };
}

/** The values of the edges of the cheapest tour, 0 or 1 but for rounding. */
function cheapestTour(name: string, program: Program, edges: Edges, cuts: CutPool, costs: Float64Array): Float64Array {
  program.begin(costs, "basis");
  let relaxed = relaxedTour(name, program, "primal");
  for (let broken = violatedGroups(edges, relaxed); broken.length > 0; broken = violatedGroups(edges, relaxed)) {
    cuts.add(broken);
    relaxed = relaxedTour(name, program, "dual");
  }
  const { colDual, rowValue } = program.live().getSolution();
  cuts.trim(rowValue);
  if (relaxed.every((value) => Math.abs(value - Math.round(value)) <= NEARLY_WHOLE)) return relaxed;

  const known = indicator(edges, shortenedTour(edges, costs, relaxed));
  const room = costOf(costs, known) - costOf(costs, relaxed) + MARGIN;
  const all = { kind: "range", from: 0, to: edges.count - 1 } as const;
  const lower = Float64Array.from(colDual, (dual) => (dual < -room ? 1 : 0));
  const upper = Float64Array.from(colDual, (dual) => (dual > room ? 0 : 1));
  const model = program.live();
  try {
    model.changeColsBounds(all, lower, upper);
    for (;;) {
      const whole = program.solve(known);
      const parts = components(edges, whole.map(Math.round));
      if (parts.length === 1) return whole;
      cuts.add(parts);
    }
  } finally {
    model.changeColsBounds(all, new Float64Array(edges.count), new Float64Array(edges.count).fill(1));
  }
}

function relaxedTour(name: string, program: Program, strategy: "primal" | "dual"): Float64Array {
  const relaxed = program.relax(strategy) ?? program.relax("choose");
  if (relaxed) return relaxed;
  throw new SolverError(
    `${name}: HiGHS did not solve a linear program of the search, most likely as time was up; give it more.`,
  );
}

function indicator(edges: Edges, tour: Uint16Array): Float64Array {
  const values = new Float64Array(edges.count);
  for (let i = 0; i < tour.length; i++) values[edgeBetween(edges, tour[i]!, tour[(i + 1) % tour.length]!)] = 1;
  return values;
}

function costOf(costs: Float64Array, values: Float64Array): number {
  return costs.reduce((sum, cost, e) => sum + cost * values[e]!, 0);
}

/** The conditions on groups of cities that the model has. */
interface CutPool {
  /** Adds the condition of each group. */
  add(groups: readonly number[][]): void;
  /** Gives up conditions that the values of the rows do not need, when there are too many. */
  trim(rowValues: Float64Array): void;
}

function cutPool(program: Program, edges: Edges): CutPool {
  const { cities } = edges;
  /** What each condition's sum may be at most. */
  let limits: number[] = [];
  return {
    add(groups) {
      const indices: number[] = [];
      const starts = [0];
      for (const group of groups) {
        // The edges inside a group and inside the other cities are bound alike: the smaller of the two has fewer.
        const inside = new Set(group);
        const members =
          2 * group.length <= cities
            ? group
            : Array.from({ length: cities }, (_, c) => c).filter((c) => !inside.has(c));
        limits.push(members.length - 1);
        for (const [i, a] of members.entries()) {
          for (const b of members.slice(i + 1)) indices.push(edgeBetween(edges, a, b));
        }
        starts.push(indices.length);
      }
      program.live().addRows({
        lower: new Float64Array(groups.length).fill(-Infinity),
        upper: Float64Array.from(limits.slice(-groups.length)),
        matrix: {
          format: "csr",
          numRows: groups.length,
          numCols: edges.count,
          starts: Int32Array.from(starts),
          indices: Int32Array.from(indices),
          values: new Float64Array(indices.length).fill(1),
        },
      });
    },
    trim(rowValues) {
      if (limits.length <= CUTS_A_CITY * cities) return;
      const idle = limits.flatMap((limit, i) => (rowValues[cities + i]! < limit - NEARLY_WHOLE ? [i] : []));
      if (idle.length === 0) return;
      program.live().deleteRows({ kind: "set", indices: Int32Array.from(idle, (i) => cities + i) });
      const gone = new Set(idle);
      limits = limits.filter((_, i) => !gone.has(i));
    },
  };
}
