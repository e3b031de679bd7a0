// Claim: ranking takes at most 100 ns a number for rows of any length, less than half of what sorting an array of
// indices with a comparator takes; sorting keys and indices packed into one typed array comes near for rows of some
// 100.
import { ranking } from "imle";
import { measure, solving, uniforms } from "./measure.mjs";
import { report } from "./report.mjs";

const NUMBERS = 200_000;

for (const length of [10, 90, 110, 200, 1000, 100_000]) {
  const rows = Math.ceil(NUMBERS / length);
  const solver = ranking({ length });
  const theta = uniforms(rows * length, -1, 1);
  const ranks = new Float32Array(length);
  const packed = new Float64Array(length);
  const eachRow = (rank) => () => {
    let sum = 0;
    for (let from = 0; from < theta.length; from += length) {
      rank(theta.subarray(from, from + length));
      sum += ranks[0];
    }
    return sum;
  };
  const works = {
    solver: solving(solver, theta),
    comparator: eachRow((row) => {
      const order = Array.from(row, (_, i) => i).sort((i, j) => row[i] - row[j] || j - i);
      for (let place = 0; place < length; place++) ranks[order[place]] = place + 1;
    }),
    packed: eachRow((row) => {
      const bits = new Uint32Array(row.buffer, row.byteOffset, length);
      for (let i = 0; i < length; i++) {
        const key = bits[i] >>> 31 ? ~bits[i] >>> 0 : bits[i] + 2 ** 31;
        packed[i] = key * 2 ** 20 + (2 ** 20 - 1 - i);
      }
      packed.sort();
      for (let place = 0; place < length; place++) ranks[2 ** 20 - 1 - (packed[place] % 2 ** 20)] = place + 1;
    }),
  };
  const results = await measure(works, { units: rows * length, rounds: 7 });
  for (const [name, result] of Object.entries(results)) {
    const ours = name === "solver";
    report(ours ? `rows of ${length}` : `  ${name}`, result, { unit: "ns", scale: 1000, ...(ours && { bar: 100 }) });
  }
}
