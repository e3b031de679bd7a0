type Row = Float32Array | Float64Array;

/**
 * Kernel: ⟨x, z⟩ in float64, where an infinite x outweighs all finite ones, and counts for nothing where z is 0: so
 * Infinity and −Infinity of the same weight cancel, and the result is never NaN.
 */
export function innerProduct(x: Row, z: Row): number {
  let sum = 0;
  let infinite = 0;
  for (let i = 0; i < x.length; i++) {
    const term = x[i] * z[i];
    if (term - term === 0) sum += term;
    else infinite += x[i] > 0 ? z[i] : -z[i];
  }
  return infinite === 0 ? sum : infinite * Infinity;
}

/** Kernel: ⟨x, a − b⟩ as `innerProduct` has it: an infinite x counts for nothing where a and b are equal. */
export function innerDifference(x: Row, a: Row, b: Row): number {
  let sum = 0;
  let infinite = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = a[i] - b[i];
    const term = x[i] * difference;
    if (term - term === 0) sum += term;
    else infinite += x[i] > 0 ? difference : -difference;
  }
  return infinite === 0 ? sum : infinite * Infinity;
}

/** Kernel: row[i] += factor·(a[i] − b[i]). */
export function addDifference(row: Row, factor: number, a: Row, b: Row): void {
  for (let i = 0; i < row.length; i++) row[i] += factor * (a[i] - b[i]);
}

/** Kernel: row[i] += factor·z[i]. */
export function addScaled(row: Row, factor: number, z: Row): void {
  for (let i = 0; i < row.length; i++) row[i] += factor * z[i];
}

/** Kernel: weighted = z ⊙ exp(τε − τ²/2); z itself where θ is infinite, as noise does not move it. */
export function weighSolution(weighted: Row, z: Row, theta: Row, noise: Row, temperature: number): void {
  const shift = (temperature * temperature) / 2;
  for (let i = 0; i < z.length; i++) {
    const weight = theta[i] - theta[i] === 0 ? Math.exp(temperature * noise[i] - shift) : 1;
    weighted[i] = z[i] * weight;
  }
}
