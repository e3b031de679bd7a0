import { fixed, fromFunction, gridPath, gumbel, imle, logistic, normal, sumOfGamma, topK } from "imle";

/** The results of a few steps of learning and of some draws, as text: the same wherever the library runs. */
export async function probe(): Promise<string> {
  const layer = imle(gridPath({ rows: 8, columns: 8 }), {
    noise: sumOfGamma({ k: 8 }),
    samples: 5,
    target: fixed({ beta: 10 }),
  });
  const costs = new Float32Array(64).fill(1);
  const gold = Float32Array.from({ length: 64 }, (_, i) => (i % 8 === 0 || i >= 56 ? 1 : 0));
  for (let step = 0; step < 50; step++) {
    const pass = await layer.forwardAsync(costs);
    const gradient = pass.backward(pass.output.map((z, i) => z - gold[i % 64]!));
    for (let i = 0; i < 64; i++) costs[i]! -= 0.1 * gradient[i]!;
  }
  const own = fromFunction({ name: "own", sense: "max", shape: [3], solve: async (theta) => theta.map(Math.sign) });
  const draws = [gumbel(), logistic(), normal()].map((law) => {
    const noise = new Float32Array(1000);
    law.fill(noise, { seed: 1, step: 2, instance: 3, sample: 0, samples: 1 });
    return [...noise];
  });
  const chosen = imle(topK({ length: 6, k: 2 }), { noise: gumbel(), samples: 4 }).forward(new Float32Array(6));
  return JSON.stringify({
    path: [...layer.solve(costs)],
    costs: [...costs],
    draws,
    chosen: [...chosen.output],
    own: [...(await imle(own, { noise: gumbel() }).solveAsync(Float32Array.of(-1, 0, 2)))],
  });
}
