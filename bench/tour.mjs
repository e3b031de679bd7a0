// Claim: an exact tour of 14 cities takes at most 5 ms, and a searched one of 70 cities in the plane at most 5 ms; on
// 16 cities the search is within 1 % of the exact tours, on average.
import { tour, tourEdges } from "imle";
import { measure, uniforms } from "./measure.mjs";
import { report, reportValue } from "./report.mjs";

const CALLS = 5;

for (const cities of [10, 14, 16, 20]) {
  await time(`exact, ${cities} cities`, tour({ cities }), cities, cities === 14 ? 5 : undefined);
}
for (const cities of [20, 70, 200, 1000]) {
  await time(`twoOpt, ${cities} cities`, tour({ cities, method: "twoOpt" }), cities, cities === 70 ? 5 : undefined);
}
compare(16, 20);

/** Distances of seeded points in the unit square. */
function plane(cities, seed) {
  const x = uniforms(cities, 0, 1, seed);
  const y = uniforms(cities, 0, 1, seed + 7919);
  return Float32Array.from(tourEdges(cities), ([a, b]) => Math.hypot(x[a] - x[b], y[a] - y[b]));
}

async function time(what, solver, cities, bar) {
  const calls = cities > 16 && !what.startsWith("twoOpt") ? 1 : CALLS;
  const thetas = Array.from({ length: calls }, (_, call) => plane(cities, call + 1));
  const solution = new Float32Array(thetas[0].length);
  const solveAll = () =>
    thetas.reduce((sum, theta) => {
      solver.solve(theta, solution);
      return sum + solution[0];
    }, 0);
  const { solveAll: result } = await measure(
    { solveAll },
    { units: calls, rounds: cities > 100 || calls === 1 ? 5 : 15 },
  );
  report(what, result, { unit: "ms", scale: 1e-3, ...(bar && { bar }) });
}

function compare(cities, instances) {
  const solution = new Float32Array((cities * (cities - 1)) / 2);
  const lengthOf = (solver, theta) => {
    solver.solve(theta, solution);
    return solution.reduce((sum, z, i) => sum + z * theta[i], 0);
  };
  const exact = tour({ cities });
  const search = tour({ cities, method: "twoOpt" });
  const ratios = Array.from({ length: instances }, (_, seed) => {
    const theta = plane(cities, seed + 100);
    return lengthOf(search, theta) / lengthOf(exact, theta);
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / instances;
  reportValue(`twoOpt, ${cities} cities, longer than exact`, 100 * (mean - 1), { unit: "%", bar: 1 });
}
