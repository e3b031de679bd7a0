// Claim: the assignment of 10, 30, 100 or 500 rows at random costs takes at most 3 µs, 25 µs, 0.25 ms or 10 ms; up to
// 100 rows at most 1.3 times the same algorithm in C++ -O3.
import { assignment } from "imle";
import { measure, requireSame, solving, totalCost, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { compileNative, NATIVE } from "./native.mjs";
import { report, reportAgainst } from "./report.mjs";

const SIZES = [
  { size: 10, instances: pick(2000, 500), bar: 0.003, most: 1.3 },
  { size: 30, instances: pick(500, 100), bar: 0.025, most: 1.3 },
  { size: 100, instances: pick(50, 10), bar: 0.25, most: 1.3 },
  { size: 500, instances: pick(3, 1), bar: 10 },
];

const start = compileNative("assignment");

for (const { size, instances, bar, most } of SIZES) {
  const solver = assignment({ size });
  const costs = uniforms(instances * size ** 2, 0, 1);
  const opponent = start?.([size], costs);
  const works = { ours: solving(solver, costs), ...(opponent && { native: opponent.work }) };
  const { ours, native } = await measure(works, { units: instances, rounds: 11 });
  const options = { unit: "ms", scale: 0.001, bar };
  if (opponent) {
    reportAgainst(`${size}×${size}`, ours, { [NATIVE]: { ...native, most } }, options);
    requireSame(`${size}×${size}: total cost`, totalCost(solver, costs), await opponent.total());
    opponent.close();
  } else report(`${size}×${size}`, ours, options);
}
