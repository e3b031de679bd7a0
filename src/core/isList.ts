/** A list of anything, also one of the caller's own making; a text is none. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && "length" in value && Number.isSafeInteger(value.length);
}

/** The place of the first thing in a list that is no number, or further from 0 than `largest`; −1 where none is. */
export function findNoNumber(values: ArrayLike<unknown>, largest: number = Number.MAX_VALUE): number {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(typeof value === "number" && Math.abs(value) <= largest)) return i;
  }
  return -1;
}
