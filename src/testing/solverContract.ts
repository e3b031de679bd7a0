import { DomainError, requireOptions, show } from "../core/errors.ts";
import { sigmaOf } from "../core/sense.ts";
import { sizeOf } from "../core/shape.ts";
import type { Solver } from "../index.ts";
import { type ContractCase, fail, sameBits, uniforms } from "./contractCase.ts";

/** Options of `solverContract`. */
export interface SolverContractOptions {
  /** Makes one number of theta from uniform numbers; uniform in (−1, 1) by default. */
  readonly theta?: (uniform: () => number) => number;
  /** Random instances to try; 200 by default. */
  readonly cases?: number;
  /**
   * Whether the solver is exact on these instances, so that monotonicity has to hold; as the solver says by default.
   */
  readonly exact?: boolean;
  /** Names the random numbers, a whole number; 0 by default. */
  readonly seed?: number;
}

/**
 * What every solver has to fulfil, as cases for any test runner:
 *
 *     for (const { name, run } of solverContract(mySolver)) test(name, run);
 *
 * It cannot know the feasible set: a solver that always gives the same solution fulfils it. Compare with brute force on
 * small instances, too.
 */
export function solverContract(solver: Solver, options: SolverContractOptions = {}): ContractCase[] {
  requireOptions("solverContract", options, { theta: true, cases: true, exact: true, seed: true });
  if (typeof solver?.solve !== "function" || !Array.isArray(solver.shape)) {
    throw new DomainError(`solverContract: expected a solver, got ${show(solver)}; make one with fromFunction.`);
  }
  const { theta: draw = (uniform) => 2 * uniform() - 1, cases = 200, exact = solver.exact ?? true, seed = 0 } = options;
  const n = sizeOf(solver.shape);
  /** Every case draws from a stream of its own, so that it sees the same instances alone as among the others. */
  const instances = (stream: number): (() => Float32Array) => {
    const uniform = uniforms(seed, stream);
    return () => Float32Array.from({ length: n }, () => draw(uniform));
  };
  const solve = async (theta: Float32Array): Promise<Float32Array> => {
    const solution = new Float32Array(n).fill(Number.NaN);
    await solver.solve(theta, solution);
    return solution;
  };
  const repeat = async (
    stream: number,
    check: (theta: Float32Array, other: Float32Array) => Promise<void>,
  ): Promise<void> => {
    const next = instances(stream);
    for (let i = 0; i < cases; i++) await check(next(), next());
  };

  const contract: ContractCase[] = [
    {
      name: "fills the whole solution",
      run: () =>
        repeat(1, async (theta) => {
          const at = (await solve(theta)).findIndex((value) => !Number.isFinite(value));
          if (at >= 0) fail(`${solver.name}: solution[${at}] was not written for theta [${theta}].`);
        }),
    },
    {
      name: "leaves theta as it was",
      run: () =>
        repeat(2, async (theta) => {
          const before = theta.slice();
          await solve(theta);
          if (!sameBits(before, theta)) fail(`${solver.name}: theta was [${before}], is [${theta}] after solve.`);
        }),
    },
    {
      name: "keeps nothing from one call to the next",
      run: () =>
        repeat(3, async (theta, other) => {
          const first = await solve(theta);
          await solve(other);
          if (!sameBits(first, await solve(theta)))
            fail(`${solver.name}: solved [${theta}] twice, with two solutions.`);
        }),
    },
  ];
  const subject: Subject = { solver, solve, instances, cases };
  if (exact) contract.push(monotoneCase(subject));
  if (solver.solveBatch) contract.push(batchCase(subject, solver.solveBatch));
  return contract;
}

/** A solver under test, and where its instances come from. */
interface Subject {
  readonly solver: Solver;
  readonly solve: (theta: Float32Array) => Promise<Float32Array>;
  /** A stream of instances of its own. */
  readonly instances: (stream: number) => () => Float32Array;
  readonly cases: number;
}

function monotoneCase({ solver, solve, instances, cases }: Subject): ContractCase {
  const sigma = sigmaOf(solver.sense);
  return {
    name: "is monotone: raising theta along d never lowers ⟨d, z⟩",
    async run() {
      const next = instances(4);
      for (let one = 0; one < cases; one++) {
        // Two instances of the solver's own kind, and d the way from one to the other.
        const [theta, moved] = [next(), next()];
        const [before, after] = [await solve(theta), await solve(moved)];
        let gain = 0;
        for (let i = 0; i < theta.length; i++) gain += sigma * (moved[i]! - theta[i]!) * (after[i]! - before[i]!);
        // float32 sums of n numbers of size 1
        if (gain >= -1e-6 * theta.length) continue;
        fail(
          `${solver.name}: ⟨d, z⟩ fell by ${-gain} from theta [${theta}] to [${moved}]: it is not exact, or its sense is not "${solver.sense}".`,
        );
      }
    },
  };
}

function batchCase({ solver, solve, instances }: Subject, solveBatch: NonNullable<Solver["solveBatch"]>): ContractCase {
  return {
    name: "solves a row of a batch as it solves it alone",
    async run() {
      const next = instances(5);
      const rows = [next(), next(), next()];
      const thetas = Float32Array.from(rows.flatMap((row) => [...row]));
      const solutions = new Float32Array(thetas.length).fill(Number.NaN);
      await solveBatch.call(solver, thetas, solutions, rows.length);
      for (const [r, row] of rows.entries()) {
        if (sameBits(await solve(row), solutions.subarray(r * row.length, (r + 1) * row.length))) continue;
        fail(`${solver.name}: row ${r} of a batch of 3 has another solution than alone.`);
      }
    },
  };
}
