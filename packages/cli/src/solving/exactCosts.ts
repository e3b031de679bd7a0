/** The numbers of a file as theta, and a note where float32 cannot hold them. */
export function thetaOf(numbers: ArrayLike<number>): { theta: Float32Array; note?: string } {
  const theta = Float32Array.from(numbers);
  const rounded = theta.reduce((count, value, i) => count + (value === numbers[i] ? 0 : 1), 0);
  if (rounded === 0) return { theta };
  return { theta, note: `solved with ${rounded} of ${theta.length} numbers rounded to float32` };
}

/** ⟨numbers, z⟩ in float64. */
export function objectiveOf(numbers: ArrayLike<number>, solution: Float32Array): number {
  return solution.reduce((sum, value, i) => (value === 0 ? sum : sum + value * numbers[i]!), 0);
}

/** The places, from 1, where a solution is not 0. */
export function placesOf(solution: Float32Array): number[] {
  const places: number[] = [];
  for (const [i, value] of solution.entries()) if (value > 0.5) places.push(i + 1);
  return places;
}
