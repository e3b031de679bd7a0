import type { Solver } from "imle";
import type { SolveTime } from "./answer.ts";

/** Solves that take less are repeated, so long together and so often at most. */
const BUDGET = 500;
const MAX_SOLVES = 25;

/** Solves one instance, repeatedly where that is fast: the median does not count the first solve, which warms up. */
export async function timed(
  { solve }: Pick<Solver, "solve">,
  theta: Float32Array,
  size: number,
  repeat = true,
): Promise<{ solution: Float32Array; time: SolveTime }> {
  const solution = new Float32Array(size);
  const times: number[] = [];
  let spent = 0;
  while (times.length === 0 || (repeat && times.length <= MAX_SOLVES && spent + times.at(-1)! < BUDGET)) {
    const start = performance.now();
    await solve(theta, solution);
    times.push(performance.now() - start);
    spent += times.at(-1)!;
  }
  return { solution, time: timeOf(times.length > 1 ? times.slice(1) : times) };
}

/** Median and extent of some times. */
export function timeOf(times: readonly number[]): SolveTime {
  const sorted = [...times].sort((a, b) => a - b);
  const milliseconds = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { milliseconds, slowest: sorted.at(-1) ?? Number.NaN, solves: sorted.length };
}
