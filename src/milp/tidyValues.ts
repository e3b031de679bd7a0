import { SolverError } from "../core/errors.ts";
import type { Tableau } from "./requireModel.ts";

/** Values of continuous variables that are so close to a whole number are that number. */
const NEARLY_WHOLE = 1e-9;
/** HiGHS calls a value whole that is so close to a whole number, and finds bounds kept that are missed by less. */
const WHOLE = 1e-5;

/** What HiGHS found, whole where it has to be and inside its bounds. @throws SolverError where it is not whole. */
export function tidyValues(
  name: string,
  values: Float64Array,
  { integer, lower, upper }: Pick<Tableau, "integer" | "lower" | "upper">,
): Float64Array {
  return values.map((value, j) => {
    const nearest = Math.round(value);
    const away = Math.abs(value - nearest);
    if (integer[j] === 1 && !(away <= WHOLE)) {
      throw new SolverError(`${name}: HiGHS found ${value} for variable ${j}, which has to be a whole number.`);
    }
    const tidy = integer[j] === 1 || away <= NEARLY_WHOLE ? nearest : value;
    return Math.min(Math.max(tidy, lower[j]!), upper[j]!) + 0; // + 0 turns −0 into 0
  });
}

/** Writes some of the values: for each the nearest float32 inside its bounds, or the nearest of all where none is. */
export function insideBounds(
  values: Float64Array,
  { lower, upper }: Pick<Tableau, "lower" | "upper">,
  chosen: Int32Array,
  solution: Float32Array,
): void {
  for (let i = 0; i < chosen.length; i++) {
    const j = chosen[i]!;
    const nearest = Math.fround(values[j]!);
    const inside = nearest > upper[j]! ? below(nearest) : nearest < lower[j]! ? -below(-nearest) : nearest;
    solution[i] = (inside >= lower[j]! && inside <= upper[j]! ? inside : nearest) + 0; // no −0
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** The largest float32 below one. */
function below(value: number): number {
  if (value === 0) return -(2 ** -149);
  bits.setFloat32(0, value);
  bits.setInt32(0, bits.getInt32(0) + (value > 0 ? -1 : 1));
  return bits.getFloat32(0);
}
