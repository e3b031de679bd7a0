/**
 * Mean and standard deviation, with n − 1, of what the runs gave.
 *
 * @param {number[]} values
 */
export function summarise(values) {
  const runs = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (runs - 1)), runs };
}

/**
 * How far two means lie apart, in standard errors of their difference.
 *
 *     (a − b) / √(std_a²/runs_a + std_b²/runs_b)
 */
export function standardErrorsBetween(a, b) {
  return (a.mean - b.mean) / Math.sqrt(a.std ** 2 / a.runs + b.std ** 2 / b.runs);
}
