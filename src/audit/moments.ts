/** Mean and variance of arrays that come one by one. */
export interface Moments {
  add(values: ArrayLike<number>): void;
  readonly count: () => number;
  mean(): Float64Array;
  /** Unbiased variance of one array's numbers. */
  variances(): Float64Array;
  /** Standard errors of the means. */
  errors(): Float64Array;
}

/** Of arrays of `length` numbers; Welford's updates, so that no variance is lost beside a large mean. */
export function moments(length: number): Moments {
  const means = new Float64Array(length);
  const squares = new Float64Array(length);
  let count = 0;
  const variances = (): Float64Array => squares.map((square) => square / Math.max(1, count - 1));
  return {
    add(values) {
      count++;
      for (let i = 0; i < length; i++) {
        const off = values[i]! - means[i]!;
        means[i]! += off / count;
        squares[i]! += off * (values[i]! - means[i]!);
      }
    },
    count: () => count,
    mean: () => means.slice(),
    variances,
    errors: () => variances().map((variance) => Math.sqrt(variance / count)),
  };
}

/** ⟨a, b⟩ in float64. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** ‖a‖ in float64. */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(inner(a, a));
}

/** The cosine of two arrays; 0 where one of them is 0. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : inner(a, b) / lengths;
}

/**
 * Means of arrays in groups: they tell how sure the mean of all is along itself, whatever its numbers have in common.
 */
export interface GroupMeans {
  add(values: ArrayLike<number>): void;
  /** The standard error of ⟨mean, direction⟩/‖direction‖², and its degrees of freedom. */
  errorAlong(direction: ArrayLike<number>): { readonly error: number; readonly degrees: number };
}

const GROUPS = 32;

/** Arrays go to the groups in turns. */
export function groupMeans(length: number): GroupMeans {
  const groups = Array.from({ length: GROUPS }, () => moments(length));
  let turn = 0;
  return {
    add(values) {
      groups[turn++ % GROUPS]!.add(values);
    },
    errorAlong(direction) {
      const square = inner(direction, direction);
      const along = moments(1);
      for (const group of groups.slice(0, turn)) along.add([inner(group.mean(), direction) / square]);
      return { error: along.errors()[0]!, degrees: Math.max(1, along.count() - 1) };
    },
  };
}
