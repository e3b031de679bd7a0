/**
 * The index in whose part of [0, 1) `level` lies, of the chances from … to − 1, which sum to 1; where their rounding
 * leaves it past the end, the last one that is possible.
 */
export function pick(chances: ArrayLike<number>, from: number, to: number, level: number): number {
  let chosen = -1;
  let open = level;
  for (let at = from; at < to && open >= 0; at++) {
    if (chances[at]! > 0) chosen = at;
    open -= chances[at]!;
  }
  return chosen;
}
