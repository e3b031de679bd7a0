import {
  argmax,
  cached,
  DomainError,
  fixed,
  gumbel,
  imle,
  kSubsets,
  normal,
  perturbed,
  ShapeError,
  type Solver,
  simple,
  solutionPool,
  spanningTree,
  topK,
  tourEdges,
} from "imle";
import { describe, expect, test } from "vitest";
import { show } from "../src/core/errors.ts";
import { LAYERS, LOSSES } from "./badInputs/layers.ts";
import { LAWS_AND_TARGETS, METHODS } from "./badInputs/methods.ts";
import { FAMILIES, SOLVERS } from "./badInputs/solvers.ts";
import { BAD_VALUES, type Call, casesOf, faultOf } from "./badInputs/values.ts";

const GROUPS: readonly (readonly [string, readonly Call[]])[] = [
  ["solvers", SOLVERS],
  ["families", FAMILIES],
  ["layers", LAYERS],
  ["losses and metrics", LOSSES],
  ["laws and targets", LAWS_AND_TARGETS],
  ["methods and functions", METHODS],
];

describe.each(GROUPS)("bad values in %s give finite numbers or an error of the library", (_, calls) => {
  test.each(calls.map((call) => [call.name || "a method", call] as const))("%s", async (_name, call) => {
    expect(await faultOf(call, { text: "as it should be", args: call.args })).toBeUndefined();
    const faults: string[] = [];
    for (const one of casesOf(call)) {
      const fault = await faultOf(call, one);
      if (fault) faults.push(`${one.text}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});

test("shows any value in few words", () => {
  const hostile = new Proxy({}, { get: () => expect.fail("was read"), getPrototypeOf: () => expect.fail("was asked") });
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const getter = Object.defineProperty({}, Symbol.toStringTag, { get: () => expect.fail("was read") });
  for (const value of [...BAD_VALUES, hostile, proxy, getter]) {
    expect(show(value)).toMatch(/^.{1,40}$/s);
    expect(show(value)).not.toContain("[object");
  }
  expect([Symbol("a"), 3n, Object.create(null), proxy].map(show)).toEqual(["Symbol(a)", "3n", "object", "object"]);
});

describe("what is too large is refused with its size before anything is allocated", () => {
  const solver = topK({ length: 10, k: 3 });
  const noise = gumbel();
  const theta = new Float32Array(20);
  const samples = 2 ** 28;

  test("an answer that has every solution", () => {
    const text = `topK(3 of 10): the answer with ${samples} samples would have 5368709120 numbers, 20 GB, at most 4 GB; take fewer samples or smaller batches.`;
    expect(() => imle(solver, { noise, samples }).forward(theta)).toThrow(new ShapeError(text));
    expect(() => perturbed(solver, { noise, samples }).forward(theta)).toThrow(new ShapeError(text));
    const family = kSubsets({ length: 10, k: 3 });
    expect(() => simple(solver, { family, samples }).forward(theta)).toThrow(new ShapeError(text));
  });

  test("a Latin hypercube, of which one instance is kept", () => {
    const text = `topK(3 of 10): a Latin hypercube with ${samples} samples would have 2684354560 numbers, 10 GB, at most 4 GB;`;
    expect(() => imle(solver, { noise, samples, output: "mean" }).forward(theta)).toThrow(text);
    const drawn = { noise, samples: 2 ** 14, output: "mean", marginalSamples: 2 ** 14 } as const;
    expect(() => imle(solver, drawn).forward(theta)).toThrow(text);
  });

  test("but not a mean, of which only sums are kept", async () => {
    const sampling = { noise: normal(), samples: 100_000, output: "mean", draws: "independent" } as const;
    const layer = imle(solver, { ...sampling, target: fixed() });
    const reason = new Error("not to be solved here");
    const pending = layer.forwardAsync(new Float32Array(20_000), { signal: AbortSignal.abort(reason) });
    await expect(pending).rejects.toBe(reason);
  });

  test.each<[string, () => unknown]>([
    ["topK: the shape 2147483648 is 2147483648 numbers, at most 2^30", () => topK({ length: 2 ** 31, k: 1 })],
    ["argmax: the shape 65536×65536 is 4294967296 numbers", () => argmax({ length: 2 ** 16, rows: 2 ** 16 })],
    ["kSubsets: the shape 9007199254740991", () => kSubsets({ length: 2 ** 53 - 1, k: 0 })],
    ["a table of rows·length·k = 134217729 numbers is too large", () => kSubsets({ length: 2 ** 27 + 1, k: 0 })],
    ["solutionPool: shape 2147483648 is", () => solutionPool({ shape: [2 ** 31] })],
    ["cached: size must be a whole number from 1 to 16777215", () => cached(solver, { size: 2 ** 24 })],
    ["tourEdges: cities must be a whole number from 2 to 10000", () => tourEdges(2 ** 31)],
    ["no way joins nodes 0 and 2", () => spanningTree({ nodes: 2 ** 24, edges: [[0, 1]] })],
  ])("%s", (text, make) => {
    expect(make).toThrow(DomainError);
    expect(make).toThrow(text);
  });

  test("a pool of the largest shape takes no memory before it has a solution", () => {
    expect(solutionPool({ shape: [2 ** 30] }).solutions).toHaveLength(0);
  });
});

test("a solver that would be asked for no row at once, for ever, is refused", () => {
  // @ts-expect-error: not a number
  const broken: Solver = { ...topK({ length: 3, k: 1 }), batchRows: "" };
  expect(() => imle(broken, { noise: gumbel() })).toThrow("imle: expected a solver such as topK");
});
