import { Worker } from "node:worker_threads";
import * as library from "imle";
import { describe, expect, test } from "vitest";
import { randomsOf } from "../randoms.ts";
import { problems } from "./anyBitsProblems.mjs";

const LARGEST = 3.4028234663852886e38;

/** What may stand anywhere: no number, no end, both zeros, and the least and the largest of float32. */
const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, LARGEST, -LARGEST, 1e-45, -1e-45, 1e-39, -1e-39, 1e30, -1e30, 1];

/** Only so many places of a long theta get every special number by itself. */
const PLACES = 24;
const MIXTURES = 400;

const LIMIT_MS = 30_000;

const randoms = randomsOf(91);

/** Special numbers in each place of costs and of signed numbers, everywhere, and in random mixtures. */
function thetasOf(n: number): Float32Array[] {
  const costs = randoms(n, 0).map((value) => value + 1.1);
  const signed = randoms(n, 1);
  const places = Array.from({ length: Math.min(n, PLACES) }, (_, i) => Math.floor((i * n) / Math.min(n, PLACES)));
  const single = SPECIAL.flatMap((value) =>
    places.flatMap((place) => [costs.with(place, value), signed.with(place, value)]),
  );
  const same = SPECIAL.map((value) => new Float32Array(n).fill(value));
  const mixtures = Array.from({ length: MIXTURES }, (_, seed) => {
    const kinds = randoms(n, 10 + seed);
    const coins = randoms(n, 10_000 + seed);
    const share = [-0.8, 0, 1][seed % 3];
    const base = seed % 2 === 0 ? costs : signed;
    // In turn any of them, and only two.
    const some = seed % 4 < 2 ? SPECIAL : [SPECIAL[seed % SPECIAL.length], SPECIAL[(seed >> 2) % SPECIAL.length]];
    return base.map((value, i) => (coins[i] < share ? some[Math.floor(((kinds[i] + 1) / 2) * some.length)] : value));
  });
  return [...single, ...same, ...mixtures];
}

/** What is wrong with the answers, the first few; a solver that does not end is ended, and told with its theta. */
function faultsOf(problem: string, wasm: boolean): Promise<string[]> {
  const n = problems[problem](library).shape.reduce((product, size) => product * size, 1);
  const thetas = thetasOf(n);
  const values = Float32Array.from(thetas.flatMap((theta) => [...theta]));
  const progress = new SharedArrayBuffer(4);
  const worker = new Worker(new URL("./anyBits.mjs", import.meta.url), {
    workerData: { problem, wasm, numbers: { count: thetas.length, values, progress } },
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const at = new Int32Array(progress)[0];
      resolve([`does not end at theta ${at} of ${thetas.length}, [${thetas[at % thetas.length]}]`]);
      void worker.terminate();
    }, LIMIT_MS);
    worker.on("message", (faults: string[]) => resolve(faults.slice(0, 3)));
    worker.on("error", reject);
    worker.on("exit", () => clearTimeout(timer));
  });
}

describe.each([
  ["WebAssembly", true],
  ["TypeScript alone", false],
] as const)("by %s", (_, wasm) => {
  test.each(Object.keys(problems))(
    "%s ends on any numbers, with a solution or an error that says so",
    async (problem) => {
      expect(await faultsOf(problem, wasm)).toEqual([]);
    },
  );
});
