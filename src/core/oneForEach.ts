import { ShapeError, show } from "./errors.ts";
import { isList } from "./isList.ts";

/**
 * A number for each of `count` things, where the caller gave one for all or a list.
 *
 * @throws ShapeError when the list is no list, or of another length; the numbers themselves are not checked.
 */
export function oneForEach(where: string, what: string, value: number | ArrayLike<number>, count: number): number[] {
  if (typeof value === "number") return new Array<number>(count).fill(value);
  if (isList(value) && value.length === count) return Array.from(value);
  throw new ShapeError(`${where}: ${what} must be a number or a list of ${count}, got ${show(value)}.`);
}
