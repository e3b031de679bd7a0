/** Of the time that is left, what one reference may take. */
const SHARE = 0.2;

/** When a reference that starts now has used its share of the time left. */
export function timeShare(deadline: number): number {
  const now = performance.now();
  return now + SHARE * Math.max(0, deadline - now);
}
