/** Kernel: gathered[i] = values[order[i]]. */
export function gather(values: Float32Array, order: Uint32Array, gathered: Float32Array): void {
  for (let i = 0; i < order.length; i++) gathered[i] = values[order[i]];
}

/** Kernel: the way back, scattered[order[i]] = values[i]. */
export function scatter(values: Float32Array, order: Uint32Array, scattered: Float32Array): void {
  for (let i = 0; i < order.length; i++) scattered[order[i]] = values[i];
}
