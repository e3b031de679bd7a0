import {
  type AuditOptions,
  arborescence,
  argmax,
  assignment,
  audit,
  dagPath,
  enumerate,
  fromFunction,
  graphPath,
  gridPath,
  knapsack,
  matching,
  negated,
  normal,
  ranking,
  type Solver,
  spanningTree,
  topK,
  topKOfGroups,
  tour,
} from "imle";
import { type MilpModel, milp, milpTour, model } from "imle/solvers/milp";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { completeEdges, connectedPairs } from "../solvers/graphs.ts";

const randoms = randomsOf(83);

function sizeOf({ shape }: Solver): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** What the check finds, with a loss that is linear. */
function checked(solver: Solver, options: AuditOptions = {}, theta = randoms(sizeOf(solver), 1)) {
  const slopes = randoms(theta.length, 2);
  const loss = {
    value: (z: Float32Array) => z.reduce((sum, value, i) => sum + value * slopes[i], 0),
    gradient: () => slopes,
  };
  const estimators = ["scoreFunction noise"];
  return audit(
    { solver, theta, loss },
    { estimators, noise: normal(), repetitions: 100, referenceSamples: 10_000, ...options },
  );
}

/** Answers for θ plus a constant vector: monotone, and wrong. */
function shifted(solver: Solver, constant: Float32Array): Solver {
  return fromFunction({
    name: `shifted ${solver.name}`,
    sense: solver.sense,
    shape: solver.shape,
    solve(theta) {
      const solution = new Float32Array(theta.length);
      solver.solve(
        theta.map((value, i) => value + constant[i]),
        solution,
      );
      return solution;
    },
  });
}

function isOfPreference(warning: string): boolean {
  return warning.includes(" is not optimal: ");
}

const exact = [
  topK({ length: 6, k: 2 }),
  negated(topK({ length: 6, k: 2 })),
  assignment({ size: 4 }),
  spanningTree({ nodes: 5, edges: completeEdges(5) }),
];

describe("a solver of theta plus a constant vector", () => {
  test.each(exact)("of $name is monotone, and found out", (solver) => {
    for (let seed = 0; seed < 25; seed++) {
      const constant = randoms(sizeOf(solver), 10 + seed);
      const { monotonicity, revealedPreference, warnings } = checked(shifted(solver, constant), {
        seed,
        repetitions: 5,
        referenceSamples: 200,
      });
      expect(monotonicity.violations).toBe(0);
      expect(revealedPreference.violations).toBeGreaterThan(0);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(
        /^shifted .* is not optimal: \d+ of \d+ answers are worse than a solution that it gave/,
      );
    }
  });

  test("is shown by an example, whose two objectives are those of the sums", () => {
    const [solver] = exact;
    const { example } = checked(shifted(solver, randoms(6, 3))).revealedPreference;
    const { theta, answer, better, value, betterValue } = example!;
    const objective = (z: Float32Array) => theta.reduce((sum, one, i) => sum + one * z[i], 0);
    expect(value).toBeCloseTo(objective(answer), 12);
    expect(betterValue).toBeCloseTo(objective(better), 12);
    expect(betterValue).toBeGreaterThan(value);
    const expected = new Float32Array(6);
    solver.solve(
      theta.map((one, i) => one + randoms(6, 3)[i]),
      expected,
    );
    expect(answer).toEqual(expected);
  });

  test("that says that it is a heuristic is reported, and no failure", () => {
    const solver: Solver = { ...shifted(exact[0], randoms(6, 3)), exact: false };
    const { revealedPreference, warnings, solver: described } = checked(solver);
    expect(revealedPreference.violations).toBeGreaterThan(0);
    expect(described.exact).toBe(false);
    expect(warnings).toEqual([]);
  });
});

test.each([1, 2, 3, 4, 5])("a solver that is wrong in one of 1,000 answers is found out, seed %i", (seed) => {
  const right = topK({ length: 6, k: 2 });
  let rows = 0;
  const wrong = fromFunction({
    name: "nearly right",
    sense: "max",
    shape: [6],
    solve(theta) {
      const solution = new Float32Array(6);
      right.solve(++rows % 1000 === 0 ? theta.map((one) => -one) : theta, solution);
      return solution;
    },
  });
  const { violations, answers } = checked(wrong, { seed }).revealedPreference;
  // The pool has all 15 solutions long before, so every wrong answer is seen.
  expect(violations).toBe(Math.floor(rows / 1000));
  expect(answers).toBeGreaterThan(10_000);
});

test("h(z) counts in the objective", () => {
  const bonus = Float32Array.of(0, 2, 0, 0);
  const offset = (z: Float32Array) => z.reduce((sum, value, i) => sum + value * bonus[i], 0);
  const solver = shifted(argmax({ length: 4 }), bonus);
  expect(checked({ ...solver, offset }).revealedPreference.violations).toBe(0);
  expect(checked(solver).revealedPreference.violations).toBeGreaterThan(0);
});

describe("negative costs, where theta has none", () => {
  const solver = gridPath({ rows: 8, columns: 8 });
  const costs = randoms(64, 4).map(Math.abs);

  test.each([
    ["min", solver, costs],
    ["max", negated(solver), costs.map((cost) => -cost)],
  ])("make a solver of costs a heuristic, which is no failure: %s", (_, one, theta) => {
    const { revealedPreference, warnings } = checked(one, {}, theta);
    expect(revealedPreference.violations).toBe(0);
    expect(revealedPreference.beyond).toBeGreaterThan(0);
    expect(revealedPreference.example!.theta.some((value) => value * theta[0] < 0)).toBe(true);
    expect(warnings.filter(isOfPreference)).toEqual([]);
  });
});

/** Things that fit into a sack. */
function sack(): MilpModel {
  const items = model({ name: "sack", sense: "max" });
  const things = items.addVariables(4, { name: "item", type: "binary" });
  items.addConstraint(
    things.map((one, i): [typeof one, number] => [one, 3 + i]),
    "<=",
    10,
  );
  return items;
}

/** The library's solvers that are exact for numbers of any sign. */
const solvers: Solver[] = [
  ...exact,
  topK({ length: 5, k: 2, rows: 3 }),
  topKOfGroups({ groups: [0, 0, 0, 1, 1, 1], k: [2, 1] }),
  argmax({ length: 40 }),
  ranking({ length: 6 }),
  assignment({ rows: 3, columns: 7 }),
  arborescence({ nodes: 6, arcs: connectedPairs(6, 14, 1) }),
  matching({ nodes: 7, edges: completeEdges(7) }),
  knapsack({ weights: [3, 5, 2, 7, 4, 6], capacity: 12 }),
  dagPath({ nodes: 6, arcs: completeEdges(6) }),
  tour({ cities: 6 }),
  await milp(sack()),
  await milpTour({ cities: 4 }),
  enumerate({ sense: "max", solutions: Array.from({ length: 60 }, (_, i) => Array.from(randoms(5, 100 + i))) }),
];

test.each(solvers)("$name is never accused, in 10,000 comparisons and more", (solver) => {
  const { revealedPreference, warnings } = checked(solver);
  expect(revealedPreference.comparisons).toBeGreaterThan(10_000);
  expect(revealedPreference).toMatchObject({ violations: 0, beyond: 0, example: null });
  expect(warnings).toEqual([]);
});

/** Those that are exact for costs >= 0, which multiplicative noise keeps; the heuristic has to be no failure. */
const ofCosts: Solver[] = [
  gridPath({ rows: 8, columns: 8 }),
  gridPath({ rows: 6, columns: 6, steps: "octile" }),
  graphPath({ nodes: 12, arcs: connectedPairs(12, 40, 4) }),
];

test.each(ofCosts)("$name is never accused at costs", (solver) => {
  const costs = randoms(sizeOf(solver), 5).map((value) => 0.1 + Math.abs(value));
  const { revealedPreference, warnings } = checked(solver, { estimators: ["perturbed multiplicative"] }, costs);
  expect(revealedPreference.comparisons).toBeGreaterThan(10_000);
  expect(revealedPreference.violations).toBe(0);
  expect(warnings.filter(isOfPreference)).toEqual([]);
});

test("large sums in float32 are no fault of a solver", () => {
  const n = 2000;
  const solver = fromFunction({
    name: "sums in float32",
    sense: "max",
    shape: [n],
    solve(theta) {
      // the best of the 40 runs of 1,000 numbers, by sums that are rounded after each number
      let [best, most] = [0, Number.NEGATIVE_INFINITY];
      for (let from = 0; from <= n - 1000; from += 25) {
        let sum = 0;
        for (let i = from; i < from + 1000; i++) sum = Math.fround(sum + theta[i]);
        if (sum > most) [best, most] = [from, sum];
      }
      return theta.map((_, i) => Number(i >= best && i < best + 1000));
    },
  });
  const theta = randoms(n, 6).map((value) => 1 + 1e-3 * value);
  const found = checked(solver, { temperature: 1e-4, repetitions: 20, referenceSamples: 5000 }, theta);
  expect(found.revealedPreference.comparisons).toBeGreaterThan(10_000);
  expect(found.revealedPreference.violations).toBe(0);
});
