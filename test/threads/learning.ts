import { type Executor, fixed, gumbel, imle, spanningTree } from "imle";

/** A few steps of learning with samples and with their mean, by synchronous or asynchronous calls, as text. */
export async function learning(executor: Executor, isSynchronous: boolean): Promise<string> {
  const edges = Array.from({ length: 28 }, (_, i) => [i % 8, (i + 1 + Math.floor(i / 8)) % 8] as const);
  const tree = spanningTree({ nodes: 8, edges });
  const theta = Float32Array.from({ length: 28 }, (_, i) => ((7 * i) % 11) / 11);
  for (const output of ["samples", "mean"] as const) {
    const layer = imle(tree, { noise: gumbel(), samples: 20, output, target: fixed({ beta: 5 }), executor });
    for (let step = 0; step < 5; step++) {
      const pass = isSynchronous ? layer.forward(theta) : await layer.forwardAsync(theta);
      const g = pass.output.map((z, i) => z - (i % 3) / 2);
      const gradient = isSynchronous ? pass.backward(g) : await pass.backwardAsync(g);
      for (let i = 0; i < theta.length; i++) theta[i]! -= 0.1 * gradient[i]!;
    }
  }
  return JSON.stringify([...theta]);
}
