import { plural, requireCount, requireOptions, ShapeError, show } from "../core/errors.ts";
import { isList } from "../core/isList.ts";
import { madeBy } from "../core/madeBy.ts";
import { oneForEach } from "../core/oneForEach.ts";
import type { Solver } from "../core/solver.ts";
import { gather, scatter } from "../kernels/gather.ts";
import { selectLargest } from "../kernels/topK.ts";

/** Options of `topKOfGroups`. */
export interface TopKOfGroupsOptions {
  /** The group of each number, counted from 0; the numbers of a group may lie anywhere. */
  readonly groups: ArrayLike<number>;
  /** How many are chosen of every group, or of each: 0 … its size. */
  readonly k: number | ArrayLike<number>;
}

/**
 * The k largest numbers of every group: z is 1 where theta is among those of its group, 0 elsewhere.
 *
 * Shape [length of `groups`]; groups of one size, one behind the other, are the rows of `topK`. Exact, O(length) by
 * quickselect; memory 16 bytes a number; of equal numbers the lower index is taken. Theta may hold ±Infinity: always,
 * or never while others of its group are left.
 *
 * @throws ShapeError when there are no numbers, or `k` is a list of another length than there are groups.
 * @throws DomainError when an option is out of range, or a group has fewer numbers than are to be chosen of it.
 */
export function topKOfGroups(options: TopKOfGroupsOptions): Solver {
  requireOptions("topKOfGroups", options, { groups: true, k: true });
  const { order, starts } = requireGroups(options.groups);
  const { length } = order;
  const count = starts.length - 1;
  const k = requireChoices(options.k, starts);
  const values = new Float32Array(length);
  const chosen = new Float32Array(length);
  const scratch = new Float32Array(length);
  const chosenOf = typeof options.k === "number" ? `${k[0]} of each of` : `${k.reduce((sum, one) => sum + one, 0)} of`;
  return madeBy("topKOfGroups", options, {
    name: `topKOfGroups(${chosenOf} ${plural(count, "group")}, ${plural(length, "number")})`,
    sense: "max",
    shape: [length],
    infinities: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    solve(theta, solution) {
      gather(theta, order, values);
      for (let group = 0; group < count; group++) {
        const from = starts[group]!;
        const to = starts[group + 1]!;
        if (k[group] === 0) chosen.fill(0, from, to);
        else selectLargest(values, from, to - from, k[group]!, scratch, chosen);
      }
      scatter(chosen, order, solution);
    },
  });
}

/** The indices of the numbers, group behind group and upwards in each, and where each group starts. */
function requireGroups(groups: ArrayLike<number>): { order: Uint32Array; starts: number[] } {
  if (!isList(groups) || groups.length === 0) {
    throw new ShapeError(`topKOfGroups: groups must be a list of one or more numbers, got ${show(groups)}.`);
  }
  const members: number[][] = [];
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i]!;
    requireCount("topKOfGroups", `groups[${i}]`, group, { from: 0, to: groups.length - 1 });
    while (members.length <= group) members.push([]);
    members[group]!.push(i);
  }
  const starts = [0];
  for (const { length } of members) starts.push(starts.at(-1)! + length);
  return { order: Uint32Array.from(members.flat()), starts };
}

function requireChoices(k: number | ArrayLike<number>, starts: readonly number[]): number[] {
  const choices = oneForEach("topKOfGroups", "k", k, starts.length - 1);
  for (const [group, choice] of choices.entries()) {
    const size = starts[group + 1]! - starts[group]!;
    requireCount("topKOfGroups", `k for group ${group}, which has ${plural(size, "number")},`, choice, {
      from: 0,
      to: size,
    });
  }
  return choices;
}
