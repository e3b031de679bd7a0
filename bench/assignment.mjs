// Claim: the assignment of 10, 30, 100 or 500 rows at random costs takes at most 5 µs, 50 µs, 1.5 ms or 120 ms, and less
// than three times the same algorithm in C++ -O3.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assignment } from "imle";
import { measure, report, uniforms } from "./measure.mjs";

const SIZES = [
  { size: 10, instances: 1000, bar: 0.005 },
  { size: 30, instances: 300, bar: 0.05 },
  { size: 100, instances: 50, bar: 1.5 },
  { size: 500, instances: 3, bar: 120 },
];

const folder = mkdtempSync(join(tmpdir(), "imle-bench-"));
try {
  const source = fileURLToPath(new URL("native/assignment.cpp", import.meta.url));
  const program = join(folder, "assignment");
  const compiled = spawnSync("g++", ["-O3", "-march=native", "-o", program, source]);
  if (compiled.status !== 0) console.log("  (no g++, or it failed: not compared with C++)");
  for (const one of SIZES) compare(one, compiled.status === 0 ? program : null);
} finally {
  rmSync(folder, { recursive: true });
}

function compare({ size, instances, bar }, program) {
  const n = size * size;
  const solver = assignment({ size });
  const costs = uniforms(instances * n, 0, 1);
  const solution = new Float32Array(n);
  const solveAll = () => {
    let sum = 0;
    for (let i = 0; i < instances; i++) {
      solver.solve(costs.subarray(i * n, (i + 1) * n), solution);
      for (let at = i % size; at < n; at += size) sum += solution[at] * costs[i * n + at];
    }
    return sum;
  };
  const { ours } = measure({ ours: solveAll }, { units: instances, rounds: 11 });
  const unit = { unit: "ms", scale: 0.001 };
  report(`${size}×${size}`, ours, { ...unit, bar });
  if (program === null) return;
  const { stdout } = spawnSync(program, [String(size), String(instances)], { encoding: "utf8" });
  const [median, minimum, sum] = stdout.split(" ").map(Number);
  if (Math.abs(sum / 11 - solveAll()) > 1e-6) throw new Error("the two assignments are not the same");
  report(`${size}×${size}, C++ -O3 -march=native`, { median, minimum }, unit);
  console.log(
    `  ratio to C++: median ${(ours.median / median).toFixed(2)}, minimum ${(ours.minimum / minimum).toFixed(2)}`,
  );
}
