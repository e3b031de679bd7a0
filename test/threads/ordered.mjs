// Pretends to have many cores, so that workers spin for the next job. Sends many concurrent requests, for a solver that
// answers at once and for one that answers later. Prints how many answers were wrong.
import os from "node:os";

os.availableParallelism = () => 8;
const { inline, plainRequest } = await import("../../dist/index.js");
const { threads, withModule } = await import("../../dist/threads/index.js");
const own = await import("./modules.mjs");

const module = new URL("./modules.mjs", import.meta.url);
const [third, later] = ["third", "later"].map((name) => withModule(own[name], { module, name }));
const executor = threads({ workers: 2 });
const single = inline();
let wrong = 0;
async function ask(stream) {
  for (let i = 0; i < 150; i++) {
    const kind = (7 * i + stream) % 12;
    const batch = 1 + (kind % 6);
    const theta = Float32Array.from({ length: 3 * batch }, (_, j) => (i * 31 + stream * 17 + j * 7) % 23);
    const request = { ...plainRequest(third, theta, batch), samples: 1 + (kind % 3) };
    const answer = await executor.solveAsync(kind % 2 === 0 ? { ...request, solver: later } : request);
    const expected = single.solve(request);
    if (answer.some((value, j) => value !== expected[j])) wrong++;
  }
}
await Promise.all([0, 1, 2, 3, 4, 5].map(ask));
console.log(`${wrong} wrong`);
await executor.close();
console.log("closed");
