import type { Highs } from "highs";
import { SolverError } from "../core/errors.ts";
import { openProgram, type Program } from "./program.ts";
import type { Tableau } from "./requireModel.ts";
import { components, type Edges, edgeBetween, violatedGroups } from "./subtours.ts";

/** The condition that a tour leaves a group of cities: so many edges lie inside it at most. */
export interface Cut {
  readonly members: readonly number[];
  readonly limit: number;
}

/** What a linear program may not do: an edge's least and largest value, and the cuts that have to be met exactly. */
export interface Restriction {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly tight: ReadonlySet<number>;
}

/** Dual values of the last linear program: of the rows of cities, and of the cuts. */
export interface Duals {
  readonly degrees: Float64Array;
  readonly cuts: Float64Array;
}

/** The linear program of tours in HiGHS. Cuts hold for any costs and are kept from one solve to the next. */
export interface TourModel {
  readonly program: Program;
  readonly edges: Edges;
  readonly cuts: readonly Cut[];
  /** The least cost of weights that leave every group of cities as often as a tour. Undefined where there are none. */
  relax(costs: Float64Array, restriction: Restriction): Float64Array | undefined;
  /** Dual values of the last linear program. */
  duals(): Duals;
  /**
   * The cheapest tour within HiGHS' tolerances, by its own branch and bound. @throws SolverError where it ends early.
   */
  search(costs: Float64Array, restriction: Restriction, start: Float64Array): Float64Array;
  /** Starts the clock of the time limit. */
  begin(): void;
  /** Gives up cuts that the last linear program did not need, when there are too many. */
  trim(): void;
}

/** How many cuts per city are kept. */
const CUTS_A_CITY = 10;
/** A cut that is missed by less is met. */
const MET = 1e-7;

export function openTourModel(
  name: string,
  highs: Highs,
  edges: Edges,
  options: { readonly timeLimit?: number },
): TourModel {
  const program = openProgram(name, highs, degreeTableau(edges), "min", options);
  const degreeRows = edges.directed ? 2 * edges.cities : edges.cities;
  const all = { kind: "range", from: 0, to: edges.count - 1 } as const;
  const cuts: Cut[] = [];
  let held: ReadonlySet<number> = new Set();
  let priced: Float64Array | undefined;
  return {
    program,
    edges,
    cuts,
    relax(costs, restriction) {
      // The last basis fits the new costs, or the old costs new bounds and cuts.
      let strategy: "primal" | "dual" = costs === priced ? "dual" : "primal";
      apply(costs, restriction);
      for (;;) {
        const weights = relaxed(name, program, strategy);
        if (!weights) return undefined;
        const broken = violatedGroups(edges, weights);
        if (broken.length === 0) return weights;
        addCuts(program, edges, cuts, broken);
        strategy = "dual";
      }
    },
    begin() {
      program.begin(new Float64Array(edges.count), "basis");
      priced = undefined;
    },
    duals() {
      const { rowDual } = program.live().getSolution();
      return { degrees: rowDual.slice(0, degreeRows), cuts: rowDual.slice(degreeRows) };
    },
    search(costs, restriction, start) {
      apply(costs, restriction);
      for (;;) {
        const whole = program.solve(start).map(Math.round);
        const parts = components(edges, whole);
        if (parts.length === 1) return whole;
        addCuts(program, edges, cuts, parts);
      }
    },
    trim() {
      if (cuts.length <= CUTS_A_CITY * edges.cities) return;
      const { rowValue } = program.live().getSolution();
      hold(new Set());
      const idle = cuts.flatMap(({ limit }, i) => (rowValue[degreeRows + i]! < limit - MET ? [i] : []));
      if (idle.length === 0) return;
      program.live().deleteRows({ kind: "set", indices: Int32Array.from(idle, (i) => degreeRows + i) });
      const gone = new Set(idle);
      cuts.splice(0, cuts.length, ...cuts.filter((_, i) => !gone.has(i)));
    },
  };

  function apply(costs: Float64Array, { lower, upper, tight }: Restriction): void {
    const model = program.live();
    if (costs !== priced) model.changeColsCost(all, costs);
    priced = costs;
    model.changeColsBounds(all, lower, upper);
    hold(tight);
  }

  function hold(tight: ReadonlySet<number>): void {
    const changed = new Set([...held, ...tight].filter((i) => held.has(i) !== tight.has(i)));
    held = tight;
    if (changed.size === 0) return;
    const indices = Int32Array.from(changed).sort();
    const limits = Float64Array.from(indices, (i) => cuts[i]!.limit);
    program.live().changeRowsBounds(
      { kind: "set", indices: indices.map((i) => degreeRows + i) },
      limits.map((limit, i) => (tight.has(indices[i]!) ? limit : -Infinity)),
      limits,
    );
  }
}

/** Adds a cut for each group, to the model and to the list. */
function addCuts(program: Program, edges: Edges, cuts: Cut[], groups: readonly (readonly number[])[]): void {
  const indices: number[] = [];
  const starts = [0];
  const added = groups.map((group) => cutOf(group, edges.cities));
  for (const { members } of added) {
    for (const e of edgesInside(edges, members)) indices.push(e);
    starts.push(indices.length);
  }
  cuts.push(...added);
  program.live().addRows({
    lower: new Float64Array(added.length).fill(-Infinity),
    upper: Float64Array.from(added, ({ limit }) => limit),
    matrix: {
      format: "csr",
      numRows: added.length,
      numCols: edges.count,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: new Float64Array(indices.length).fill(1),
    },
  });
}

/** The weights of the linear program; undefined where it is infeasible. @throws SolverError when HiGHS ends early. */
function relaxed(name: string, program: Program, strategy: "primal" | "dual"): Float64Array | undefined {
  let weights = program.relax(strategy);
  if (weights || program.isInfeasible()) return weights;
  // A basis of costs of other sizes may end in numbers that HiGHS does not trust; it then begins afresh.
  program.live().clearSolver();
  weights = program.relax("choose");
  if (weights || program.isInfeasible()) return weights;
  throw new SolverError(
    `${name}: HiGHS did not solve a linear program of the search, most likely as time was up; give it more.`,
  );
}

/** The edges inside a group and inside the other cities are bound alike: the smaller of the two has fewer. */
function cutOf(group: readonly number[], cities: number): Cut {
  const inside = new Set(group);
  const others = Array.from({ length: cities }, (_, city) => city).filter((city) => !inside.has(city));
  const members = group.length <= others.length ? group : others;
  return { members, limit: members.length - 1 };
}

/** The places of the edges between members of a group. */
export function edgesInside(edges: Edges, members: readonly number[]): number[] {
  const inside: number[] = [];
  for (const [i, a] of members.entries()) {
    for (const b of members.slice(i + 1)) {
      inside.push(edgeBetween(edges, a, b));
      if (edges.directed) inside.push(edgeBetween(edges, b, a));
    }
  }
  return inside;
}

/** Two edges at every city; or one arc out of every city, and, in the rows behind those, one into it. */
function degreeTableau(edges: Edges): Tableau {
  const { cities, count, directed } = edges;
  const rows = directed ? 2 * cities : cities;
  const others = cities - 1;
  const indices = Int32Array.from({ length: rows * others }, (_, i) => {
    const city = Math.floor(i / others) % cities;
    const other = i % others < city ? i % others : (i % others) + 1;
    return i < cities * others ? edgeBetween(edges, city, other) : edgeBetween(edges, other, city);
  });
  return {
    columns: count,
    rows,
    cost: new Float64Array(count),
    lower: new Float64Array(count),
    upper: new Float64Array(count).fill(1),
    integer: new Int32Array(count).fill(1),
    rowLower: new Float64Array(rows).fill(directed ? 1 : 2),
    rowUpper: new Float64Array(rows).fill(directed ? 1 : 2),
    starts: Int32Array.from({ length: rows + 1 }, (_, row) => row * others),
    indices,
    values: new Float64Array(rows * others).fill(1),
  };
}
