/** Kernel: ln(e^a + e^b); either may be −∞. */
export function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === -Infinity ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
