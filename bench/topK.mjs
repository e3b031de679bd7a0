// Claim: the 100 largest of 1,000 numbers are found in no more time than by std::nth_element in C++ -O3.
import { topK } from "imle";
import { measure, requireSame, solving, totalCost, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { compileNative, NATIVE } from "./native.mjs";
import { report, reportAgainst } from "./report.mjs";

const ROWS = pick(1000, 300);

const CASES = [
  { what: "100 of 1,000", length: 1000, k: 100, most: 1 },
  { what: "100 of 1,000, all among 50 values", length: 1000, k: 100, values: 50 },
  { what: "10 of 100", length: 100, k: 10 },
  { what: "1 of 10", length: 10, k: 1 },
];

const start = compileNative("topK");

for (const { what, length, k, values, most } of CASES) {
  const solver = topK({ length, k });
  const random = uniforms(ROWS * length, 0, 1);
  const theta = values === undefined ? random : random.map((u) => Math.floor(values * u));
  const opponent = start?.([length, k], theta);
  const works = { ours: solving(solver, theta), ...(opponent && { native: opponent.work }) };
  const { ours, native } = await measure(works, { units: ROWS, rounds: 21 });
  if (opponent) {
    reportAgainst(what, ours, { [NATIVE]: { ...native, most } });
    requireSame(`${what}: total`, totalCost(solver, theta), await opponent.total());
    opponent.close();
  } else report(what, ours);
}
