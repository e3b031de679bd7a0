import type { NoiseLaw } from "../types.ts";

/** No noise: every sample is the solution of θ itself. */
export function none(): NoiseLaw {
  return {
    name: "none",
    mean: 0,
    variance: 0,
    coupled: true,
    fill(noise: Float32Array): void {
      noise.fill(0);
    },
  };
}
