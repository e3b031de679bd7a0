/** A chance that both tails of a distribution have together, and where they begin for the normal one. */
export interface Tails {
  readonly chance: number;
  readonly normal: number;
}

/** Three standard errors to either side. */
export const THREE_SIGMA: Tails = { chance: 0.0026997960632601866, normal: 3 };

/** 5 % on one side. */
export const FIVE_PERCENT: Tails = { chance: 0.1, normal: 1.6448536269514722 };

/**
 * Where the tails of Student's t with ν >= 1 degrees of freedom, not always a whole number, begin: the normal quantile
 * for many, a larger number for few. Right to 6 digits from ν = 5, to 3 below.
 *
 * Source: Hill, Algorithm 396: Student's t-Quantiles, Communications of the ACM 13(10), 1970.
 */
export function studentQuantile({ chance, normal }: Tails, degrees: number): number {
  if (degrees === 1) return 1 / Math.tan((chance * Math.PI) / 2);
  if (degrees === 2) return Math.sqrt(2 / (chance * (2 - chance)) - 2);
  const a = 1 / (degrees - 0.5);
  const b = 48 / a ** 2;
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  const y = (d * chance) ** (2 / degrees);
  if (y <= 0.05 + a) {
    const inner = ((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3;
    const tail = ((1 / inner + 0.5 / (degrees + 4)) * y - 1) * ((degrees + 1) / (degrees + 2)) + 1 / y;
    return Math.sqrt(degrees * tail);
  }
  const x = -normal;
  const square = x ** 2;
  if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6);
  c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
  const series = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / c - square - 3) / b + 1) * x;
  return Math.sqrt(degrees * Math.expm1(a * series ** 2));
}
