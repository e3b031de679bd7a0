import { SolverError } from "../core/errors.ts";
import type { Program } from "./program.ts";
import type { Tableau } from "./requireModel.ts";

/**
 * Bounds of whole variables with which HiGHS' search counts safely. It does so in 32 bits with a step of up to 2²¹, and
 * beyond, HiGHS 1.15 never ends, whatever the time limit (its pull request 3241).
 */
const SAFE_BOUND = 2 ** 31 - 2 ** 22;
const SAFE_WIDTH = 2 ** 31 - 2 ** 11;

/** The bounds of the variables of a program. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Searches the best whole solution. Bounds too wide for HiGHS are left away in the search: a solution that keeps them
 * is the best one with them too.
 *
 * @throws SolverError where it does not keep them, and as `Program.solve` does.
 */
export function wideSearch(
  name: string,
  program: Program,
  { columns, integer }: Tableau,
  { lower, upper }: Bounds,
  start: Float64Array | undefined,
): Float64Array {
  const wide: number[] = [];
  for (let j = 0; j < columns; j++) if (integer[j] === 1 && isWide(lower[j]!, upper[j]!)) wide.push(j);
  if (wide.length === 0) return program.solve(start);

  const all = { kind: "range", from: 0, to: columns - 1 } as const;
  const opened = { lower: lower.slice(), upper: upper.slice() };
  for (const j of wide) [opened.lower[j], opened.upper[j]] = [openedBound(lower[j]!), openedBound(upper[j]!)];
  const model = program.live();
  try {
    model.changeColsBounds(all, opened.lower, opened.upper);
    const values = program.solve(start);
    const outside = wide.find((j) => values[j]! < lower[j]! - 0.5 || values[j]! > upper[j]! + 0.5);
    if (outside === undefined) return values;
    throw tooWide(name, outside, lower[outside]!, upper[outside]!);
  } catch (cause) {
    const [j] = wide as [number];
    if (!(cause instanceof SolverError) || !cause.message.includes("has no bound")) throw cause;
    throw tooWide(name, j, lower[j]!, upper[j]!, cause);
  } finally {
    model.changeColsBounds(all, lower, upper);
  }
}

function isWide(lower: number, upper: number): boolean {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return isFar(lower) || isFar(upper);
  // The search of a single value has nothing to count.
  return upper > lower && (upper - lower > SAFE_WIDTH || isFar(lower) || isFar(upper));
}

function isFar(bound: number): boolean {
  return Number.isFinite(bound) && Math.abs(bound) > SAFE_BOUND;
}

/** A bound near 0 stays, as many variables are not negative. */
function openedBound(bound: number): number {
  return Math.abs(bound) <= SAFE_WIDTH / 4 ? bound : Math.sign(bound) * Infinity;
}

function tooWide(name: string, j: number, lower: number, upper: number, cause?: SolverError): SolverError {
  return new SolverError(
    `${name}: HiGHS cannot search the whole numbers of variable ${j}, from ${lower} to ${upper}; give it bounds between −10⁹ and 10⁹, or a coarser unit.`,
    { cause },
  );
}
