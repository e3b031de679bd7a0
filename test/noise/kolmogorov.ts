/**
 * Kolmogorov's distribution: the asymptotic probability of a distance at least as large between two distribution
 * functions, the distance multiplied by √n (or by √(nm/(n + m)) for two samples).
 */
export function kolmogorov(distance: number): number {
  let p = 0;
  for (let j = 1; j <= 100; j++) p -= 2 * (-1) ** j * Math.exp(-2 * (j * distance) ** 2);
  return p;
}
