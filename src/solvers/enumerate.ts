import { DomainError, ShapeError, show } from "../core/errors.ts";
import { isFloat32Array } from "../core/instances.ts";
import { madeBy } from "../core/madeBy.ts";
import { sigmaOf } from "../core/sense.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import type { Solver } from "../core/solver.ts";
import { bestCandidate } from "../kernels/enumerate.ts";
import { type EnumerateOptions, requireListed } from "./enumerateList.ts";

/** A solver that knows its whole feasible set, so that expectations over it can be had exactly. */
export interface EnumeratedSolver extends Solver {
  /** The feasible set, row-major: [count, …instance]. */
  readonly solutions: Float32Array;
  /** How many solutions there are. */
  readonly count: number;
}

/**
 * The best of a small, explicit feasible set: z maximises (or minimises) ⟨θ, z⟩ over `solutions`, or ⟨θ, z⟩ + h(z) with
 * `offsets`.
 *
 * Exact, O(count·n); sums in float64; of equal ones the first in the list is taken. A solution that is in the list more
 * than once has the best of its offsets; `offset` throws a DomainError for one that is not in it.
 *
 * @throws ShapeError when the set is empty, a solution has another size than the shape says, or the offsets are not as
 * many as the solutions.
 * @throws DomainError when a number is not finite.
 */
export function enumerate(options: EnumerateOptions): EnumeratedSolver {
  const { shape, table, count, offsets } = requireListed("enumerate", options);
  const { sense } = options;
  const n = sizeOf(shape);
  const name = `enumerate(${count} of ${showShape(shape)})`;
  const sign = sigmaOf(sense);
  return madeBy("enumerate", options, {
    name,
    sense,
    shape,
    solutions: table,
    count,
    ...(options.offsets && { offset: offsetOf(name, table, offsets, sign) }),
    solve(theta, solution) {
      const best = bestCandidate(theta, table, offsets, sign);
      for (let i = 0; i < n; i++) solution[i] = table[best * n + i]!;
    },
  });
}

/** h(z), looked up in the list. */
function offsetOf(
  name: string,
  table: Float32Array,
  offsets: Float64Array,
  sign: 1 | -1,
): (solution: Float32Array) => number {
  const known = new Map<string, number>();
  const n = table.length / offsets.length;
  for (const [row, offset] of offsets.entries()) {
    const key = table.subarray(row * n, (row + 1) * n).join();
    const other = known.get(key);
    if (other === undefined || sign * offset > sign * other) known.set(key, offset);
  }
  return (solution) => {
    if (!isFloat32Array(solution)) {
      throw new ShapeError(`${name}: a solution must be a Float32Array, got ${show(solution)}.`);
    }
    const offset = known.get(solution.join());
    if (offset !== undefined) return offset;
    throw new DomainError(`${name}: a solution that is not in its list has no offset; got [${solution.join(", ")}].`);
  };
}
