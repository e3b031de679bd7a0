const view = new DataView(new ArrayBuffer(8));

/**
 * Multiplies costs by the power of two that brings the largest size into [512, 1024): HiGHS' tolerances are absolute,
 * and so the answer does not depend on how large the costs are. A power of two loses no digit.
 */
export function scaleCosts(costs: Float64Array): void {
  let largest = 0;
  for (const cost of costs) largest = Math.max(largest, Math.abs(cost));
  if (largest === 0) return;
  view.setFloat64(0, largest);
  const exponent = Math.max((view.getUint16(0) >> 4) - 1023, -1000);
  const scale = 2 ** (9 - exponent);
  for (let i = 0; i < costs.length; i++) costs[i]! *= scale;
}
