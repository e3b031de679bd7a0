/** Numbers as multiples of a unit so small that sums and differences of them are exact. */
export interface FixedPoint {
  readonly values: readonly bigint[];
  /** The sum of whole multiples of the numbers is a multiple of this. */
  readonly step: bigint;
}

/** Bits below the last one that a number has: dual values are rounded to the unit. */
const GUARD = 24;

const view = new DataView(new ArrayBuffer(8));

/** Finite float64 numbers without any rounding; the others count as 0. */
export function fixedPoint(numbers: Float64Array): FixedPoint {
  const parts = Array.from(numbers, binaryParts);
  const lowest = parts.reduce(
    (least, { mantissa, exponent }) => (mantissa === 0n ? least : Math.min(least, exponent)),
    1e4,
  );
  return {
    values: parts.map(({ mantissa, exponent }) =>
      mantissa === 0n ? 0n : mantissa << BigInt(exponent - lowest + GUARD),
    ),
    step: 1n << BigInt(GUARD),
  };
}

/** x = mantissa·2^exponent with an odd mantissa, or 0. */
function binaryParts(x: number): { mantissa: bigint; exponent: number } {
  if (x === 0 || !Number.isFinite(x)) return { mantissa: 0n, exponent: 0 };
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  let mantissa = (bits & ((1n << 52n) - 1n)) | (biased > 0 ? 1n << 52n : 0n);
  let exponent = Math.max(biased, 1) - 1075;
  const zeros = trailingZeros(mantissa);
  mantissa >>= BigInt(zeros);
  exponent += zeros;
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent };
}

function trailingZeros(x: bigint): number {
  const low = Number(x & 0xffff_ffffn);
  const lowest = (word: number): number => 31 - Math.clz32(word & -word);
  return low !== 0 ? lowest(low) : 32 + lowest(Number(x >> 32n));
}

/** How many binary digits a whole number has. */
export function bitLength(x: bigint): number {
  return x === 0n ? 0 : (x < 0n ? -x : x).toString(2).length;
}

/** Whole numbers of more bits do not fit into float64. */
const MAX_BITS = 1000;

/** x·2^power in float64. */
export function toFloat(x: bigint, power: number): number {
  const cut = Math.max(0, -power - MAX_BITS);
  return Number(cut === 0 ? x : x >> BigInt(cut)) * 2 ** (power + cut);
}

/** The whole number next to y·2^−power, for a y of float64 that is not huge. */
export function fromFloat(y: number, power: number): bigint {
  const shift = -power - 52;
  const whole = BigInt(Math.round(y * 2 ** 52));
  return shift >= 0 ? whole << BigInt(shift) : whole >> BigInt(-shift);
}
