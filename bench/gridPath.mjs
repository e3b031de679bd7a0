// Claim: a path over 16×16 cells with 8 neighbours takes at most 20 µs, less than Dijkstra's algorithm in C++ -O3.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gridPath } from "imle";
import { measure, report, uniforms } from "./measure.mjs";

const paths = 2000;

// V8 may fold the arrays of a solver into the code while it is the only one of its kind in the process; so the 16×16
// grid comes first, and again when others have been solved.
const GRIDS = [
  { edge: 16, where: "" },
  { edge: 12, where: "" },
  { edge: 30, where: "" },
  { edge: 16, where: " beside other grids" },
];
for (const { edge, where } of GRIDS) {
  const n = edge * edge;
  const solver = gridPath({ rows: edge, columns: edge });
  const solution = new Float32Array(n);
  const solveAll = (costs) => () => {
    let sum = 0;
    for (let i = 0; i < paths; i++) {
      solver.solve(costs.subarray(i * n, (i + 1) * n), solution);
      sum += solution[i % n];
    }
    return sum;
  };
  const works = { positive: solveAll(uniforms(paths * n, 0.1, 1.1)), signed: solveAll(uniforms(paths * n, -0.1, 0.1)) };
  const { positive, signed } = measure(works, { units: paths, rounds: edge === 30 ? 5 : 11 });
  report(`${edge}×${edge}${where}, costs 0.1 … 1.1`, positive, edge === 16 ? { bar: 20 } : {});
  report(`${edge}×${edge}${where}, costs ±0.1 (label setting)`, signed);
  compareWithNative(edge, positive);
}

/** The same costs, solved by an indexed-heap Dijkstra in C++, where there is a compiler. */
function compareWithNative(edge, ours) {
  const folder = mkdtempSync(join(tmpdir(), "imle-bench-"));
  try {
    const source = fileURLToPath(new URL("native/gridPath.cpp", import.meta.url));
    const program = join(folder, "gridPath");
    const compiled = spawnSync("g++", ["-O3", "-march=native", "-o", program, source]);
    if (compiled.status !== 0) return console.log("  (no g++, or it failed: not compared with C++)");
    const { stdout } = spawnSync(program, [String(edge), String(paths)], { encoding: "utf8" });
    const [median, minimum] = stdout.split(" ").map(Number);
    report(`${edge}×${edge}, C++ -O3 -march=native`, { median, minimum });
    console.log(
      `  ratio to C++: median ${(ours.median / median).toFixed(2)}, minimum ${(ours.minimum / minimum).toFixed(2)}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
