import { requireCount, requireShare } from "../core/errors.ts";
import { plainRequest } from "../core/plainRequest.ts";
import { requireSolver } from "../core/requireSolver.ts";
import type { Executor, SolveProgram } from "../core/solveRequest.ts";
import type { Solver } from "../core/solver.ts";
import { deriveSeed, fillRowWords } from "../random/threefry.ts";
import { requirePool, type SolutionPool } from "../wrappers/solutionPool.ts";
import { requirePlausible } from "./objective.ts";
import type { LossCall } from "./types.ts";

/** The options that losses over a pool of solutions share. */
export interface PoolOptions {
  /** The solutions to compare, which grow with every evaluation: `solutionPool({ shape: solver.shape })`. */
  readonly pool: SolutionPool;
  /** How often an evaluation solves θ and adds the solutions: with this probability, from 0 to 1; 1 by default. */
  readonly solveShare?: number;
  /** Names the stream of coins that say when, a whole number; 0 by default. */
  readonly seed?: number;
  /** Who solves; on this thread by default. */
  readonly executor?: Executor | undefined;
}

/** How a pool grows; all of it checked. */
export interface Growth {
  readonly where: string;
  readonly pool: SolutionPool;
  readonly solveShare: number;
  readonly seed: number;
}

/** The stream of coins. */
const COINS = 2;

/** @throws DomainError, ShapeError that name the loss when an option is out of range or the pool has another shape. */
export function requireGrowth(where: string, solver: Solver, options: PoolOptions): Growth {
  requireSolver(where, solver);
  const { pool, solveShare = 1, seed = 0 } = options;
  requirePool(where, solver, pool);
  requireShare(where, "solveShare", solveShare);
  requireCount(where, "seed", seed, { from: 0 });
  return { where, pool, solveShare, seed };
}

/** Adds what is known, and, if the coin of the step says so, the solutions of θ and of `alsoOf`. */
export function* grow(
  call: LossCall,
  growth: Growth,
  known: Float32Array | null,
  alsoOf: Float32Array | null = null,
): SolveProgram<void> {
  const { solver, theta, batch, step } = call;
  const { where, pool, solveShare, seed } = growth;
  const word = new Uint32Array(1);
  fillRowWords(word, 1, deriveSeed(seed, COINS), step, 0, 0);
  const solves = word[0]! / 2 ** 32 < solveShare;
  const answer = solves ? yield plainRequest(solver, theta, batch) : null;
  if (known !== null) {
    if (pool.count > 0 || answer !== null) requirePlausible(where, known, answer ?? pool.solutions);
    pool.add(known);
  }
  if (answer === null) return;
  pool.add(answer);
  if (alsoOf !== null) pool.add(yield plainRequest(solver, alsoOf, batch));
}
