import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** What the library makes of a few layers, by the kernels that it chooses. */
async function outcomes(): Promise<Float32Array[]> {
  vi.resetModules();
  const { assignment, fixed, gridPath, gumbel, imle, ranking, sumOfGamma, topK } = await import("imle");
  const randoms = (length: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 2 ** 32) / 2 ** 32);
  const layers = [
    imle(topK({ length: 60, k: 7 }), { noise: gumbel(), samples: 9 }),
    imle(ranking({ length: 150 }), { noise: gumbel(), samples: 9, output: "mean" }),
    imle(gridPath({ rows: 9, columns: 11 }), { noise: sumOfGamma({ k: 12 }), samples: 9, target: fixed({ beta: 3 }) }),
    imle(assignment({ size: 12 }), { noise: gumbel(), samples: 9, draws: "latinHypercube" }),
  ];
  return layers.flatMap((layer) => {
    const theta = randoms(2 * layer.solver.shape.reduce((a, b) => a * b));
    const pass = layer.forward(theta);
    return [pass.output, pass.backward(pass.output.map((z, i) => z - (i % 2))), layer.solve(theta)];
  });
}

test.each([
  ["without WebAssembly", undefined],
  [
    "where a page may not compile",
    {
      Module: class {
        constructor() {
          throw new EvalError("refused");
        }
      },
    },
  ],
])("gives the same bits %s, by TypeScript alone", async (_, replacement) => {
  const expected = await outcomes();
  vi.stubGlobal("WebAssembly", replacement);
  expect(await outcomes()).toEqual(expected);
});
