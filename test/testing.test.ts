import { gumbel, imle, type NoiseLaw, none, normal, relative, type Solver, type Target, topK } from "imle";
import { type ContractCase, estimatorContract, lawContract, solverContract, targetContract } from "imle/testing";
import { describe, expect, test } from "vitest";

async function failuresOf(contract: ContractCase[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of contract) await run().catch(() => failed.push(name));
  return failed;
}

const options = { draws: 60_000 };

describe("lawContract finds", () => {
  const pairs: NoiseLaw = {
    name: "pairs",
    fill(noise, position) {
      normal().fill(noise, position);
      for (let i = 1; i < noise.length; i += 2) noise[i] = noise[i - 1];
    },
  };
  test.each<[string, NoiseLaw, RegExp]>([
    ["a score of the wrong sign", { ...normal(), score: (x) => -x }, /score of its own density/],
    ["a score that is 5 % off", { ...normal(), score: (x) => 1.05 * x }, /score of its own density/],
    ["a score that is 0", { ...gumbel(), score: () => 0 }, /score of its own density/],
    ["coordinates that come in pairs", pairs, /independent noise/],
    [
      "a law that says that it follows draws and does not",
      { ...normal(), fill: (noise, at) => normal().fill(noise, { ...at, draws: "independent" }) },
      /Latin hypercube/,
    ],
  ])("%s", async (_, law, fact) => {
    expect((await failuresOf(lawContract(law, options))).join()).toMatch(fact);
  });

  test("nothing wrong with the library's own", async () => {
    for (const law of [normal(), gumbel(), none()]) expect(await failuresOf(lawContract(law, options))).toEqual([]);
  });
});

describe("targetContract finds", () => {
  const against: Target = {
    ...relative(),
    aim: (call) => ({ ...relative().aim(call), gradient: call.gradient.map((value) => -value) }),
  };
  // what a program without types may do
  const odd = (change: object): Target => Object.assign({}, relative(), change);
  test.each([
    { fault: "a direction that is turned round", make: () => against },
    { fault: "a scale that is none", make: () => odd({ scale: "x" }) },
    { fault: "an aim that returns nothing", make: () => odd({ aim: () => {} }) },
  ])("$fault", async ({ make }) => {
    expect(await failuresOf(targetContract(make))).not.toEqual([]);
  });
});

describe("estimatorContract finds", () => {
  const make = () => imle(topK({ length: 5, k: 2 }), { noise: gumbel(), samples: 2 });
  const changed = (change: (gradient: Float32Array) => Float32Array) => () => {
    const layer = make();
    const { forwardAsync } = layer;
    return {
      ...layer,
      async forwardAsync(theta: Float32Array, step?: object) {
        const pass = await forwardAsync(theta, step);
        return { ...pass, backwardAsync: async (g: Float32Array) => change(await pass.backwardAsync(g)) };
      },
    };
  };
  const fact = "lowers a linear loss, on average, by a step against its gradient";

  test("a gradient of the wrong sign, and one that is always 0", async () => {
    expect(await failuresOf(estimatorContract(changed((gradient) => gradient.map((value) => -value))))).toContain(fact);
    expect(await failuresOf(estimatorContract(changed((gradient) => gradient.fill(0))))).toContain(fact);
    expect(await failuresOf(estimatorContract(changed((gradient) => gradient)))).toEqual([]);
  });
});

test("a contract of something else is refused in words", () => {
  // @ts-expect-error
  expect(() => solverContract(undefined)).toThrow("solverContract: expected a solver, got undefined; make one with");
  // @ts-expect-error
  expect(() => solverContract(() => [1])).toThrow("solverContract: expected a solver, got function;");
  // @ts-expect-error
  expect(() => targetContract(relative())).toThrow("targetContract: expected a function that makes one");
  // @ts-expect-error
  expect(() => lawContract(gumbel)).toThrow("lawContract: expected a noise law such as gumbel()");
  const solver: Solver = topK({ length: 3, k: 1 });
  // @ts-expect-error
  expect(() => solverContract(solver, { case: 3 })).toThrow('solverContract: unknown option "case"');
});
