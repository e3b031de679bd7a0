// Claim: a draw of any noise law takes at most 5 ns on one core, however many terms a Sum-of-Gamma has, by itself or as
// part of the rows of a request.
import { gumbel, inline, logistic, none, normal, plainRequest, quantileLaw, sumOfGamma } from "imle";
import { measure } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { report } from "./report.mjs";

const N = 256;
const SAMPLES = 100;
const INSTANCES = pick(20, 5);
const NS = { unit: "ns", scale: 1000 };
/** @type {import("imle").Draws[]} */
const KINDS = ["independent", "antithetic", "latinHypercube"];

const laws = [
  gumbel(),
  normal(),
  logistic(),
  sumOfGamma({ k: 20.8, terms: 100 }),
  sumOfGamma({ k: 2 }),
  sumOfGamma({ k: 20.8, terms: Infinity }),
  quantileLaw({ name: "a user's own (Laplace)", quantile: (u) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 - 2 * u)) }),
];
await compare(laws.map((law) => [law.name, filling(law, "independent"), 5]));
await compare(KINDS.slice(1).map((draws) => [`gumbel, ${draws}`, filling(gumbel(), draws)]));

const plain = "rows of θ without noise";
/** @type {[string, () => number][]} */
const drawn = KINDS.map((draws) => [`rows of θ + gumbel, ${draws}`, requesting(gumbel(), draws)]);
const rows = await compare([[plain, requesting(none(), "independent")], ...drawn]);
const [independent] = drawn[0];
const less = (what) => rows[independent][what] - rows[plain][what];
report(
  "  what the noise adds to a row, independent",
  { median: less("median"), minimum: less("minimum") },
  { ...NS, bar: 5 },
);

async function compare(cases) {
  const works = Object.fromEntries(cases.map(([name, work]) => [name, work]));
  const results = await measure(works, { units: INSTANCES * SAMPLES * N, rounds: 15 });
  for (const [name, , bar] of cases) report(name, results[name], { ...NS, ...(bar && { bar }) });
  return results;
}

/** Rows of noise, one after the other. */
function filling(law, draws) {
  const noise = new Float32Array(N);
  return () => {
    let sum = 0;
    for (let instance = 0; instance < INSTANCES; instance++) {
      for (let sample = 0; sample < SAMPLES; sample++) {
        law.fill(noise, { seed: 0, step: 0, instance, sample, samples: SAMPLES, draws });
        sum += noise[sample % N];
      }
    }
    return sum;
  };
}

/** The same rows through the executor, to a solver that only copies them. */
function requesting(law, draws) {
  /** @type {import("imle").Solver} */
  const copy = {
    name: "copy",
    sense: "max",
    shape: [N],
    batchRows: 64,
    solve: (theta, solution) => solution.set(theta),
    solveBatch: (thetas, solutions) => solutions.set(thetas),
  };
  const request = {
    ...plainRequest(copy, new Float32Array(INSTANCES * N), INSTANCES),
    samples: SAMPLES,
    noise: law,
    temperature: law.name === "none" ? 0 : 1,
    draws,
    /** @type {"sum"} */
    reduce: "sum",
  };
  const executor = inline();
  return () => executor.solve(request)[0];
}
