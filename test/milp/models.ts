import { type MilpModel, type MilpTerm, model } from "imle/solvers/milp";

/** The subsets of least cost whose union is everything; `sets[i]` are the sets that hold element i. */
export function setCover(costs: readonly number[], sets: readonly (readonly number[])[]): MilpModel {
  const cover = model({ name: "set cover", sense: "min" });
  const chosen = costs.map((cost) => cover.addVariable({ type: "binary", cost }));
  for (const holders of sets) {
    cover.addConstraint(
      holders.map((set): MilpTerm => [chosen[set], 1]),
      ">=",
      1,
    );
  }
  return cover;
}

/** Every job to one agent: gains and uses are [agent][job]; no agent is used above its capacity. */
export function generalisedAssignment(
  gains: readonly (readonly number[])[],
  uses: readonly (readonly number[])[],
  capacities: readonly number[],
): MilpModel {
  const plan = model({ name: "generalised assignment", sense: "max" });
  const given = gains.map((row) => row.map((cost) => plan.addVariable({ type: "binary", cost })));
  for (const job of gains[0].keys()) {
    plan.addConstraint(
      given.map((row): MilpTerm => [row[job], 1]),
      "=",
      1,
    );
  }
  for (const [agent, row] of given.entries()) {
    plan.addConstraint(
      row.map((variable, job): MilpTerm => [variable, uses[agent][job]]),
      "<=",
      capacities[agent],
    );
  }
  return plan;
}

/** The items of largest gain that keep within every capacity; weights are [capacity][item]. */
export function multiKnapsack(
  gains: readonly number[],
  weights: readonly (readonly number[])[],
  capacities: readonly number[],
): MilpModel {
  const sack = model({ name: "knapsack", sense: "max" });
  const taken = gains.map((cost) => sack.addVariable({ type: "binary", cost }));
  for (const [i, row] of weights.entries()) {
    sack.addConstraint(
      row.map((weight, item): MilpTerm => [taken[item], weight]),
      "<=",
      capacities[i],
    );
  }
  return sack;
}

/** A path over the arcs of a graph as a flow of 1; theta are the costs of the arcs. */
export function pathFlow(
  nodes: number,
  arcs: readonly (readonly [number, number])[],
  source = 0,
  target = nodes - 1,
): MilpModel {
  const flow = model({ name: "path", sense: "min" });
  const used = flow.addVariables(arcs.length, { upper: 1 });
  for (let node = 0; node < nodes; node++) {
    const terms = arcs.flatMap(([from, to], arc): MilpTerm[] => {
      if (from === node) return [[used[arc], 1]];
      return to === node ? [[used[arc], -1]] : [];
    });
    flow.addConstraint(terms, "=", node === source ? 1 : node === target ? -1 : 0);
  }
  return flow;
}

/** The steps between neighbouring cells of a grid, in all four directions. */
export function gridArcs(rows: number, columns: number): [number, number][] {
  const arcs: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (column + 1 < columns) arcs.push([cell, cell + 1], [cell + 1, cell]);
      if (row + 1 < rows) arcs.push([cell, cell + columns], [cell + columns, cell]);
    }
  }
  return arcs;
}

/** A task of the energy-cost aware scheduling problem; times are periods. */
export interface Task {
  readonly duration: number;
  readonly earliest: number;
  /** The period before which it has to be done. */
  readonly latest: number;
  readonly power: number;
  /** How much it takes of each resource of its machine. */
  readonly uses: readonly number[];
}

/**
 * When and on which machine each task runs, so that the energy is cheapest: theta are the prices of the periods, z the
 * energy used in each (`periods` variables that come first). Machines are lists of capacities, one for each resource.
 */
export function energySchedule(
  periods: number,
  machines: readonly (readonly number[])[],
  tasks: readonly Task[],
  hours: number,
): MilpModel {
  const plan = model({ name: "energy schedule", sense: "min" });
  const energy = plan.addVariables(periods, { name: "energy" });
  const energyTerms = energy.map((variable): MilpTerm[] => [[variable, -1]]);
  const load = machines.map((capacities) => capacities.map(() => energy.map((): MilpTerm[] => [])));
  for (const { duration, earliest, latest, power, uses } of tasks) {
    const starts: MilpTerm[] = [];
    for (const machine of machines.keys()) {
      for (let start = earliest; start + duration <= latest; start++) {
        const runs = plan.addVariable({ type: "binary" });
        starts.push([runs, 1]);
        for (let period = start; period < start + duration; period++) {
          energyTerms[period].push([runs, power * hours]);
          for (const [resource, use] of uses.entries()) load[machine][resource][period].push([runs, use]);
        }
      }
    }
    plan.addConstraint(starts, "=", 1);
  }
  for (const terms of energyTerms) plan.addConstraint(terms, "=", 0);
  for (const [machine, capacities] of machines.entries()) {
    for (const [resource, capacity] of capacities.entries()) {
      for (const terms of load[machine][resource]) if (terms.length > 0) plan.addConstraint(terms, "<=", capacity);
    }
  }
  return plan;
}
