// Claim: a draw of any noise law takes at most 15 ns on one core, however many terms a Sum-of-Gamma has.
import { gumbel, logistic, normal, quantileLaw, sumOfGamma } from "imle";
import { measure, report } from "./measure.mjs";

const laws = [
  gumbel(),
  normal(),
  logistic(),
  sumOfGamma({ k: 20.8, terms: 100 }),
  sumOfGamma({ k: 2 }),
  sumOfGamma({ k: 20.8, terms: Infinity }),
  quantileLaw({ name: "a user's own (Laplace)", quantile: (u) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 - 2 * u)) }),
];
const noise = new Float32Array(256);
const rows = 1000;
const works = laws.map((law) => [
  law.name,
  () => {
    let sum = 0;
    for (let step = 0; step < rows; step++) {
      law.fill(noise, { seed: 0, step, instance: 0, sample: 0, samples: 1 });
      sum += noise[step % 256];
    }
    return sum;
  },
]);
const results = measure(Object.fromEntries(works), { units: rows * 256, rounds: 15 });
for (const [name, result] of Object.entries(results)) report(name, result, { unit: "ns", scale: 1000, bar: 15 });
