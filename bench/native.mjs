// Opponents in C++: compiled where there is a compiler, and run in turns with ours, a round when they are told to.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { remark } from "./report.mjs";

/** How reports call the opponents. */
export const NATIVE = "C++ -O3 -march=native";

let folder = "";

/**
 * Compiles bench/native/NAME.cpp. Returns how to start it, or null, and says so, where that is not possible.
 *
 * @param {string} name
 */
export function compileNative(name) {
  if (folder === "") {
    folder = mkdtempSync(join(tmpdir(), "imle-bench-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  }
  const source = fileURLToPath(new URL(`native/${name}.cpp`, import.meta.url));
  const program = join(folder, name);
  const { status, error, stderr } = spawnSync("g++", ["-std=c++17", "-O3", "-march=native", "-o", program, source], {
    encoding: "utf8",
  });
  if (status === 0) return (sizes, numbers) => start(program, sizes, numbers);
  remark(error ? "no g++ here: not compared with C++" : `g++ failed, not compared with C++:\n${stderr}`);
  return null;
}

/**
 * The program over these instances: numbers of which it reads its own copy, float32 in this machine's order. It answers
 * a line with a line: to "round" it solves all and tells the microseconds, to "total" it tells the sum of all costs.
 *
 * @param {string} program
 * @param {number[]} sizes
 * @param {Float32Array} numbers
 */
function start(program, sizes, numbers) {
  const file = `${program}.numbers`;
  writeFileSync(file, numbers);
  const child = spawn(program, [file, ...sizes.map(String)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${question}\n`);
    const { done, value } = await lines.next();
    if (done) throw new Error(`${program} ended without an answer`);
    return Number(value);
  };
  return {
    work: { timed: () => ask("round") },
    total: () => ask("total"),
    close: () => child.stdin.end(),
  };
}
