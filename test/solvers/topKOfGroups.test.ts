import fc from "fast-check";
import { DomainError, enumerate, negated, ShapeError, type Solver, topK, topKOfGroups } from "imle";
import { solverContract } from "imle/testing";
import { describe, expect, test } from "vitest";
import { agreementOf } from "./agreement.ts";

const value = fc.oneof(fc.constantFrom(-Infinity, -1, -0, 0, 1, Infinity), fc.float({ noNaN: true }));

function solve(solver: Solver, theta: readonly number[]): number[] {
  const solution = new Float32Array(theta.length).fill(NaN);
  solver.solve(Float32Array.from(theta), solution);
  return [...solution];
}

/** Each group alone, by a full sort; of equal numbers the lower index. */
function bySorting(theta: readonly number[], groups: readonly number[], k: readonly number[]): number[] {
  const z = theta.map(() => 0);
  for (const [group, choice] of k.entries()) {
    const members = theta.map((_, i) => i).filter((i) => groups[i] === group);
    members.sort((i, j) => (theta[i] === theta[j] ? i - j : theta[i] > theta[j] ? -1 : 1));
    for (const i of members.slice(0, choice)) z[i] = 1;
  }
  return z;
}

/** Groups of any sizes, mixed, a choice of each, and numbers. */
const problems = fc
  .array(fc.nat(4), { minLength: 5, maxLength: 30 })
  .map((groups) => groups.map((group) => group % groups.length))
  .chain((groups) => {
    const sizes = Array.from({ length: Math.max(...groups) + 1 }, (_, g) => groups.filter((one) => one === g).length);
    const theta = fc.array(value, { minLength: groups.length, maxLength: groups.length });
    return fc.tuple(fc.constant(groups), fc.tuple(...sizes.map((size) => fc.nat(size))), theta);
  });

describe("topKOfGroups", () => {
  test("chooses in every group what a full sort of it chooses", () => {
    const same = fc.property(problems, ([groups, k, theta]) => {
      expect(solve(topKOfGroups({ groups, k }), theta)).toEqual(bySorting(theta, groups, k));
    });
    fc.assert(same, { seed: 1, numRuns: 2000 });
  });

  test("is topK with rows, where groups of one size lie one behind the other", () => {
    const theta = [5, 5, 1, 0, 2, -Infinity, 7, 8, 9];
    const groups = Uint8Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2);
    expect(solve(topKOfGroups({ groups, k: 2 }), theta)).toEqual(solve(topK({ length: 3, k: 2, rows: 3 }), theta));
  });

  test("keeps the options of the day it was made", () => {
    const groups = [0, 1, 0];
    const k = [1, 0];
    const solver = topKOfGroups({ groups, k });
    groups.fill(0);
    k.fill(1);
    expect(solve(solver, [1, 2, 3])).toEqual([0, 0, 1]);
  });

  test("is named after its size, and takes both infinities", () => {
    const facts = { sense: "max", shape: [3], infinities: [Infinity, -Infinity] };
    expect(topKOfGroups({ groups: [0, 1, 0], k: 1 })).toMatchObject({
      name: "topKOfGroups(1 of each of 2 groups, 3 numbers)",
      ...facts,
    });
    expect(topKOfGroups({ groups: [0, 1, 0], k: [2, 1] })).toMatchObject({
      name: "topKOfGroups(3 of 2 groups, 3 numbers)",
      ...facts,
    });
  });

  test.each<[string, () => Solver]>([
    ["topKOfGroups: groups must be a list of one or more numbers", () => topKOfGroups({ groups: [], k: 0 })],
    [
      "topKOfGroups: k must be a number or a list of 2, got Array of 1 number.",
      () => topKOfGroups({ groups: [0, 1], k: [1] }),
    ],
    // @ts-expect-error: no k
    ["topKOfGroups: k must be a number or a list of 1, got undefined.", () => topKOfGroups({ groups: [0] })],
  ])("refuses lists of the wrong size: %s", (message, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test.each<[string, () => Solver]>([
    [
      "topKOfGroups: k for group 1, which has 1 number, must be a whole number from 0 to 1, got 2.",
      () => topKOfGroups({ groups: [0, 1, 0], k: 2 }),
    ],
    ["k for group 1, which has 0 numbers, must be a whole", () => topKOfGroups({ groups: [0, 2, 0], k: 1 })],
    ["k for group 0, which has 2 numbers", () => topKOfGroups({ groups: [0, 1, 0], k: [-1, 1] })],
    ["got 0.5", () => topKOfGroups({ groups: [0, 0], k: 0.5 })],
    ["groups[1] must be a whole number from 0 to 1, got 2.", () => topKOfGroups({ groups: [0, 2], k: 0 })],
    ["groups[0] must be a whole number from 0 to 0, got NaN.", () => topKOfGroups({ groups: [NaN], k: 0 })],
    // @ts-expect-error: no such option
    ['unknown option "rows"', () => topKOfGroups({ groups: [0], k: 1, rows: 2 })],
  ])("refuses bad options: %s", (message, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(message);
  });
});

const groups = [0, 1, 0, 2, 1, 0, 0, 2];
const mixed = topKOfGroups({ groups, k: [2, 1, 0] });

test("is the best of all choices", () => {
  const all = Array.from({ length: 2 ** 8 }, (_, bits) => groups.map((_, i) => (bits >> i) & 1));
  const counts = (z: number[]): string =>
    [0, 1, 2].map((g) => z.filter((one, i) => one && groups[i] === g).length).join();
  const listed = enumerate({ sense: "max", solutions: all.filter((z) => counts(z) === "2,1,0") });
  const different = fc.property(
    fc.array(fc.float({ noNaN: true, min: -1, max: 1 }), { minLength: 8, maxLength: 8 }),
    (theta) => {
      const worth = (z: number[]): number => z.reduce((sum, one, i) => sum + one * theta[i], 0);
      expect(worth(solve(mixed, theta))).toBe(worth(solve(listed, theta)));
    },
  );
  fc.assert(different, { seed: 3, numRuns: 1000 });
});

describe.each([mixed, topKOfGroups({ groups, k: 1 })])("$name", (solver) => {
  for (const { name, run } of solverContract(solver)) test(name, run);

  test.each([solver, negated(solver)])("never opposes the upstream gradient, in 100,000 random samples", (either) => {
    const { worst, moved, tolerance } = agreementOf(either);
    expect(worst).toBeGreaterThanOrEqual(-tolerance);
    expect(moved).toBeGreaterThan(1000);
  });
});
