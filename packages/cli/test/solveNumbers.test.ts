import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threefry2x32 } from "imle";
import { afterAll, describe, expect, test } from "vitest";
import { agreement, disagreement, knownVerdict } from "../src/solving/agreement.ts";
import { type Answer, isSeries, type Series } from "../src/solving/answer.ts";
import { objectiveOf, solutionValue, thetaOf, unitOf } from "../src/solving/exactCosts.ts";
import { isFailure } from "../src/solving/failure.ts";
import type { Kind } from "../src/solving/kind.ts";
import { assignment } from "../src/solving/kinds/assignment.ts";
import { gap } from "../src/solving/kinds/gap.ts";
import { graphPath } from "../src/solving/kinds/graphPath.ts";
import { knapsack } from "../src/solving/kinds/knapsack.ts";
import { mknap } from "../src/solving/kinds/mknap.ts";
import { scp } from "../src/solving/kinds/scp.ts";
import { solveText } from "../src/solving/solveText.ts";

const scratch = mkdtempSync(join(tmpdir(), "imle-numbers-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What a kind finds of a text, and what its second method does. */
async function answersOf(kind: Kind, text: string, ...flags: string[]): Promise<Answer[]> {
  const path = join(scratch, "problem");
  writeFileSync(path, text);
  const outcomes = await kind.open([path, ...flags]).solve(path);
  return Promise.all(
    outcomes.map(async (one) => {
      if (isFailure(one) || isSeries(one)) throw new Error(JSON.stringify(one));
      return one.confirm ? { ...one, check: await one.confirm() } : one;
    }),
  );
}

async function answerOf(kind: Kind, text: string, ...flags: string[]): Promise<Answer> {
  const [answer] = await answersOf(kind, text, ...flags);
  return answer!;
}

/** Whole numbers, uniform in [from, to]. */
function wholes(seed: number): (from: number, to: number) => number {
  let drawn = 0;
  return (from, to) => {
    const [high, low] = threefry2x32([seed, 911], [0, drawn++]);
    return from + ((high * 2 ** 21 + (low >>> 11)) % (to - from + 1));
  };
}

/** 2²⁴ + 1, the least whole number that float32 does not hold. */
const B = 2 ** 24 + 1;
const TIE = `p sp 3 4\na 1 2 ${B}\na 1 2 ${B - 1}\na 2 3 1\na 1 3 ${2 * B}\n`;

describe("an optimum is of the file's own numbers", () => {
  test.each([
    [graphPath, `p sp 3 3\na 1 2 ${B}\na 2 3 1\na 1 3 ${B}\n`, B],
    [assignment, `2\n${B} ${B + 2}\n${B} ${B}\n`, 2 * B],
    [knapsack, `3 10\n${B} 10\n${B + 2} 10\n${B - 1} 10\n`, B + 2],
    [mknap, `1\n3 1 0\n${B} ${B + 2} ${B + 1}\n1 1 1\n1\n`, B + 2],
    [gap, `1\n2 2\n${B} ${B + 2}\n${B + 1} ${B}\n1 1\n1 1\n1 1\n`, 2 * B + 3],
    [scp, `1 3\n${B} ${B + 2} ${B - 1}\n3 1 2 3\n`, B - 1],
  ])("%# beyond 2²⁴", async (kind, text, optimum) => {
    expect(await answerOf(kind, text)).toMatchObject({ objective: optimum, tolerance: 0 });
  });

  test("of 17 digits", async () => {
    const [a, b] = [0.10000000000000002, 0.20000000000000004];
    const answer = await answerOf(assignment, `2\n${a} 1\n1 ${b}\n`, "--check");
    expect(answer).toMatchObject({ objective: a + b, check: { objective: a + b } });
    expect(answer.note).toBe("solved with 2 of 4 numbers rounded to float32; the file's optimum may be another");
  });

  test("of numbers beyond the range of float32, which no solver takes for infinite or 0", async () => {
    const large = await answerOf(assignment, "2\n1e39 3e39\n1e39 2e39\n", "--check");
    expect(large).toMatchObject({ objective: 3e39, solution: [1, 2], check: { objective: 3e39 } });
    const small = await answerOf(assignment, "2\n1e-50 3e-50\n1e-50 2e-50\n", "--check");
    expect(small).toMatchObject({ objective: 3e-50, solution: [1, 2], check: { objective: 3e-50 } });
  });
});

describe("whole numbers that float32 does not hold are solved exactly, without a note,", () => {
  test("where they have a common divisor", async () => {
    const answer = await answerOf(graphPath, `p sp 2 2\na 1 2 ${10 * (B - 2)}\na 1 2 ${10 * (B - 3)}\n`);
    expect(answer).toMatchObject({ objective: 10 * (B - 3), tolerance: 0 });
    expect(answer.note).toBeUndefined();
  });

  test("where an assignment's rows and columns differ by little, up to 2⁵³: 150 of them, by enumeration", async () => {
    for (let seed = 0; seed < 150; seed++) {
      const whole = wholes(seed);
      const start = whole(2 ** 24, 2 ** 51 - 2000);
      const costs = Array.from({ length: 9 }, () => start + whole(0, 1000));
      const orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ];
      const best = Math.min(...orders.map((order) => order.reduce((sum, j, i) => sum + costs[3 * i + j]!, 0)));
      const answer = await answerOf(assignment, `3 ${costs.join(" ")}`);
      expect(answer).toMatchObject({ objective: best, tolerance: 0 });
      expect(answer.note).toBeUndefined();
    }
  });
});

test("says how much better the optimum may be, of 200 knapsacks and never less than it is", async () => {
  let lost = 0;
  for (let seed = 0; seed < 200; seed++) {
    const whole = wholes(1000 + seed);
    const size = 2 ** whole(24, 40);
    const profits = Array.from({ length: 6 }, () => size + whole(0, seed % 2 === 0 ? 9 : size));
    const weights = profits.map(() => whole(1, 4));
    const capacity = whole(1, 12);
    let best = 0;
    for (let subset = 0; subset < 64; subset++) {
      const taken = profits.map((_, i) => (subset >> i) & 1);
      const load = taken.reduce((sum, one, i) => sum + one * weights[i]!, 0);
      if (load <= capacity)
        best = Math.max(
          best,
          taken.reduce((sum, one, i) => sum + one * profits[i]!, 0),
        );
    }
    const items = profits.map((profit, i) => `${profit} ${weights[i]}`).join("\n");
    const answer = await answerOf(knapsack, `6 ${capacity}\n${items}`);
    expect(best - answer.objective).toBeGreaterThanOrEqual(0);
    expect(best - answer.objective).toBeLessThanOrEqual(answer.rounding ?? 0);
    if (best === answer.objective) continue;
    lost++;
    expect(answer.note).toContain("the file's optimum may be another");
    const text = solveText([{ ...answer, known: best }]);
    expect(text).toContain(`known    ${best}: BETTER: rounding lost it`);
    expect(disagreement({ ...answer, known: best })).toBe(
      `${answer.objective} is the optimum of rounded numbers; that of the file's own is better: ${best} is known`,
    );
    expect(knownVerdict(answer, best + 2 ** 45)).toBe("disagrees");
  }
  expect(lost).toBeGreaterThan(10);
});

describe("an integer program", () => {
  test("is solved by the file's numbers, or says what HiGHS may miss: 100 of them, by enumeration", async () => {
    let exact = 0;
    for (let seed = 0; seed < 100; seed++) {
      const whole = wholes(2000 + seed);
      const size = 2 ** whole(20, 30);
      const profits = Array.from({ length: 6 }, () => size + whole(0, seed % 3 === 0 ? size : 9));
      const load = seed % 2 === 0 ? 2 ** whole(10, 34) : 0;
      const weights = profits.map(() => load + whole(1, 9));
      const capacity = 3 * load + whole(1, 20);
      let best = 0;
      for (let subset = 0; subset < 64; subset++) {
        const taken = profits.map((_, i) => (subset >> i) & 1);
        if (objectiveOf(weights, Float32Array.from(taken)) > capacity) continue;
        best = Math.max(best, objectiveOf(profits, Float32Array.from(taken)));
      }
      const text = `1\n6 1 0\n${profits.join(" ")}\n${weights.join(" ")}\n${capacity}`;
      const { objective, note, rounding = 0, solution } = await answerOf(mknap, text);
      const taken = solution as number[];
      expect(taken.reduce((sum, item) => sum + weights[item - 1]!, 0)).toBeLessThanOrEqual(capacity);
      expect(best - objective).toBeGreaterThanOrEqual(0);
      expect(best - objective).toBeLessThanOrEqual(rounding);
      if (note === undefined) exact++;
      if (note === undefined) expect(objective).toBe(best);
    }
    expect(exact).toBeGreaterThan(30);
  }, 60_000);
});

describe("a second method on the file's numbers", () => {
  test("finds what float32 lost, and the report says so", async () => {
    const answer = await answerOf(graphPath, TIE, "--check");
    expect(answer).toMatchObject({ objective: B + 1, check: { objective: B } });
    expect(solveText([answer])).toMatch(/^check +16777217 by label correcting .*: BETTER: rounding lost it$/m);
    expect(solveText([answer, answer])).toContain("BETTER: rounding lost it");
    expect(solveText([answer, answer])).toContain(`problem: ${answer.note}`);
    expect(disagreement(answer)).toMatch(
      /^16777218 is the optimum of rounded numbers; that of the file's own is better: /,
    );
  });

  test("does so for random pairs, with the note", async () => {
    const path = join(scratch, "tie.gr");
    writeFileSync(path, TIE);
    const [series] = (await graphPath.open([path, "--pairs", "30"]).solve(path)) as Series[];
    const { agree, rounded, worst } = agreement(series!);
    expect([agree + rounded, worst, rounded > 0]).toEqual([30, 1, true]);
    expect(series!.note).toBe(
      `solved with 2 of 4 numbers rounded to float32; ${rounded} of the shortest paths may be others`,
    );
    expect(solveText([series!])).toContain(`tie.gr: ${series!.note}`);
    expect(disagreement(series!)).toBe(
      `${rounded} of 30 paths are longer than by label correcting (Bellman and Ford, with a queue), as float32 rounds their lengths`,
    );
  });
});

describe("a known optimum", () => {
  const answer: Answer = {
    name: "a",
    size: "1",
    sense: "min",
    objective: 4e7,
    tolerance: 0,
    solver: "s",
    exact: true,
    time: { milliseconds: 1, slowest: 1, solves: 1 },
    solution: [],
  };

  test("of whole numbers is the same number, and no other", () => {
    expect(knownVerdict(answer, 4e7)).toBe("agrees");
    for (const other of [1, -1, 30, 0.001]) expect(knownVerdict(answer, 4e7 + other)).toBe("disagrees");
  });

  test("of others may be written with 7 digits, or be off in the last of more", () => {
    const real = { ...answer, objective: 1234.56789012345, tolerance: 1e-12 };
    for (const known of [1234.568, 1234.5679, 1234.56789, 1234.56789012])
      expect(knownVerdict(real, known)).toBe("agrees");
    for (const known of [1234.569, 1234.57, 1234.5678, 1234.56789013, 1235]) {
      expect(knownVerdict(real, known)).toBe("disagrees");
    }
  });

  test("where nobody knows how exact the objective is, whole numbers are held against one another exactly", () => {
    const { tolerance: _, ...unsure } = answer;
    expect(knownVerdict(unsure, 4e7 - 1)).toBe("disagrees");
    expect(knownVerdict({ ...unsure, objective: 3.2500001 }, 3.25)).toBe("agrees");
  });

  test("better than a heuristic's objective is no disagreement, and 0 is none of its parts", () => {
    expect(solveText([{ ...answer, exact: false, known: 0 }])).toContain("known    0: 40000000 off");
    expect(disagreement({ ...answer, exact: false, known: 0 })).toBeUndefined();
  });
});

test("theta is exact where a note is missing", () => {
  expect(thetaOf([1, 2, 0.5])).toEqual({ theta: Float32Array.of(1, 2, 0.5) });
  expect(thetaOf([3 * B, 6 * B, 0])).toEqual({ theta: Float32Array.of(1, 2, 0) });
  expect(thetaOf([-3 * B, 6 * B])).toEqual({ theta: Float32Array.of(-1, 2) });
  expect(thetaOf([B, 1])).toMatchObject({ scale: 1, rounded: 1, errors: Float64Array.of(1, 0) });
  expect(unitOf([1, 2.25, 0.5, 1e30])).toBe(0.01);
  const numbers = [0.1, 0.2, 0.3];
  expect(solutionValue(numbers, thetaOf(numbers), "min", Float32Array.of(1, 1, 0))).toEqual({
    objective: 0.1 + 0.2,
    tolerance: expect.closeTo(0, 12),
    note: "solved with 3 of 3 numbers rounded to float32, too little to change the optimum",
  });
});
