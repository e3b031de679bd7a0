import type { Highs, Model } from "highs";
import { messageOf, SolverError } from "../core/errors.ts";
import type { Sense } from "../index.ts";
import type { Tableau } from "./requireModel.ts";
import { forgetRuntimes } from "./runtime.ts";
import type { MilpCounters } from "./types.ts";

/** How far the search goes. */
export interface SearchOptions {
  /** Seconds that one solve may take; without limit by default. */
  readonly timeLimit?: number;
  /** How far, relative to the best value, a whole solution may be from the best; 0 by default. */
  readonly gap?: number;
  /**
   * `"optimal"` (the default): a solve that the time limit ends is an error. `"feasible"`: its best solution so far is
   * the answer, proved or not; the solver is named inexact.
   */
  readonly accept?: "optimal" | "feasible";
}

/** A model in the memory of HiGHS. */
export interface Program {
  /** What has been done. */
  readonly counters: MilpCounters;
  /**
   * Starts the clock, forgets the last solve or keeps its basis, and sets the objective, a number for each variable.
   */
  begin(costs: Float64Array, keep: "nothing" | "basis"): void;
  /** What HiGHS holds. @throws SolverError when disposed of. */
  live(): Model;
  /** Solves without the condition that variables be whole. Undefined where that has no proved best solution. */
  relax(strategy: "choose" | "dual" | "primal"): Float64Array | undefined;
  /** Solves the whole model, from a solution where one is known. @throws SolverError where none is found. */
  solve(start?: Float64Array): Float64Array;
  /** Whether the last run proved that no values fulfil the constraints. */
  isInfeasible(): boolean;
  /** Counts an instance as solved, and nodes of a search that is not HiGHS' own. */
  count(nodes?: number): void;
  dispose(): void;
}

/** Codes of HiGHS: how a run ended. */
const OPTIMAL = 7;
const INFEASIBLE = 8;
const UNBOUNDED_OR_INFEASIBLE = 9;
const UNBOUNDED = 10;
const TIME_LIMIT = 13;
const ENDINGS = [
  ...["not set", "load error", "model error", "presolve error", "solve error", "postsolve error", "empty", "optimal"],
  ...["infeasible", "unbounded or infeasible", "unbounded", "bound reached", "target reached", "time limit"],
  ...["iteration limit", "unknown", "solution limit", "interrupted"],
];
/** Code of HiGHS: the solution fulfils the constraints. */
const FEASIBLE = 2;

/** How far HiGHS may be from a whole number, and how far an optimum may be from the best, for costs of size 1,000. */
const TOLERANCE = 1e-6;

const STRATEGIES = { choose: 0, dual: 1, primal: 4 };

/** Hands a model to HiGHS. */
export function openProgram(
  name: string,
  highs: Highs,
  tableau: Tableau,
  sense: Sense,
  { timeLimit = Infinity, gap = 0, accept }: SearchOptions,
): Program {
  const { columns } = tableau;
  const counters = { solves: 0, iterations: 0, nodes: 0, unproven: 0 };
  let lastEnding = 0;
  let model: Model | undefined = guarded(name, () => createModel(highs, tableau, sense));
  guarded(name, () => setOptions(live(), timeLimit, gap));

  return {
    get counters() {
      return { ...counters };
    },
    live,
    begin(costs, keep) {
      const opened = live();
      guarded(name, () => {
        opened.zeroAllClocks();
        if (keep === "nothing") opened.clearSolver();
        opened.changeColsCost({ kind: "range", from: 0, to: columns - 1 }, costs);
      });
    },
    relax(strategy) {
      return run({ solve_relaxation: true, presolve: "off", simplex_strategy: STRATEGIES[strategy] }) === OPTIMAL
        ? live().getSolution().colValue
        : undefined;
    },
    solve(start) {
      if (start) guarded(name, () => live().setSolution({ colValue: start }));
      let ending = run({ solve_relaxation: false, presolve: "choose" });
      if (ending === UNBOUNDED_OR_INFEASIBLE) ending = run({ presolve: "off" });
      if (ending !== OPTIMAL) {
        const found = Number(live().info.get("primal_solution_status")) === FEASIBLE;
        requireAccepted(name, ending, found, timeLimit, accept);
        counters.unproven++;
      }
      return live().getSolution().colValue;
    },
    isInfeasible: () => lastEnding === INFEASIBLE,
    count(nodes = 0) {
      counters.solves++;
      counters.nodes += nodes;
    },
    dispose() {
      model?.dispose();
      model = undefined;
    },
  };

  function live(): Model {
    if (model) return model;
    throw new SolverError(`${name}: was disposed of; make a new one to solve again.`);
  }

  function run(options: Record<string, boolean | number | string>): number {
    const opened = live();
    return guarded(name, () => {
      opened.options.set(options);
      const { modelStatus } = opened.run();
      counters.iterations += Math.max(0, Number(opened.info.get("simplex_iteration_count")));
      counters.nodes += Math.max(0, Number(opened.info.get("mip_node_count")));
      lastEnding = modelStatus;
      return modelStatus;
    });
  }
}

function createModel(highs: Highs, tableau: Tableau, sense: Sense): Model {
  const { minimize, maximize } = highs.constants.objectiveSense;
  const { columns, rows, integer } = tableau;
  return highs.createModel({
    numCols: columns,
    numRows: rows,
    sense: sense === "min" ? minimize : maximize,
    colCost: tableau.cost,
    colLower: tableau.lower,
    colUpper: tableau.upper,
    rowLower: tableau.rowLower,
    rowUpper: tableau.rowUpper,
    matrix: {
      format: "csr",
      numRows: rows,
      numCols: columns,
      starts: tableau.starts,
      indices: tableau.indices,
      values: tableau.values,
    },
    ...(integer.includes(1) && { integrality: integer }),
  });
}

function setOptions(model: Model, timeLimit: number, gap: number): void {
  model.options.set({
    output_flag: false,
    random_seed: 0,
    ...(timeLimit < Infinity && { time_limit: timeLimit }),
    mip_rel_gap: gap,
    mip_abs_gap: TOLERANCE,
    mip_feasibility_tolerance: TOLERANCE,
    // This heuristic takes 10 ms for however small a model.
    mip_heuristic_run_feasibility_jump: false,
  });
}

/** @throws SolverError unless the run found a solution that the caller takes without a proof. */
function requireAccepted(
  name: string,
  ending: number,
  found: boolean,
  timeLimit: number,
  accept: SearchOptions["accept"],
): void {
  if (ending === INFEASIBLE) {
    throw new SolverError(`${name}: no values of the variables fulfil all constraints and bounds.`);
  }
  if (ending === UNBOUNDED) {
    throw new SolverError(`${name}: the objective has no bound; give every variable that theta prices a finite one.`);
  }
  const [reason, remedy] =
    ending === TIME_LIMIT
      ? [`the time limit of ${timeLimit} s`, "give it more time"]
      : [`HiGHS' status "${ENDINGS[ending]}"`, "bring the model's numbers to like sizes"];
  if (!found) {
    throw new SolverError(`${name}: ${reason} ended the search before a solution was found; ${remedy}.`);
  }
  if (accept === "feasible") return;
  const offer = accept === "optimal" ? ', or take it with accept: "feasible"' : "";
  throw new SolverError(
    `${name}: ${reason} ended the search with a feasible solution that is not proved the best; ${remedy}${offer}.`,
  );
}

/** Runs what HiGHS may fail at. */
function guarded<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    // Anything that is not an error of HiGHS' own is a crash, out of memory for one.
    if (cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError) forgetRuntimes();
    throw new SolverError(`${name}: HiGHS failed: ${messageOf(cause)}`, { cause });
  }
}
