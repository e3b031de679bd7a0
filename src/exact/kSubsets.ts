import { DomainError, requireChoice, requireCount, requireOptions } from "../core/errors.ts";
import { requireRows } from "../core/requireRows.ts";
import type { Sense } from "../core/solver.ts";
import { buildChances, chooseOn, chooseSlopes } from "../kernels/kSubsets.ts";
import { createFamily } from "./createFamily.ts";
import type { Family } from "./types.ts";

/** Options of `kSubsets`. */
export interface KSubsetsOptions {
  /** Numbers to choose from. */
  readonly length: number;
  /** How many are chosen: 0 … length. */
  readonly k: number;
  /** Choose k of `length` in each of so many rows; theta then has shape [rows, length]. */
  readonly rows?: number;
  /** `"max"` by default, as `topK` has it. */
  readonly sense?: Sense;
}

/** 1 GB of chances. */
const LARGEST_TABLE = 2 ** 27;

/**
 * The subsets of size k: z is 1 where chosen, 0 elsewhere; the family of `topK`.
 *
 *     A(θ) = Σ_rows ln e_k(exp σθ)          with the elementary symmetric polynomial e_k
 *
 * Shape [length], or [rows, length] with a choice of its own in every row. Every method takes O(length·k) a row for the
 * first use of a θ; more draws from the same one O(length). Memory 8·rows·length·k bytes, and 8·length·k more for
 * derivatives. Marginals are right to some length·2⁻⁵³, however far apart the numbers of θ lie: a chance is a ratio of
 * positive sums, and never a difference.
 *
 * Source: the recursion of elementary symmetric polynomials, as for the conditional Bernoulli distribution: Chen &
 * Liu, Statistica Sinica 1997. Here with ratios of neighbours in place of the polynomials, which leave every range.
 *
 * @throws DomainError when an option is out of range, or the table of chances larger than 1 GB.
 */
export function kSubsets(options: KSubsetsOptions): Family {
  requireOptions("kSubsets", options, { length: true, k: true, rows: true, sense: true });
  const { length, k, rows, sense = "max" } = options;
  const shape = requireRows("kSubsets", options);
  requireCount("kSubsets", "k", k, { from: 0, to: length });
  requireChoice("kSubsets", "sense", sense, ["max", "min"]);
  const lines = rows ?? 1;
  const table = length * k;
  const name = rows === undefined ? `kSubsets(${k} of ${length})` : `kSubsets(${k} of ${length}, ${rows} rows)`;
  if (lines * Math.max(table, length) > LARGEST_TABLE) {
    throw new DomainError(
      `${name}: a table of rows·length·k = ${lines * Math.max(table, length)} numbers is too large, at most 2^27; take fewer rows at once.`,
    );
  }
  const chances = new Float64Array(lines * table);
  const weights = new Float64Array(length);
  const ratios = new Float64Array(k + 1);
  const open = new Float64Array(k + 1);
  const openSlopes = new Float64Array(k + 1);
  let slopes: Float64Array | undefined;
  let logPartition = 0;

  const facts = {
    name,
    sense,
    shape,
    count: binomial(length, k) ** lines,
  };
  return createFamily(facts, {
    build(scores) {
      logPartition = 0;
      for (let line = 0; line < lines; line++) {
        logPartition += buildChances(scores, line * length, length, k, weights, ratios, chances, line * table);
      }
    },
    logPartition: () => logPartition,
    marginals(means) {
      for (let line = 0; line < lines; line++) chooseOn(chances, line * table, length, k, open, means, line * length);
    },
    covariance(gradient, product) {
      slopes ??= new Float64Array(table);
      for (let line = 0; line < lines; line++) {
        const [at, from] = [line * table, line * length];
        chooseSlopes(chances, at, length, k, gradient, ratios, open, openSlopes, slopes, product, from);
      }
    },
    sample(solution, uniform) {
      for (let line = 0; line < lines; line++) {
        for (let i = 0, left = k; left > 0; i++) {
          if (uniform() >= chances[line * table + i * k + left - 1]!) continue;
          solution[line * length + i] = 1;
          left--;
        }
      }
    },
    list(solutions) {
      const chosen = Array.from({ length: lines }, () => Array.from({ length: k }, (_, j) => j));
      for (let at = 0; at < solutions.length; at += lines * length) {
        for (const [line, items] of chosen.entries()) {
          for (const item of items) solutions[at + line * length + item] = 1;
        }
        // The next one: the last row that has another subset moves on, those behind it begin again.
        for (let line = lines - 1; line >= 0 && !advance(chosen[line]!, length); line--);
      }
    },
  });
}

/** Makes the next subset of 0 … length − 1 in place, the first one after the last; whether there was a next. */
function advance(items: number[], length: number): boolean {
  const k = items.length;
  let moved = k - 1;
  while (moved >= 0 && items[moved]! === length - k + moved) moved--;
  let item = moved < 0 ? 0 : items[moved]! + 1;
  for (let j = Math.max(moved, 0); j < k; j++) items[j] = item++;
  return moved >= 0;
}

/** n over k, exact as long as n times it is below 2⁵³. */
function binomial(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = (count * (n - i + 1)) / i;
  return count;
}
