import { sigmaOf } from "../core/sense.ts";
import type { Solver } from "../core/solver.ts";
import { fingerprint } from "../kernels/rows.ts";
import type { RevealedPreferenceCheck } from "./types.ts";

/** The most solutions that are kept, and the most numbers of them. */
const MAX_SOLUTIONS = 1000;
const MAX_NUMBERS = 2 ** 21;

/** Numbers of kept solutions that one answer is compared with: some 2 µs, less than most solves take. */
const NUMBERS_PER_ANSWER = 2 ** 11;

/** At least so many solutions are kept and compared, whatever their size. */
const FEWEST = 4;

/** Unit roundoff of float32. */
const UNIT = 2 ** -24;

/** A solver may add and subtract each number a few times, as one that works on reduced costs does. */
const PASSES = 4;

/** What solvers of integer programs call optimal: HiGHS, for one, keeps constraints and costs to 1e-6 or 1e-7. */
const OPTIMALITY = 1e-6;

/** Holds every answer of a solver against its other answers. */
export interface RevealedPreference {
  /** Takes rows and their solutions, [rows, n] each. Copies what it keeps. */
  see(thetas: Float32Array, solutions: Float32Array): void;
  result(): RevealedPreferenceCheck;
}

/** A solution that was seen. */
interface Seen {
  readonly solution: Float32Array;
  readonly print: number;
  /** h(z). */
  readonly offset: number;
  /** How many of its numbers are not 0. */
  readonly terms: number;
}

/**
 * Compares each answer z of a solver at x with solutions z′ that it gave before, at any x′. All of them are feasible,
 * so an optimal answer is at least as good as each:
 *
 *     σ(⟨x, z⟩ + h(z)) >= σ(⟨x, z′⟩ + h(z′))
 *
 * This costs no solve, and it finds what monotonicity cannot: a solver that answers for x plus a constant vector is
 * monotone. Values are sums in float64. A float32 sum of k products is off by at most γ_k·Σ|xᵢzᵢ|, γ_k ≈ k·2⁻²⁴; a
 * difference counts when it is more than 4·(k + k′)·2⁻²⁴, and more than 1e-6, of Σ|xᵢzᵢ| + Σ|xᵢz′ᵢ| + |h(z)| + |h(z′)|.
 *
 * Keeps up to 1,000 solutions, the oldest of which makes room for a new one, and compares an answer with as many as
 * have 2,048 numbers, in turns: 8 MB, and O(2,048 + n) for an answer.
 *
 * Solvers of costs, such as Dijkstra's, are exact for costs >= 0, and noise makes negative ones. So where all costs of
 * θ are >= 0 (σθ <= 0), violations at rows that are not are counted for themselves.
 *
 * Source: Samuelson, A Note on the Pure Theory of Consumer's Behaviour, Economica 1938; the bound: Higham, Accuracy and
 * Stability of Numerical Algorithms, 2nd ed., 2002, section 3.1.
 */
export function revealedPreference(solver: Solver, theta: Float32Array, n: number): RevealedPreference {
  const sigma = sigmaOf(solver.sense);
  const isCost = (value: number): boolean => sigma * value <= 0;
  const areCosts = Array.from(theta).every(isCost);
  const capacity = Math.min(MAX_SOLUTIONS, Math.max(FEWEST, Math.floor(MAX_NUMBERS / n)));
  const most = Math.max(FEWEST, Math.floor(NUMBERS_PER_ANSWER / n));
  const pool: Seen[] = [];
  const places = new Map<number, number[]>(); // by fingerprint
  let [oldest, turn] = [0, 0];
  let [answers, comparisons, violations, beyond] = [0, 0, 0, 0];
  let example: RevealedPreferenceCheck["example"] = null;
  let worst = 0;
  let worstIsBeyond = true;

  return {
    see(thetas, solutions) {
      for (let at = 0; at < thetas.length; at += n) {
        seeOne(thetas.subarray(at, at + n), solutions.subarray(at, at + n));
      }
    },
    result: () => ({ answers, comparisons, violations, beyond, example }),
  };

  function seeOne(theta: Float32Array, solution: Float32Array): void {
    const answer = known(solution) ?? described(solver, solution);
    if (answer === null) return;
    compare(theta, answer);
    keep(answer);
  }

  function compare(theta: Float32Array, answer: Seen): void {
    if (pool.length === 0) return;
    const value = objectiveOf(theta, answer);
    if (Number.isNaN(value)) return;
    const count = Math.min(pool.length, most);
    let better: Seen | null = null;
    let lead = 0;
    for (let i = 0; i < count; i++) {
      const other = pool[(turn + i) % pool.length]!;
      const gap = sigma * (objectiveOf(theta, other) - value);
      if (gap > lead && gap > tolerance(theta, answer, other)) [better, lead] = [other, gap];
    }
    turn = (turn + count) % pool.length;
    answers++;
    comparisons += count;
    if (better === null) return;
    const isBeyond = areCosts && !theta.every(isCost);
    if (isBeyond) beyond++;
    else violations++;
    const share = lead / (magnitude(theta, answer) + magnitude(theta, better));
    if (isBeyond === worstIsBeyond ? share <= worst : isBeyond) return;
    [worst, worstIsBeyond] = [share, isBeyond];
    const betterValue = objectiveOf(theta, better);
    const [own, other] = [answer.solution.slice(), better.solution.slice()];
    example = { theta: theta.slice(), answer: own, better: other, value, betterValue };
  }

  function known(solution: Float32Array): Seen | undefined {
    const at = places.get(fingerprint(solution))?.find((place) => same(pool[place]!.solution, solution));
    return at === undefined ? undefined : pool[at];
  }

  function keep(answer: Seen): void {
    const { print, solution } = answer;
    if (places.get(print)?.some((at) => pool[at] === answer)) return;
    let place = pool.length;
    if (place === capacity) {
      place = oldest;
      oldest = (oldest + 1) % capacity;
      const left = places.get(pool[place]!.print)!.filter((one) => one !== place);
      if (left.length > 0) places.set(pool[place]!.print, left);
      else places.delete(pool[place]!.print);
    }
    pool[place] = { ...answer, solution: solution.slice() };
    places.set(print, [...(places.get(print) ?? []), place]);
  }
}

/** Null where a number is not finite, which is refused elsewhere, or h cannot be told. */
function described(solver: Solver, solution: Float32Array): Seen | null {
  let terms = 0;
  for (const value of solution) {
    if (!Number.isFinite(value)) return null;
    if (value !== 0) terms++;
  }
  let offset = 0;
  try {
    offset = solver.offset?.(solution.slice()) ?? 0;
  } catch {
    return null;
  }
  return Number.isFinite(offset) ? { solution, print: fingerprint(solution), offset, terms } : null;
}

/** ⟨x, z⟩ + h(z); an infinite number counts where it is used. */
function objectiveOf(theta: Float32Array, { solution, offset }: Seen): number {
  let sum = 0;
  for (let i = 0; i < theta.length; i++) sum += theta[i]! * solution[i]!;
  if (!Number.isNaN(sum)) return sum + offset;
  sum = 0;
  for (let i = 0; i < theta.length; i++) if (solution[i] !== 0) sum += theta[i]! * solution[i]!;
  return sum + offset;
}

function tolerance(theta: Float32Array, a: Seen, b: Seen): number {
  const share = Math.max(OPTIMALITY, PASSES * (a.terms + b.terms) * UNIT);
  return share * (magnitude(theta, a) + magnitude(theta, b));
}

/** Σ|xᵢzᵢ| + |h(z)| over finite numbers. */
function magnitude(theta: Float32Array, { solution, offset }: Seen): number {
  let sum = Math.abs(offset);
  for (let i = 0; i < theta.length; i++) {
    const product = Math.abs(theta[i]! * solution[i]!);
    if (product < Number.POSITIVE_INFINITY) sum += product;
  }
  return sum;
}

function same(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
